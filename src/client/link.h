#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/link.h"
#include "base/random.h"
#include "base/secret.h"
#include "client/records.h"
#include "crypto/kem.h"
#include "identity/device_credential.h"
#include "tls/codec.h"

/// How a new device becomes one of an account (docs/formats/link.md): three messages, each sealed
/// under what follows from a code that the person carries from the new device to a listed one. The
/// code is the certification: whoever knows it is the person, and nobody else can read or answer.
///
///   new device                        hub                          listed device
///   make_new_device, code  - - - - - - - - - - - - - - - - - - - - >  (typed, or a picture)
///   seal_offer            ---------- offer --------->          open_offer, shows the name
///   open_grant            <--------- grant ----------          seal_grant
///   seal_ready            ---------- ready --------->          open_ready, publishes the statement
namespace causeway::client {

inline constexpr std::size_t link_secret_size = 10;

/// What the code is of: 80 random bits, good for ten minutes.
using LinkSecret = Secret<struct LinkSecretTag>;

/// A device that is not of any account yet.
struct NewDevice {
  LinkSecret secret;
  crypto::KemKeyPair key;  // X25519, for the grant alone
  DeviceId device;
  crypto::SigningKey device_key;
  std::string name;
  NameOpening name_opening{};
};

struct LinkOffer {
  using Wire = tls::Struct;

  Bytes public_key;
  DeviceId device;
  identity::PublicKey device_signature_key{};
  Bytes name;  // for the person to know it by
  NameOpening name_opening{};
};

/// What a new device gets: who it is, and what its account's devices call themselves. The account's
/// identity key it is told in their note, once it is listed: whoever has it could list itself.
struct LinkGrant {
  using Wire = tls::Struct;

  Bytes domain;
  Bytes username;
  identity::DeviceCredential credential;
  DevicePower power = DevicePower::full;
  Bytes statement;      // the account's newest, which does not list the device yet
  Bytes account_state;  // an encoded content::AccountState, without the key
};

/// How others let the new device in.
struct LinkReady {
  using Wire = tls::Struct;

  std::vector<api::PublishKeyPackagesRequest> key_packages;
};

/// A device that a listed one has granted its place.
struct LinkGranted {
  Bytes sealed;
  SecretBytes ready_key;
  directory::Device device;  // as the statement will list it
  DeviceName name;
};

/// Requires a name that `content::is_device_name`.
NewDevice make_new_device(std::string_view name, Random& random);

LinkId link_id(const LinkSecret& secret);

Bytes seal_offer(const NewDevice& device);
/// `rules::link_is_of_this_code`, or a decoding rule of `tls`; `rules::device_name_is_plain`.
Result<LinkOffer> open_offer(const LinkSecret& secret, ByteView sealed);

struct SealedGrant {
  Bytes sealed;
  SecretBytes ready_key;  // opens the answer
};

/// `crypto::rules::kem_key_is_valid` where the offer's key is none.
Result<SealedGrant> seal_grant(
    const LinkSecret& secret, const LinkOffer& offer, const LinkGrant& grant, Random& random
);

struct OpenedGrant {
  LinkGrant grant;
  SecretBytes ready_key;
};

/// `rules::link_is_of_this_code`; `rules::grant_is_of_this_device` where the credential is not of
/// this device or not certified by the identity key of the statement.
Result<OpenedGrant> open_grant(const NewDevice& device, ByteView sealed);

Bytes seal_ready(const SecretBytes& ready_key, const LinkReady& ready);
/// `rules::link_is_of_this_code`.
Result<LinkReady> open_ready(const SecretBytes& ready_key, ByteView sealed);

}  // namespace causeway::client
