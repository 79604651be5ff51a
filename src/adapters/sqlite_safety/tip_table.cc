#include "adapters/sqlite_safety/tip_table.h"

#include "adapters/sqlite_safety/stored.h"

namespace causeway::adapters::sqlite_safety {

using safety::CaseNumber;
using safety::Tip;
using safety::TipId;
using safety::TipPlace;
using safety::TipState;
using safety::TipTarget;

namespace {

/// Collects rows of the columns that the queries below name.
auto collect_into(std::vector<Tip>& tips) {
  return [&tips](
             TipId id,
             CaseNumber in,
             Instant created,
             TipState state,
             ByteView order,
             TipTarget target,
             std::optional<Bytes> key,
             std::optional<Bytes> sealed,
             Bytes filing,
             report::Month kept,
             std::optional<Instant> destroyed,
             ByteView decisions,
             std::uint64_t version
         ) {
    tips.push_back({
        .id = id,
        .in = in,
        .created = created,
        .state = state,
        .order = stored<safety::ChildAbuse>(order),
        .target = target,
        .submission = evidence_of(key, std::move(sealed)),
        .filing = std::move(filing),
        .kept = kept,
        .destroyed = destroyed,
        .decisions = stored<std::vector<safety::DecisionId>>(decisions),
        .version = version,
    });
  };
}

}  // namespace

std::optional<Tip> TipTable::find(TipId id) const {
  std::vector<Tip> tips;
  database_.for_each(
      "SELECT id, \"case\", created_ms, state, \"order\", target, submission_key, submission,"
      " filing, kept_month, destroyed_ms, decisions, version FROM tip WHERE id = ?",
      collect_into(tips),
      id
  );
  if (tips.empty()) return std::nullopt;
  return std::move(tips.front());
}

std::vector<Tip> TipTable::of_case(CaseNumber number) const {
  std::vector<Tip> tips;
  database_.for_each(
      "SELECT id, \"case\", created_ms, state, \"order\", target, submission_key, submission,"
      " filing, kept_month, destroyed_ms, decisions, version FROM tip WHERE \"case\" = ? ORDER BY "
      "created_ms",
      collect_into(tips),
      number
  );
  return tips;
}

std::vector<Tip> TipTable::of_subject(const safety::Subject& subject) const {
  std::vector<Tip> tips;
  database_.for_each(
      "SELECT t.id, t.\"case\", t.created_ms, t.state, t.\"order\", t.target, t.submission_key,"
      " t.submission, t.filing, t.kept_month, t.destroyed_ms, t.decisions, t.version"
      " FROM tip AS t JOIN \"case\" AS c ON c.number = t.\"case\""
      " WHERE c.subject_kind = ? AND c.subject = ? ORDER BY t.created_ms",
      collect_into(tips),
      subject.kind,
      subject.id
  );
  return tips;
}

std::vector<Tip> TipTable::list(
    std::optional<TipState> state, const std::optional<TipPlace>& after, std::size_t limit
) const {
  std::vector<Tip> tips;
  const std::optional<std::int64_t> alarm =
      after ? std::optional<std::int64_t>(after->is_alarm ? 1 : 0) : std::nullopt;
  const std::optional<Instant> created =
      after ? std::optional<Instant>(after->created) : std::nullopt;
  const std::optional<TipId> id = after ? std::optional<TipId>(after->id) : std::nullopt;
  database_.for_each(
      "SELECT id, \"case\", created_ms, state, \"order\", target, submission_key, submission,"
      " filing, kept_month, destroyed_ms, decisions, version FROM tip"
      " WHERE (?1 IS NULL OR state = ?1)"
      " AND (?2 IS NULL OR (state = 8, created_ms, id) < (?2, ?3, ?4))"
      " ORDER BY (state = 8) DESC, created_ms DESC, id DESC LIMIT ?5",
      collect_into(tips),
      state,
      alarm,
      created,
      id,
      limit
  );
  return tips;
}

std::vector<TipId> TipTable::held() const {
  std::vector<TipId> ids;
  database_.for_each(
      "SELECT id FROM tip WHERE destroyed_ms IS NULL ORDER BY created_ms",
      [&](TipId id) { ids.push_back(id); }
  );
  return ids;
}

void TipTable::add(const Tip& tip) {
  database_.run(
      "INSERT INTO tip (id, \"case\", created_ms, state, \"order\", target, submission_key,"
      " submission, filing, kept_month, destroyed_ms, decisions, version)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      tip.id,
      tip.in,
      tip.created,
      tip.state,
      tls::encode(tip.order),
      tip.target,
      key_of(tip.submission),
      sealed_of(tip.submission),
      tip.filing,
      tip.kept,
      tip.destroyed,
      tls::encode(tip.decisions),
      tip.version
  );
}

void TipTable::put(const Tip& tip) {
  database_.run(
      "UPDATE tip SET state = ?, \"order\" = ?, target = ?, submission_key = ?, submission = ?,"
      " filing = ?, kept_month = ?, destroyed_ms = ?, decisions = ?, version = ? WHERE id = ?",
      tip.state,
      tls::encode(tip.order),
      tip.target,
      key_of(tip.submission),
      sealed_of(tip.submission),
      tip.filing,
      tip.kept,
      tip.destroyed,
      tls::encode(tip.decisions),
      tip.version,
      tip.id
  );
}

}  // namespace causeway::adapters::sqlite_safety
