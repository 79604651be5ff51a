// Every struct that is decoded from inside another message, an extension or a ciphertext: what is
// accepted re-encodes to the same bytes, and the rules of whole objects survive any of them.
#include "mls_wire/commit.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_info.h"
#include "mls_wire/key_package.h"
#include "mls_wire/safe_aad.h"
#include "mls_wire/welcome.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::mls_wire {
namespace {

/// The plaintext of a PrivateMessage, whose content type stands outside.
template <ContentType type>
void check_private_content(ByteView input) {
  const auto content = PrivateMessageContent::decode(input, type);
  if (content.ok()) INVARIANT(content->encode() == to_bytes(input));
}

template <ContentType type>
void check_auth_data(ByteView input) {
  tls::Reader reader(input);
  const auto auth = FramedContentAuthData::decode(reader, type);
  if (!auth.ok()) return;
  INVARIANT(auth->confirmation_tag.has_value() == (type == ContentType::commit));
  Bytes again;
  tls::Writer writer(again);
  auth->encode(writer);
  INVARIANT(again == to_bytes(input.first(input.size() - reader.remaining())));
}

/// All that a KeyPackage shows by itself; it is nobody's, so nothing may take it for signed.
void check_whole_key_package(ByteView input) {
  const auto key_package = tls::decode<KeyPackage>(input);
  if (!key_package.ok()) return;
  const bool valid = check_key_package(*key_package).ok();
  const auto suite = find_suite(key_package->cipher_suite);
  INVARIANT(!valid || suite.ok());
  if (suite.ok()) static_cast<void>(verify_leaf_node(key_package->leaf_node, *suite, {}).ok());
  static_cast<void>(check_extensions(key_package->extensions).ok());
}

void check_whole_group_info(ByteView input) {
  auto group_info = tls::decode<Unverified<GroupInfo>>(input);
  if (!group_info.ok()) return;
  INVARIANT(tls::encode(*group_info) == to_bytes(input));
  static_cast<void>(find_extension<ExternalPub>(group_info->unchecked().extensions).ok());
  static_cast<void>(verify(*std::move(group_info), Bytes(32, 9)).ok());
}

constexpr std::array checks{
    tls::check_round_trip<AuthenticatedContent>,
    tls::check_round_trip<FramedContent>,
    tls::check_round_trip<PublicMessage>,
    tls::check_round_trip<PrivateMessage>,
    check_private_content<ContentType::application>,
    check_private_content<ContentType::proposal>,
    check_private_content<ContentType::commit>,
    tls::check_round_trip<SenderData>,
    tls::check_round_trip<GroupSecrets>,
    tls::check_round_trip<Welcome>,
    tls::check_round_trip<Commit>,
    tls::check_round_trip<UpdatePath>,
    tls::check_round_trip<Proposal>,
    tls::check_round_trip<PreSharedKeyId>,
    tls::check_round_trip<GroupContext>,
    tls::check_round_trip<LeafNode>,
    tls::check_round_trip<Capabilities>,
    tls::check_round_trip<Credential>,
    tls::check_round_trip<Extensions>,
    tls::check_round_trip<RequiredCapabilities>,
    tls::check_round_trip<ExternalPub>,
    tls::check_round_trip<ExternalSenders>,
    tls::check_round_trip<SafeAad>,
    tls::check_round_trip<AppDataDictionary>,
    tls::check_round_trip<ComponentsList>,
    check_whole_key_package,
    check_whole_group_info,
    check_auth_data<ContentType::application>,
    check_auth_data<ContentType::commit>,
};

}  // namespace
}  // namespace causeway::mls_wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::mls_wire::checks, {data, size});
  return 0;
}
