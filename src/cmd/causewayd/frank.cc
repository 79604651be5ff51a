#include "cmd/causewayd/frank.h"

#include <atomic>
#include <iostream>
#include <optional>
#include <thread>
#include <unistd.h>

#include "base/store_error.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/key_watch.h"
#include "crypto/random.h"
#include "franking/frank.h"

namespace causeway::causewayd {
namespace {

/// Answers one channel until it is closed. Whatever goes wrong ends the process: the provider
/// starts it again, and nothing is left half done.
void answer(adapters::process::Channel& channel, KeyFolder& keys) {
  try {
    crypto::SystemRandom random;
    adapters::frank::serve(channel, keys, random);
  } catch (const std::exception& error) {
    std::cerr << "causewayd frank: " + std::string(error.what()) + "\n" << std::flush;
    _exit(1);
  }
}

}  // namespace

std::unique_ptr<adapters::frank::FrankProcess> start_frank(
    const Config& config, Instant now, std::function<void(const std::string&)> restarted
) {
  adapters::frank::FrankOptions options;
  options.arguments = {"frank", config.frank_keys().string(), config.domain};
  // What the folder has become meanwhile is what the next process believes.
  options.before_restart = [database = config.database(), folder = config.frank_keys()] {
    using adapters::sqlite_provider::ProviderStore;
    require_no_mark_lost(ProviderStore::compromised_keys(database), folder);
  };
  options.restarted = std::move(restarted);
  return std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
}

int run_frank(const std::filesystem::path& folder, const std::string& domain) {
  auto channels = adapters::process::channels_of_child(
      adapters::frank::channel_count, adapters::frank::message_size_max
  );
  crypto::SystemRandom random;
  std::optional<KeyFolder> keys;
  try {
    keys.emplace(folder, franking::hub_id(domain), random);
  } catch (const StoreError& error) {
    adapters::frank::refuse(channels.front(), error.what());
    return 1;
  }
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < channels.size(); ++i) {
    threads.emplace_back([&channel = channels[i], &keys] { answer(channel, *keys); });
  }
  answer(channels.front(), *keys);
  for (std::thread& thread : threads) thread.join();
  return 0;
}

}  // namespace causeway::causewayd
