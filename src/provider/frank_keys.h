#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "franking/frank.h"
#include "tls/codec.h"

/// When server keys come and go, and how one is written to a file; both without touching a disk.
/// The host reads every key file at its start (0600, one key each) and does not start when one is
/// unreadable or damaged: a key that is minted in the place of a lost one would make genuine
/// messages look forged.
namespace causeway::provider {

namespace rules {
inline constexpr Rule frank_key_file_is_whole{
    "provider.frank_key_file_is_whole", "docs/formats/frank1.md §6"
};
}  // namespace rules

/// How long a key tags, and how long it verifies after that.
inline constexpr std::chrono::hours frank_key_active{24 * 30};
inline constexpr std::chrono::hours frank_key_retention{24 * 180};

struct FrankKeyPlan {
  /// The id of a new key. The caller writes its file durably before it tags with it.
  std::optional<std::uint32_t> mint;
  std::vector<std::uint32_t> retire;
  std::vector<std::uint32_t> destroy;

  bool operator==(const FrankKeyPlan&) const = default;
};

/// What is due at `now`. Minting comes a key's life after the newest, never because none is left:
/// the first key is `causewayd init`'s.
FrankKeyPlan plan_frank_keys(std::span<const franking::ServerKeyRecord> keys, Instant now);

franking::ServerKeyRecord make_frank_key(std::uint32_t key_id, Instant now, Random& random);

/// The content of a key file.
SecretBytes encode_frank_key(const franking::ServerKeyRecord& key);

/// `rules::frank_key_file_is_whole` on anything that `encode_frank_key` did not write.
Result<franking::ServerKeyRecord> parse_frank_key(ByteView file);

/// What a key file begins with: no secret, for whoever is not to hold the key.
struct FrankKeyHead {
  using Wire = tls::Struct;

  std::uint8_t version = 1;
  std::uint32_t key_id = 0;
  franking::ServerKeyState state{};

  bool operator==(const FrankKeyHead&) const = default;
};

inline constexpr std::size_t frank_key_head_size = 6;

/// Of so many first bytes of a file. `rules::frank_key_file_is_whole`.
Result<FrankKeyHead> parse_frank_key_head(ByteView head);

}  // namespace causeway::provider
