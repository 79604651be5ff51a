#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "api/reports.h"
#include "base/clock.h"
#include "base/id.h"

namespace causeway::provider {

/// What one decision does to an account.
struct MeasureRecord {
  AccountId account;
  report::DecisionId decision;
  api::Measure measure = api::Measure::none;
  std::optional<Instant> until;  // nothing: for good

  bool operator==(const MeasureRecord&) const = default;
};

/// Measures on accounts, one of each decision. Shard key: the account.
class MeasureTable {
 public:
  virtual ~MeasureTable() = default;

  /// Of one account, also those that are over.
  virtual std::vector<MeasureRecord> of(AccountId account) const = 0;

  /// In the place of what the same decision did before.
  virtual void put(const MeasureRecord& record) = 0;
  /// Nothing happens where there is none.
  virtual void remove(AccountId account, report::DecisionId decision) = 0;
  virtual void forget(AccountId account) = 0;
  /// Removes at most `limit` that are over; answers how many.
  virtual std::size_t expire(Instant now, std::size_t limit) = 0;
};

}  // namespace causeway::provider
