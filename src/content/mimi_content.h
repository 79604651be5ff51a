#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "base/result.h"
#include "base/secret.h"

/// What a message says: MIMI content (draft-ietf-mimi-content-08) in deterministic CBOR, with the
/// draft's names. docs/formats/content.md says which part of it we write.
///
/// `decode` accepts all of the draft, so that a reaction, an edit or a receipt of a later version
/// is kept with every byte; `check_policy` (content/message.h) says what this version shows.
namespace causeway::content {

namespace rules {
inline constexpr Rule size_is_within_limit{
    "content.size_is_within_limit", "docs/formats/content.md §1"
};
inline constexpr Rule array_has_its_fields{
    "content.array_has_its_fields", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule salt_is_16_bytes{
    "content.salt_is_16_bytes", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule message_id_is_32_bytes{
    "content.message_id_is_32_bytes", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule integer_is_within_range{
    "content.integer_is_within_range", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule extension_name_is_valid{
    "content.extension_name_is_valid", "draft-ietf-mimi-content-08, data model restrictions"
};
inline constexpr Rule uri_extension_is_text{
    "content.uri_extension_is_text", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule cardinality_is_known{
    "content.cardinality_is_known", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule part_semantics_is_known{
    "content.part_semantics_is_known", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule multi_part_has_two_parts{
    "content.multi_part_has_two_parts", "draft-ietf-mimi-content-08, CDDL"
};
inline constexpr Rule part_depth_is_within_limit{
    "content.part_depth_is_within_limit", "draft-ietf-mimi-content-08, depth restrictions"
};
inline constexpr Rule part_count_is_within_limit{
    "content.part_count_is_within_limit", "docs/formats/content.md §1"
};
}  // namespace rules

/// The same number as `franking::content_size_max`.
inline constexpr std::size_t content_size_max = std::size_t{64} * 1024;
inline constexpr std::size_t part_depth_max = 4;
/// Parts of any kind in one message; work per message stays small.
inline constexpr std::size_t part_count_max = 64;
/// Levels of arrays, maps and tags in the extensions, their own map included.
inline constexpr std::size_t extension_depth_max = 4;

using MessageId = ByteId<struct MessageIdTag, 32>;
/// 16 random bytes: no two messages have the same id.
using Salt = ByteId<struct SaltTag, 16>;

enum class Disposition : std::uint8_t {  // open: unknown values survive
  unspecified,
  render,
  reaction,
  profile,
  inline_,  // `inline`
  icon,
  attachment,
  session,
  preview,
};

struct NullPart {
  bool operator==(const NullPart&) const = default;
};

struct SinglePart {
  std::string content_type;
  Bytes content;

  bool operator==(const SinglePart&) const = default;
};

struct ExternalPart {
  std::string content_type;
  std::string url;
  std::uint32_t expires = 0;  // seconds since 1970; 0: never
  std::uint64_t size = 0;     // bytes of the plaintext
  std::uint16_t enc_alg = 0;  // IANA AEAD number; 0: none
  SecretBytes key;
  Bytes nonce;
  Bytes aad;
  std::uint8_t hash_alg = 0;  // IANA named information hash; 1: SHA-256
  Bytes content_hash;         // of what lies at `url`
  std::string description;
  std::string filename;

  bool operator==(const ExternalPart&) const = default;
};

enum class PartSemantics : std::uint8_t {
  choose_one,   // `chooseOne`: alternatives
  single_unit,  // `singleUnit`: one thing in several parts
  process_all,  // `processAll`: all of them, in order
};

struct NestedPart;

struct MultiPart {
  PartSemantics part_semantics = PartSemantics::process_all;
  std::vector<NestedPart> parts;  // two at least

  friend bool operator==(const MultiPart& left, const MultiPart& right);
};

struct NestedPart {
  Disposition disposition = Disposition::unspecified;
  std::string language;  // BCP 47; empty: not said
  std::variant<NullPart, SinglePart, ExternalPart, MultiPart> part;

  bool operator==(const NestedPart&) const = default;
};

enum class ExpirationKind : std::uint8_t {
  absolute,  // `time` in seconds since 1970
  relative,  // `time` in seconds after reading
};

struct Expiration {
  ExpirationKind kind = ExpirationKind::absolute;
  std::uint32_t time = 0;

  bool operator==(const Expiration&) const = default;
};

/// Named by an integer within ±(2^53 - 1) or by a text of 1 to 255 bytes.
using ExtensionName = std::variant<std::int64_t, std::string>;

/// Kept as it came, known or not.
struct Extension {
  ExtensionName name;
  Bytes value;  // one item of deterministic CBOR

  bool operator==(const Extension&) const = default;
};

inline constexpr std::int64_t sender_uri_extension = 1;
inline constexpr std::int64_t room_uri_extension = 2;

struct MimiContent {
  Salt salt;
  std::optional<MessageId> replaces;  // edits, or with a NullPart deletes, that message
  Bytes topic_id;
  std::optional<Expiration> expires;
  std::optional<MessageId> in_reply_to;
  std::vector<Extension> extensions;  // any order here; sorted on the wire
  NestedPart nested_part;

  bool operator==(const MimiContent&) const = default;
};

/// Deterministic. `rules::size_is_within_limit` above `content_size_max`; aborts on a value that
/// the draft has no encoding for (text that is not UTF-8, one part in a MultiPart, two extensions
/// of one name).
Result<Bytes> encode(const MimiContent& content);

/// The content that `bytes` is the whole encoding of, or the first rule it breaks, of the above or
/// of content/cbor.h. What is accepted encodes to the same bytes.
Result<MimiContent> decode(ByteView bytes);

/// The id of the message whose encoded content is `encoded` (draft §"Message ID"): 0x01 and 31
/// bytes of SHA-256. Requires URIs below 64 KiB.
MessageId message_id(
    ByteView encoded, const Salt& salt, std::string_view sender_uri, std::string_view room_uri
);

/// The URIs that enter the id. They are never sent: both sides know them from the frank.
std::string sender_uri(std::string_view domain, const AccountId& account);
std::string room_uri(std::string_view domain, const ConversationId& conversation);

/// All parts that are not MultiParts, in the draft's part order. Borrowed from `content`.
std::vector<const NestedPart*> leaf_parts(const MimiContent& content);

}  // namespace causeway::content
