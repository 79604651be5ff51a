#include "mls_wire/extension.h"

#include <algorithm>

namespace causeway::mls_wire {

const Extension* find_extension(const Extensions& extensions, ExtensionType type) {
  for (const Extension& extension : extensions) {
    if (extension.extension_type == type) return &extension;
  }
  return nullptr;
}

Result<void> check_extensions(const Extensions& extensions) {
  std::vector<ExtensionType> types;
  types.reserve(extensions.size());
  for (const Extension& extension : extensions) types.push_back(extension.extension_type);
  std::sort(types.begin(), types.end());
  if (std::adjacent_find(types.begin(), types.end()) != types.end()) {
    return Error{rules::extension_once_per_type};
  }
  TRY(find_extension<AppDataDictionary>(extensions));
  return {};
}

Result<void> check_group_extensions(const Extensions& extensions) {
  TRY(check_extensions(extensions));
  TRY(find_extension<RequiredCapabilities>(extensions));
  TRY(find_extension<ExternalSenders>(extensions));
  return {};
}

bool is_default(ExtensionType type) {
  const auto value = static_cast<std::uint16_t>(type);
  return 1 <= value && value <= 5;
}

bool is_default(ProposalType type) {
  const auto value = static_cast<std::uint16_t>(type);
  return 1 <= value && value <= 7;
}

}  // namespace causeway::mls_wire
