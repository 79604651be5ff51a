#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "mls_group/key_schedule.h"
#include "mls_group/secret_tree.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_context.h"
#include "mls_wire/suite.h"

/// The two outer protections of a signed message (RFC 9420 §6.2, §6.3). Signatures are checked
/// apart (`mls_wire::verify_framed_content`): who may sign is a question to the tree.
namespace causeway::mls_group {

namespace rules {
inline constexpr Rule membership_tag_is_valid{
    "mls.public_message.membership_tag_is_valid", "RFC 9420 §6.2"
};
inline constexpr Rule application_data_is_private{
    "mls.public_message.application_data_is_private", "RFC 9420 §6.2"
};
inline constexpr Rule sender_data_is_authentic{
    "mls.private_message.sender_data_is_authentic", "RFC 9420 §6.3.2"
};
}  // namespace rules

/// Puts the membership tag on a member's message; others' carry none. `application_data_is_private`
/// on application data.
Result<mls_wire::PublicMessage> protect_public(
    const mls_wire::Suite& suite,
    mls_wire::AuthenticatedContent content,
    const MembershipKey& membership_key,
    const mls_wire::GroupContext& context
);

/// Checks the membership tag (constant time). `membership_tag_is_valid`,
/// `application_data_is_private`.
Result<mls_wire::AuthenticatedContent> unprotect_public(
    const mls_wire::Suite& suite,
    const mls_wire::PublicMessage& message,
    const MembershipKey& membership_key,
    const mls_wire::GroupContext& context
);

/// Key and nonce of a message's sender data: from a sample of its ciphertext, so that the position
/// in a conversation is hidden, too (RFC 9420 §6.3.2).
MessageKey derive_sender_data_key(
    const mls_wire::Suite& suite, const SenderDataSecret& sender_data_secret, ByteView ciphertext
);

/// How many zero bytes go behind a content of this size. The sum is at least 256 and above that
/// has no more than four significant bits: reactions, receipts and short texts all look alike, and
/// nothing grows by more than an eighth.
std::size_t padding_size(std::size_t content_size);

/// Encrypts with `key`, which is that of the sender's next generation.
mls_wire::PrivateMessage protect_private(
    const mls_wire::Suite& suite,
    mls_wire::AuthenticatedContent content,
    const SenderDataSecret& sender_data_secret,
    const MessageKey& key,
    Generation generation,
    Random& random
);

struct UnprotectedPrivate {
  mls_wire::AuthenticatedContent content;
  Generation generation;
  StagedKey staged_key;  // apply it once the signature was checked
};

/// Decrypts; changes nothing. `sender_data_is_authentic`, the rules of `SecretTree::stage`,
/// `crypto::rules::ciphertext_is_authentic`, `mls_wire::rules::padding_is_zero`, codec rules.
Result<UnprotectedPrivate> unprotect_private(
    const mls_wire::Suite& suite,
    const mls_wire::PrivateMessage& message,
    const SenderDataSecret& sender_data_secret,
    const SecretTree& secret_tree
);

}  // namespace causeway::mls_group
