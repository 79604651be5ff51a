#include "safety/retention.h"

#include "report/opener.h"
#include "safety/audit.h"
#include "safety/bad_faith.h"
#include "safety/decision_table.h"
#include "safety/desk_table.h"
#include "safety/effect_table.h"
#include "safety/effects.h"
#include "safety/tips.h"

namespace causeway::safety {
namespace {

constexpr std::size_t at_once = 100;
/// What is preserved for a CyberTip when its time is over.
constexpr std::chrono::hours looked_at_again{24 * 30};

/// A key that does not live as long as its case needs it.
struct ShortKey {
  std::variant<ReportNumber, DecisionId> of;  // a report's, or that of the appeal against it
  report::EvidenceName name;
  report::WrappedKey key;
  std::optional<report::WrappedKey> longer{};  // nothing where it is destroyed already
};

struct ShortKeys {
  report::Month keep;
  std::vector<ShortKey> keys;
};

ShortKeys short_keys(const Transaction& transaction, CaseNumber number) {
  ShortKeys found;
  const auto in = transaction.cases().find(number);
  if (!in || !in->shred) return found;
  found.keep = report::month_of(*in->shred);
  const auto add = [&found](const ShortKey& each) {
    if (each.key.month < found.keep) found.keys.push_back(each);
  };
  for (const ReportTable::Kept& each : transaction.reports().kept_of_case(number)) {
    add({each.number, report::evidence_name(each.reporter, each.id), each.key});
  }
  for (const Appeal& each : transaction.decisions().appeals_of(number)) {
    if (!each.text) continue;
    add({each.decision, report::evidence_name(each.account, each.decision), each.text->key});
  }
  return found;
}

bool replace_key(
    Transaction& transaction,
    const DecisionId& of,
    const report::WrappedKey& was,
    const report::WrappedKey& key
) {
  auto appeal = transaction.decisions().find_appeal(of);
  if (!appeal || !appeal->text || appeal->text->key != was) return false;
  appeal->text->key = key;
  transaction.decisions().put_appeal(*appeal);
  return true;
}

/// Whether each key was what it is the longer one of.
bool put_longer(SafetyStore& store, const std::vector<ShortKey>& keys) {
  bool all_were = true;
  const auto transaction = store.begin_write();
  for (const ShortKey& each : keys) {
    if (!each.longer) continue;
    const auto* const report = std::get_if<ReportNumber>(&each.of);
    const bool was =
        report != nullptr
            ? transaction->reports().replace_key(*report, each.key, *each.longer)
            : replace_key(*transaction, std::get<DecisionId>(each.of), each.key, *each.longer);
    all_were = all_were && was;
  }
  transaction->commit();
  return all_were;
}

/// A CyberTip needs what is disclosed here, and the law wants it kept.
void postpone(Transaction& transaction, Case preserved, Instant now) {
  preserved.shred = now + looked_at_again;
  transaction.cases().put(preserved);
  transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{preserved.number}});
}

/// Nobody looks at it again, and nobody can. What was fetched for it goes with its evidence
/// (`remove_orphaned`). A report stays until whoever made it is told, and `shred` says so.
void close(Transaction& transaction, Case& over, std::string_view why, Instant now) {
  for (Appeal& appeal : transaction.decisions().appeals_of(over.number)) {
    appeal.text.reset();
    transaction.decisions().put_appeal(appeal);
  }
  transaction.reports().destroy_evidence_of_case(over.number);
  over.state = CaseState::closed;
  over.claim.reset();
  over.shred = now;
  over.evidence = 0;
  over.evidence_bytes = 0;
  ++over.version;
  transaction.cases().put(over);
  record(
      transaction,
      {StaffId{}, Act::evidence_destroyed, object_of(over.number), std::string(why)},
      now
  );
}

/// Of a case that is closed: nobody can decide any more while some are told. Whether all are, and
/// nothing of the reports is left.
bool end_reports(Transaction& transaction, Case over, Instant now) {
  if (const auto last = tell_undecided(transaction, over.number, now)) {
    // The next round has not to look for the others behind these.
    transaction.reports().remove_until(over.number, *last);
    return false;
  }
  transaction.reports().remove_of_case(over.number);
  over.shred.reset();
  transaction.cases().put(over);
  return true;
}

/// Whether it is removed.
bool remove_if_over(Transaction& transaction, CaseNumber number, Instant now) {
  const auto found = transaction.cases().find(number);
  if (!found || found->state != CaseState::closed) return false;
  if (found->shred) return false;                            // some are still to be told
  if (is_preserved(transaction, number, now)) return false;  // a CyberTip is not over
  transaction.reports().remove_of_case(number);              // that came when it was over
  transaction.cases().remove(*found);
  return true;
}

/// What is old and stays holds up none behind it. Whether there may be more to remove.
bool remove_old(Transaction& transaction, Instant now) {
  std::size_t removed = 0;
  CaseNumber after;
  for (;;) {
    const auto numbers = transaction.cases().old(now - case_retention, after, at_once);
    if (numbers.empty()) return false;
    for (const CaseNumber number : numbers) {
      if (remove_if_over(transaction, number, now)) ++removed;
    }
    if (removed >= at_once) return true;
    after = numbers.back();
  }
}

}  // namespace

bool keep_evidence(SafetyStore& store, ReportOpener& opener, CaseNumber number) {
  auto [keep, keys] = short_keys(*store.begin_read(), number);
  for (ShortKey& each : keys) {
    auto longer = opener.keep_until(each.name, each.key, keep);
    if (auto* const key = std::get_if<report::WrappedKey>(&longer)) each.longer = *key;
  }
  return keys.empty() || put_longer(store, keys);
}

bool destroy_what_is_over(Transaction& transaction, Instant now) {
  bool has_more = false;
  const auto close_or_postpone = [&](std::vector<Case>& over, std::string_view why) {
    for (Case& each : over) {
      if (each.state != CaseState::closed) {
        if (is_preserved(transaction, each.number, now)) {
          postpone(transaction, each, now);
          continue;
        }
        close(transaction, each, why, now);
      }
      if (!end_reports(transaction, each, now)) has_more = true;  // the others in the next round
    }
  };
  auto to_shred = transaction.cases().to_shred(now, at_once);
  close_or_postpone(to_shred, "its time is over");
  auto undecided = transaction.cases().undecided(now - undecided_retention, at_once);
  close_or_postpone(undecided, "nobody has decided within 180 days");
  transaction.desk().forget_marks(now - bad_faith_memory);
  transaction.cases().forget_messages(now - message_retention);
  transaction.reports().forget_refused(now - case_retention);
  return remove_old(transaction, now) || has_more || to_shred.size() == at_once ||
         undecided.size() == at_once;
}

}  // namespace causeway::safety
