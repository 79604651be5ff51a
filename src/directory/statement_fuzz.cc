// Statements as they come, and signed anew so that what stands behind the signatures is reached: a
// verified one re-encodes to its bytes, lists each device once and ascending, and of two at most
// one order is a chain.
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "directory/statement.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::directory {
namespace {

const crypto::SigningKey& identity_key() {
  static const crypto::SigningKey key = [] {
    crypto::initialize();
    SeededRandom random(1);
    return crypto::generate_signing_key(crypto::Signature::ed25519, random);
  }();
  return key;
}

void sign(Statement& statement) {
  statement.sig_by_identity_key =
      identity::sign(identity_key(), identity::label_statement, tls::encode(statement.body));
}

/// One's own statement that says whatever the input says: each credential is certified again.
Statement signed_again(Statement statement) {
  statement.body.identity_key = identity::public_key_of(identity_key());
  for (Device& device : statement.body.devices.value) {
    const auto credential = tls::decode<identity::DeviceCredential>(device.credential);
    if (!credential.ok()) continue;
    device.credential = tls::encode(identity::certify_device(
        identity_key(),
        credential->account,
        credential->device,
        credential->device_signature_key,
        from_unix_ms(credential->not_before_ms)
    ));
  }
  sign(statement);
  return statement;
}

void check_verified(const VerifiedStatement& verified) {
  INVARIANT(verified.credentials().size() == verified.body().devices.value.size());
  const identity::DeviceCredential* before = nullptr;
  for (const identity::DeviceCredential& credential : verified.credentials()) {
    INVARIANT(before == nullptr || before->device < credential.device);
    INVARIANT(verified.find(credential.device) == &credential);
    INVARIANT(credential.account == verified.body().account_id);
    before = &credential;
  }
  const bool first = check_chain(std::nullopt, verified).ok();
  INVARIANT(!first || verified.body().version == 0);
  INVARIANT(!check_chain(verified, verified).ok());
}

void check_as_it_came(ByteView input) {
  const auto statement = parse_statement(input);
  if (!statement.ok()) return;
  INVARIANT(tls::encode(statement->statement()) == to_bytes(input));
  check_verified(*statement);
}

void check_signed_again(ByteView input) {
  const auto statement = tls::decode<Statement>(input);
  if (!statement.ok()) return;
  const auto verified = verify_statement(signed_again(*statement));
  if (verified.ok()) check_verified(*verified);
}

/// Two, one behind the other; the second continues the first as far as a hash goes.
void check_two(ByteView input) {
  tls::Reader reader(input);
  const auto first = tls::decode_from<Statement>(reader);
  auto second = tls::decode_from<Statement>(reader);
  if (!first.ok() || !second.ok()) return;
  const auto before = verify_statement(signed_again(*first));
  if (!before.ok()) return;
  second->body.prev_hash = before->hash();
  const auto after = verify_statement(signed_again(*second));
  if (!after.ok()) return;
  const bool follows = check_chain(*before, *after).ok();
  INVARIANT(!follows || after->body().version == before->body().version + 1);
  INVARIANT(!follows || !check_chain(*after, *before).ok());
}

constexpr std::array checks{
    tls::check_round_trip<Statement>,
    check_as_it_came,
    check_signed_again,
    check_two,
};

}  // namespace
}  // namespace causeway::directory

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::directory::checks, {data, size});
  return 0;
}
