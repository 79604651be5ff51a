#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <span>

#include "api/frame.h"
#include "base/clock.h"
#include "provider/request.h"

namespace causeway::provider {

enum class Per : std::uint8_t {
  address,
  device,
};

/// A token bucket: `burst` at once, one more each `refill`.
struct Rate {
  api::Op op{};
  Per per = Per::device;
  std::uint32_t burst = 0;
  Milliseconds refill{};
};

/// How often each operation may be asked for. An operation without a row is not limited.
inline constexpr std::array default_rates{
    Rate{api::Op::register_account, Per::address, 10, std::chrono::minutes(6)},
    Rate{api::Op::login, Per::address, 2000, std::chrono::milliseconds(100)},
    Rate{api::Op::lookup_username, Per::device, 300, std::chrono::seconds(2)},
    Rate{api::Op::lookup_account, Per::device, 1200, std::chrono::seconds(1)},
    Rate{api::Op::publish_statement, Per::device, 10, std::chrono::minutes(6)},
    Rate{api::Op::publish_key_packages, Per::device, 30, std::chrono::minutes(1)},
    Rate{api::Op::claim_key_packages, Per::device, 1200, std::chrono::seconds(3)},
    Rate{api::Op::create_conversation, Per::device, 120, std::chrono::seconds(30)},
    Rate{api::Op::commit, Per::device, 120, std::chrono::seconds(1)},
    Rate{api::Op::propose, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::send, Per::device, 1000, std::chrono::milliseconds(50)},
    Rate{api::Op::conversation_info, Per::device, 300, std::chrono::seconds(2)},
    Rate{api::Op::check_frank, Per::device, 600, std::chrono::milliseconds(200)},
    Rate{api::Op::begin_blob, Per::device, 120, std::chrono::seconds(10)},
};

/// The buckets, in memory only. At most `buckets_max` are held: the one that was used longest ago
/// makes room, which forgives its owner, so memory stays bounded whoever asks. Not for several
/// threads at once.
class RateLimits {
 public:
  static constexpr std::size_t buckets_max = 100'000;

  /// `rates` outlives this object.
  explicit RateLimits(
      std::span<const Rate> rates = default_rates, std::size_t capacity = buckets_max
  );

  /// Takes a token, or says how long until there is one.
  std::optional<Milliseconds> take(api::Op op, const Caller& caller, Instant now);

  std::size_t size() const { return buckets_.size(); }

 private:
  struct Key {
    std::size_t rate = 0;
    std::array<std::uint8_t, 16> who{};

    auto operator<=>(const Key&) const = default;
  };

  /// `full_at` is when the bucket will be full again; each token taken moves it on by `refill`.
  struct Bucket {
    Instant full_at;
    std::list<Key>::iterator age;
  };

  Bucket& bucket(const Key& key, Instant now);

  std::span<const Rate> rates_;
  std::size_t capacity_;
  std::map<Key, Bucket> buckets_;
  std::list<Key> by_age_;  // longest unused first
};

}  // namespace causeway::provider
