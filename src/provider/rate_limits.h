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
#include "api/limits.h"
#include "base/clock.h"
#include "provider/request.h"

namespace causeway::provider {

enum class Per : std::uint8_t {
  address,
  network,  // all addresses that one operator was given: an IPv6 /32, an IPv4 /16
  device,
};

/// What a token stands for.
enum class Token : std::uint8_t {
  request,
  kib,  // 1024 bytes of a request's body, and parts of it
};

/// A token bucket: `burst` at once, one more each `refill`.
struct Rate {
  std::optional<api::Op> op;  // none: all operations out of one bucket
  Per per = Per::device;      // whoever is not logged in counts as its address
  std::uint32_t burst = 0;
  Milliseconds refill{};
  Token token = Token::request;
};

/// How often each operation may be asked for, and how many bytes all of them may bring: what is
/// stored for devices that never come is stored for 30 days. A request has to keep every row that
/// is about it; where there is none, it is not limited.
inline constexpr std::array default_rates{
    Rate{api::Op::register_account, Per::address, 10, std::chrono::minutes(6)},
    Rate{api::Op::login, Per::address, 2000, std::chrono::milliseconds(100)},
    // Many times what a device asks for that acknowledges each batch. One that is refused is lost,
    // and made good by the next.
    Rate{api::Op::ack, Per::device, 2000, std::chrono::milliseconds(10)},
    Rate{api::Op::lookup_username, Per::device, 300, std::chrono::seconds(2)},
    Rate{api::Op::lookup_account, Per::device, 1200, std::chrono::seconds(1)},
    Rate{api::Op::statements, Per::device, 300, std::chrono::seconds(2)},
    Rate{api::Op::publish_statement, Per::device, 10, std::chrono::minutes(6)},
    Rate{api::Op::delete_account, Per::address, 10, std::chrono::minutes(6)},
    Rate{api::Op::keep_account, Per::device, 10, std::chrono::minutes(1)},
    Rate{api::Op::put_link_step, Per::address, 60, std::chrono::seconds(10)},
    // Whoever has many addresses does not fill the place of all steps (`link_steps_max`).
    Rate{api::Op::put_link_step, Per::network, 6000, std::chrono::milliseconds(100)},
    Rate{api::Op::grant_link, Per::device, 20, std::chrono::seconds(30)},
    // Both sides ask once a second until the next step is there.
    Rate{api::Op::link_step, Per::address, 2000, std::chrono::milliseconds(100)},
    Rate{api::Op::publish_key_packages, Per::device, 30, std::chrono::minutes(1)},
    Rate{api::Op::claim_key_packages, Per::device, 1200, std::chrono::seconds(3)},
    Rate{api::Op::create_conversation, Per::device, 120, std::chrono::seconds(30)},
    Rate{api::Op::commit, Per::device, 120, std::chrono::seconds(1)},
    // Whom a commit adds gets the tree from the hub, which may be much larger than the commit.
    Rate{api::Op::commit, Per::device, 5000, std::chrono::seconds(30)},
    Rate{api::Op::leave, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::send, Per::device, 1000, std::chrono::milliseconds(50)},
    Rate{api::Op::conversation_info, Per::device, 300, std::chrono::seconds(2)},
    Rate{api::Op::conversations, Per::device, 30, std::chrono::minutes(1)},
    Rate{api::Op::check_frank, Per::device, 600, std::chrono::milliseconds(200)},
    Rate{api::Op::begin_blob, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::block, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::unblock, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::accept_contact, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::safety_settings, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::put_safety_settings, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::put_profile, Per::device, 60, std::chrono::minutes(1)},
    // Everybody in a large group may have said something of themselves.
    Rate{api::Op::profile, Per::device, 1200, std::chrono::seconds(1)},
    Rate{api::Op::put_group_link, Per::device, 60, std::chrono::minutes(1)},
    // Nobody guesses 128 bits.
    Rate{api::Op::group_link, Per::device, 120, std::chrono::seconds(30)},
    // Each goes to everybody who decides, also where it is taken back at once.
    Rate{api::Op::request_join, Per::device, 20, std::chrono::minutes(30)},
    Rate{api::Op::take_back_join, Per::device, 20, std::chrono::minutes(30)},
    Rate{api::Op::decline_join, Per::device, 300, std::chrono::seconds(10)},
    Rate{api::Op::join_requests, Per::device, 120, std::chrono::seconds(10)},
    Rate{api::Op::moderation_key, Per::device, 60, std::chrono::minutes(1)},
    // What reviewers read costs them their time: 30 at once, then one each 10 minutes.
    Rate{api::Op::file_report, Per::device, 30, std::chrono::minutes(10)},
    Rate{api::Op::file_appeal, Per::device, 10, std::chrono::minutes(30)},
    Rate{api::Op::put_backup, Per::device, 120, std::chrono::seconds(30)},
    Rate{api::Op::backup, Per::device, 120, std::chrono::seconds(30)},
    Rate{api::Op::delete_backup, Per::device, 10, std::chrono::minutes(6)},
    // Nobody guesses 256 bits. Not for each account: anybody could keep its owner out.
    Rate{api::Op::recover, Per::address, 10, std::chrono::minutes(1)},
    Rate{api::Op::publish_recovered, Per::address, 10, std::chrono::minutes(6)},
    // 64 MiB at once and 250 KiB a second; 1 GiB at once and as much again each day.
    Rate{{}, Per::device, 64U << 10, std::chrono::milliseconds(4), Token::kib},
    Rate{{}, Per::device, 1U << 20, std::chrono::milliseconds(80), Token::kib},
};
// Otherwise the largest request would wait for ever.
static_assert(api::limits::frame_size_max >> 10 <= 64U << 10);

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

  /// Takes the tokens of a request, or none of them and says how long until they are there.
  std::optional<Milliseconds> take(const Request& request, Instant now);

  std::size_t size() const { return buckets_.size(); }

 private:
  struct Key {
    std::size_t rate = 0;
    std::array<std::uint8_t, 16> who{};

    auto operator<=>(const Key&) const = default;
  };

  /// `full_at` is when the bucket will be full again; what is taken moves it on by the time that
  /// its refill takes.
  struct Bucket {
    Instant full_at;
    std::list<Key>::iterator age;
  };

  /// The bucket of one row for whoever asks, new ones full.
  Bucket& bucket(std::size_t rate, const Caller& caller, Instant now);

  std::span<const Rate> rates_;
  std::size_t capacity_;
  std::map<Key, Bucket> buckets_;
  std::list<Key> by_age_;  // longest unused first
};

}  // namespace causeway::provider
