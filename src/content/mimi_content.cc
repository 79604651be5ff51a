#include "content/mimi_content.h"

#include <algorithm>
#include <limits>

#include "base/encoding.h"
#include "content/cbor.h"
#include "content/extensions.h"
#include "crypto/hash.h"
#include "tls/stream.h"

namespace causeway::content {

namespace {

// MimiContent = [salt, replaces, topicId, expires, inReplyTo, extensions, nestedPart]
constexpr std::size_t content_fields = 7;
constexpr std::size_t expiration_fields = 2;

// NestedPart = [disposition, language, cardinality, …], by cardinality.
enum class Cardinality : std::uint8_t {
  null,
  single,
  external,
  multi,
};
constexpr std::array<std::size_t, 4> nested_part_fields{3, 5, 15, 5};
static_assert(std::is_same_v<
              std::variant_alternative_t<
                  static_cast<std::size_t>(Cardinality::multi),
                  decltype(NestedPart::part)>,
              MultiPart>);  // the variant is in this order

/// How much a message may still hold, on either way.
struct Budget {
  std::size_t parts = part_count_max;

  Result<void> take_part(std::size_t depth) {
    if (depth > part_depth_max) return Error{rules::part_depth_is_within_limit};
    if (parts == 0) return Error{rules::part_count_is_within_limit};
    --parts;
    return {};
  }
};

void encode_optional(cbor::Writer& writer, const std::optional<MessageId>& id) {
  if (id) {
    writer.bytes(*id);
  } else {
    writer.null();
  }
}

void encode_expiration(cbor::Writer& writer, const std::optional<Expiration>& expires) {
  if (!expires) return writer.null();
  writer.array(expiration_fields);
  writer.boolean(expires->kind == ExpirationKind::relative);
  writer.unsigned_integer(expires->time);
}

Result<void> encode_part(
    cbor::Writer& writer, const NestedPart& nested, std::size_t depth, Budget& budget
);

void encode_body(cbor::Writer& writer, const SinglePart& part) {
  writer.text(part.content_type);
  writer.bytes(part.content);
}

void encode_body(cbor::Writer& writer, const ExternalPart& part) {
  writer.text(part.content_type);
  writer.text(part.url);
  writer.unsigned_integer(part.expires);
  writer.unsigned_integer(part.size);
  writer.unsigned_integer(part.enc_alg);
  writer.bytes(part.key.reveal());
  writer.bytes(part.nonce);
  writer.bytes(part.aad);
  writer.unsigned_integer(part.hash_alg);
  writer.bytes(part.content_hash);
  writer.text(part.description);
  writer.text(part.filename);
}

Result<void> encode_body(
    cbor::Writer& writer, const MultiPart& part, std::size_t depth, Budget& budget
) {
  INVARIANT(part.parts.size() >= 2);
  writer.unsigned_integer(static_cast<std::uint8_t>(part.part_semantics));
  writer.array(part.parts.size());
  for (const NestedPart& inner : part.parts) TRY(encode_part(writer, inner, depth + 1, budget));
  return {};
}

Result<void> encode_part(
    cbor::Writer& writer, const NestedPart& nested, std::size_t depth, Budget& budget
) {
  TRY(budget.take_part(depth));
  const std::size_t cardinality = nested.part.index();
  writer.array(nested_part_fields[cardinality]);
  writer.unsigned_integer(static_cast<std::uint8_t>(nested.disposition));
  writer.text(nested.language);
  writer.unsigned_integer(cardinality);
  if (const auto* single = std::get_if<SinglePart>(&nested.part)) {
    encode_body(writer, *single);
  } else if (const auto* external = std::get_if<ExternalPart>(&nested.part)) {
    encode_body(writer, *external);
  } else if (const auto* multi = std::get_if<MultiPart>(&nested.part)) {
    return encode_body(writer, *multi, depth, budget);
  }
  return {};
}

template <typename Integer>
Result<Integer> decode_integer(cbor::Reader& reader) {
  const std::uint64_t value = TRY(reader.unsigned_integer());
  if (value > std::numeric_limits<Integer>::max()) return Error{rules::integer_is_within_range};
  return static_cast<Integer>(value);
}

Result<std::string> decode_text(cbor::Reader& reader) {
  return std::string(TRY(reader.text()));
}

Result<Bytes> decode_bytes(cbor::Reader& reader) {
  return to_bytes(TRY(reader.bytes()));
}

template <typename Id>
Result<Id> decode_id(cbor::Reader& reader, const Rule& rule) {
  const auto id = Id::from(TRY(reader.bytes()));
  if (!id) return Error{rule};
  return *id;
}

Result<std::optional<MessageId>> decode_optional_id(cbor::Reader& reader) {
  if (reader.skip_null()) return std::optional<MessageId>{};
  return std::optional(TRY(decode_id<MessageId>(reader, rules::message_id_is_32_bytes)));
}

Result<void> expect_fields(cbor::Reader& reader, std::size_t fields) {
  if (TRY(reader.array()) != fields) return Error{rules::array_has_its_fields};
  return {};
}

Result<std::optional<Expiration>> decode_expiration(cbor::Reader& reader) {
  if (reader.skip_null()) return std::optional<Expiration>{};
  TRY(expect_fields(reader, expiration_fields));
  Expiration expiration;
  expiration.kind = TRY(reader.boolean()) ? ExpirationKind::relative : ExpirationKind::absolute;
  expiration.time = TRY(decode_integer<std::uint32_t>(reader));
  return std::optional(expiration);
}

Result<NestedPart> decode_part(cbor::Reader& reader, std::size_t depth, Budget& budget);

Result<SinglePart> decode_single(cbor::Reader& reader) {
  SinglePart part;
  part.content_type = TRY(decode_text(reader));
  part.content = TRY(decode_bytes(reader));
  return part;
}

Result<ExternalPart> decode_external(cbor::Reader& reader) {
  ExternalPart part;
  part.content_type = TRY(decode_text(reader));
  part.url = TRY(decode_text(reader));
  part.expires = TRY(decode_integer<std::uint32_t>(reader));
  part.size = TRY(decode_integer<std::uint64_t>(reader));
  part.enc_alg = TRY(decode_integer<std::uint16_t>(reader));
  part.key = SecretBytes(TRY(reader.bytes()));
  part.nonce = TRY(decode_bytes(reader));
  part.aad = TRY(decode_bytes(reader));
  part.hash_alg = TRY(decode_integer<std::uint8_t>(reader));
  part.content_hash = TRY(decode_bytes(reader));
  part.description = TRY(decode_text(reader));
  part.filename = TRY(decode_text(reader));
  return part;
}

Result<MultiPart> decode_multi(cbor::Reader& reader, std::size_t depth, Budget& budget) {
  MultiPart part;
  const std::uint64_t semantics = TRY(reader.unsigned_integer());
  if (semantics > static_cast<std::uint64_t>(PartSemantics::process_all)) {
    return Error{rules::part_semantics_is_known};
  }
  part.part_semantics = static_cast<PartSemantics>(semantics);
  const std::size_t count = TRY(reader.array());
  if (count < 2) return Error{rules::multi_part_has_two_parts};
  for (std::size_t i = 0; i < count; ++i) {
    part.parts.push_back(TRY(decode_part(reader, depth + 1, budget)));
  }
  return part;
}

Result<NestedPart> decode_part(cbor::Reader& reader, std::size_t depth, Budget& budget) {
  TRY(budget.take_part(depth));
  const std::size_t fields = TRY(reader.array());
  NestedPart nested;
  nested.disposition = static_cast<Disposition>(TRY(decode_integer<std::uint8_t>(reader)));
  nested.language = TRY(decode_text(reader));
  const std::uint64_t cardinality = TRY(reader.unsigned_integer());
  if (cardinality >= nested_part_fields.size()) return Error{rules::cardinality_is_known};
  if (fields != nested_part_fields[static_cast<std::size_t>(cardinality)]) {
    return Error{rules::array_has_its_fields};
  }
  switch (static_cast<Cardinality>(cardinality)) {
    case Cardinality::null:
      break;
    case Cardinality::single:
      nested.part = TRY(decode_single(reader));
      break;
    case Cardinality::external:
      nested.part = TRY(decode_external(reader));
      break;
    case Cardinality::multi:
      nested.part = TRY(decode_multi(reader, depth, budget));
      break;
  }
  return nested;
}

Result<void> check_uri_extensions(const std::vector<Extension>& extensions) {
  for (const Extension& extension : extensions) {
    const auto* number = std::get_if<std::int64_t>(&extension.name);
    if (number == nullptr) continue;
    if (*number != sender_uri_extension && *number != room_uri_extension) continue;
    const cbor::Reader value(extension.value);
    if (TRY(value.peek()) != cbor::Major::text_string) return Error{rules::uri_extension_is_text};
  }
  return {};
}

void collect_leaves(const NestedPart& nested, std::vector<const NestedPart*>& leaves) {
  if (const auto* multi = std::get_if<MultiPart>(&nested.part)) {
    for (const NestedPart& inner : multi->parts) collect_leaves(inner, leaves);
  } else {
    leaves.push_back(&nested);
  }
}

}  // namespace

bool operator==(const MultiPart& left, const MultiPart& right) {
  return left.part_semantics == right.part_semantics && left.parts == right.parts;
}

Result<Bytes> encode(const MimiContent& content) {
  Bytes out;
  cbor::Writer writer(out);
  writer.array(content_fields);
  writer.bytes(content.salt);
  encode_optional(writer, content.replaces);
  writer.bytes(content.topic_id);
  encode_expiration(writer, content.expires);
  encode_optional(writer, content.in_reply_to);
  encode_extensions(writer, content.extensions);
  Budget budget;
  TRY(encode_part(writer, content.nested_part, 1, budget));
  if (out.size() > content_size_max) return Error{rules::size_is_within_limit};
  return out;
}

Result<MimiContent> decode(ByteView bytes) {
  if (bytes.size() > content_size_max) return Error{rules::size_is_within_limit};
  cbor::Reader reader(bytes);
  TRY(expect_fields(reader, content_fields));
  MimiContent content;
  content.salt = TRY(decode_id<Salt>(reader, rules::salt_is_16_bytes));
  content.replaces = TRY(decode_optional_id(reader));
  content.topic_id = TRY(decode_bytes(reader));
  content.expires = TRY(decode_expiration(reader));
  content.in_reply_to = TRY(decode_optional_id(reader));
  content.extensions = TRY(decode_extensions(reader));
  TRY(check_uri_extensions(content.extensions));
  Budget budget;
  content.nested_part = TRY(decode_part(reader, 1, budget));
  TRY(reader.finish());
  return content;
}

MessageId message_id(
    ByteView encoded, const Salt& salt, std::string_view sender_uri, std::string_view room_uri
) {
  INVARIANT(sender_uri.size() <= std::numeric_limits<std::uint16_t>::max());
  INVARIANT(room_uri.size() <= std::numeric_limits<std::uint16_t>::max());
  Bytes front;
  tls::Writer writer(front);
  for (const std::string_view uri : {sender_uri, room_uri}) {
    writer.integer(static_cast<std::uint16_t>(uri.size()));
    writer.raw(as_bytes(uri));
  }
  const crypto::Sha256 hash = crypto::sha256({front, encoded, salt});
  MessageId id;
  id.value.front() = 1;  // SHA-256, in the registry of named information
  std::copy_n(hash.begin(), id.value.size() - 1, id.value.begin() + 1);
  return id;
}

std::string sender_uri(std::string_view domain, const AccountId& account) {
  return "mimi://" + std::string(domain) + "/u/" + to_hex(account);
}

std::string room_uri(std::string_view domain, const ConversationId& conversation) {
  return "mimi://" + std::string(domain) + "/r/" + to_hex(conversation);
}

std::vector<const NestedPart*> leaf_parts(const MimiContent& content) {
  std::vector<const NestedPart*> leaves;
  collect_leaves(content.nested_part, leaves);
  return leaves;
}

}  // namespace causeway::content
