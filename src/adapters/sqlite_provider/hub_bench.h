#pragma once

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <span>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "adapters/sqlite_provider/provider_store.h"
#include "base/seeded_random.h"
#include "crypto/random.h"
#include "provider/batch.h"
#include "provider/frank_keys.h"
#include "provider/gate.h"

namespace causeway::adapters::sqlite_provider {

inline constexpr Instant bench_start = from_unix_ms(1'790'000'000'000);

/// CPU time of the process.
inline double process_cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

/// A hub without its network, whose database is a file of its own.
class BenchHub {
 public:
  BenchHub() : franker_(make_frank_keys(random)) {}

  BenchHub(const BenchHub&) = delete;
  BenchHub& operator=(const BenchHub&) = delete;

  ProviderStore& store() { return database_.store; }

  template <typename Request>
  provider::Admitted admit(DeviceId device, const Request& request, Instant now) {
    const provider::Caller caller{.address = {}, .device = device, .nonce = identity::Nonce{}};
    auto gated =
        gate_.admit({.caller = caller, .op = request.op, .body = tls::encode(request)}, now);
    return std::get<provider::Admitted>(std::move(gated));
  }

  /// Runs a batch, of which all is accepted; whose inboxes grew, once for each copy.
  std::vector<DeviceId> run(std::span<const provider::Admitted> requests, Instant now) {
    std::vector<DeviceId> woken;
    for (const auto& outcome : provider::run_batch(store(), dispatcher_, requests, now, random)) {
      if (outcome.status != api::Status::ok) std::abort();
      woken.insert(woken.end(), outcome.wake.begin(), outcome.wake.end());
    }
    return woken;
  }

  SeededRandom random{1};

 private:
  struct Folder {
    Folder() { std::filesystem::create_directory(path); }

    ~Folder() { std::filesystem::remove_all(path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("bench-" + std::to_string(::getpid()));
  };

  struct Database {
    Folder folder;
    ProviderStore store{folder.path / "provider.db"};
  };

  static std::vector<franking::ServerKeyRecord> make_frank_keys(Random& random) {
    crypto::initialize();
    std::vector<franking::ServerKeyRecord> keys;
    keys.push_back(provider::make_frank_key(1, bench_start, random));
    return keys;
  }

  provider::LocalFranker franker_;
  provider::Dispatcher dispatcher_{{.domain = {}, .hub_id = {}}, franker_};
  provider::Gate gate_{provider::RateLimits({})};
  Database database_;
};

}  // namespace causeway::adapters::sqlite_provider
