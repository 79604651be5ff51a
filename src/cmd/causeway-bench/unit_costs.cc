#include "cmd/causeway-bench/unit_costs.h"

#include <algorithm>

#include "base/invariant.h"
#include "cmd/causeway-bench/meter.h"
#include "crypto/aead.h"
#include "crypto/dh_group.h"
#include "crypto/random.h"
#include "crypto/signature.h"

namespace causeway::bench {
namespace {

constexpr std::size_t short_bytes = 256;
constexpr std::size_t long_bytes = 1024;

const crypto::DhGroup& group_of(const mls_wire::Suite& suite) {
  const auto groups = crypto::dh_groups();
  const auto found = std::ranges::find(groups, suite.hpke.kem, &crypto::DhGroup::kem);
  INVARIANT(found != groups.end());
  return *found;
}

/// The quickest of some batches: what is measured here is a limit, and others' noise is none.
template <typename Run>
double cost_us(Run run) {
  constexpr int batches = 20;
  constexpr int batch = 100;
  double best = 0;
  for (int i = 0; i < batches; ++i) {
    Meter meter;
    const auto run_all = [&run] {
      for (int k = 0; k < batch; ++k) run();
      return true;
    };
    meter.time(run_all, batch);
    if (i == 0 || meter.cpu_us() < best) best = meter.cpu_us();
  }
  return best;
}

}  // namespace

Work hpke_seals(std::size_t count) {
  return {{Unit::key_pair, count}, {Unit::diffie_hellman, count}, {Unit::seal, count}};
}

Work operator+(Work one, const Work& other) {
  for (const auto& [unit, count] : other) one[unit] += count;
  return one;
}

UnitCosts UnitCosts::measure(const mls_wire::Suite& suite) {
  crypto::SystemRandom random;
  const crypto::DhGroup& group = group_of(suite);
  const auto key = crypto::generate_kem_key_pair(suite.hpke.kem, random);
  const auto other = crypto::generate_kem_key_pair(suite.hpke.kem, random);
  UnitCosts costs;
  costs.costs_us_[Unit::key_pair] = cost_us([&] { group.public_key(key.private_key.reveal()); });
  costs.costs_us_[Unit::diffie_hellman] =
      cost_us([&] { *group.diffie_hellman(key, other.public_key); });
  costs.measure_signature(suite.signature, short_bytes, Unit::sign, Unit::verify);
  costs.measure_signature(suite.signature, long_bytes, Unit::sign_1k, Unit::verify_1k);
  costs.measure_aead(suite.aead, short_bytes, Unit::seal, Unit::open);
  costs.measure_aead(suite.aead, long_bytes, Unit::seal_1k, Unit::open_1k);
  return costs;
}

void UnitCosts::measure_signature(
    crypto::Signature scheme, std::size_t size_bytes, Unit sign, Unit verify
) {
  crypto::SystemRandom random;
  const auto key = crypto::generate_signing_key(scheme, random);
  const Bytes message(size_bytes, 1);
  const Bytes signature = crypto::sign(scheme, key, message);
  costs_us_[sign] = cost_us([&] { crypto::sign(scheme, key, message); });
  costs_us_[verify] = cost_us([&] { *crypto::verify(scheme, key.public_key, message, signature); });
}

void UnitCosts::measure_aead(crypto::Aead aead, std::size_t size_bytes, Unit seal, Unit open) {
  const Bytes key(crypto::aead_key_size(aead), 2);
  const Bytes nonce(crypto::aead_nonce_size(aead), 3);
  const Bytes plaintext(size_bytes, 4);
  const Bytes sealed = crypto::aead_seal(aead, key, nonce, {}, plaintext);
  costs_us_[seal] = cost_us([&] { crypto::aead_seal(aead, key, nonce, {}, plaintext); });
  costs_us_[open] = cost_us([&] { *crypto::aead_open_public(aead, key, nonce, {}, sealed); });
}

double UnitCosts::of(const Work& work) const {
  double sum = 0;
  for (const auto& [unit, count] : work) sum += static_cast<double>(count) * costs_us_.at(unit);
  return sum;
}

}  // namespace causeway::bench
