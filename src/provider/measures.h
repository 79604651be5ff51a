#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "api/frame.h"
#include "provider/call.h"
#include "provider/measure_table.h"

/// What reviewers have decided about an account, as it shows here: what it is refused, and what it
/// is told (docs/formats/api.md, Measures).
namespace causeway::provider {

/// Puts what a decision does to an account in the place of what it did before; `none` lifts it, and
/// `warned` is told and refuses nothing. Again: the same. Other decisions about the account stay:
/// the severest counts. Nothing where there is no such account any more.
void put_measure(Transaction& transaction, const MeasureRecord& record, Instant now);

struct MeasureInForce {
  api::Measure measure = api::Measure::none;
  std::optional<Instant> until;  // nothing: for good, where there is one

  bool operator==(const MeasureInForce&) const = default;
};

/// The severest that is not over; of equals, the one that ends last.
MeasureInForce measure_in_force(const Transaction& transaction, AccountId account, Instant now);

/// Puts the notice into the inboxes of all devices of the account; which these are: whoever holds
/// their connections wakes them after the commit. A device keeps one of each decision and kind, so
/// that the same may be delivered again by somebody who does not know whether it was.
[[nodiscard]] std::vector<DeviceId> deliver_notice(
    Transaction& transaction, AccountId account, const api::NoticeItem& notice, Instant now
);

/// Who would hear of it, if somebody may say something.
enum class Audience : std::uint8_t {
  anybody,    // whoever it is
  others,     // people in a conversation that is not the account's own note
  newcomers,  // people who were not in the conversation before
  strangers,  // people who have not accepted the account
};

/// A row of the table of what measures refuse: this operation, where it reaches these, from this
/// measure on.
struct Restraint {
  api::Op op{};
  Audience audience = Audience::anybody;
  api::Measure from = api::Measure::none;
};

std::span<const Restraint> restraints();

/// 403 `api.account_is_not_restricted`, `account_is_not_suspended` or `account_is_not_banned` where
/// the account that asks may not do this to these. The dispatcher asks about `anybody`, handlers
/// about those whom they know to be reached, before they write anything.
void require_free(const Call& call, api::Op op, Audience audience);

}  // namespace causeway::provider
