#include "adapters/sqlite_safety/case_table.h"

#include "adapters/sqlite_safety/days.h"

namespace causeway::adapters::sqlite_safety {

using safety::Case;
using safety::CaseMessage;
using safety::CaseNumber;
using safety::CaseState;
using safety::Claim;
using safety::Queue;
using safety::Rank;
using safety::StaffId;
using safety::Subject;
using safety::SubjectKind;

namespace {

using SubjectId = decltype(Subject::id);

std::optional<Claim> claim_of(
    std::optional<StaffId> by, std::optional<Instant> since, std::optional<Instant> until
) {
  if (!by || !since || !until) return std::nullopt;
  return Claim{*by, *since, *until};
}

/// Collects rows of the columns that the queries below name.
auto collect_into(std::vector<Case>& cases) {
  return [&cases](
             CaseNumber number,
             SubjectKind kind,
             SubjectId subject,
             Queue queue,
             CaseState state,
             Instant received,
             Instant due,
             std::uint32_t reports,
             std::uint32_t reporters,
             std::uint32_t verified,
             std::uint32_t evidence,
             std::uint64_t evidence_bytes,
             std::uint32_t richest,
             Rank rank,
             std::uint32_t reasons,
             std::uint64_t version,
             std::optional<StaffId> claimed_by,
             std::optional<Instant> claimed,
             std::optional<Instant> claim_until
         ) {
    cases.push_back({
        .number = number,
        .subject = {kind, subject},
        .queue = queue,
        .state = state,
        .received = received,
        .due = due,
        .rank = rank,
        .reports = reports,
        .reporters = reporters,
        .verified = verified,
        .evidence = evidence,
        .evidence_bytes = evidence_bytes,
        .richest = richest,
        .reasons = reasons,
        .version = version,
        .claim = claim_of(claimed_by, claimed, claim_until),
    });
  };
}

}  // namespace

std::optional<Case> CaseTable::find(CaseNumber number) const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT number, subject_kind, subject, queue, state, received_ms, due_ms, reports, reporters,"
      " verified, evidence, evidence_bytes, richest, rank, reasons, version, claimed_by,"
      " claimed_ms, claim_until_ms FROM \"case\" WHERE number = ?",
      collect_into(cases),
      number
  );
  if (cases.empty()) return std::nullopt;
  return cases.front();
}

std::optional<CaseNumber> CaseTable::find(const CaseMessage& message) const {
  return database_.query_one<CaseNumber>(
      "SELECT \"case\" FROM case_message WHERE accepted_ms = ? AND \"group\" = ? AND seq = ?"
      " AND subject = ?",
      message.message.accepted_ms,
      message.group,
      message.message.seq,
      message.subject.id
  );
}

std::vector<CaseNumber> CaseTable::of_subject(const Subject& subject, Instant since, Instant now)
    const {
  std::vector<CaseNumber> numbers;
  for (std::int64_t day = day_of(now); day >= day_of(since); --day) {
    database_.for_each(
        "SELECT \"case\" FROM case_subject WHERE day = ? AND subject = ? ORDER BY \"case\" DESC",
        [&](CaseNumber number) { numbers.push_back(number); },
        day,
        subject.id
    );
  }
  return numbers;
}

CaseNumber CaseTable::add(const Case& opened) {
  const auto number = *database_.query_one<CaseNumber>(
      "INSERT INTO \"case\" (subject_kind, subject, queue, state, received_ms, due_ms, reports,"
      " reporters, verified, evidence, evidence_bytes, richest, rank, reasons, version)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
      opened.subject.kind,
      opened.subject.id,
      opened.queue,
      opened.state,
      opened.received,
      opened.due,
      opened.reports,
      opened.reporters,
      opened.verified,
      opened.evidence,
      opened.evidence_bytes,
      opened.richest,
      opened.rank,
      opened.reasons,
      opened.version
  );
  database_.run(
      "INSERT INTO case_subject (day, subject, \"case\") VALUES (?, ?, ?)",
      day_of(opened.received),
      opened.subject.id,
      number
  );
  return number;
}

void CaseTable::put(const Case& changed) {
  std::optional<StaffId> by;
  std::optional<Instant> since;
  std::optional<Instant> until;
  if (changed.claim) {
    by = changed.claim->by;
    since = changed.claim->since;
    until = changed.claim->until;
  }
  database_.run(
      "UPDATE \"case\" SET queue = ?, state = ?, due_ms = ?, reports = ?, reporters = ?,"
      " verified = ?, evidence = ?, evidence_bytes = ?, richest = ?, rank = ?, reasons = ?, "
      "version = ?, claimed_by = ?, claimed_ms = ?,"
      " claim_until_ms = ? WHERE number = ?",
      changed.queue,
      changed.state,
      changed.due,
      changed.reports,
      changed.reporters,
      changed.verified,
      changed.evidence,
      changed.evidence_bytes,
      changed.richest,
      changed.rank,
      changed.reasons,
      changed.version,
      by,
      since,
      until,
      changed.number
  );
}

void CaseTable::put_message(const CaseMessage& message, CaseNumber in) {
  // A message of a case that is over may be in a new one.
  database_.run(
      "INSERT OR REPLACE INTO case_message (accepted_ms, \"group\", seq, subject, \"case\")"
      " VALUES (?, ?, ?, ?, ?)",
      message.message.accepted_ms,
      message.group,
      message.message.seq,
      message.subject.id,
      in
  );
}

std::vector<Case> CaseTable::waiting(CaseState state, Queue queue, Instant now, std::size_t limit)
    const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT number, subject_kind, subject, queue, state, received_ms, due_ms, reports, reporters,"
      " verified, evidence, evidence_bytes, richest, rank, reasons, version, claimed_by,"
      " claimed_ms, claim_until_ms FROM \"case\""
      " WHERE state = ? AND state NOT IN (4, 6) AND queue = ?"
      " AND (claim_until_ms IS NULL OR claim_until_ms <= ?) ORDER BY rank, due_ms, number LIMIT ?",
      collect_into(cases),
      state,
      queue,
      now,
      limit
  );
  return cases;
}

}  // namespace causeway::adapters::sqlite_safety
