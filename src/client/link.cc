#include "client/link.h"

#include "client/rules.h"
#include "content/account_state.h"
#include "crypto/aead.h"
#include "crypto/hpke.h"
#include "crypto/kdf.h"
#include "directory/statement.h"

namespace causeway::client {
namespace {

constexpr crypto::HpkeSuite suite{
    crypto::Kem::x25519_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::chacha20poly1305
};
constexpr std::size_t link_key_size = 32;
// Each key seals one message.
constexpr std::array<std::uint8_t, 12> first_nonce{};

SecretBytes derive(const LinkSecret& secret, std::string_view purpose, std::size_t size_bytes) {
  const auto key = crypto::hkdf_extract(crypto::Hash::sha256, {}, secret.reveal());
  return crypto::hkdf_expand(
      crypto::Hash::sha256,
      key.reveal(),
      {as_bytes("Causeway 1 link "), as_bytes(purpose)},
      size_bytes
  );
}

/// What HPKE binds to the code: only who knows it makes a grant that opens.
struct Psk {
  explicit Psk(const LinkSecret& secret)
      : psk(derive(secret, "psk", link_key_size)), id(link_id(secret)) {}

  crypto::HpkePsk view() const { return {psk.reveal(), id}; }

  SecretBytes psk;
  LinkId id;
};

constexpr std::string_view grant_info = "Causeway 1 link grant";
constexpr std::string_view ready_context = "Causeway 1 link ready";

SecretBytes ready_key_of(const crypto::HpkeContext& context) {
  return context.exported(as_bytes(ready_context), link_key_size);
}

Bytes seal(const SecretBytes& key, ByteView plaintext) {
  return crypto::aead_seal(suite.aead, key.reveal(), first_nonce, {}, plaintext);
}

Result<SecretBytes> open(const SecretBytes& key, ByteView sealed) {
  auto opened = crypto::aead_open(suite.aead, key.reveal(), first_nonce, {}, sealed);
  if (!opened.ok()) return Error{rules::link_is_of_this_code};
  return opened;
}

Result<void> check_grant(const NewDevice& device, const LinkGrant& grant) {
  const identity::DeviceCredential& credential = grant.credential;
  TRY(identity::check_device_credential(credential));
  const auto statement = TRY(directory::parse_statement(grant.statement));
  const bool is_own = credential.device == device.device &&
                      equal_ct(credential.device_signature_key, device.device_key.public_key) &&
                      credential.account == statement.body().account_id &&
                      credential.identity_public_key == statement.body().identity_key &&
                      !directory::is_last(statement.body().kind);
  if (!is_own) return Error{rules::grant_is_of_this_device};
  return {};
}

}  // namespace

NewDevice make_new_device(std::string_view name, Random& random) {
  INVARIANT(content::is_device_name(name));
  NewDevice made{
      .secret = LinkSecret(SecretBytes(random.bytes(link_secret_size))),
      .key = crypto::generate_kem_key_pair(suite.kem, random),
      .device = random.id<DeviceId>(),
      .device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random),
      .name = std::string(name),
  };
  random.fill(made.name_opening);
  return made;
}

LinkId link_id(const LinkSecret& secret) {
  return *LinkId::from(derive(secret, "id", LinkId::size_bytes).reveal());
}

Bytes seal_offer(const NewDevice& device) {
  LinkOffer offer{
      .public_key = device.key.public_key,
      .device = device.device,
      .device_signature_key = identity::public_key_of(device.device_key),
      .name = to_bytes(device.name),
      .name_opening = device.name_opening,
  };
  return seal(derive(device.secret, "offer", link_key_size), tls::encode(offer));
}

Result<LinkOffer> open_offer(const LinkSecret& secret, ByteView sealed) {
  const auto opened = TRY(open(derive(secret, "offer", link_key_size), sealed));
  auto offer = TRY(tls::decode<LinkOffer>(opened.reveal()));
  if (!content::is_device_name(as_text(offer.name))) return Error{rules::device_name_is_plain};
  return offer;
}

Result<SealedGrant> seal_grant(
    const LinkSecret& secret, const LinkOffer& offer, const LinkGrant& grant, Random& random
) {
  const Psk psk(secret);
  auto sender = TRY(
      crypto::hpke_setup_sender(suite, offer.public_key, as_bytes(grant_info), random, psk.view())
  );
  const SecretBytes plaintext = tls::encode_secret(grant);
  return SealedGrant{
      concat(sender.kem_output, sender.context.seal({}, plaintext.reveal())),
      ready_key_of(sender.context),
  };
}

Result<OpenedGrant> open_grant(const NewDevice& device, ByteView sealed) {
  const Psk psk(device.secret);
  if (sealed.size() < link_key_size) return Error{rules::link_is_of_this_code};
  auto context = TRY(crypto::hpke_setup_receiver(
      suite, device.key, sealed.first(link_key_size), as_bytes(grant_info), psk.view()
  ));
  const auto plaintext = context.open({}, sealed.subspan(link_key_size));
  if (!plaintext.ok()) return Error{rules::link_is_of_this_code};
  OpenedGrant opened{TRY(tls::decode<LinkGrant>(plaintext->reveal())), ready_key_of(context)};
  TRY(check_grant(device, opened.grant));
  return opened;
}

Bytes seal_ready(const SecretBytes& ready_key, const LinkReady& ready) {
  return seal(ready_key, tls::encode(ready));
}

Result<LinkReady> open_ready(const SecretBytes& ready_key, ByteView sealed) {
  const auto opened = TRY(open(ready_key, sealed));
  return tls::decode<LinkReady>(opened.reveal());
}

}  // namespace causeway::client
