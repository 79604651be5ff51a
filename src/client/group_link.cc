#include "client/group_link.h"

#include <algorithm>

#include "base/typed_code.h"
#include "content/message.h"
#include "crypto/aead.h"
#include "crypto/kdf.h"
#include "tls/codec.h"

namespace causeway::client {
namespace {

constexpr std::string_view link_prefix = "causeway-group:";
constexpr crypto::Aead link_aead = crypto::Aead::xchacha20poly1305;
constexpr std::size_t derived_size = 32;
constexpr std::size_t link_nonce_size = 24;
constexpr std::size_t code_size = ConversationId::size_bytes + content::group_link_secret_size;
/// Text of the greatest length with the length in front.
constexpr std::size_t padded_size = 2 + link_text_size_max;

SecretBytes derive_from(const GroupLink& link, std::string_view purpose) {
  const auto key = crypto::hkdf_extract(crypto::Hash::sha256, {}, link.secret.reveal());
  return crypto::hkdf_expand(
      crypto::Hash::sha256,
      key.reveal(),
      {as_bytes("Causeway 1 group link "), as_bytes(purpose), link.conversation},
      derived_size
  );
}

Bytes seal_text(
    const GroupLink& link,
    std::string_view purpose,
    ByteView associated,
    std::string_view text,
    Random& random
) {
  INVARIANT(content::is_group_name(text));
  Bytes plaintext = tls::encode(to_bytes(text));
  plaintext.resize(padded_size);
  const Bytes nonce = random.bytes(link_nonce_size);
  const SecretBytes key = derive_from(link, purpose);
  return concat(nonce, crypto::aead_seal(link_aead, key.reveal(), nonce, associated, plaintext));
}

/// What is behind the text is of later versions.
Result<std::string> open_text(
    const GroupLink& link, std::string_view purpose, ByteView associated, ByteView sealed
) {
  if (sealed.size() < link_nonce_size) return Error{crypto::rules::ciphertext_is_authentic};
  const Bytes opened = TRY(crypto::aead_open_public(
      link_aead,
      derive_from(link, purpose).reveal(),
      sealed.first(link_nonce_size),
      associated,
      sealed.subspan(link_nonce_size)
  ));
  tls::Reader reader(opened);
  const Bytes text = TRY(tls::decode_from<Bytes>(reader));
  if (!content::is_group_name(as_text(text))) return Error{rules::group_link_is_whole};
  return std::string(as_text(text));
}

std::string_view without_space_around(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

bool is_domain(std::string_view domain) {
  constexpr std::string_view others = ".-:[]";
  return !domain.empty() && std::all_of(domain.begin(), domain.end(), [&](char each) {
    const bool is_word = (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9');
    return is_word || others.find(each) != std::string_view::npos;
  });
}

}  // namespace

SecretBytes group_link_text(const GroupLink& link) {
  SecretBytes code(link.conversation);
  code.append(link.secret.reveal());
  SecretBytes text(as_bytes(link_prefix));
  text.append(as_bytes(link.domain));
  text.append(as_bytes("/"));
  text.append(make_typed_code(code).reveal());
  return text;
}

Result<GroupLink> parse_group_link(std::string_view text) {
  text = without_space_around(text);
  const auto slash = text.find('/');
  const bool is_one = text.starts_with(link_prefix) && slash != std::string_view::npos &&
                      text.size() <= group_link_text_size_max;
  if (!is_one) return Error{rules::group_link_is_whole};
  const auto domain = text.substr(link_prefix.size(), slash - link_prefix.size());
  const auto parsed = parse_typed_code(text.substr(slash + 1), code_size);
  const auto* code = std::get_if<SecretBytes>(&parsed);
  if (code == nullptr || !is_domain(domain)) return Error{rules::group_link_is_whole};
  return GroupLink{
      .domain = std::string(domain),
      .conversation = *ConversationId::from(code->reveal().first(ConversationId::size_bytes)),
      .secret = GroupLinkSecret(code->reveal().subspan(ConversationId::size_bytes)),
  };
}

api::Locator locator_of(const GroupLink& link) {
  const SecretBytes derived = derive_from(link, "locator");
  api::Locator locator{};
  std::copy(derived.reveal().begin(), derived.reveal().end(), locator.begin());
  return locator;
}

crypto::Sha256 locator_hash_of(const GroupLink& link) {
  return crypto::sha256({locator_of(link)});
}

Bytes seal_preview(const GroupLink& link, std::string_view name, Random& random) {
  return seal_text(link, "preview", {}, name, random);
}

Result<std::string> open_preview(const GroupLink& link, ByteView sealed) {
  auto name = open_text(link, "preview", {}, sealed);
  if (!name.ok()) return Error{rules::group_preview_is_of_this_link};
  return name;
}

Bytes seal_note(const GroupLink& link, AccountId by, std::string_view note, Random& random) {
  return seal_text(link, "note", by, note, random);
}

Result<std::string> open_note(const GroupLink& link, AccountId by, ByteView sealed) {
  auto note = open_text(link, "note", by, sealed);
  if (!note.ok()) return Error{rules::join_note_is_of_this_request};
  return note;
}

}  // namespace causeway::client
