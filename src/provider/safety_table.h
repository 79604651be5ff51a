#pragma once

#include <cstddef>
#include <vector>

#include "base/id.h"

namespace causeway::provider {

/// Whom accounts do not want to hear from. Shard key: the account that blocks.
class SafetyTable {
 public:
  virtual ~SafetyTable() = default;

  virtual bool is_blocked(AccountId blocker, AccountId blocked) const = 0;
  /// Ascending.
  virtual std::vector<AccountId> blocked_by(AccountId blocker) const = 0;

  /// Blocks once, however often it is said.
  virtual void block(AccountId blocker, AccountId blocked) = 0;
  virtual void unblock(AccountId blocker, AccountId blocked) = 0;
};

}  // namespace causeway::provider
