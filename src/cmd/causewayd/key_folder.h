#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/frank/frank_server.h"
#include "base/clock.h"
#include "base/random.h"

namespace causeway::causewayd {

/// The names of key files, and since when each is known.
using KeyNames = std::map<std::string, Instant>;

/// Of `known`, those that are not in the folder and are not due to be gone at `now` either. Looks
/// at names alone. Throws `StoreError` where the folder cannot be read.
std::vector<std::string> lost_keys(
    const std::filesystem::path& folder, const KeyNames& known, Instant now
);

/// What there is in the folder, as it is to be known from now on.
KeyNames names_of_keys(const std::filesystem::path& folder, const KeyNames& known, Instant now);

/// Whoever has no copy of these either gives them up: what was tagged with one can no longer be
/// proven (`expired`), what was sealed to one or wrapped with one is not opened any more. None of
/// their numbers is given to another key that tags or is sealed to.
void give_up_keys(
    const std::filesystem::path& folder,
    const std::vector<std::string>& lost,
    Instant now,
    Random& random
);

/// Somebody may have copied this server key: what it tagged and what it will have tagged proves
/// nothing from now on (`unverified`), and the next rotation makes another that tags. Answers false
/// where it was marked already. Throws `StoreError` where there is no such key, or only its number
/// is left.
bool mark_compromised(const std::filesystem::path& folder, std::uint32_t key_id);

/// The state of each server key, by its number. Reads no key: of a file what is before it. Nothing
/// of one that is damaged. Throws `StoreError` where the folder cannot be read.
std::map<std::uint32_t, franking::ServerKeyState> server_key_states(
    const std::filesystem::path& folder
);

/// All keys of the `frank` process in a folder, one 0600 file each: server keys of FRANK-1,
/// moderation keys, and the wrapping keys of evidence. A file that is unreadable, damaged or open
/// to others keeps the provider from starting: minting another key in its place would make genuine
/// messages look forged. Throws `StoreError` with one clear sentence.
class KeyFolder final : public adapters::frank::KeyStore {
 public:
  /// The first server key of a new provider. Throws `StoreError` where there is one already.
  static void create(const std::filesystem::path& folder, Instant now, Random& random);

  KeyFolder(std::filesystem::path folder, HubId hub_id, Random& random);

  std::shared_ptr<const adapters::frank::HeldKeys> keys() const override;
  /// Mints, retires and destroys what is due (docs/operations/running.md, Keys).
  void rotate(Instant now) override;

 private:
  void load();

  std::filesystem::path folder_;
  HubId hub_id_;
  Random& random_;
  mutable std::mutex mutex_;
  std::shared_ptr<const adapters::frank::HeldKeys> keys_;
};

}  // namespace causeway::causewayd
