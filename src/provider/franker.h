#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "franking/frank.h"
#include "report/report.h"

namespace causeway::provider {

/// Holds the server keys of FRANK-1, and the key to which reports are sealed. Sees no content. Tags
/// come in batches, because its keys may live in a process of their own.
class Franker {
 public:
  virtual ~Franker() = default;

  /// The key that new contexts name.
  virtual std::uint32_t key_id() const = 0;
  /// T of each context, in order. Each context names a key that can tag.
  virtual std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts
  ) const = 0;
  virtual franking::FrankVerdict check(
      const franking::FrankContext& context, const franking::Frank& frank
  ) const = 0;

  /// To which reports are sealed now; its id is 0 where none are taken.
  virtual report::ModerationKey moderation_key() const = 0;
};

/// A Franker in this process. Its keys do not change: to rotate (frank_keys.h), a host makes a new
/// one and uses it from the next batch on.
class LocalFranker final : public Franker {
 public:
  /// Requires at least one active key; the newest of them tags.
  explicit LocalFranker(
      std::vector<franking::ServerKeyRecord> keys, report::ModerationKey moderation_key = {}
  );

  std::uint32_t key_id() const override { return key_id_; }

  std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts) const override;
  franking::FrankVerdict check(const franking::FrankContext& context, const franking::Frank& frank)
      const override;

  report::ModerationKey moderation_key() const override { return moderation_key_; }

 private:
  std::vector<franking::ServerKeyRecord> keys_;
  std::uint32_t key_id_ = 0;
  report::ModerationKey moderation_key_;
};

}  // namespace causeway::provider
