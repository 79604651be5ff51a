#include "content/typing.h"

namespace causeway::content {

NestedPart typing_part() {
  return {Disposition::unspecified, "", SinglePart{std::string(typing_type), {}}};
}

}  // namespace causeway::content
