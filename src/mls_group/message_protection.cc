#include "mls_group/message_protection.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "base/invariant.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_wire::Suite;

constexpr std::size_t padded_size_min = 256;

Bytes membership_tag(
    const Suite& suite,
    const mls_wire::AuthenticatedContent& content,
    const MembershipKey& membership_key,
    const mls_wire::GroupContext& context
) {
  return crypto::hmac(
      suite.hash, membership_key.reveal(), {mls_wire::authenticated_content_tbm(content, context)}
  );
}

bool is_member(const mls_wire::Sender& sender) {
  return std::holds_alternative<mls_wire::MemberSender>(sender);
}

/// The nonce of one encryption: a state that was rolled back would otherwise use a pair of key and
/// nonce twice (RFC 9420 §6.3.1).
SecretBytes guarded(const SecretBytes& nonce, const std::array<std::uint8_t, 4>& reuse_guard) {
  SecretBytes out = nonce.clone();
  const MutableByteView bytes = out.reveal_mutable();
  for (std::size_t i = 0; i < reuse_guard.size(); ++i) bytes[i] ^= reuse_guard[i];
  return out;
}

Bytes sender_data_aad(const mls_wire::PrivateMessage& message) {
  return tls::encode(mls_wire::SenderDataAad{message.group_id, message.epoch, message.content_type}
  );
}

Bytes content_aad(const mls_wire::PrivateMessage& message) {
  return tls::encode(mls_wire::PrivateContentAad{
      message.group_id, message.epoch, message.content_type, message.authenticated_data
  });
}

Result<mls_wire::SenderData> open_sender_data(
    const Suite& suite,
    const mls_wire::PrivateMessage& message,
    const SenderDataSecret& sender_data_secret
) {
  const MessageKey key = derive_sender_data_key(suite, sender_data_secret, message.ciphertext);
  const auto opened = crypto::aead_open_public(
      suite.aead,
      key.key.reveal(),
      key.nonce.reveal(),
      sender_data_aad(message),
      message.encrypted_sender_data
  );
  if (!opened.ok()) return Error{rules::sender_data_is_authentic};
  return tls::decode<mls_wire::SenderData>(*opened);
}

}  // namespace

Result<mls_wire::PublicMessage> protect_public(
    const Suite& suite,
    mls_wire::AuthenticatedContent content,
    const MembershipKey& membership_key,
    const mls_wire::GroupContext& context
) {
  if (type_of(content.content.content) == mls_wire::ContentType::application) {
    return Error{rules::application_data_is_private};
  }
  std::optional<Bytes> tag;
  if (is_member(content.content.sender)) {
    tag = membership_tag(suite, content, membership_key, context);
  }
  return mls_wire::PublicMessage{
      std::move(content.content), std::move(content.auth), std::move(tag)
  };
}

Result<mls_wire::AuthenticatedContent> unprotect_public(
    const Suite& suite,
    const mls_wire::PublicMessage& message,
    const MembershipKey& membership_key,
    const mls_wire::GroupContext& context
) {
  if (type_of(message.content.content) == mls_wire::ContentType::application) {
    return Error{rules::application_data_is_private};
  }
  mls_wire::AuthenticatedContent content = message.authenticated_content();
  if (is_member(message.content.sender)) {
    const Bytes expected = membership_tag(suite, content, membership_key, context);
    if (!message.membership_tag || !equal_ct(*message.membership_tag, expected)) {
      return Error{rules::membership_tag_is_valid};
    }
  }
  return content;
}

MessageKey derive_sender_data_key(
    const Suite& suite, const SenderDataSecret& sender_data_secret, ByteView ciphertext
) {
  const std::size_t sample_size = std::min(ciphertext.size(), crypto::hash_size(suite.hash));
  return derive_message_key(suite, sender_data_secret.reveal(), ciphertext.first(sample_size));
}

std::size_t padding_size(std::size_t content_size) {
  if (content_size <= padded_size_min) return padded_size_min - content_size;
  // Up to the next multiple of a power of two.
  const std::size_t step = std::bit_floor(content_size) / 8;
  return (0 - content_size) & (step - 1);
}

mls_wire::PrivateMessage protect_private(
    const Suite& suite,
    mls_wire::AuthenticatedContent content,
    const SenderDataSecret& sender_data_secret,
    const MessageKey& key,
    Generation generation,
    Random& random
) {
  const auto* sender = std::get_if<mls_wire::MemberSender>(&content.content.sender);
  INVARIANT(sender != nullptr);
  mls_wire::PrivateMessage message{
      .group_id = std::move(content.content.group_id),
      .epoch = content.content.epoch,
      .content_type = type_of(content.content.content),
      .authenticated_data = std::move(content.content.authenticated_data),
      .encrypted_sender_data = {},
      .ciphertext = {},
  };
  mls_wire::SenderData sender_data{sender->leaf_index, generation, {}};
  random.fill(sender_data.reuse_guard);

  const mls_wire::PrivateMessageContent plaintext{
      std::move(content.content.content), std::move(content.auth), 0
  };
  Bytes encoded = plaintext.encode();
  encoded.resize(encoded.size() + padding_size(encoded.size()));
  message.ciphertext = crypto::aead_seal(
      suite.aead,
      key.key.reveal(),
      guarded(key.nonce, sender_data.reuse_guard).reveal(),
      content_aad(message),
      encoded
  );

  const MessageKey sender_data_key =
      derive_sender_data_key(suite, sender_data_secret, message.ciphertext);
  message.encrypted_sender_data = crypto::aead_seal(
      suite.aead,
      sender_data_key.key.reveal(),
      sender_data_key.nonce.reveal(),
      sender_data_aad(message),
      tls::encode(sender_data)
  );
  return message;
}

Result<UnprotectedPrivate> unprotect_private(
    const Suite& suite,
    const mls_wire::PrivateMessage& message,
    const SenderDataSecret& sender_data_secret,
    const SecretTree& secret_tree
) {
  const mls_wire::SenderData sender_data =
      TRY(open_sender_data(suite, message, sender_data_secret));
  const RatchetType type = message.content_type == mls_wire::ContentType::application
                               ? RatchetType::application
                               : RatchetType::handshake;
  StagedKey staged =
      TRY(secret_tree.stage(suite, {sender_data.leaf_index, type, sender_data.generation}));
  const Bytes plaintext = TRY(crypto::aead_open_public(
      suite.aead,
      staged.key().key.reveal(),
      guarded(staged.key().nonce, sender_data.reuse_guard).reveal(),
      content_aad(message),
      message.ciphertext
  ));
  mls_wire::PrivateMessageContent content =
      TRY(mls_wire::PrivateMessageContent::decode(plaintext, message.content_type));
  return UnprotectedPrivate{
      .content =
          {.wire_format = mls_wire::WireFormat::mls_private_message,
           .content =
               {.group_id = message.group_id,
                .epoch = message.epoch,
                .sender = mls_wire::MemberSender{sender_data.leaf_index},
                .authenticated_data = message.authenticated_data,
                .content = std::move(content.content)},
           .auth = std::move(content.auth)},
      .generation = sender_data.generation,
      .staged_key = std::move(staged),
  };
}

}  // namespace causeway::mls_group
