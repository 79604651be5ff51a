#include "adapters/sqlite_safety/decision_table.h"

#include "adapters/sqlite_safety/stored.h"

namespace causeway::adapters::sqlite_safety {

using safety::Appeal;
using safety::AppealOutcome;
using safety::CaseNumber;
using safety::ChildAbuse;
using safety::Decision;
using safety::DecisionId;
using safety::DecisionNumber;
using safety::DecisionState;
using safety::Measure;
using safety::StaffId;
using safety::Subject;
using safety::SubjectKind;
using safety::TakenBack;

namespace {

std::optional<ChildAbuse> child_abuse_of(const std::optional<Bytes>& encoded) {
  if (!encoded) return std::nullopt;
  return stored<ChildAbuse>(*encoded);
}

std::optional<Bytes> encoded_abuse(const Decision& decision) {
  if (!decision.verdict.child_abuse) return std::nullopt;
  return tls::encode(*decision.verdict.child_abuse);
}

std::optional<TakenBack> taken_back_of(
    std::optional<Instant> time, std::optional<StaffId> by, std::optional<std::string> why
) {
  if (!time || !by || !why) return std::nullopt;
  return TakenBack{*time, *by, *std::move(why)};
}

/// Collects whole rows, with the columns as the schema has them.
auto collect_into(std::vector<Decision>& decisions) {
  return [&decisions](
             DecisionNumber number,
             DecisionId id,
             CaseNumber in,
             SubjectKind subject_kind,
             decltype(Subject::id) subject,
             Instant time,
             StaffId by,
             Measure measure,
             std::optional<Instant> until,
             std::string policy,
             std::string reason,
             std::string template_id,
             std::string words,
             std::optional<Bytes> child_abuse,
             DecisionState state,
             std::optional<Instant> undo_until,
             std::optional<StaffId> second_by,
             std::string statement,
             std::optional<Instant> appeal_until,
             std::optional<Instant> taken_back,
             std::optional<StaffId> taken_back_by,
             std::optional<std::string> taken_back_why
         ) {
    decisions.push_back({
        .number = number,
        .id = id,
        .in = in,
        .subject = {subject_kind, subject},
        .time = time,
        .by = by,
        .verdict =
            {.measure = measure,
             .until = until,
             .policy = std::move(policy),
             .reason = std::move(reason),
             .template_id = std::move(template_id),
             .words = std::move(words),
             .child_abuse = child_abuse_of(child_abuse)},
        .state = state,
        .undo_until = undo_until,
        .second_by = second_by,
        .statement = std::move(statement),
        .appeal_until = appeal_until,
        .taken_back = taken_back_of(taken_back, taken_back_by, std::move(taken_back_why)),
    });
  };
}

auto collect_into(std::vector<Appeal>& appeals) {
  return [&appeals](
             DecisionId decision,
             CaseNumber in,
             AccountId account,
             Instant time,
             std::optional<Bytes> key,
             std::optional<Bytes> text,
             std::optional<AppealOutcome> outcome,
             std::optional<Instant> decided,
             std::optional<StaffId> by
         ) {
    appeals.push_back({
        .decision = decision,
        .in = in,
        .account = account,
        .time = time,
        .text = evidence_of(key, std::move(text)),
        .outcome = outcome,
        .decided = decided,
        .by = by,
    });
  };
}

}  // namespace

std::optional<Decision> DecisionTable::find(const DecisionId& id) const {
  std::vector<Decision> decisions;
  database_.for_each("SELECT * FROM decision WHERE id = ?", collect_into(decisions), id);
  if (decisions.empty()) return std::nullopt;
  return std::move(decisions.front());
}

std::vector<Decision> DecisionTable::of_case(CaseNumber number) const {
  std::vector<Decision> decisions;
  database_.for_each(
      "SELECT * FROM decision WHERE \"case\" = ? ORDER BY number", collect_into(decisions), number
  );
  return decisions;
}

std::vector<Decision> DecisionTable::of_subject(const Subject& subject) const {
  std::vector<Decision> decisions;
  database_.for_each(
      "SELECT * FROM decision WHERE subject = ? AND subject_kind = ? ORDER BY number DESC",
      collect_into(decisions),
      subject.id,
      subject.kind
  );
  return decisions;
}

std::vector<Decision> DecisionTable::find(
    const safety::DecisionFilter& filter, DecisionNumber before, std::size_t limit
) const {
  std::vector<Decision> decisions;
  const auto below = before == DecisionNumber{} ? std::nullopt : std::optional(before);
  std::optional<SubjectKind> kind;
  std::optional<decltype(Subject::id)> subject;
  if (filter.subject) {
    kind = filter.subject->kind;
    subject = filter.subject->id;
  }
  database_.for_each(
      "SELECT * FROM decision WHERE (?1 IS NULL OR number < ?1) AND (?2 IS NULL OR by = ?2)"
      " AND (?3 IS NULL OR subject_kind = ?3) AND (?4 IS NULL OR subject = ?4)"
      " AND (?5 IS NULL OR measure = ?5) AND (?6 IS NULL OR policy = ?6)"
      " AND (?7 IS NULL OR time_ms >= ?7) AND (?8 IS NULL OR time_ms < ?8)"
      " ORDER BY number DESC LIMIT ?9",
      collect_into(decisions),
      below,
      filter.by,
      kind,
      subject,
      filter.measure,
      filter.policy,
      filter.from,
      filter.until,
      limit
  );
  return decisions;
}

std::vector<Decision> DecisionTable::due(Instant now, std::size_t limit) const {
  std::vector<Decision> decisions;
  database_.for_each(
      "SELECT * FROM decision WHERE undo_until_ms <= ? AND state = 1 ORDER BY undo_until_ms LIMIT "
      "?",
      collect_into(decisions),
      now,
      limit
  );
  return decisions;
}

std::vector<Decision> DecisionTable::over(Instant now, std::size_t limit) const {
  std::vector<Decision> decisions;
  database_.for_each(
      "SELECT * FROM decision WHERE until_ms <= ? AND state = 4 ORDER BY until_ms LIMIT ?",
      collect_into(decisions),
      now,
      limit
  );
  return decisions;
}

DecisionNumber DecisionTable::add(const Decision& decision) {
  const auto number = *database_.query_one<DecisionNumber>(
      "INSERT INTO decision (id, \"case\", subject_kind, subject, time_ms, by, measure, until_ms,"
      " policy, reason, template, words, state, statement)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
      decision.id,
      decision.in,
      decision.subject.kind,
      decision.subject.id,
      decision.time,
      decision.by,
      decision.verdict.measure,
      decision.verdict.until,
      decision.verdict.policy,
      decision.verdict.reason,
      decision.verdict.template_id,
      decision.verdict.words,
      decision.state,
      decision.statement
  );
  put(decision);
  return number;
}

void DecisionTable::put(const Decision& decision) {
  std::optional<Instant> taken_back;
  std::optional<StaffId> by;
  std::optional<std::string> why;
  if (decision.taken_back) {
    taken_back = decision.taken_back->time;
    by = decision.taken_back->by;
    why = decision.taken_back->why;
  }
  database_.run(
      "UPDATE decision SET child_abuse = ?, state = ?, undo_until_ms = ?, second_by = ?,"
      " statement = ?, appeal_until_ms = ?, taken_back_ms = ?, taken_back_by = ?, taken_back_why = "
      "?"
      " WHERE id = ?",
      encoded_abuse(decision),
      decision.state,
      decision.undo_until,
      decision.second_by,
      decision.statement,
      decision.appeal_until,
      taken_back,
      by,
      why,
      decision.id
  );
}

std::optional<Appeal> DecisionTable::find_appeal(const DecisionId& decision) const {
  std::vector<Appeal> appeals;
  database_.for_each("SELECT * FROM appeal WHERE decision = ?", collect_into(appeals), decision);
  if (appeals.empty()) return std::nullopt;
  return std::move(appeals.front());
}

std::vector<Appeal> DecisionTable::appeals_of(CaseNumber number) const {
  std::vector<Appeal> appeals;
  database_.for_each(
      "SELECT * FROM appeal WHERE \"case\" = ? ORDER BY time_ms", collect_into(appeals), number
  );
  return appeals;
}

void DecisionTable::put_appeal(const Appeal& appeal) {
  database_.run(
      "INSERT OR REPLACE INTO appeal (decision, \"case\", account, time_ms, text_key, text,"
      " outcome, decided_ms, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      appeal.decision,
      appeal.in,
      appeal.account,
      appeal.time,
      key_of(appeal.text),
      sealed_of(appeal.text),
      appeal.outcome,
      appeal.decided,
      appeal.by
  );
}

}  // namespace causeway::adapters::sqlite_safety
