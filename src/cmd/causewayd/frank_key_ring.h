#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "base/random.h"
#include "provider/franker.h"

namespace causeway::causewayd {

/// The server keys of FRANK-1 in a folder, one 0600 file each, and the Franker over them. A file
/// that is unreadable, short or open to others keeps the provider from starting: minting another
/// key in its place would make genuine messages look forged.
class FrankKeyRing final : public provider::Franker {
 public:
  /// The first key of a new provider. Throws `StoreError` where there is one already.
  static void create(const std::filesystem::path& folder, Instant now, Random& random);

  /// Throws `StoreError` with one clear sentence.
  FrankKeyRing(std::filesystem::path folder, Random& random);

  /// Mints, retires and destroys what is due (docs/formats/frank1.md §6). Between two batches.
  void rotate(Instant now);

  std::uint32_t key_id() const override;
  std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts) const override;
  franking::FrankVerdict check(const franking::FrankContext& context, const franking::Frank& frank)
      const override;

  report::ModerationKey moderation_key() const override { return current()->moderation_key(); }

 private:
  std::shared_ptr<const provider::LocalFranker> current() const;
  void load();

  std::filesystem::path folder_;
  Random& random_;
  mutable std::mutex mutex_;
  std::shared_ptr<const provider::LocalFranker> franker_;
};

}  // namespace causeway::causewayd
