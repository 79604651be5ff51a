#pragma once

#include <filesystem>
#include <mutex>

#include "adapters/frank/frank_server.h"
#include "base/clock.h"
#include "base/random.h"

namespace causeway::causewayd {

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
