#include "adapters/sqlite_safety/audit_table.h"

namespace causeway::adapters::sqlite_safety {

using safety::Act;
using safety::AuditEntry;
using safety::AuditNumber;
using safety::StaffId;

namespace {

auto collect_into(std::vector<AuditEntry>& entries) {
  return
      [&entries](
          AuditNumber number,
          Instant time,
          StaffId by,
          Act act,
          std::string object,
          std::string says,
          crypto::Sha256 hash
      ) { entries.push_back({number, time, by, act, std::move(object), std::move(says), hash}); };
}

}  // namespace

std::optional<AuditEntry> AuditTable::newest() const {
  const auto entries = find({}, {}, 1);
  if (entries.empty()) return std::nullopt;
  return entries.front();
}

std::vector<AuditEntry> AuditTable::read(AuditNumber after, std::size_t limit) const {
  std::vector<AuditEntry> entries;
  database_.for_each(
      "SELECT number, time_ms, by, act, object, says, hash FROM audit WHERE number > ?"
      " ORDER BY number LIMIT ?",
      collect_into(entries),
      after,
      limit
  );
  return entries;
}

std::vector<AuditEntry> AuditTable::find(
    const safety::AuditFilter& filter, AuditNumber before, std::size_t limit
) const {
  std::vector<AuditEntry> entries;
  const std::optional<AuditNumber> below =
      before == AuditNumber{} ? std::nullopt : std::optional(before);
  database_.for_each(
      "SELECT number, time_ms, by, act, object, says, hash FROM audit"
      " WHERE (?1 IS NULL OR number < ?1) AND (?2 IS NULL OR by = ?2) AND (?3 IS NULL OR act = ?3)"
      " AND (?4 IS NULL OR object = ?4) AND (?5 IS NULL OR time_ms >= ?5)"
      " AND (?6 IS NULL OR time_ms < ?6) ORDER BY number DESC LIMIT ?7",
      collect_into(entries),
      below,
      filter.by,
      filter.act,
      filter.object,
      filter.from,
      filter.until,
      limit
  );
  return entries;
}

std::optional<AuditNumber> AuditTable::first_of(safety::CaseNumber in) const {
  const std::string object = safety::object_of(in);
  // What is within it has a space behind its number: the character after that is the end.
  return database_.query_one<AuditNumber>(
      "SELECT number FROM audit WHERE object = ?1 OR (object >= ?2 AND object < ?3)"
      " ORDER BY number LIMIT 1",
      object,
      object + " ",
      object + "!"
  );
}

bool AuditTable::has(const safety::Deed& deed) const {
  return has_since(deed, {});
}

bool AuditTable::has_since(const safety::Deed& deed, Instant since) const {
  return database_
      .query_one<int>(
          "SELECT 1 FROM audit WHERE object = ? AND act = ? AND by = ? AND says = ?"
          " AND time_ms >= ? LIMIT 1",
          deed.object,
          deed.act,
          deed.by,
          deed.says,
          since
      )
      .has_value();
}

bool AuditTable::has(Act act, const std::string& object) const {
  return database_
      .query_one<int>("SELECT 1 FROM audit WHERE object = ? AND act = ? LIMIT 1", object, act)
      .has_value();
}

void AuditTable::append(const AuditEntry& entry) {
  database_.run(
      "INSERT INTO audit (number, time_ms, by, act, object, says, hash)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      entry.number,
      entry.time,
      entry.by,
      entry.act,
      entry.object,
      entry.says,
      entry.hash
  );
}

}  // namespace causeway::adapters::sqlite_safety
