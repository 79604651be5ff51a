#include "safety/tip_filer.h"

#include <exception>

#include "base/encoding.h"
#include "base/store_error.h"
#include "safety/audit.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

bool is_over(const Tip& tip) {
  return tip.state == TipState::finished || tip.state == TipState::retracted;
}

/// Whether nothing of it has to be kept any more.
bool is_past(const Tip& tip, Instant now) {
  if (tip.state == TipState::retracted) return true;
  const auto until = preserved_until(tip);
  return until && now >= *until;
}

/// Until the end of which month its evidence has to be there. What is not filed yet is kept for a
/// year from now on.
report::Month month_to_keep(const Tip& tip, Instant now) {
  return report::month_of(preserved_until(tip).value_or(now + filing_times::preserved_for));
}

report::WrappedKey kept(
    ReportOpener& opener,
    const report::EvidenceName& name,
    const report::WrappedKey& key,
    report::Month month
) {
  if (key.month >= month) return key;
  auto longer = opener.keep_until(name, key, month);
  if (auto* const wrapped = std::get_if<report::WrappedKey>(&longer)) return *wrapped;
  throw StoreError(
      StoreError::Kind::other,
      "Evidence of a CyberTip cannot be preserved: " + std::get<Refusal>(longer).rule
  );
}

}  // namespace

bool TipFiler::round(Instant now) {
  const auto ids = ports_.sources.store.begin_read()->tips().held();
  bool has_more = false;
  std::exception_ptr failure;
  for (const TipId id : ids) {
    try {
      has_more = file(id, now) || has_more;
    } catch (const std::exception&) {
      // As after a start: what was sent and not stored is not known. The others go on.
      restarted_.erase(id);
      failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
  return has_more;
}

bool TipFiler::file(TipId id, Instant now) {
  const auto found = ports_.sources.store.begin_read()->tips().find(id);
  if (!found) return false;
  const Tip& tip = *found;
  const bool is_draft = tip.state == TipState::draft;
  if (is_draft) remind(tip, now);
  const bool is_ours = tip.target == ports_.sender.target;
  if (!is_draft && is_ours && !tip.filing.empty() && !restarted_.contains(id)) {
    restart(id, now);
    return true;
  }
  if (is_past(tip, now)) {
    destroy(id, now);
    return false;
  }
  const bool was_sent = !is_draft && is_ours && !is_over(tip) && send_next(tip, now);
  if (!was_sent) preserve(tip, now);  // what cannot be preserved is filed all the same
  return was_sent;
}

/// Nothing ends a draft but a person: a report that the law may ask for is not lost by waiting.
void TipFiler::remind(const Tip& draft, Instant now) {
  if (now < draft.created + tip_is_late) return;
  const auto told = reminded_.find(draft.id);
  if (told != reminded_.end() && now < told->second + tip_is_late) return;
  reminded_[draft.id] = now;
  ports_.alarm(Alarm::late);
}

/// Before all else: what this process's predecessor may have sent, and may not have told.
void TipFiler::restart(TipId id, Instant now) {
  take(id, Restarted{}, now);
  restarted_.insert(id);
}

bool TipFiler::send_next(const Tip& tip, Instant now) {
  const auto ahead = next(tip.filing, Due{}, now);
  if (!ahead.ok()) throw StoreError(StoreError::Kind::corrupt, "A CyberTip's record is damaged.");
  if (!std::holds_alternative<Send>(ahead->action)) {
    if (ahead->record != tip.filing) take(tip.id, Due{}, now);  // it is late, say
    return false;
  }
  // Opened before anything is said to be on its way.
  const auto prepared = open_submission(ports_.sources.opener, tip);
  if (!prepared.ok()) {
    throw StoreError(StoreError::Kind::other, "What a CyberTip says cannot be opened.");
  }
  const Action action = take(tip.id, Due{}, now);
  const auto* const to_send = std::get_if<Send>(&action);
  if (to_send == nullptr) return true;  // a person decided meanwhile
  take(tip.id, send(*to_send, *prepared), now);
  return true;
}

Event TipFiler::send(const Send& send, const PreparedTip& prepared) {
  if (send.request.kind != RequestKind::upload) {
    return ports_.house.send(send, prepared.submission, nullptr);
  }
  try {
    const auto file = open_abuse_file(ports_.sources, prepared.files.at(send.request.file));
    if (file.ok()) return ports_.house.send(send, prepared.submission, &*file);
  } catch (const OpenerUnavailable&) {  // nothing was sent
  }
  return NotSent{};
}

Action TipFiler::take(TipId id, const Event& event, Instant now) {
  const auto transaction = ports_.sources.store.begin_write();
  auto tip = transaction->tips().find(id);
  if (!tip) return Rest{};
  const auto step = put_step(*transaction, *tip, event, now);
  if (!step.ok()) throw StoreError(StoreError::Kind::corrupt, "A CyberTip's record is damaged.");
  transaction->commit();
  for (const Alarm alarm : step->alarms) ports_.alarm(alarm);
  return step->action;
}

void TipFiler::preserve(const Tip& tip, Instant now) {
  const report::Month month = month_to_keep(tip, now);
  if (tip.kept >= month) return;
  ReportOpener& opener = ports_.sources.opener;
  const auto reports = ports_.sources.store.begin_read()->reports().kept_of_case(tip.in);
  std::vector<report::WrappedKey> longer;
  for (const ReportTable::Kept& report : reports) {
    const auto name = report::evidence_name(report.reporter, report.id);
    longer.push_back(kept(opener, name, report.key, month));
  }
  std::optional<report::WrappedKey> submission;
  if (tip.submission) submission = kept(opener, evidence_name(tip), tip.submission->key, month);

  const auto transaction = ports_.sources.store.begin_write();
  // What changed meanwhile is seen to in the next round.
  bool is_whole = true;
  for (std::size_t i = 0; i < reports.size(); ++i) {
    const bool was =
        transaction->reports().replace_key(reports[i].number, reports[i].key, longer[i]);
    is_whole = is_whole && was;
  }
  auto now_there = transaction->tips().find(tip.id);
  if (!now_there || now_there->submission.has_value() != submission.has_value()) return;
  if (!is_whole) return;
  if (submission) now_there->submission->key = *submission;
  now_there->kept = month;
  transaction->tips().put(*now_there);
  transaction->commit();
}

void TipFiler::destroy(TipId id, Instant now) {
  const auto transaction = ports_.sources.store.begin_write();
  auto tip = transaction->tips().find(id);
  if (!tip || !is_past(*tip, now)) return;
  tip->submission.reset();
  tip->order.words = {};
  tip->destroyed = now;
  transaction->tips().put(*tip);
  record(*transaction, {{}, Act::evidence_destroyed, to_hex(id), {}}, now);
  transaction->commit();
}

}  // namespace causeway::safety
