#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "crypto/password.h"
#include "safety/staff.h"

/// How people get to the console, and for how long (docs/formats/safety-api.md §1, §4, §5).
namespace causeway::safety {

namespace rules {
// clang-format off
inline constexpr Rule session_is_there{"safety.session_is_there", "docs/formats/safety-api.md §1"};
inline constexpr Rule login_is_right{"safety.login_is_right", "docs/formats/safety-api.md §4"};
inline constexpr Rule code_login_is_open{"safety.code_login_is_open", "docs/formats/safety-api.md §4"};
inline constexpr Rule passphrase_fits{"safety.passphrase_fits", "docs/formats/safety-api.md §4"};
inline constexpr Rule code_is_right{"safety.code_is_right", "docs/formats/safety-api.md §4"};
inline constexpr Rule ceremony_is_open{"safety.ceremony_is_open", "docs/formats/safety-api.md §4"};
inline constexpr Rule passkey_is_new{"safety.passkey_is_new", "docs/formats/safety-api.md §4"};
inline constexpr Rule one_way_in_stays{"safety.one_way_in_stays", "docs/formats/safety-api.md §5"};
// clang-format on
}  // namespace rules

using SessionId = ByteId<struct StaffSessionTag, 16>;
using PasskeyId = ByteId<struct PasskeyTag, 16>;

inline constexpr std::chrono::hours session_lasts{12};
inline constexpr std::chrono::minutes session_idles{30};
inline constexpr std::size_t sessions_max = 3;

struct StaffSession {
  SessionId id;
  StaffId person;
  crypto::Sha256 token_hash{};
  Instant since;
  Instant seen;         // its last request
  std::string browser;  // as people call it

  Instant ends() const { return since + session_lasts; }

  Instant idle_ends() const { return std::min(seen + session_idles, ends()); }

  bool operator==(const StaffSession&) const = default;
};

struct Passkey {
  PasskeyId id;
  StaffId person;
  Bytes credential;          // what the authenticator calls it
  std::int32_t algorithm{};  // of COSE: -7 or -8
  Bytes public_key;          // P-256: x and y; Ed25519: 32 bytes
  std::uint32_t counter = 0;
  std::string label;
  Instant added;
  std::optional<Instant> used;

  bool operator==(const Passkey&) const = default;
};

/// Passphrase and one-time codes of one person.
struct CodeLogin {
  StaffId person;
  crypto::PasswordSalt salt{};
  crypto::PasswordCost cost = crypto::password_cost_default;
  crypto::Sha256 hash{};        // of the passphrase
  SecretBytes secret;           // of the codes: the program has to be able to read it
  std::uint64_t last_step = 0;  // the newest step whose code was accepted
};

/// Wrong log-ins in a row with one alias, whether or not anybody has it: what is answered says
/// nothing about that.
struct Tries {
  std::uint32_t wrong = 0;
  Instant last;
};

inline constexpr std::uint32_t wrong_tries_max = 5;
inline constexpr std::chrono::minutes tries_close{15};

class LoginTable {
 public:
  virtual ~LoginTable() = default;

  virtual std::optional<StaffSession> find_session(const crypto::Sha256& token_hash) const = 0;
  /// Newest first.
  virtual std::vector<StaffSession> sessions(StaffId person) const = 0;
  virtual void add(const StaffSession& session) = 0;
  virtual void touch(SessionId id, Instant seen) = 0;
  virtual void remove(SessionId id) = 0;
  virtual void remove_sessions_begun(Instant by) = 0;

  virtual std::optional<Passkey> find_passkey(ByteView credential) const = 0;
  /// In the order in which they were added.
  virtual std::vector<Passkey> passkeys(StaffId person) const = 0;
  virtual void add(const Passkey& passkey) = 0;
  virtual void use(PasskeyId id, std::uint32_t counter, Instant now) = 0;
  virtual void remove(PasskeyId id) = 0;

  virtual std::optional<CodeLogin> code_login(StaffId person) const = 0;
  virtual void put(const CodeLogin& login) = 0;

  virtual Tries tries(const crypto::Sha256& of) const = 0;
  virtual void put(const crypto::Sha256& of, const Tries& tries) = 0;
  virtual void forget_tries(const crypto::Sha256& of) = 0;
  /// Those that are too old to count.
  virtual void forget_tries_before(Instant time) = 0;
};

struct BegunSession {
  StaffSession session;
  std::string token;  // for the cookie; kept as a hash only
};

/// A log-in that succeeded: logged, and the person's oldest sessions beyond three end. Requires an
/// active person.
BegunSession begin_session(
    Transaction& transaction, const Person& person, std::string browser, Instant now, Random& random
);

struct Present {
  Person person;
  StaffSession session;
};

/// Who holds the token: `rules::session_is_there` where it is none, or ended, or the person was
/// removed.
Result<Present> find_session(const Transaction& transaction, std::string_view token, Instant now);
/// A request other than the one that asks who one is: time counts from here.
void touch(Transaction& transaction, Present& present, Instant now);

/// All of that person end, if any, and it is logged.
void end_sessions(Transaction& transaction, StaffId person, Asked asked);
/// `rules::thing_is_there` for one of somebody else.
Result<void> end_session(Transaction& transaction, SessionId id, Asked asked);

/// `rules::code_login_is_open` for a while after too many wrong ones in a row.
Result<void> check_tries(const Transaction& transaction, std::string_view alias, Instant now);
/// Logged; `person` where the alias is of one.
void count_wrong_try(
    Transaction& transaction, std::string_view alias, std::optional<StaffId> person, Instant now
);
void forget_tries(Transaction& transaction, std::string_view alias);

/// `rules::passkey_is_new`; logged. `label` is what the person calls it.
Result<void> add_passkey(Transaction& transaction, Passkey passkey, Asked asked);
/// `rules::thing_is_there`, `rules::one_way_in_stays`; logged.
Result<void> remove_passkey(Transaction& transaction, PasskeyId id, Asked asked);

}  // namespace causeway::safety
