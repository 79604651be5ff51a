#include "adapters/sqlite_safety/case_table.h"

#include <algorithm>
#include <map>

#include "adapters/sqlite_safety/days.h"

namespace causeway::adapters::sqlite_safety {

using safety::Case;
using safety::CaseMessages;
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

/// Which of some messages lie together: of one day, and with numbers that differ in their last six
/// bits alone. A row of `case_messages` says by one bit for each which of them a case has.
struct MessageBlock {
  std::int64_t day;
  std::uint64_t number;
  std::vector<std::size_t> places;
};

constexpr std::uint64_t bit_of(const report::ProvenMessage& message) {
  return std::uint64_t{1} << (message.seq % 64);
}

std::vector<MessageBlock> blocks_of(std::span<const report::ProvenMessage> messages) {
  std::vector<MessageBlock> blocks;
  for (std::size_t place = 0; place < messages.size(); ++place) {
    const std::int64_t day = day_of(from_unix_ms(messages[place].accepted_ms));
    const std::uint64_t number = messages[place].seq / 64;
    // They ascend: what lies together is together here.
    const bool is_same =
        !blocks.empty() && blocks.back().day == day && blocks.back().number == number;
    if (!is_same) blocks.push_back({day, number, {}});
    blocks.back().places.push_back(place);
  }
  return blocks;
}

/// Collects whole rows, with the columns as the schema has them.
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
             std::optional<Instant> claim_until,
             std::optional<Instant> first_viewed,
             std::optional<Instant> shred
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
        .first_viewed = first_viewed,
        .shred = shred,
    });
  };
}

}  // namespace

std::optional<Case> CaseTable::find(CaseNumber number) const {
  std::vector<Case> cases;
  database_.for_each("SELECT * FROM \"case\" WHERE number = ?", collect_into(cases), number);
  if (cases.empty()) return std::nullopt;
  return cases.front();
}

std::vector<CaseTable::Holder> CaseTable::with(const CaseMessages& messages) const {
  std::map<CaseNumber, std::vector<std::size_t>> places;
  for (const MessageBlock& block : blocks_of(messages.messages)) {
    database_.for_each(
        "SELECT \"case\", messages FROM case_messages WHERE day = ? AND subject = ? AND \"group\" "
        "= ?"
        " AND block = ?",
        [&](CaseNumber number, std::uint64_t held) {
          for (const std::size_t place : block.places) {
            if ((held & bit_of(messages.messages[place])) != 0) places[number].push_back(place);
          }
        },
        block.day,
        messages.subject.id,
        messages.group,
        block.number
    );
  }
  std::vector<Holder> holders;
  for (auto& [number, held] : places) holders.push_back({number, std::move(held)});
  std::reverse(holders.begin(), holders.end());
  return holders;
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

std::uint64_t CaseTable::unproven_of(AccountId reporter, Queue queue) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT count(*) FROM case_unproven AS u JOIN \"case\" AS c ON c.number = u.\"case\""
      " WHERE u.reporter = ? AND c.queue = ? AND c.state NOT IN (4, 6) AND c.verified = 0",
      reporter,
      queue
  );
}

CaseNumber CaseTable::add(const Case& opened) {
  // The number is asked for behind it: `RETURNING` would keep its rows in a table of their own.
  database_.run(
      "INSERT INTO \"case\" (subject_kind, subject, queue, state, received_ms, due_ms, reports,"
      " reporters, verified, evidence, evidence_bytes, richest, rank, reasons, version)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
  const CaseNumber number{static_cast<std::uint64_t>(database_.last_insert_rowid())};
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
      " claim_until_ms = ?, first_viewed_ms = ?, shred_ms = ? WHERE number = ?",
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
      changed.first_viewed,
      changed.shred,
      changed.number
  );
}

void CaseTable::put_messages(const CaseMessages& messages, CaseNumber in) {
  for (const MessageBlock& block : blocks_of(messages.messages)) {
    std::uint64_t held = 0;
    for (const std::size_t place : block.places) held |= bit_of(messages.messages[place]);
    database_.run(
        "INSERT INTO case_messages (day, subject, \"group\", block, \"case\", messages)"
        " VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET messages = messages | excluded.messages",
        block.day,
        messages.subject.id,
        messages.group,
        block.number,
        in,
        held
    );
  }
}

void CaseTable::add_unproven(AccountId reporter, CaseNumber begun) {
  // Those that are over need no more counting: one person's rows stay as few as the limits.
  database_.run(
      "DELETE FROM case_unproven WHERE reporter = ? AND NOT EXISTS (SELECT 1 FROM \"case\" AS c"
      " WHERE c.number = case_unproven.\"case\" AND c.state NOT IN (4, 6) AND c.verified = 0)",
      reporter
  );
  database_.run("INSERT INTO case_unproven (reporter, \"case\") VALUES (?, ?)", reporter, begun);
}

std::vector<Case> CaseTable::waiting(CaseState state, Queue queue, Instant now, std::size_t limit)
    const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT * FROM \"case\""
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

std::optional<Case> CaseTable::next(CaseState state, Queue queue, StaffId person, Instant now)
    const {
  std::vector<Case> cases;
  // Decisions in state 6 were undone.
  database_.for_each(
      "SELECT * FROM \"case\" AS c"
      " WHERE state = ?1 AND state NOT IN (4, 6) AND queue = ?2"
      " AND (claim_until_ms IS NULL OR claim_until_ms <= ?4)"
      " AND NOT EXISTS (SELECT 1 FROM passed AS p WHERE p.\"case\" = c.number AND p.by = ?3)"
      " AND NOT EXISTS (SELECT 1 FROM decision AS d WHERE d.\"case\" = c.number AND d.state <> 6"
      " AND (d.by = ?3 OR d.second_by = ?3))"
      " ORDER BY rank, due_ms, number LIMIT 1",
      collect_into(cases),
      state,
      queue,
      person,
      now
  );
  if (cases.empty()) return std::nullopt;
  return cases.front();
}

std::vector<Case> CaseTable::list(
    CaseState state, Queue queue, const std::optional<CaseNumber>& after, std::size_t limit
) const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT * FROM \"case\" WHERE state = ?1 AND queue = ?2 AND (?3 IS NULL"
      " OR (rank, due_ms, number) > (SELECT rank, due_ms, number FROM \"case\" WHERE number = ?3))"
      " ORDER BY rank, due_ms, number LIMIT ?4",
      collect_into(cases),
      state,
      queue,
      after,
      limit
  );
  return cases;
}

safety::CaseTable::Counts CaseTable::counts(CaseState state, Queue queue) const {
  Counts counts;
  for (const Rank rank : {Rank::known, Rank::proven, Rank::unproven}) {
    counts.all += *database_.query_one<std::uint64_t>(
        "SELECT count(*) FROM \"case\" WHERE state = ? AND state NOT IN (4, 6) AND queue = ?"
        " AND rank = ?",
        state,
        queue,
        rank
    );
    std::vector<Case> first;
    database_.for_each(
        "SELECT * FROM \"case\" WHERE state = ? AND state NOT IN (4, 6) AND queue = ?"
        " AND rank = ? ORDER BY due_ms, number LIMIT 1",
        collect_into(first),
        state,
        queue,
        rank
    );
    const bool is_first = !first.empty() && (!counts.first || first[0].due < counts.first->due);
    if (is_first) counts.first = first.front();
  }
  return counts;
}

std::uint64_t CaseTable::due_before(CaseState state, Queue queue, Instant time) const {
  std::uint64_t due = 0;
  for (const Rank rank : {Rank::known, Rank::proven, Rank::unproven}) {
    due += *database_.query_one<std::uint64_t>(
        "SELECT count(*) FROM \"case\" WHERE state = ? AND state NOT IN (4, 6) AND queue = ?"
        " AND rank = ? AND due_ms < ?",
        state,
        queue,
        rank,
        time
    );
  }
  return due;
}

std::vector<Case> CaseTable::claimed(Instant now) const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT * FROM \"case\" WHERE claim_until_ms > ? ORDER BY claim_until_ms",
      collect_into(cases),
      now
  );
  return cases;
}

std::vector<Case> CaseTable::to_shred(Instant now, std::size_t limit) const {
  std::vector<Case> cases;
  database_.for_each(
      "SELECT * FROM \"case\" WHERE shred_ms <= ? AND state <> 5 ORDER BY shred_ms LIMIT ?",
      collect_into(cases),
      now,
      limit
  );
  return cases;
}

std::vector<Case> CaseTable::undecided(Instant received, std::size_t limit) const {
  std::vector<Case> cases;
  // Whatever came before and waits for its first decision is due before this, too: it is at the
  // front of the index. What waits for another look is due later, and there is little of it.
  database_.for_each(
      "SELECT * FROM \"case\" WHERE state = 1 AND queue IN (1, 2, 3, 4, 5, 6, 7, 8, 9)"
      " AND rank IN (0, 1, 2) AND due_ms < ?1 + 691200000 AND received_ms < ?1 AND shred_ms IS NULL"
      " UNION ALL SELECT * FROM \"case\" WHERE state IN (2, 3) AND received_ms < ?1"
      " AND shred_ms IS NULL LIMIT ?2",
      collect_into(cases),
      received,
      limit
  );
  return cases;
}

std::vector<CaseNumber> CaseTable::old(Instant received, CaseNumber after, std::size_t limit)
    const {
  std::vector<CaseNumber> numbers;
  // A ban (measure 4) that is in force (state 4) holds by its decision.
  database_.for_each(
      "SELECT number FROM (SELECT number, received_ms FROM \"case\" AS c WHERE number > ?3"
      " AND NOT EXISTS (SELECT 1 FROM decision AS d WHERE d.\"case\" = c.number AND d.state = 4"
      " AND d.measure = 4) ORDER BY number LIMIT ?2) WHERE received_ms < ?1 ORDER BY number",
      [&](CaseNumber number) { numbers.push_back(number); },
      received,
      limit,
      after
  );
  return numbers;
}

void CaseTable::remove(const Case& old) {
  database_.run("DELETE FROM note WHERE \"case\" = ?", old.number);
  database_.run("DELETE FROM passed WHERE \"case\" = ?", old.number);
  database_.run("DELETE FROM appeal WHERE \"case\" = ?", old.number);
  database_.run("DELETE FROM decision WHERE \"case\" = ?", old.number);
  database_.run("DELETE FROM tip WHERE \"case\" = ?", old.number);
  database_.run(
      "DELETE FROM case_subject WHERE day = ? AND subject = ? AND \"case\" = ?",
      day_of(old.received),
      old.subject.id,
      old.number
  );
  database_.run("DELETE FROM \"case\" WHERE number = ?", old.number);
}

void CaseTable::forget_messages(Instant accepted) {
  database_.run("DELETE FROM case_messages WHERE day < ?", day_of(accepted));
}

}  // namespace causeway::adapters::sqlite_safety
