#include "safety/retention.h"

#include "report/opener.h"
#include "safety/audit.h"
#include "safety/bad_faith.h"
#include "safety/decision_table.h"
#include "safety/desk_table.h"
#include "safety/effect_table.h"
#include "safety/tips.h"

namespace causeway::safety {
namespace {

constexpr std::size_t at_once = 100;
/// What is preserved for a CyberTip when its time is over.
constexpr std::chrono::hours looked_at_again{24 * 30};

/// The key that is wrapped for longer, where it is still held.
bool keep_longer(
    ReportOpener& opener,
    const report::EvidenceName& name,
    report::SealedEvidence& evidence,
    report::Month keep
) {
  if (evidence.key.month >= keep) return false;
  auto wrapped = opener.keep_until(name, evidence.key, keep);
  auto* key = std::get_if<report::WrappedKey>(&wrapped);
  if (key == nullptr) return false;
  evidence.key = *key;
  return true;
}

/// A CyberTip needs what is disclosed here, and the law wants it kept.
void postpone(Transaction& transaction, Case preserved, Instant now) {
  preserved.shred = now + looked_at_again;
  transaction.cases().put(preserved);
  transaction.effects().add({.number = {}, .account = {}, .what = KeepEffect{preserved.number}});
}

/// Nobody looks at it again, and nobody can. What was fetched for it goes with its evidence
/// (`remove_orphaned`).
void close(Transaction& transaction, Case over, std::string_view why, Instant now) {
  for (Appeal& appeal : transaction.decisions().appeals_of(over.number)) {
    appeal.text.reset();
    transaction.decisions().put_appeal(appeal);
  }
  transaction.reports().remove_of_case(over.number);
  over.state = CaseState::closed;
  over.claim.reset();
  over.shred.reset();
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

}  // namespace

void keep_evidence(Transaction& transaction, ReportOpener& opener, CaseNumber number) {
  const auto in = transaction.cases().find(number);
  if (!in || !in->shred) return;
  const report::Month keep = report::month_of(*in->shred);
  for (Report& each : transaction.reports().of_case(number)) {
    if (!each.evidence) continue;
    const auto name = report::evidence_name(each.reporter, each.id);
    if (keep_longer(opener, name, *each.evidence, keep)) {
      transaction.reports().set_key(each.number, each.evidence->key);
    }
  }
  for (Appeal& each : transaction.decisions().appeals_of(number)) {
    if (!each.text) continue;
    const auto name = report::evidence_name(each.account, each.decision);
    if (keep_longer(opener, name, *each.text, keep)) transaction.decisions().put_appeal(each);
  }
}

bool destroy_what_is_over(Transaction& transaction, Instant now) {
  const auto close_or_postpone = [&](const std::vector<Case>& over, std::string_view why) {
    for (const Case& each : over) {
      if (is_preserved(transaction, each.number, now)) {
        postpone(transaction, each, now);
      } else {
        close(transaction, each, why, now);
      }
    }
  };
  const auto to_shred = transaction.cases().to_shred(now, at_once);
  close_or_postpone(to_shred, "its time is over");
  const auto undecided = transaction.cases().undecided(now - undecided_retention, at_once);
  close_or_postpone(undecided, "nobody has decided within 180 days");
  transaction.desk().forget_marks(now - bad_faith_memory);
  transaction.cases().forget_messages(now - message_retention);
  const auto old = transaction.cases().old(now - case_retention, at_once);
  for (const CaseNumber number : old) {
    const auto found = transaction.cases().find(number);
    if (!found) continue;
    transaction.reports().remove_of_case(number);  // that came when it was over
    transaction.cases().remove(*found);
  }
  return to_shred.size() == at_once || undecided.size() == at_once || old.size() == at_once;
}

}  // namespace causeway::safety
