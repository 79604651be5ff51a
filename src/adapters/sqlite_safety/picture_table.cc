#include "adapters/sqlite_safety/picture_table.h"

#include "adapters/sqlite_safety/pdq_columns.h"

namespace causeway::adapters::sqlite_safety {

using safety::BankKind;
using safety::CaseNumber;
using safety::KnownId;
using safety::Picture;
using safety::PicturePlace;
using safety::ReportNumber;

namespace {

/// Collects rows of the columns that the queries below name.
auto collect_into(std::vector<Picture>& pictures) {
  return [&pictures](
             ReportNumber report,
             std::uint64_t seq,
             std::uint32_t index,
             CaseNumber in,
             crypto::Sha256 content,
             std::uint32_t width,
             std::uint32_t height,
             std::string rule,
             ByteView hashes,
             std::optional<KnownId> known,
             std::optional<BankKind> bank,
             std::uint32_t distance
         ) {
    Picture picture{
        report, seq, index, in, content, width, height, std::move(rule), hashes_of(hashes), {}
    };
    if (known && bank) picture.match = {*known, *bank, distance};
    pictures.push_back(std::move(picture));
  };
}

}  // namespace

std::vector<Picture> PictureTable::of_report(ReportNumber report) const {
  std::vector<Picture> pictures;
  database_.for_each(
      "SELECT report, seq, \"index\", \"case\", content, width, height, rule, hashes, known, bank,"
      " distance FROM picture WHERE report = ? ORDER BY seq, \"index\"",
      collect_into(pictures),
      report
  );
  return pictures;
}

std::vector<Picture> PictureTable::of_case(CaseNumber number) const {
  std::vector<Picture> pictures;
  database_.for_each(
      "SELECT report, seq, \"index\", \"case\", content, width, height, rule, hashes, known, bank,"
      " distance FROM picture WHERE \"case\" = ? ORDER BY report, seq, \"index\"",
      collect_into(pictures),
      number
  );
  return pictures;
}

std::vector<CaseNumber> PictureTable::others_with(
    const Picture& picture, const safety::Reviewer& reviewer, std::size_t limit
) const {
  std::uint32_t queues = 0;  // bit q for each queue
  for (const safety::QueueRow& row : safety::queues()) {
    if (works_on(reviewer, row.queue)) queues |= 1U << static_cast<unsigned>(row.queue);
  }
  std::vector<CaseNumber> cases;
  database_.for_each(
      "SELECT DISTINCT p.\"case\" FROM picture AS p WHERE p.content = ?1 AND p.\"case\" <> ?2"
      " AND EXISTS (SELECT 1 FROM \"case\" AS c WHERE c.number = p.\"case\""
      " AND (?3 >> c.queue) & 1) ORDER BY p.\"case\" DESC LIMIT ?4",
      [&](CaseNumber number) { cases.push_back(number); },
      picture.content,
      picture.in,
      queues,
      limit
  );
  return cases;
}

std::optional<Picture> PictureTable::first_with(
    const crypto::Sha256& content, CaseNumber in, ReportNumber before
) const {
  std::vector<Picture> pictures;
  database_.for_each(
      "SELECT report, seq, \"index\", \"case\", content, width, height, rule, hashes, known, bank,"
      " distance FROM picture WHERE content = ? AND \"case\" = ? AND report < ?"
      " ORDER BY report, seq, \"index\" LIMIT 1",
      collect_into(pictures),
      content,
      in,
      before
  );
  if (pictures.empty()) return std::nullopt;
  return std::move(pictures.front());
}

std::vector<Picture> PictureTable::behind(const PicturePlace& place, std::size_t limit) const {
  std::vector<Picture> pictures;
  database_.for_each(
      "SELECT report, seq, \"index\", \"case\", content, width, height, rule, hashes, known, bank,"
      " distance FROM picture WHERE (report, seq, \"index\") > (?, ?, ?)"
      " ORDER BY report, seq, \"index\" LIMIT ?",
      collect_into(pictures),
      place.report,
      place.seq,
      place.index,
      limit
  );
  return pictures;
}

void PictureTable::put(const Picture& picture) {
  const auto known = picture.match ? std::optional(picture.match->id) : std::nullopt;
  const auto bank = picture.match ? std::optional(picture.match->bank) : std::nullopt;
  database_.run(
      "INSERT OR REPLACE INTO picture (report, seq, \"index\", \"case\", content, width, height,"
      " rule, hashes, known, bank, distance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      picture.report,
      picture.seq,
      picture.index,
      picture.in,
      picture.content,
      picture.width,
      picture.height,
      picture.rule,
      bytes_of(picture.hashes),
      known,
      bank,
      picture.match ? picture.match->distance : 0
  );
}

void PictureTable::remove_orphaned() {
  database_.run(
      "DELETE FROM picture WHERE NOT EXISTS (SELECT 1 FROM report AS r"
      " WHERE r.number = picture.report AND r.evidence_key IS NOT NULL)"
  );
  database_.run(
      "DELETE FROM picture_due WHERE NOT EXISTS (SELECT 1 FROM report AS r"
      " WHERE r.number = picture_due.report AND r.evidence_key IS NOT NULL)"
  );
}

std::optional<ReportNumber> PictureTable::next_due() const {
  return database_.query_one<ReportNumber>("SELECT report FROM picture_due ORDER BY report LIMIT 1"
  );
}

void PictureTable::add_due(ReportNumber report) {
  database_.run("INSERT OR IGNORE INTO picture_due (report) VALUES (?)", report);
}

void PictureTable::remove_due(ReportNumber report) {
  database_.run("DELETE FROM picture_due WHERE report = ?", report);
}

}  // namespace causeway::adapters::sqlite_safety
