#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "api/safety.h"
#include "base/id.h"
#include "provider/account_table.h"

namespace causeway::provider {

/// Who may come to an account.
struct Admissions {
  api::Admission messages = api::Admission::everybody;
  api::Admission groups = api::Admission::everybody;

  bool operator==(const Admissions&) const = default;
};

/// How somebody came to an account.
enum class Approach : std::uint8_t {
  wrote = 0,   // or opened a direct conversation
  let_in = 1,  // into a group, and no more than that
};

/// Somebody came to an account that had not accepted it.
struct ContactRequest {
  Day day;                     // when first
  std::uint32_t messages = 0;  // said since
  Approach approach = Approach::wrote;

  bool operator==(const ContactRequest&) const = default;
};

/// From whom accounts want to hear, and from whom not. Shard key: the account that wants it so; of
/// a request, the account that asks.
class SafetyTable {
 public:
  virtual ~SafetyTable() = default;

  virtual bool is_blocked(AccountId blocker, AccountId blocked) const = 0;
  /// Whether it is blocked, and had been accepted when it was.
  virtual bool had_accepted(AccountId blocker, AccountId blocked) const = 0;
  /// Ascending.
  virtual std::vector<AccountId> blocked_by(AccountId blocker) const = 0;

  /// Whether the account has written to the other of its own accord, and not blocked it since.
  virtual bool has_accepted(AccountId account, AccountId other) const = 0;
  /// Ascending, at most `limit`.
  virtual std::vector<AccountId> accepted_by(AccountId account, std::size_t limit) const = 0;
  virtual Admissions admissions(AccountId account) const = 0;

  virtual std::optional<ContactRequest> find_request(AccountId asks, AccountId other) const = 0;
  /// Of one account, those of that day and later.
  virtual std::uint32_t count_requests(AccountId asks, Day since) const = 0;
  /// Likewise, of those by `Approach::let_in`.
  virtual std::uint32_t count_let_in(AccountId asks, Day since) const = 0;
  virtual void put_request(AccountId asks, AccountId other, const ContactRequest& request) = 0;
  /// Without effect where there is none.
  virtual void remove_request(AccountId asks, AccountId other) = 0;
  /// Deletes at most `limit` that began before that day; answers how many.
  virtual std::size_t expire_requests(Day before, std::size_t limit) = 0;

  /// Accepts once, however often it is said. What the other has asked for is granted.
  virtual void accept(AccountId account, AccountId other) = 0;
  virtual void put_admissions(AccountId account, const Admissions& admissions) = 0;
  /// Blocks once, however often it is said, and accepts no more.
  virtual void block(AccountId blocker, AccountId blocked) = 0;
  virtual void unblock(AccountId blocker, AccountId blocked) = 0;
  /// All that an account wants, and whom others have accepted in it.
  virtual void forget(AccountId account) = 0;
};

}  // namespace causeway::provider
