#pragma once

#include <cstddef>
#include <vector>

#include "api/safety.h"
#include "base/id.h"

namespace causeway::provider {

/// Who may come to an account.
struct Admissions {
  api::Admission messages = api::Admission::everybody;
  api::Admission groups = api::Admission::everybody;

  bool operator==(const Admissions&) const = default;
};

/// From whom accounts want to hear, and from whom not. Shard key: the account that wants it so.
class SafetyTable {
 public:
  virtual ~SafetyTable() = default;

  virtual bool is_blocked(AccountId blocker, AccountId blocked) const = 0;
  /// Ascending.
  virtual std::vector<AccountId> blocked_by(AccountId blocker) const = 0;

  /// Whether the account has written to the other of its own accord, and not blocked it since.
  virtual bool has_accepted(AccountId account, AccountId other) const = 0;
  virtual Admissions admissions(AccountId account) const = 0;

  /// Accepts once, however often it is said.
  virtual void accept(AccountId account, AccountId other) = 0;
  virtual void put_admissions(AccountId account, const Admissions& admissions) = 0;
  /// Blocks once, however often it is said, and accepts no more.
  virtual void block(AccountId blocker, AccountId blocked) = 0;
  virtual void unblock(AccountId blocker, AccountId blocked) = 0;
};

}  // namespace causeway::provider
