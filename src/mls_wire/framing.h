#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/commit.h"
#include "mls_wire/group_context.h"
#include "mls_wire/proposal.h"
#include "mls_wire/suite.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

/// Message framing, RFC 9420 §6. The structs whose `select` looks at an outer field write their
/// encodings by hand; all others are their own schema.
///
///     FramedContent ── signature ─→ AuthenticatedContent ── membership_tag ─→ PublicMessage
///                                             └────────── encryption ───────→ PrivateMessage
namespace causeway::mls_wire {

enum class SenderType : std::uint8_t {
  member = 1,
  external = 2,
  new_member_proposal = 3,
  new_member_commit = 4,
};

struct MemberSender {
  using Wire = tls::Struct;
  static constexpr SenderType tag = SenderType::member;
  LeafIndex leaf_index;
  bool operator==(const MemberSender&) const = default;
};

struct ExternalSender {
  using Wire = tls::Struct;
  static constexpr SenderType tag = SenderType::external;
  std::uint32_t sender_index = 0;
  bool operator==(const ExternalSender&) const = default;
};

struct NewMemberProposal {
  using Wire = tls::Struct;
  static constexpr SenderType tag = SenderType::new_member_proposal;
  bool operator==(const NewMemberProposal&) const = default;
};

struct NewMemberCommit {
  using Wire = tls::Struct;
  static constexpr SenderType tag = SenderType::new_member_commit;
  bool operator==(const NewMemberCommit&) const = default;
};

using Sender = std::variant<MemberSender, ExternalSender, NewMemberProposal, NewMemberCommit>;

struct ApplicationData {
  using Wire = tls::Struct;
  static constexpr ContentType tag = ContentType::application;
  Bytes application_data;
  bool operator==(const ApplicationData&) const = default;
};

struct ProposalContent {
  using Wire = tls::Struct;
  static constexpr ContentType tag = ContentType::proposal;
  Proposal proposal;
  bool operator==(const ProposalContent&) const = default;
};

using Content = std::variant<ApplicationData, ProposalContent, Commit>;

ContentType type_of(const Content& content);

/// RFC 9420 §6.
struct FramedContent {
  using Wire = tls::Struct;
  GroupId group_id;
  Epoch epoch;
  Sender sender;
  Bytes authenticated_data;
  Content content;
  bool operator==(const FramedContent&) const = default;
};

/// RFC 9420 §6.1. `confirmation_tag` is there exactly where the content is a Commit.
struct FramedContentAuthData {
  Bytes signature;
  std::optional<Bytes> confirmation_tag;

  static Result<FramedContentAuthData> decode(tls::Reader& reader, ContentType content_type);
  void encode(tls::Writer& writer) const;

  bool operator==(const FramedContentAuthData&) const = default;
};

/// RFC 9420 §6: a message without its outer protection. What is hashed into the transcript and what
/// a ProposalRef names.
struct AuthenticatedContent {
  using Wire = tls::Custom;
  WireFormat wire_format = WireFormat::mls_public_message;
  FramedContent content;
  FramedContentAuthData auth;

  static Result<AuthenticatedContent> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  bool operator==(const AuthenticatedContent&) const = default;
};

/// FramedContentTBS (RFC 9420 §6.1): what the signature covers. The context counts only where the
/// sender is a member or a new member that commits.
Bytes framed_content_tbs(
    WireFormat wire_format, const FramedContent& content, const GroupContext& context
);

/// AuthenticatedContentTBM (RFC 9420 §6.2): what the membership tag covers.
Bytes authenticated_content_tbm(const AuthenticatedContent& content, const GroupContext& context);

/// `content.auth.signature` for these contents.
Bytes sign_framed_content(
    WireFormat wire_format,
    const FramedContent& content,
    const GroupContext& context,
    const Suite& suite,
    const crypto::SigningKey& key
);

/// `rules::signature_is_valid` unless the holder of `signature_key` signed this.
Result<void> verify_framed_content(
    const AuthenticatedContent& content,
    const GroupContext& context,
    const Suite& suite,
    ByteView signature_key
);

/// MakeProposalRef (RFC 9420 §5.2).
ProposalRef make_proposal_ref(crypto::Hash hash, const AuthenticatedContent& content);

/// RFC 9420 §6.2. `membership_tag` is there exactly where the sender is a member.
struct PublicMessage {
  using Wire = tls::Custom;
  static constexpr WireFormat tag = WireFormat::mls_public_message;
  FramedContent content;
  FramedContentAuthData auth;
  std::optional<Bytes> membership_tag;

  static Result<PublicMessage> decode(tls::Reader& reader);
  void encode(tls::Writer& writer) const;

  AuthenticatedContent authenticated_content() const { return {tag, content, auth}; }

  bool operator==(const PublicMessage&) const = default;
};

/// RFC 9420 §6.3.
struct PrivateMessage {
  using Wire = tls::Struct;
  static constexpr WireFormat tag = WireFormat::mls_private_message;
  GroupId group_id;
  Epoch epoch;
  ContentType content_type{};
  Bytes authenticated_data;
  Bytes encrypted_sender_data;
  Bytes ciphertext;
  bool operator==(const PrivateMessage&) const = default;
};

/// RFC 9420 §6.3.1: the plaintext of `PrivateMessage::ciphertext`. Its content type is that of the
/// PrivateMessage.
struct PrivateMessageContent {
  Content content;
  FramedContentAuthData auth;
  std::size_t padding_bytes = 0;

  /// `rules::padding_is_zero` where it is not.
  static Result<PrivateMessageContent> decode(ByteView plaintext, ContentType content_type);
  Bytes encode() const;

  bool operator==(const PrivateMessageContent&) const = default;
};

/// RFC 9420 §6.3.1.
struct PrivateContentAad {
  using Wire = tls::Struct;
  GroupId group_id;
  Epoch epoch;
  ContentType content_type{};
  Bytes authenticated_data;
};

/// RFC 9420 §6.3.2: the plaintext of `PrivateMessage::encrypted_sender_data`.
struct SenderData {
  using Wire = tls::Struct;
  LeafIndex leaf_index;
  Generation generation;
  std::array<std::uint8_t, 4> reuse_guard{};
  bool operator==(const SenderData&) const = default;
};

struct SenderDataAad {
  using Wire = tls::Struct;
  GroupId group_id;
  Epoch epoch;
  ContentType content_type{};
};

}  // namespace causeway::mls_wire
