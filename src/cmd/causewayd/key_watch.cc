#include "cmd/causewayd/key_watch.h"

#include <iostream>

#include "adapters/http/system_clock.h"
#include "base/store_error.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/data_lock.h"
#include "crypto/random.h"

namespace causeway::causewayd {

using franking::ServerKeyState;

namespace {

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

}  // namespace

void require_no_key_lost(const KeyNames& known, const std::filesystem::path& folder, Instant now) {
  const auto lost = lost_keys(folder, known, now);
  if (lost.empty()) return;
  throw StoreError(
      StoreError::Kind::io,
      "Keys are missing from " + folder.string() + " (" + list_of(lost) +
          "): restore them from your backup of keys. Where there is none, `causewayd " +
          "give-up-keys` says what is lost with them."
  );
}

void require_no_mark_lost(
    const std::set<std::uint32_t>& compromised, const std::filesystem::path& folder
) {
  for (const auto& [key_id, state] : server_key_states(folder)) {
    const bool proves = state == ServerKeyState::active || state == ServerKeyState::retired;
    if (!proves || !compromised.contains(key_id)) continue;
    const std::string number = std::to_string(key_id);
    throw StoreError(
        StoreError::Kind::other,
        "frank-key " + number + " was marked as compromised, and its file in " + folder.string() +
            " is from a copy made before: mark it again with `causewayd mark-compromised " +
            number + " --for-good`."
    );
  }
}

void remember_keys(
    adapters::sqlite_provider::ProviderStore& store,
    const std::filesystem::path& folder,
    Instant now
) {
  const KeyNames known = store.known_keys();
  const KeyNames present = names_of_keys(folder, known, now);
  if (present != known) store.put_known_keys(present);
  std::set<std::uint32_t> marked;
  for (const auto& [key_id, state] : server_key_states(folder)) {
    if (state == ServerKeyState::compromised) marked.insert(key_id);
  }
  store.add_compromised_keys(marked);
}

int give_up_keys(const std::filesystem::path& config_path, Loss decision) {
  const Config config = load_config(config_path);
  const DataLock lock(config.data);
  adapters::sqlite_provider::ProviderStore store(config.database());
  const Instant now = adapters::http::SystemClock().now();
  const auto lost = lost_keys(config.frank_keys(), store.known_keys(), now);
  if (lost.empty()) {
    std::cout << "No key is missing.\n";
    return 0;
  }
  std::cout << "Missing: " << list_of(lost)
            << "\nWithout a frank-key, reports of messages of its time are not proven any more; "
               "without a\nmoderation-key, reports that were sealed to it are not read; without "
               "an evidence-key, what it\nwraps is not.\n";
  if (decision == Loss::ask) {
    std::cout << "To go on without them, for good: causewayd give-up-keys --for-good\n";
    return 1;
  }
  crypto::SystemRandom random;
  give_up_keys(config.frank_keys(), lost, now, random);
  remember_keys(store, config.frank_keys(), now);
  std::cout << "They are given up. Copy the folder of keys anew.\n";
  return 0;
}

int mark_compromised(const std::filesystem::path& config_path, const Compromise& compromise) {
  const Config config = load_config(config_path);
  const DataLock lock(config.data);
  const std::string key = "frank-key " + std::to_string(compromise.key_id);
  if (compromise.decision == Loss::ask) {
    std::cout << "Whoever has a copy of " << key
              << " can make up messages that look proven. Once it is\nmarked, reports of messages "
                 "that it tagged are UNVERIFIED, also where they are genuine, and the\nnext start "
                 "of serve makes another key. What was counted of reports that are here already\n"
                 "stays as it is. To mark it, for good: causewayd mark-compromised "
              << compromise.key_id << " --for-good\n";
    return 1;
  }
  adapters::sqlite_provider::ProviderStore store(config.database());
  const bool is_new = mark_compromised(config.frank_keys(), compromise.key_id);
  store.add_compromised_keys({compromise.key_id});
  std::cout << key << (is_new ? " is marked" : " was marked already")
            << ". Copy the folder of keys anew.\n";
  return 0;
}

}  // namespace causeway::causewayd
