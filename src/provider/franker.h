#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "franking/frank.h"

namespace causeway::provider {

/// Holds the server keys of FRANK-1 and sees no content. Tags come in batches, because its keys
/// may live in a process of their own.
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
};

/// A Franker in this process. Its keys do not change: to rotate (frank_keys.h), a host makes a new
/// one and uses it from the next batch on.
class LocalFranker final : public Franker {
 public:
  /// Requires at least one active key; the newest of them tags.
  explicit LocalFranker(std::vector<franking::ServerKeyRecord> keys);

  std::uint32_t key_id() const override { return key_id_; }

  std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts) const override;
  franking::FrankVerdict check(const franking::FrankContext& context, const franking::Frank& frank)
      const override;

 private:
  std::vector<franking::ServerKeyRecord> keys_;
  std::uint32_t key_id_ = 0;
};

}  // namespace causeway::provider
