#include "identity/username.h"

#include <algorithm>

namespace causeway::identity {

Result<void> check_username(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  if (name.size() < username_size_min || name.size() > username_size_max ||
      !std::all_of(name.begin(), name.end(), allowed)) {
    return Error{rules::username_is_valid};
  }
  return {};
}

}  // namespace causeway::identity
