#include "provider/measures.h"

#include <algorithm>
#include <array>

#include "api/inbox.h"
#include "api/rules.h"
#include "provider/refused.h"

namespace causeway::provider {
namespace {

using api::Measure;
using api::Op;

/// All else is free to everybody: to receive, to know what was decided and why, to appeal, to
/// report and block, to go. So is what others wait for: commits that take leaves out or let in
/// devices of accounts that are there, claims to leave, key packages, acknowledgements; and blobs,
/// of which backups and reports consist, and of which nobody hears without a message.
constexpr std::array table{
    Restraint{Op::create_conversation, Audience::strangers, Measure::restricted},
    Restraint{Op::create_conversation, Audience::others, Measure::suspended},
    Restraint{Op::commit, Audience::strangers, Measure::restricted},
    Restraint{Op::commit, Audience::newcomers, Measure::suspended},
    Restraint{Op::send, Audience::strangers, Measure::restricted},
    Restraint{Op::send, Audience::others, Measure::suspended},
    Restraint{Op::put_group_link, Audience::newcomers, Measure::restricted},
    Restraint{Op::request_join, Audience::anybody, Measure::restricted},
    Restraint{Op::put_profile, Audience::anybody, Measure::suspended},
};

bool is_over(const MeasureRecord& record, Instant now) {
  return record.until && *record.until <= now;
}

/// Whether `left` says less than `right`.
bool is_milder(const MeasureInForce& left, const MeasureInForce& right) {
  if (left.measure != right.measure) return left.measure < right.measure;
  return left.until && (!right.until || *left.until < *right.until);
}

const Rule& rule_of(Measure measure) {
  switch (measure) {
    case Measure::banned:
      return api::rules::account_is_not_banned;
    case Measure::suspended:
      return api::rules::account_is_not_suspended;
    case Measure::restricted:
    case Measure::warned:
    case Measure::none:
      break;
  }
  return api::rules::account_is_not_restricted;
}

bool has_ended(const AccountTable& accounts, AccountId account) {
  return accounts.devices(account).empty();
}

}  // namespace

void put_measure(Transaction& transaction, const MeasureRecord& record, Instant now) {
  if (has_ended(transaction.accounts(), record.account)) return;
  if (record.measure < Measure::restricted || is_over(record, now)) {
    transaction.measures().remove(record.account, record.decision);
  } else {
    transaction.measures().put(record);
  }
}

MeasureInForce measure_in_force(const Transaction& transaction, AccountId account, Instant now) {
  MeasureInForce severest;
  for (const MeasureRecord& record : transaction.measures().of(account)) {
    const MeasureInForce one{record.measure, record.until};
    if (!is_over(record, now) && is_milder(severest, one)) severest = one;
  }
  return severest;
}

std::vector<DeviceId> deliver_notice(
    Transaction& transaction, AccountId account, const api::NoticeItem& notice, Instant now
) {
  std::vector<DeviceId> devices;
  for (const DeviceRecord& device : transaction.accounts().devices(account)) {
    devices.push_back(device.device);
  }
  transaction.inboxes().deliver(devices, tls::encode(api::InboxPayload(notice)), now);
  return devices;
}

std::span<const Restraint> restraints() {
  return table;
}

void require_free(const Call& call, Op op, Audience audience) {
  const auto row = std::ranges::find_if(table, [&](const Restraint& restraint) {
    return restraint.op == op && restraint.audience == audience;
  });
  if (row == table.end()) return;
  const Measure measure = measure_in_force(call.transaction, call.device.account, call.now).measure;
  require(measure < row->from, api::Status::refused, rule_of(measure));
}

}  // namespace causeway::provider
