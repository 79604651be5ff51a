#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "safety/staff.h"

namespace causeway::adapters::http_safety {

using CeremonyId = ByteId<struct CeremonyTag, 16>;

enum class CeremonyKind : std::uint8_t {
  log_in,
  invitation_passkey,
  invitation_code,
  own_passkey,
};

/// Something that was begun and has to be finished soon, by whoever began it.
struct Ceremony {
  CeremonyKind kind = CeremonyKind::log_in;
  Bytes challenge;         // of a passkey
  SecretBytes secret;      // of one-time codes
  safety::StaffId person;  // whose, or who will be made; zero: nobody is known yet
  crypto::Sha256 token{};  // of the invitation
  Instant ends;
};

inline constexpr std::chrono::seconds passkey_ceremony_lasts{60};
inline constexpr std::chrono::minutes code_ceremony_lasts{15};  // people install programs meanwhile

/// In memory only: a restart ends them. At most `ceremonies_max`, so that nobody fills it; the one
/// that ends first makes room.
class Ceremonies {
 public:
  CeremonyId begin(Ceremony ceremony, Random& random);
  /// Once: it is gone then. Nothing where it is unknown, over, or of another kind.
  std::optional<Ceremony> finish(CeremonyId id, CeremonyKind kind, Instant now);
  /// One that goes on after all, until the same time.
  void put_back(CeremonyId id, Ceremony ceremony);

 private:
  std::mutex mutex_;
  std::map<CeremonyId, Ceremony> all_;  // with `mutex_`
};

inline constexpr std::size_t ceremonies_max = 1'000;

}  // namespace causeway::adapters::http_safety
