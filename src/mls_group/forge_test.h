#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "mls_group/expand.h"
#include "mls_group/group.h"
#include "mls_group/message_protection.h"
#include "mls_group/welcome.h"

namespace causeway::mls_group {

/// What a member can send who has all the keys of a member and none of the manners. Each test takes
/// something genuine, breaks one thing, and seals it so that nothing else is wrong with it.
class Forge {
 public:
  explicit Forge(const Group& member)
      : state(*GroupState::decode(
            member.encode_epoch().reveal(), member.encode_ratchets().reveal(), member.tree()
        )) {}

  const mls_wire::GroupContext& context() const { return state.public_group.context(); }

  const mls_wire::Suite& suite() const { return state.suite(); }

  mls_wire::FramedContent framed(mls_wire::Content content) const {
    return {
        context().group_id,
        context().epoch,
        mls_wire::MemberSender{state.private_tree.leaf},
        {},
        std::move(content)
    };
  }

  /// Signs anew; what the confirmation tag says stays as it was said.
  mls_wire::AuthenticatedContent sign(
      mls_wire::FramedContent content,
      std::optional<Bytes> confirmation_tag = std::nullopt,
      mls_wire::WireFormat format = mls_wire::WireFormat::mls_public_message
  ) const {
    mls_wire::AuthenticatedContent signed_content{format, std::move(content), {}};
    signed_content.auth.signature = mls_wire::sign_framed_content(
        format, signed_content.content, context(), suite(), state.key
    );
    signed_content.auth.confirmation_tag = std::move(confirmation_tag);
    return signed_content;
  }

  /// The membership tag on whatever it is.
  mls_wire::PublicMessage tag(mls_wire::AuthenticatedContent content) const {
    const Bytes tbm = mls_wire::authenticated_content_tbm(content, context());
    Bytes tag = crypto::hmac(suite().hash, state.secrets.membership_key.reveal(), {tbm});
    return {std::move(content.content), std::move(content.auth), std::move(tag)};
  }

  mls_wire::PublicMessage seal(mls_wire::FramedContent content) const {
    return tag(sign(std::move(content)));
  }

  /// A message that was changed, with a signature and a tag that fit again.
  mls_wire::PublicMessage reseal(mls_wire::PublicMessage message) const {
    return tag(sign(std::move(message.content), std::move(message.auth.confirmation_tag)));
  }

  /// Encrypted as this member's message of some generation.
  mls_wire::PrivateMessage seal_private(
      mls_wire::AuthenticatedContent content, Generation generation, Random& random
  ) {
    const RatchetType type =
        mls_wire::type_of(content.content.content) == mls_wire::ContentType::application
            ? RatchetType::application
            : RatchetType::handshake;
    const LeafIndex sender = std::get<mls_wire::MemberSender>(content.content.sender).leaf_index;
    const auto key = state.secret_tree.take_key(suite(), {sender, type, generation});
    return protect_private(
        suite(), std::move(content), state.secrets.sender_data_secret, *key, generation, random
    );
  }

  GroupState state;
};

/// A Welcome into the epoch of `state` by one who made up its joiner secret: all of its parts fit
/// each other, whatever is put into them.
struct ForgedWelcome {
  explicit ForgedWelcome(const Forge& forge, Random& random)
      : suite(forge.suite()),
        joiner_secret(random.secret(crypto::hash_size(suite.hash))),
        key(forge.state.key.clone()) {
    group_info.group_context = forge.context();
    group_info.signer = forge.state.private_tree.leaf;
  }

  mls_wire::Welcome make(const KeyPackageBundle& for_whom, Random& random) {
    const MemberSecret member_secret = derive_member_secret(
        suite.hash,
        joiner_secret,
        known_psks != nullptr ? *derive_psk_secret(suite.hash, psks, *known_psks)
                              : zero_secret<PskSecret>(suite.hash)
    );
    group_info.confirmation_tag =
        begin_epoch(suite, member_secret, group_info.group_context).confirmation_tag;
    if (confirmation_tag) group_info.confirmation_tag = *confirmation_tag;
    mls_wire::sign_group_info(group_info, suite, key);
    const Newcomer newcomer{&for_whom.key_package, path_secret ? &*path_secret : nullptr};
    const WelcomeContents contents{
        joiner_secret, derive_welcome_secret(suite.hash, member_secret), psks, group_info
    };
    return *make_welcome(suite, contents, {&newcomer, 1}, random);
  }

  mls_wire::Suite suite;
  JoinerSecret joiner_secret;
  crypto::SigningKey key;
  mls_wire::GroupInfo group_info;
  std::vector<mls_wire::PreSharedKeyId> psks;
  const PskSource* known_psks = nullptr;  // null: `psks` are named and not mixed in
  std::optional<mls_wire::PathSecret> path_secret;
  std::optional<Bytes> confirmation_tag;
};

}  // namespace causeway::mls_group
