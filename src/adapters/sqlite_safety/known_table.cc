#include "adapters/sqlite_safety/known_table.h"

#include "adapters/sqlite_safety/pdq_columns.h"

namespace causeway::adapters::sqlite_safety {

using safety::BankKind;
using safety::Comparison;
using safety::Known;
using safety::KnownId;
using safety::ReportNumber;
using safety::StaffId;

namespace {

/// Collects rows of the columns that the queries below name.
auto collect_into(std::vector<Known>& all) {
  return [&all](
             KnownId id,
             BankKind bank,
             std::array<std::uint8_t, pdq_hash_size> hash,
             std::string label,
             Instant added,
             std::optional<StaffId> by,
             std::string source,
             std::uint64_t matches
         ) {
    all.push_back({
        id,
        bank,
        hash_of(hash),
        std::move(label),
        added,
        by,
        std::move(source),
        matches,
    });
  };
}

std::optional<Known> first_of(std::vector<Known> all) {
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

}  // namespace

std::optional<Known> KnownTable::find(KnownId id) const {
  std::vector<Known> all;
  database_.for_each(
      "SELECT id, bank, hash, label, added_ms, by, source, matches FROM known WHERE id = ?",
      collect_into(all),
      id
  );
  return first_of(std::move(all));
}

std::optional<Known> KnownTable::find(BankKind bank, const pdq::Hash& hash) const {
  std::vector<Known> all;
  database_.for_each(
      "SELECT id, bank, hash, label, added_ms, by, source, matches FROM known"
      " WHERE bank = ? AND hash = ?",
      collect_into(all),
      bank,
      bytes_of(hash)
  );
  return first_of(std::move(all));
}

std::vector<Known> KnownTable::list(BankKind bank, KnownId before, std::size_t limit) const {
  std::vector<Known> all;
  database_.for_each(
      "SELECT id, bank, hash, label, added_ms, by, source, matches FROM known"
      " WHERE bank = ?1 AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
      collect_into(all),
      bank,
      before,
      limit
  );
  return all;
}

std::uint64_t KnownTable::count(BankKind bank) const {
  return *database_.query_one<std::uint64_t>("SELECT count(*) FROM known WHERE bank = ?", bank);
}

std::vector<Known> KnownTable::read(KnownId after, std::size_t limit) const {
  std::vector<Known> all;
  database_.for_each(
      "SELECT id, bank, hash, label, added_ms, by, source, matches FROM known WHERE id > ?"
      " ORDER BY id LIMIT ?",
      collect_into(all),
      after,
      limit
  );
  return all;
}

KnownId KnownTable::add(const Known& known) {
  return *database_.query_one<KnownId>(
      // A time, so that the id of what was removed is nobody's again.
      "INSERT INTO known (id, bank, hash, label, added_ms, by, source, matches)"
      " VALUES (max(?4, coalesce((SELECT max(id) + 1 FROM known), 1)), ?1, ?2, ?3, ?4, ?5, ?6, ?7)"
      " RETURNING id",
      known.bank,
      bytes_of(known.hash),
      known.label,
      known.added,
      known.by,
      known.source,
      known.matches
  );
}

void KnownTable::count_match(KnownId id) {
  database_.run("UPDATE known SET matches = matches + 1 WHERE id = ?", id);
}

void KnownTable::remove(KnownId id) {
  database_.run("DELETE FROM known WHERE id = ?", id);
  remove_comparison(id);
}

std::optional<Comparison> KnownTable::comparison() const {
  std::optional<Comparison> oldest;
  database_.for_each(
      "SELECT known, report, seq, \"index\" FROM known_comparison ORDER BY known LIMIT 1",
      [&](KnownId known, ReportNumber report, std::uint64_t seq, std::uint32_t index) {
        oldest = {known, {report, seq, index}};
      }
  );
  return oldest;
}

void KnownTable::put_comparison(const Comparison& comparison) {
  database_.run(
      "INSERT OR REPLACE INTO known_comparison (known, report, seq, \"index\")"
      " VALUES (?, ?, ?, ?)",
      comparison.known,
      comparison.last.report,
      comparison.last.seq,
      comparison.last.index
  );
}

void KnownTable::remove_comparison(KnownId id) {
  database_.run("DELETE FROM known_comparison WHERE known = ?", id);
}

}  // namespace causeway::adapters::sqlite_safety
