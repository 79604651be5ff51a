#include "adapters/sqlite_safety/report_table.h"

#include "adapters/sqlite_safety/days.h"
#include "adapters/sqlite_safety/stored.h"

namespace causeway::adapters::sqlite_safety {

using report::WrappedKey;
using safety::CaseNumber;
using safety::Membership;
using safety::Report;
using safety::ReportNumber;
using safety::ReportState;

namespace {

/// Collects whole rows, with the columns as the schema has them.
auto collect_into(std::vector<Report>& reports) {
  return [&reports](
             ReportNumber number,
             CaseNumber in,
             AccountId reporter,
             report::ReportId id,
             Instant received,
             report::Reason reason,
             report::Scope scope,
             ConversationId group,
             ByteView counts,
             report::Verdict verdict,
             std::uint64_t first_seq,
             std::uint64_t last_seq,
             Membership membership,
             ReportState state,
             std::optional<Bytes> key,
             std::optional<Bytes> sealed
         ) {
    reports.push_back({
        .number = number,
        .in = in,
        .reporter = reporter,
        .id = id,
        .received = received,
        .reason = reason,
        .scope = scope,
        .group = group,
        .counts = stored<report::EntryCounts>(counts),
        .verdict = verdict,
        .first_seq = first_seq,
        .last_seq = last_seq,
        .membership = membership,
        .state = state,
        .evidence = evidence_of(key, std::move(sealed)),
    });
  };
}

}  // namespace

ReportNumber ReportTable::add(const Report& report) {
  if (!last_) last_ = database_.query_one<ReportNumber>("SELECT last FROM report_number");
  const ReportNumber number{++last_->value};
  database_.run(
      "INSERT INTO report (number, \"case\", reporter, id, received_ms, reason, scope, \"group\", "
      "counts,"
      " verdict, first_seq, last_seq, membership, state, evidence_key, evidence)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      number,
      report.in,
      report.reporter,
      report.id,
      report.received,
      report.reason,
      report.scope,
      report.group,
      tls::encode(report.counts),
      report.verdict,
      report.first_seq,
      report.last_seq,
      report.membership,
      report.state,
      key_of(report.evidence),
      sealed_of(report.evidence)
  );
  return number;
}

void ReportTable::keep_last() {
  if (last_) database_.run("UPDATE report_number SET last = ?", *last_);
}

void ReportTable::set_state(ReportNumber number, ReportState state) {
  database_.run("UPDATE report SET state = ? WHERE number = ?", state, number);
}

bool ReportTable::replace_key(ReportNumber number, const WrappedKey& was, const WrappedKey& key) {
  const auto changed = database_.run(
      "UPDATE report SET evidence_key = ? WHERE number = ? AND evidence_key = ?",
      tls::encode(key),
      number,
      tls::encode(was)
  );
  return changed != 0;
}

std::optional<Report> ReportTable::find(ReportNumber number) const {
  std::vector<Report> reports;
  database_.for_each("SELECT * FROM report WHERE number = ?", collect_into(reports), number);
  if (reports.empty()) return std::nullopt;
  return std::move(reports.front());
}

bool ReportTable::has(Instant received, AccountId reporter, report::ReportId id) const {
  return database_
      .query_one<std::uint64_t>(
          "SELECT 1 FROM report WHERE received_ms = ? AND reporter = ? AND id = ?",
          received,
          reporter,
          id
      )
      .has_value();
}

std::vector<Report> ReportTable::of_case(CaseNumber number) const {
  std::vector<Report> reports;
  database_.for_each(
      "SELECT * FROM report WHERE \"case\" = ? ORDER BY number", collect_into(reports), number
  );
  return reports;
}

std::vector<Report> ReportTable::page_of_case(
    CaseNumber number, ReportNumber after, std::size_t limit
) const {
  std::vector<Report> reports;
  database_.for_each(
      "SELECT * FROM report_without_evidence WHERE \"case\" = ? AND number > ? ORDER BY number "
      "LIMIT ?",
      collect_into(reports),
      number,
      after,
      limit
  );
  return reports;
}

std::optional<ReportNumber> ReportTable::first_same(const Report& report) const {
  std::optional<ReportNumber> first;
  database_.for_each(
      "SELECT number, counts FROM report WHERE \"case\" = ? AND evidence_key IS NOT NULL"
      " AND number < ? AND \"group\" = ? AND first_seq = ? AND last_seq = ? ORDER BY number",
      [&](ReportNumber number, ByteView counts) {
        if (stored<report::EntryCounts>(counts).opened != report.counts.opened) {
          return sqlite::Next::row;
        }
        first = number;
        return sqlite::Next::stop;
      },
      report.in,
      report.number,
      report.group,
      report.first_seq,
      report.last_seq
  );
  return first;
}

std::vector<AccountId> ReportTable::reporters_of_case(CaseNumber number) const {
  std::vector<AccountId> reporters;
  database_.for_each(
      "SELECT reporter, min(number) AS first FROM report WHERE \"case\" = ?"
      " GROUP BY reporter ORDER BY first",
      [&](AccountId reporter, ReportNumber) { reporters.push_back(reporter); },
      number
  );
  return reporters;
}

ReportTable::Sums ReportTable::sums_of_case(CaseNumber number) const {
  Sums sums;
  database_.for_each(
      "SELECT count(*), count(DISTINCT reporter), count(*) FILTER (WHERE verdict = ?2),"
      " count(*) FILTER (WHERE verdict = ?2 AND membership = ?3)"
      " FROM report WHERE \"case\" = ?1 AND state <> 3",
      [&](std::uint32_t reports,
          std::uint32_t reporters,
          std::uint32_t verified,
          std::uint32_t of_members) { sums = {reports, reporters, verified, of_members}; },
      number,
      report::Verdict::verified,
      Membership::member
  );
  return sums;
}

std::vector<ReportTable::OfReason> ReportTable::pending_reasons(CaseNumber number) const {
  std::vector<OfReason> all;
  database_.for_each(
      "SELECT reason, count(*) FROM report WHERE \"case\" = ? AND state = 1 GROUP BY reason",
      [&](report::Reason reason, std::uint64_t reports) { all.push_back({reason, reports}); },
      number
  );
  return all;
}

std::vector<Report> ReportTable::pending_of_case(
    CaseNumber number, ReportNumber after, std::size_t limit
) const {
  std::vector<Report> reports;
  database_.for_each(
      "SELECT * FROM report_without_evidence WHERE \"case\" = ? AND number > ? AND state = 1"
      " ORDER BY number LIMIT ?",
      collect_into(reports),
      number,
      after,
      limit
  );
  return reports;
}

std::vector<ReportTable::Kept> ReportTable::kept_of_case(CaseNumber number) const {
  std::vector<Kept> kept;
  database_.for_each(
      "SELECT number, reporter, id, evidence_key FROM report"
      " WHERE \"case\" = ? AND evidence_key IS NOT NULL ORDER BY number",
      [&](ReportNumber report, AccountId reporter, report::ReportId id, ByteView key) {
        kept.push_back({report, reporter, id, stored<WrappedKey>(key)});
      },
      number
  );
  return kept;
}

std::vector<report::EntryCounts> ReportTable::counts_of_case(CaseNumber number) const {
  std::vector<report::EntryCounts> all;
  database_.for_each(
      "SELECT counts FROM report WHERE \"case\" = ? AND state <> 3"
      " GROUP BY reporter, \"group\", first_seq, last_seq, counts",
      [&](ByteView counts) { all.push_back(stored<report::EntryCounts>(counts)); },
      number
  );
  return all;
}

ReportTable::OfReporter ReportTable::of_reporter(CaseNumber number, AccountId reporter) const {
  OfReporter counted;
  database_.for_each(
      "SELECT count(*), count(evidence_key) FROM report WHERE \"case\" = ? AND reporter = ?",
      [&](std::uint32_t reports, std::uint32_t evidence) { counted = {reports, evidence}; },
      number,
      reporter
  );
  return counted;
}

std::vector<Report> ReportTable::of_reporter(AccountId reporter, Instant since) const {
  std::vector<Report> reports;
  database_.for_each(
      "SELECT * FROM report_without_evidence WHERE received_ms >= ? AND reporter = ? ORDER BY "
      "number",
      collect_into(reports),
      since,
      reporter
  );
  return reports;
}

std::uint64_t ReportTable::count_of_reporter(AccountId reporter, Instant since) const {
  return *database_.query_one<std::uint64_t>(
      "SELECT count(*) FROM report WHERE received_ms >= ? AND reporter = ?", since, reporter
  );
}

void ReportTable::destroy_evidence(ReportNumber number) {
  database_.run("UPDATE report SET evidence_key = NULL, evidence = NULL WHERE number = ?", number);
}

void ReportTable::destroy_evidence_of_case(CaseNumber number) {
  database_.run(
      "UPDATE report SET evidence_key = NULL, evidence = NULL"
      " WHERE \"case\" = ? AND evidence_key IS NOT NULL",
      number
  );
}

void ReportTable::remove_until(CaseNumber number, ReportNumber last) {
  database_.run("DELETE FROM report WHERE \"case\" = ? AND number <= ?", number, last);
}

void ReportTable::remove_of_case(CaseNumber number) {
  database_.run("DELETE FROM report WHERE \"case\" = ?", number);
  database_.run("DELETE FROM case_unproven WHERE \"case\" = ?", number);
}

void ReportTable::count_refused(Instant now, std::string_view rule) {
  database_.run(
      "INSERT INTO refused (day, rule, reports) VALUES (?, ?, 1)"
      " ON CONFLICT DO UPDATE SET reports = reports + 1",
      day_of(now),
      rule
  );
}

void ReportTable::forget_refused(Instant before) {
  database_.run("DELETE FROM refused WHERE day < ?", day_of(before));
}

std::uint64_t ReportTable::refused(Instant day, std::string_view rule) const {
  return database_
      .query_one<std::uint64_t>(
          "SELECT reports FROM refused WHERE day = ? AND rule = ?", day_of(day), rule
      )
      .value_or(0);
}

}  // namespace causeway::adapters::sqlite_safety
