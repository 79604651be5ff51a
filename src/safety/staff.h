#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/hash.h"
#include "safety/records.h"

/// Who works at the console, and what each may do (docs/formats/safety-api.md §2, §5, §13). People
/// are made by invitations only; the first one by the program.
namespace causeway::safety {

class Transaction;

namespace rules {
// clang-format off
inline constexpr Rule thing_is_there{"safety.thing_is_there", "docs/formats/safety-api.md §1"};
inline constexpr Rule alias_is_free{"safety.alias_is_free", "docs/formats/safety-api.md §13"};
inline constexpr Rule alias_fits{"safety.alias_fits", "docs/formats/safety-api.md §13"};
inline constexpr Rule role_is_given{"safety.role_is_given", "docs/formats/safety-api.md §13"};
inline constexpr Rule roles_go_together{"safety.roles_go_together", "docs/formats/safety-api.md §13"};
inline constexpr Rule person_is_another{"safety.person_is_another", "docs/formats/safety-api.md §13"};
inline constexpr Rule one_admin_stays{"safety.one_admin_stays", "docs/formats/safety-api.md §13"};
inline constexpr Rule invitation_is_open{"safety.invitation_is_open", "docs/formats/safety-api.md §4"};
inline constexpr Rule shield_is_strong_enough{"safety.shield_is_strong_enough", "docs/formats/safety-api.md §5"};
// clang-format on
}  // namespace rules

/// A set of roles; what somebody may do is the union.
struct Roles {
  std::uint8_t bits = 0;  // bit r for each Role r

  constexpr Roles() = default;

  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) bits |= bit(role);
  }

  constexpr bool has(Role role) const { return (bits & bit(role)) != 0; }

  constexpr bool has_any(Roles of) const { return (bits & of.bits) != 0; }

  constexpr bool is_empty() const { return bits == 0; }

  bool operator==(const Roles&) const = default;

 private:
  static constexpr std::uint8_t bit(Role role) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(role));
  }
};

struct RoleRow {
  Role role;
  std::string_view name;  // in JSON
};

/// In the order of §2.
std::span<const RoleRow> roles();
std::optional<Role> find_role(std::string_view name);

/// `rules::role_is_given`; `rules::roles_go_together`: who says who may see cases sees none.
Result<void> check_roles(Roles roles);

enum class PersonState : std::uint8_t {
  active = 1,
  removed = 2,  // may not log in; the log still names them
};

enum class Density : std::uint8_t {
  comfortable = 1,
  dense = 2,
};

enum class Theme : std::uint8_t {
  system = 1,
  light = 2,
  dark = 3,
};

/// How somebody has the console shown to them.
struct Settings {
  std::uint8_t blur = 3;  // 1 to 3
  bool is_greyscale = true;
  bool is_mute = true;
  bool has_single_keys = true;
  Density density = Density::comfortable;
  Theme theme = Theme::system;
  std::uint8_t break_after_min = 60;  // 15 to 120
  std::uint16_t opted_out = 0;        // bit i for the queue at i of `queue_names`

  bool operator==(const Settings&) const = default;
};

/// Every queue that the console has: those of safety/queues.h, and the two of cases that have been
/// looked at.
std::span<const std::string_view> queue_names();

/// `rules::shield_is_strong_enough` where pictures would be blurred less than the provider wants.
Result<void> check_shield(const Settings& settings, std::uint8_t least_blur);

struct Person {
  StaffId id;
  std::string alias;  // what colleagues see; never the legal name
  Roles roles;
  PersonState state = PersonState::active;
  Instant added;
  std::optional<Instant> seen;
  Settings settings;

  bool operator==(const Person&) const = default;
};

using InvitationId = ByteId<struct InvitationTag, 16>;

struct Invitation {
  InvitationId id;
  crypto::Sha256 token_hash{};
  std::string alias;
  Roles roles;
  StaffId by;  // zero: the program
  Instant made;
  Instant ends;

  bool operator==(const Invitation&) const = default;
};

inline constexpr std::chrono::hours invitation_lasts{72};

/// A token of 32 random bytes in base64url, and what is kept of it.
struct Token {
  std::string text;
  crypto::Sha256 hash{};
};

Token make_token(Random& random);
/// Of any text, so that one that is no token is merely unknown.
crypto::Sha256 hash_of_token(std::string_view text);

struct NewPerson {
  std::string alias;
  Roles roles;
};

struct Invited {
  Invitation invitation;
  std::string token;  // is told once
};

/// Where and when something is asked for, and by whom.
struct Asked {
  StaffId by;  // zero: the program
  Instant now;
};

/// An invitation, logged. An alias is given once, for the log names people by it:
/// `rules::alias_is_free`, `rules::alias_fits`, and `check_roles`.
Result<Invited> invite(
    Transaction& transaction, const NewPerson& wanted, Asked asked, Random& random
);
/// `rules::thing_is_there`.
Result<void> take_back(Transaction& transaction, InvitationId id, Asked asked);

/// `rules::invitation_is_open` for a token that is unknown, used, taken back or too old.
Result<Invitation> find_invitation(
    const Transaction& transaction, std::string_view token, Instant now
);
/// The person that it was for, under a new id; the invitation is gone. Logged.
Person accept(Transaction& transaction, const Invitation& invitation, StaffId id, Instant now);

struct PersonChange {
  Roles roles;
  PersonState state = PersonState::active;
};

/// Logged; sessions of whoever it is end. `rules::thing_is_there`, `rules::person_is_another` for
/// one's own, `rules::one_admin_stays`, and `check_roles`.
Result<Person> change_person(
    Transaction& transaction, StaffId id, const PersonChange& change, Asked asked
);

/// What somebody has looked at since the last break, or since midnight UTC.
struct Exposure {
  Instant since;
  std::uint32_t reports = 0;
  std::uint32_t pictures = 0;
  std::uint32_t grave = 0;  // of child safety, of both

  bool operator==(const Exposure&) const = default;
};

/// Why a break is suggested; nothing where none is.
std::optional<std::string_view> break_suggested(
    const Exposure& exposure, const Settings& settings, Instant now
);

enum class Seen : std::uint8_t {
  report,
  picture,
};

enum class Gravity : std::uint8_t {
  usual,
  grave,
};

Exposure exposure_of(const Transaction& transaction, StaffId person, Instant now);
/// For whoever shows something to somebody, in the transaction that logs it.
void count_exposure(
    Transaction& transaction, StaffId person, Seen seen, Gravity gravity, Instant now
);
/// Counts from here.
void take_break(Transaction& transaction, StaffId person, Instant now);

}  // namespace causeway::safety
