#include "adapters/passkeys/passkeys.h"

#include <array>
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <memory>

#include "base/encoding.h"
#include "crypto/hash.h"

namespace causeway::adapters::passkeys {
namespace {

using crypto::Sha256;

struct Free {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }

  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }

  void operator()(es256_pk_t* key) const { es256_pk_free(&key); }

  void operator()(eddsa_pk_t* key) const { eddsa_pk_free(&key); }
};

template <typename T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::uint8_t user_present = 0x01;
constexpr std::uint8_t user_verified = 0x04;
constexpr std::size_t flags_at = 32;
constexpr std::size_t counter_at = 33;
constexpr std::size_t head_size = 37;  // of authenticator data, without what follows

/// Takes `expected` off the front.
Result<void> take(std::string_view& text, const std::string& expected, const Rule& rule) {
  if (!text.starts_with(expected)) return Error{rule};
  text.remove_prefix(expected.size());
  return {};
}

/// Browsers write these members first, in this order and without space; others may follow
/// (§5.8.1.2: no JSON parser is needed, and none is fooled).
Result<void> check_client_data(
    ByteView client_data,
    const std::string& type,
    const RelyingParty& relying_party,
    ByteView challenge
) {
  std::string_view rest = as_text(client_data);
  TRY(take(rest, "{\"type\":\"" + type + "\"", rules::type_is_right));
  TRY(take(rest, ",\"challenge\":\"" + to_base64url(challenge) + "\"", rules::challenge_is_ours));
  TRY(take(rest, ",\"origin\":\"" + relying_party.origin + "\"", rules::origin_is_ours));
  if (rest.starts_with(",\"crossOrigin\":")) {
    TRY(take(rest, ",\"crossOrigin\":false", rules::page_is_not_framed));
  }
  const bool ends = rest == "}" || (rest.starts_with(',') && rest.ends_with('}'));
  if (!ends) return Error{rules::client_data_is_read};
  return {};
}

/// Requires `head_size` bytes.
std::uint32_t counter_of(ByteView data) {
  std::uint32_t counter = 0;
  for (std::size_t i = counter_at; i < head_size; ++i) counter = counter << 8U | data[i];
  return counter;
}

Result<void> check_head(ByteView data, const RelyingParty& relying_party) {
  if (data.size() < head_size) return Error{rules::authenticator_data_is_read};
  const Sha256 ours = crypto::sha256({as_bytes(relying_party.id)});
  if (!equal_ct(data.first(ours.size()), ours)) return Error{rules::relying_party_is_ours};
  if ((data[flags_at] & user_present) == 0) return Error{rules::user_was_present};
  if ((data[flags_at] & user_verified) == 0) return Error{rules::user_was_verified};
  return {};
}

/// {"fmt": "none", "attStmt": {}, "authData": …} in CTAP2 canonical CBOR has one form (§6.5.4).
Result<ByteView> authenticator_data_of(ByteView attestation_object) {
  constexpr std::string_view front =
      "\xA3\x63"
      "fmt\x64none\x67"
      "attStmt\xA0\x68"
      "authData";
  const std::string_view rest = as_text(attestation_object);
  if (!rest.starts_with(front)) return Error{rules::attestation_is_none};
  ByteView data = attestation_object.subspan(front.size());
  const bool is_short = data.size() > 2 && data[0] == 0x58;
  const bool is_long = data.size() > 3 && data[0] == 0x59;
  if (!is_short && !is_long) return Error{rules::authenticator_data_is_read};
  const std::size_t size = is_short ? data[1] : static_cast<std::size_t>(data[1] << 8U | data[2]);
  data = data.subspan(is_short ? 2 : 3);
  if (data.size() != size) return Error{rules::authenticator_data_is_read};
  return data;
}

/// The key in authenticator data that is of this algorithm; null where it is none.
Owned<fido_cred_t> read_credential(
    ByteView data, const RelyingParty& relying_party, const Sha256& client_data_hash, int algorithm
) {
  Owned<fido_cred_t> credential(fido_cred_new());
  const bool is_read =
      credential && fido_cred_set_type(credential.get(), algorithm) == FIDO_OK &&
      fido_cred_set_rp(credential.get(), relying_party.id.c_str(), nullptr) == FIDO_OK &&
      fido_cred_set_clientdata_hash(
          credential.get(), client_data_hash.data(), client_data_hash.size()
      ) == FIDO_OK &&
      fido_cred_set_authdata_raw(credential.get(), data.data(), data.size()) == FIDO_OK;
  return is_read ? std::move(credential) : nullptr;
}

bool has_signed(const fido_assert_t& assertion, const Credential& credential) {
  const Bytes& bytes = credential.public_key;
  if (credential.algorithm == es256) {
    const Owned<es256_pk_t> key(es256_pk_new());
    return key && es256_pk_from_ptr(key.get(), bytes.data(), bytes.size()) == FIDO_OK &&
           fido_assert_verify(&assertion, 0, COSE_ES256, key.get()) == FIDO_OK;
  }
  const Owned<eddsa_pk_t> key(eddsa_pk_new());
  return key && eddsa_pk_from_ptr(key.get(), bytes.data(), bytes.size()) == FIDO_OK &&
         fido_assert_verify(&assertion, 0, COSE_EDDSA, key.get()) == FIDO_OK;
}

}  // namespace

RelyingParty relying_party(std::string_view origin) {
  std::string_view host = origin;
  const std::size_t scheme = host.find("://");
  if (scheme != std::string_view::npos) host.remove_prefix(scheme + 3);
  return {.id = std::string(host.substr(0, host.find(':'))), .origin = std::string(origin)};
}

Result<Credential> verify(
    const RelyingParty& relying_party, ByteView challenge, const Registration& registration
) {
  TRY(check_client_data(registration.client_data, "webauthn.create", relying_party, challenge));
  const ByteView data = TRY(authenticator_data_of(registration.attestation_object));
  TRY(check_head(data, relying_party));
  const Sha256 hash = crypto::sha256({registration.client_data});
  for (const std::int32_t algorithm : {es256, eddsa}) {
    const auto read = read_credential(data, relying_party, hash, algorithm);
    if (!read) continue;
    const ByteView id(fido_cred_id_ptr(read.get()), fido_cred_id_len(read.get()));
    const ByteView key(fido_cred_pubkey_ptr(read.get()), fido_cred_pubkey_len(read.get()));
    return Credential{to_bytes(id), algorithm, to_bytes(key), counter_of(data)};
  }
  return Error{rules::key_is_known};
}

Result<std::uint32_t> verify(
    const RelyingParty& relying_party,
    ByteView challenge,
    const Assertion& assertion,
    const Credential& credential
) {
  TRY(check_client_data(assertion.client_data, "webauthn.get", relying_party, challenge));
  const ByteView data = assertion.authenticator_data;
  TRY(check_head(data, relying_party));
  const Sha256 hash = crypto::sha256({assertion.client_data});
  const Owned<fido_assert_t> checked(fido_assert_new());
  const ByteView signature = assertion.signature;
  const bool is_valid =
      checked && fido_assert_set_rp(checked.get(), relying_party.id.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(checked.get(), hash.data(), hash.size()) == FIDO_OK &&
      fido_assert_set_up(checked.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(checked.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_count(checked.get(), 1) == FIDO_OK &&
      fido_assert_set_authdata_raw(checked.get(), 0, data.data(), data.size()) == FIDO_OK &&
      fido_assert_set_sig(checked.get(), 0, signature.data(), signature.size()) == FIDO_OK &&
      has_signed(*checked, credential);
  if (!is_valid) return Error{rules::signature_is_valid};
  const std::uint32_t counter = counter_of(data);
  // Zero: this authenticator does not count (§6.1.1).
  const bool counts = counter != 0 || credential.counter != 0;
  if (counts && counter <= credential.counter) return Error{rules::counter_does_not_fall};
  return counter;
}

}  // namespace causeway::adapters::passkeys
