#include "franking/commitment.h"

#include <algorithm>

#include "crypto/hash.h"

namespace causeway::franking {

namespace {

constexpr std::array<std::uint8_t, 16> commit_label{
    'F', 'R', 'A', 'N', 'K', '-', '1', ' ', 'c', 'o', 'm', 'm', 'i', 't', 0, 0
};

// SafeAAD { SafeAADItem aad_items<V>; } with one SafeAADItem { uint16 component_id; opaque
// aad_item_data<V>; }: 35 bytes of items, component 0xF020 (private use), 32 bytes of data.
constexpr std::array<std::uint8_t, 4> safe_aad_front{0x23, 0xF0, 0x20, 0x20};

}  // namespace

void GroupId::encode(tls::Writer& writer) const {
  writer.opaque(conversation);
}

Result<GroupId> GroupId::decode(tls::Reader& reader) {
  const auto id = ConversationId::from(TRY(reader.opaque()));
  if (!id) return Error{rules::group_id_is_16_bytes};
  return GroupId{*id};
}

void Version::encode(tls::Writer& writer) const {
  writer.integer(std::uint8_t{1});
}

Result<Version> Version::decode(tls::Reader& reader) {
  if (TRY(reader.integer<std::uint8_t>()) != 1) return Error{rules::version_is_1};
  return Version{};
}

void FrankedContent::encode(tls::Writer& writer) const {
  INVARIANT(writer.is_secret());
  INVARIANT(franking_key.size() == franking_key_size);
  Version{}.encode(writer);
  writer.raw(franking_key.reveal());
  writer.opaque(content);
}

Result<FrankedContent> FrankedContent::decode(tls::Reader& reader) {
  TRY(Version::decode(reader));
  const ByteView key = TRY(reader.raw(franking_key_size));
  const ByteView content = TRY(reader.opaque());
  if (content.size() > content_size_max) return Error{rules::content_is_within_limit};
  return FrankedContent{FrankingKey(key), to_bytes(content)};
}

/// CommitContext, and the length of the content behind it.
constexpr std::size_t front_size_max = 64;

Commitment commit(const FrankingKey& key, const CommitContext& context, ByteView content) {
  INVARIANT(key.size() == franking_key_size);
  INVARIANT(content.size() <= content_size_max);
  Bytes front;
  front.reserve(front_size_max);
  tls::Writer writer(front);
  tls::encode_to(writer, context);
  writer.varint(content.size());
  return {crypto::hmac_sha256(key.reveal(), {commit_label, front, content})};
}

std::array<std::uint8_t, authenticated_data_size> authenticated_data(const Commitment& commitment) {
  std::array<std::uint8_t, authenticated_data_size> out{};
  const auto behind = std::copy(safe_aad_front.begin(), safe_aad_front.end(), out.begin());
  std::copy(commitment.value.begin(), commitment.value.end(), behind);
  return out;
}

Result<Commitment> parse_authenticated_data(ByteView authenticated_data) {
  if (authenticated_data.size() != authenticated_data_size) {
    return Error{rules::commitment_is_present};
  }
  const ByteView front = authenticated_data.first(safe_aad_front.size());
  if (!std::equal(front.begin(), front.end(), safe_aad_front.begin())) {
    return Error{rules::commitment_is_present};
  }
  const ByteView data = authenticated_data.subspan(safe_aad_front.size());
  Commitment commitment;
  std::copy(data.begin(), data.end(), commitment.value.begin());
  return commitment;
}

Result<FrankedMessage> seal_franked(
    const CommitContext& context, ByteView content, Random& random
) {
  if (content.size() > content_size_max) return Error{rules::content_is_within_limit};
  const FrankedContent franked{FrankingKey(random.secret(franking_key_size)), to_bytes(content)};
  const Commitment commitment = commit(franked.franking_key, context, content);
  return FrankedMessage{
      .application_data = tls::encode_secret(franked),
      .authenticated_data = authenticated_data(commitment),
      .commitment = commitment,
  };
}

Result<Opening> open_kept(const CommitContext& context, ByteView application_data) {
  FrankedContent franked = TRY(tls::decode<FrankedContent>(application_data));
  const Commitment commitment = commit(franked.franking_key, context, franked.content);
  return Opening{std::move(franked), commitment};
}

Result<FrankedContent> open_franked(
    const CommitContext& context, ByteView application_data, ByteView authenticated_data
) {
  const Commitment commitment = TRY(parse_authenticated_data(authenticated_data));
  Opening opening = TRY(open_kept(context, application_data));
  if (!equal_ct(opening.commitment, commitment)) return Error{rules::commitment_matches};
  return std::move(opening.franked);
}

}  // namespace causeway::franking
