#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "franking/rules.h"
#include "tls/codec.h"

/// The sender's half of FRANK-1 (docs/formats/frank1.md): every MLS application message commits to
/// its content, its conversation, its epoch and its sender.
///
///   C = HMAC-SHA256(franking_key, "FRANK-1 commit" 00 00 || CommitContext || content<V>)
///
/// C travels in MLS `authenticated_data`, so MLS encrypts with it and signs it; `franking_key` and
/// `content` travel inside the ciphertext. Under one C there is one opening that anybody can find,
/// whatever the AEAD: that is what makes a report proof.
namespace causeway::franking {

/// The largest `content`, to send and to report alike: what can be sent can be reported.
inline constexpr std::size_t content_size_max = std::size_t{64} * 1024;

/// k_f: 32 fresh random bytes for every encryption, also for a second one of the same content.
/// Exactly 32: HMAC pads short keys and hashes long ones, so another length could be a second
/// opening of the same commitment.
using FrankingKey = Secret<struct FrankingKeyTag>;
inline constexpr std::size_t franking_key_size = 32;

/// C. Compare it with `equal_ct`.
using Commitment = ByteId<struct CommitmentTag, 32>;

/// `opaque group_id<V>`, of which FRANK-1 takes 16 bytes only (`rules::group_id_is_16_bytes`).
struct GroupId {
  using Wire = tls::Custom;
  ConversationId conversation;

  bool operator==(const GroupId&) const = default;
  void encode(tls::Writer& writer) const;
  static Result<GroupId> decode(tls::Reader& reader);
};

/// The leading `uint8 version` of each structure (`rules::version_is_1`).
struct Version {
  using Wire = tls::Custom;

  bool operator==(const Version&) const = default;
  void encode(tls::Writer& writer) const;
  static Result<Version> decode(tls::Reader& reader);
};

/// The whole of MLS `application_data`. Encodes into secret buffers only (`tls::encode_secret`).
struct FrankedContent {
  using Wire = tls::Custom;
  FrankingKey franking_key;
  Bytes content;  // a MimiContent, at most `content_size_max` bytes

  void encode(tls::Writer& writer) const;
  static Result<FrankedContent> decode(tls::Reader& reader);
};

/// What a commitment binds beside the content. Never sent: sender, receiver and verifier each build
/// it from what they know by other means, the receiver from MLS (group, epoch, leaf credential).
struct CommitContext {
  using Wire = tls::Struct;
  Version version;
  GroupId group_id;
  std::uint64_t epoch = 0;
  AccountId sender_account;
  DeviceId sender_device;

  bool operator==(const CommitContext&) const = default;
};

/// C. Requires a key of 32 bytes and `content` within its limit.
Commitment commit(const FrankingKey& key, const CommitContext& context, ByteView content);

/// MLS `authenticated_data`: a Safe AAD of exactly one item, component 0xF020, holding C.
inline constexpr std::size_t authenticated_data_size = 36;
std::array<std::uint8_t, authenticated_data_size> authenticated_data(const Commitment& commitment);

/// The C of exactly these 36 bytes; `rules::commitment_is_present` on anything else.
Result<Commitment> parse_authenticated_data(ByteView authenticated_data);

/// What a sender hands to MLS.
struct FrankedMessage {
  SecretBytes application_data;
  std::array<std::uint8_t, authenticated_data_size> authenticated_data{};
  Commitment commitment;
};

/// Draws a fresh franking key and commits. `rules::content_is_within_limit` on oversize content.
/// Call it again for every encryption: the epoch is inside.
Result<FrankedMessage> seal_franked(const CommitContext& context, ByteView content, Random& random);

/// What opens a commitment, with that commitment.
struct Opening {
  FrankedContent franked;
  Commitment commitment;
};

/// For messages that are kept: reads `application_data` strictly and answers the one C that it
/// opens in `context`. Nothing is proven by that alone: the frank over this C is (frank.h), or
/// whoever kept the message is believed. Any codec rule, or `rules::content_is_within_limit`.
Result<Opening> open_kept(const CommitContext& context, ByteView application_data);

/// The receiver's check before display: both inputs as MLS authenticated them, `context` from MLS.
/// Any codec rule, or the rules above; `rules::commitment_matches` where C is not of this content,
/// conversation, epoch and sender. The caller then reads `content` strictly.
Result<FrankedContent> open_franked(
    const CommitContext& context, ByteView application_data, ByteView authenticated_data
);

}  // namespace causeway::franking
