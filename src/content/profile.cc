#include "content/profile.h"

#include <algorithm>
#include <array>
#include <bit>

#include "content/account_state.h"
#include "content/cbor.h"
#include "content/extensions.h"
#include "content/message.h"
#include "content/picture.h"
#include "content/plain_name.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"

namespace causeway::content {
namespace {

constexpr std::int64_t name_key = 1;
constexpr std::int64_t picture_key = 2;
constexpr std::int64_t picture_type_key = 3;
constexpr std::int64_t profile_key_key = 1;
constexpr std::int64_t changed_key = 2;

constexpr crypto::Aead profile_aead = crypto::Aead::xchacha20poly1305;
constexpr std::size_t profile_nonce_size = 24;
/// The shortest that is sealed, in bytes.
constexpr std::size_t padded_size_min = 1024;
/// Ends what is sealed; zeros follow.
constexpr std::uint8_t profile_end = 0x80;

/// U+0040, U+FE6B and U+FF20.
constexpr std::array<std::string_view, 3> at_signs{"@", "\uFE6B", "\uFF20"};

bool is_blank(std::string_view text) {
  constexpr std::array<std::string_view, 3> blanks{" ", "\u00A0", "\u3000"};
  while (!text.empty()) {
    const auto blank = std::find_if(blanks.begin(), blanks.end(), [text](std::string_view one) {
      return text.starts_with(one);
    });
    if (blank == blanks.end()) return false;
    text.remove_prefix(blank->size());
  }
  return true;
}

bool is_profile_name(std::string_view name) {
  const bool looks_like_a_username =
      std::any_of(at_signs.begin(), at_signs.end(), [name](std::string_view sign) {
        return name.find(sign) != std::string_view::npos;
      });
  return name.size() <= profile_name_size_max && plain_name(name) == name && !is_blank(name) &&
         !looks_like_a_username;
}

Bytes bytes_item(ByteView bytes) {
  Bytes item;
  cbor::Writer(item).bytes(bytes);
  return item;
}

Bytes text_item(std::string_view text) {
  Bytes item;
  cbor::Writer(item).text(text);
  return item;
}

Bytes unsigned_item(std::uint64_t number) {
  Bytes item;
  cbor::Writer(item).unsigned_integer(number);
  return item;
}

SecretBytes derive_profile(const SecretBytes& key, std::string_view purpose) {
  INVARIANT(key.size() == profile_key_size);
  return crypto::hkdf_expand(
      crypto::Hash::sha256,
      key.reveal(),
      {as_bytes("Causeway 1 profile "), as_bytes(purpose)},
      profile_key_size
  );
}

Bytes profile_context(AccountId account) {
  return concat(as_bytes("Causeway 1 profile"), account);
}

Bytes padded_profile(Bytes encoded) {
  encoded.push_back(profile_end);
  encoded.resize(std::bit_ceil(std::max(encoded.size(), padded_size_min)));
  return encoded;
}

Result<ByteView> without_padding(ByteView padded) {
  while (!padded.empty() && padded.back() == 0) padded = padded.first(padded.size() - 1);
  if (padded.empty() || padded.back() != profile_end) return Error{rules::profile_is_valid};
  return padded.first(padded.size() - 1);
}

}  // namespace

Result<void> check_profile(const Profile& profile) {
  const bool has_no_picture = profile.picture.empty() && profile.picture_type.empty();
  const bool has_picture = !profile.picture.empty() &&
                           profile.picture.size() <= profile_picture_size_max &&
                           can_strip_metadata(profile.picture_type) &&
                           sniff_media_type(profile.picture) == profile.picture_type;
  const bool says_nothing = profile.name.empty() && has_no_picture;
  const bool is_one = is_profile_name(profile.name) && (has_no_picture || has_picture);
  if (!says_nothing && !is_one) return Error{rules::profile_is_valid};
  return {};
}

Profile valid_part(Profile profile) {
  if (check_profile(profile).ok()) return profile;
  profile.name = plain_name(profile.name);
  if (check_profile(profile).ok()) return profile;
  profile.picture.clear();
  profile.picture_type.clear();
  return check_profile(profile).ok() ? profile : Profile{};
}

Bytes encode(const Profile& profile) {
  INVARIANT(check_profile(profile).ok());
  std::vector<Extension> entries;
  if (!profile.name.empty()) entries.push_back({name_key, text_item(profile.name)});
  if (!profile.picture.empty()) {
    entries.push_back({picture_key, bytes_item(profile.picture)});
    entries.push_back({picture_type_key, text_item(profile.picture_type)});
  }
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(writer, entries);
  return out;
}

Result<Profile> parse_profile(ByteView encoded) {
  cbor::Reader reader(encoded);
  auto entries = TRY(decode_extensions(reader));
  TRY(reader.finish());
  Profile profile;
  if (const auto name = take_extension(entries, name_key)) {
    profile.name = TRY(cbor::Reader(*name).text());
    // One value has one encoding.
    if (profile.name.empty()) return Error{rules::profile_is_valid};
  }
  if (const auto picture = take_extension(entries, picture_key)) {
    profile.picture = to_bytes(TRY(cbor::Reader(*picture).bytes()));
  }
  if (const auto type = take_extension(entries, picture_type_key)) {
    profile.picture_type = TRY(cbor::Reader(*type).text());
  }
  TRY(check_profile(profile));
  return profile;
}

ProfileId profile_id_of(const SecretBytes& key) {
  return *ProfileId::from(derive_profile(key, "id").reveal());
}

Bytes seal_profile(
    const SecretBytes& key, AccountId account, const Profile& profile, Random& random
) {
  const Bytes nonce = random.bytes(profile_nonce_size);
  return concat(
      nonce,
      crypto::aead_seal(
          profile_aead,
          derive_profile(key, "key").reveal(),
          nonce,
          profile_context(account),
          padded_profile(encode(profile))
      )
  );
}

Result<Profile> open_profile(const SecretBytes& key, AccountId account, ByteView sealed) {
  if (sealed.size() < profile_nonce_size) return Error{rules::profile_is_valid};
  const auto opened = crypto::aead_open_public(
      profile_aead,
      derive_profile(key, "key").reveal(),
      sealed.first(profile_nonce_size),
      profile_context(account),
      sealed.subspan(profile_nonce_size)
  );
  if (!opened.ok()) return Error{rules::profile_is_valid};
  return parse_profile(TRY(without_padding(*opened)));
}

NestedPart profile_key_part(const SecretBytes& key, std::uint64_t changed_ms) {
  INVARIANT(key.size() == profile_key_size);
  Bytes out;
  cbor::Writer writer(out);
  encode_extensions(
      writer,
      {{profile_key_key, bytes_item(key.reveal())}, {changed_key, unsigned_item(changed_ms)}}
  );
  return {Disposition::unspecified, "", SinglePart{std::string(profile_key_type), std::move(out)}};
}

Result<ProfileKey> parse_profile_key(const SinglePart& part) {
  INVARIANT(part.content_type == profile_key_type);
  cbor::Reader reader(part.content);
  auto entries = TRY(decode_extensions(reader));
  TRY(reader.finish());
  const auto key = take_extension(entries, profile_key_key);
  const auto changed = take_extension(entries, changed_key);
  if (!key || !changed) return Error{rules::profile_key_is_valid};
  const ByteView bytes = TRY(cbor::Reader(*key).bytes());
  const std::uint64_t changed_ms = TRY(cbor::Reader(*changed).unsigned_integer());
  if (bytes.size() != profile_key_size || changed_ms > changed_ms_max) {
    return Error{rules::profile_key_is_valid};
  }
  return ProfileKey{SecretBytes(bytes), changed_ms};
}

}  // namespace causeway::content
