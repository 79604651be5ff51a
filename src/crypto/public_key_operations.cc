#include "crypto/public_key_operations.h"

#include <array>
#include <atomic>

namespace causeway::crypto {
namespace {

std::array<std::atomic<std::uint64_t>, 5> counters{};

std::atomic<std::uint64_t>& counter(PublicKeyOperation operation) {
  return counters[static_cast<std::size_t>(operation)];
}

std::uint64_t counted(PublicKeyOperation operation) {
  return counter(operation).load(std::memory_order_relaxed);
}

}  // namespace

PublicKeyOperations public_key_operations() {
  return {
      .signatures = counted(PublicKeyOperation::signature),
      .verifications = counted(PublicKeyOperation::verification),
      .encapsulations = counted(PublicKeyOperation::encapsulation),
      .decapsulations = counted(PublicKeyOperation::decapsulation),
      .key_pairs = counted(PublicKeyOperation::key_pair),
  };
}

PublicKeyOperations operator-(const PublicKeyOperations& now, const PublicKeyOperations& before) {
  return {
      .signatures = now.signatures - before.signatures,
      .verifications = now.verifications - before.verifications,
      .encapsulations = now.encapsulations - before.encapsulations,
      .decapsulations = now.decapsulations - before.decapsulations,
      .key_pairs = now.key_pairs - before.key_pairs,
  };
}

void count(PublicKeyOperation operation) {
  counter(operation).fetch_add(1, std::memory_order_relaxed);
}

}  // namespace causeway::crypto
