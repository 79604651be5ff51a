#include "safety/intake_round.h"

#include <algorithm>
#include <iterator>

#include "safety/appeals.h"
#include "safety/month_numbers.h"
#include "safety/retention.h"
#include "safety/tally.h"

namespace causeway::safety {
namespace {

bool subject_exists(const provider::Transaction& provider, const report::OpenedReport& opened) {
  if (!opened.proven.empty()) return true;
  if (opened.reported_account != AccountId{}) {
    return provider.accounts().find(opened.reported_account).has_value();
  }
  return provider.conversations().find(opened.group).has_value();
}

/// Whoever reports anything of a conversation was in it, or has a leaked opening. The conversation
/// is what the report says: it may be none.
std::optional<Membership> membership(
    const provider::Transaction& provider,
    AccountId reporter,
    const report::OpenedReport& opened,
    Instant now
) {
  if (!subject_exists(provider, opened)) return std::nullopt;
  if (opened.first_seq == 0) return Membership::unknown;
  if (!provider.conversations().find(opened.group)) return Membership::unknown;
  const auto roster = provider.conversations().roster(opened.group);
  return membership_of(roster, reporter, span_of(opened, now));
}

/// Nothing is wrong with the report, and a key that is restored opens it.
bool is_for_want_of_a_key(const Refusal& refusal) {
  return refusal.rule == report::rules::moderation_key_is_held.name ||
         refusal.rule == report::rules::evidence_is_kept.name;
}

/// Reports, and appeals: of each the oldest behind what is held up.
std::vector<provider::Filing> waiting_filings(
    const provider::Transaction& provider, const RoundSize& size, const HeldUp& behind
) {
  const auto read = [&](provider::FilingKind kind, provider::FilingNumber after) {
    return provider.reports().read(kind, after, size.filings, size.bytes);
  };
  auto filings = read(provider::FilingKind::report, behind.last_report);
  auto appeals = read(provider::FilingKind::appeal, behind.last_appeal);
  std::move(appeals.begin(), appeals.end(), std::back_inserter(filings));
  return filings;
}

void hold_up(HeldUp& held_up, const provider::Filing& filing) {
  const bool is_report = filing.kind == provider::FilingKind::report;
  (is_report ? held_up.last_report : held_up.last_appeal) = filing.number;
  ++held_up.count;
}

/// What is the same for all that a round takes in.
struct Course {
  SafetyStore& store;
  const MembershipOf& membership_of;
  Instant now;
};

void take_in_report(
    const Course& course,
    Transaction& transaction,
    const provider::Filing& filing,
    report::OpenedReport opened,
    TallySheet& sheet
) {
  const auto membership = course.membership_of(filing.account, opened);
  if (!membership) {
    transaction.reports().count_refused(course.now, rules::subject_exists.name);
    return;
  }
  const report::Reason reason = opened.reason;
  const bool is_verified = opened.counts.verified > 0 && !opened.proven.empty();
  const TakenIn taken = take_in(transaction, filing, std::move(opened), *membership, course.now);
  if (taken.intake == Intake::repeated || taken.intake == Intake::too_many) return;
  const TallyMonth month = month_counted(filing.filed, course.now);
  sheet.count(month, reason, Tally::received);
  if (is_verified) sheet.count(month, reason, Tally::verified);
}

void take_in_part(
    const Course& course,
    std::span<const provider::Filing> filings,
    std::vector<Opened> opened,
    Round& round
) {
  const auto transaction = course.store.begin_write();
  TallySheet sheet;
  std::vector<DoneFiling> done;
  HeldUp held_up = round.held_up;
  for (std::size_t i = 0; i < filings.size(); ++i) {
    const provider::Filing& filing = filings[i];
    if (const auto* refusal = std::get_if<Refusal>(&opened[i])) {
      if (is_for_want_of_a_key(*refusal) && course.now < filing.filed + lost_key_patience) {
        hold_up(held_up, filing);
        continue;
      }
      transaction->reports().count_refused(course.now, refusal->rule);
    } else if (auto* report = std::get_if<report::OpenedReport>(&opened[i])) {
      take_in_report(course, *transaction, filing, std::move(*report), sheet);
    } else {
      auto& text = std::get<report::SealedEvidence>(opened[i]);
      const auto taken = take_in_appeal(*transaction, filing, std::move(text), course.now);
      if (!taken.ok()) {
        transaction->reports().count_refused(course.now, taken.error().rule().name);
      }
    }
    done.push_back({filing.account, filing.kind, filing.sealed.id});
  }
  sheet.write(transaction->tallies());
  transaction->commit();
  round.done.insert(round.done.end(), done.begin(), done.end());
  round.held_up = held_up;
}

}  // namespace

void take_in_round(
    std::span<const provider::Filing> filings,
    SafetyStore& store,
    ReportOpener& opener,
    const MembershipOf& membership_of,
    Instant now,
    Round& round
) {
  if (filings.empty()) return;
  const Course course{store, membership_of, now};
  opener.open_in_parts(
      filings,
      report::month_of(now + undecided_retention),
      [&](std::span<const provider::Filing> part, std::vector<Opened> opened) {
        take_in_part(course, part, std::move(opened), round);
        return !round.is_enough();
      }
  );
}

void take_in_waiting(
    const provider::Transaction& provider,
    SafetyStore& store,
    ReportOpener& opener,
    Instant now,
    const RoundSize& size,
    Round& round
) {
  take_in_round(
      waiting_filings(provider, size, round.held_up),
      store,
      opener,
      [&](AccountId reporter, const report::OpenedReport& opened) {
        return membership(provider, reporter, opened, now);
      },
      now,
      round
  );
}

}  // namespace causeway::safety
