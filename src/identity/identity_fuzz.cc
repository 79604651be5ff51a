// Credentials, logins, usernames and safety codes of anybody: what is accepted re-encodes to the
// same bytes, and nothing that nobody signed is taken for signed.
#include "crypto/random.h"
#include "identity/device_credential.h"
#include "identity/join.h"
#include "identity/leave.h"
#include "identity/login.h"
#include "identity/safety_number.h"
#include "identity/username.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::identity {
namespace {

constexpr Instant now = from_unix_ms(1'790'000'000'000);

void check_leaf_identity(ByteView input) {
  const auto decoded = tls::decode<DeviceCredential>(input);
  const ByteView leaf_key = decoded.ok() ? ByteView(decoded->device_signature_key) : ByteView();
  const auto credential = parse_leaf_identity(input, leaf_key);
  if (!credential.ok()) return;
  INVARIANT(tls::encode(*credential) == to_bytes(input));
  INVARIANT(!parse_leaf_identity(input, Bytes(32, 9)).ok());
}

/// Another account's device under the signature of this one.
void check_certified_once(ByteView input) {
  auto credential = tls::decode<DeviceCredential>(input);
  if (!credential.ok() || !check_device_credential(*credential).ok()) return;
  credential->account = AccountId{{0xFF}};
  INVARIANT(!check_device_credential(*credential).ok());
}

void check_claim(ByteView input) {
  tls::check_round_trip<LoginClaim>(input);
  const auto claim = tls::decode<LoginClaim>(input);
  if (!claim.ok()) return;
  const PublicKey key{9};
  INVARIANT(!check_login(*claim, SignatureBytes{}, key, now).ok());
}

void check_departure(ByteView input) {
  tls::check_round_trip<LeaveClaim>(input);
  const auto claim = tls::decode<LeaveClaim>(input);
  if (!claim.ok()) return;
  INVARIANT(!check_leave(*claim, SignatureBytes{}, PublicKey{9}).ok());
}

void check_joining(ByteView input) {
  tls::check_round_trip<JoinClaim>(input);
  const auto claim = tls::decode<JoinClaim>(input);
  if (!claim.ok()) return;
  INVARIANT(!check_join(*claim, SignatureBytes{}, PublicKey{9}).ok());
}

void check_name(ByteView input) {
  if (!check_username(as_text(input)).ok()) return;
  INVARIANT(input.size() >= username_size_min && input.size() <= username_size_max);
}

void check_safety_texts(ByteView input) {
  const auto code = parse_safety_code(as_text(input));
  if (code.ok()) INVARIANT(make_safety_code(*code) == as_text(input));
  const auto number = parse_safety_number(as_text(input));
  if (number.ok()) INVARIANT(*parse_safety_number(*number) == *number);
}

constexpr std::array checks{
    check_leaf_identity,
    check_certified_once,
    tls::check_round_trip<DeviceCredential>,
    check_claim,
    check_name,
    check_departure,
    check_safety_texts,
    check_joining,
};

}  // namespace
}  // namespace causeway::identity

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::crypto::initialize();
  causeway::tls::run_chosen(causeway::identity::checks, {data, size});
  return 0;
}
