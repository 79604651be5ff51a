#include "adapters/http_safety/passphrase.h"

#include <algorithm>

#include "adapters/one_time_codes/one_time_codes.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::size_t passphrase_size_min = 12;
constexpr std::size_t passphrase_size_max = 256;

}  // namespace

void check_passphrase(std::string_view passphrase) {
  if (passphrase.size() < passphrase_size_min || passphrase.size() > passphrase_size_max) {
    throw Refused(safety::rules::passphrase_fits);
  }
}

crypto::Sha256 hash_passphrase(
    const RouteCall& call,
    std::string_view passphrase,
    const crypto::PasswordSalt& salt,
    crypto::PasswordCost cost
) {
  const auto key = or_refuse(call.ports.derive(as_bytes(passphrase), salt, cost));
  crypto::Sha256 hash{};
  std::ranges::copy(key.reveal(), hash.begin());
  return hash;
}

std::optional<std::uint64_t> check_code_login(
    const RouteCall& call,
    const std::optional<safety::CodeLogin>& login,
    std::string_view passphrase,
    std::string_view code
) {
  const SecretBytes nobodys(one_time_codes::secret_size_bytes);
  const auto cost = login ? login->cost : call.options.passphrase_cost;
  const auto salt = login ? login->salt : crypto::PasswordSalt{};
  const auto hash = hash_passphrase(call, passphrase, salt, cost);
  const auto step = one_time_codes::find_step(
      login ? login->secret : nobodys, code, call.now, login ? login->last_step : 0
  );
  const bool is_right = equal_ct(hash, login ? login->hash : crypto::Sha256{});
  return login && is_right ? step : std::nullopt;
}

}  // namespace causeway::adapters::http_safety
