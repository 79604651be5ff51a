#include "mls_wire/group_info.h"

#include <utility>

#include "mls_wire/labels.h"

namespace causeway::mls_wire {

void sign_group_info(GroupInfo& group_info, const Suite& suite, const crypto::SigningKey& key) {
  group_info.signature = sign_with_label(suite, key, "GroupInfoTBS", encode_but_last(group_info));
}

Result<GroupInfo> verify(Unverified<GroupInfo> group_info, ByteView signature_key) {
  return std::move(group_info).verify([signature_key](const GroupInfo& info) -> Result<void> {
    if (info.group_context.version != ProtocolVersion::mls10) {
      return Error{rules::version_is_mls10};
    }
    const Suite suite = TRY(find_suite(info.group_context.cipher_suite));
    TRY(check_extensions(info.extensions));
    return verify_with_label(
        suite, signature_key, "GroupInfoTBS", encode_but_last(info), info.signature
    );
  });
}

}  // namespace causeway::mls_wire
