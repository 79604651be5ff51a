#include "content/forward.h"

#include <string>

#include "base/invariant.h"
#include "content/cbor.h"

namespace causeway::content {

Result<unsigned> forward_count(const MimiContent& content) {
  for (const Extension& extension : content.extensions) {
    const auto* name = std::get_if<std::string>(&extension.name);
    if (name == nullptr || *name != forwarded_extension) continue;
    const std::uint64_t count = TRY(cbor::Reader(extension.value).unsigned_integer());
    if (count == 0 || count > forward_count_max) return Error{rules::forward_count_is_valid};
    return static_cast<unsigned>(count);
  }
  return 0U;
}

void add_forward_count(MimiContent& content, unsigned count) {
  INVARIANT(count > 0 && count <= forward_count_max);
  Extension extension{std::string(forwarded_extension), {}};
  cbor::Writer(extension.value).unsigned_integer(count);
  content.extensions.push_back(std::move(extension));
}

}  // namespace causeway::content
