#pragma once

#include "adapters/sqlite/database.h"
#include "safety/store.h"

namespace causeway::adapters::sqlite_safety {

class ReportTable final : public safety::ReportTable {
 public:
  explicit ReportTable(sqlite::Database& database) : database_(database) {}

  safety::ReportNumber add(const safety::Report& report) override;
  void set_state(safety::ReportNumber number, safety::ReportState state) override;
  bool replace_key(
      safety::ReportNumber number, const report::WrappedKey& was, const report::WrappedKey& key
  ) override;
  std::optional<safety::Report> find(safety::ReportNumber number) const override;
  bool has(Instant received, AccountId reporter, report::ReportId id) const override;
  std::vector<safety::Report> of_case(safety::CaseNumber number) const override;
  std::vector<safety::Report> page_of_case(
      safety::CaseNumber number, safety::ReportNumber after, std::size_t limit
  ) const override;
  std::optional<safety::ReportNumber> first_same(const safety::Report& report) const override;
  std::vector<AccountId> reporters_of_case(safety::CaseNumber number) const override;
  Sums sums_of_case(safety::CaseNumber number) const override;
  std::vector<OfReason> pending_reasons(safety::CaseNumber number) const override;
  std::vector<safety::Report> pending_of_case(
      safety::CaseNumber number, safety::ReportNumber after, std::size_t limit
  ) const override;
  std::vector<Kept> kept_of_case(safety::CaseNumber number) const override;
  std::vector<report::EntryCounts> counts_of_case(safety::CaseNumber number) const override;
  OfReporter of_reporter(safety::CaseNumber number, AccountId reporter) const override;
  std::vector<safety::Report> of_reporter(AccountId reporter, Instant since) const override;
  std::uint64_t count_of_reporter(AccountId reporter, Instant since) const override;
  void destroy_evidence(safety::ReportNumber number) override;
  void destroy_evidence_of_case(safety::CaseNumber number) override;
  void remove_of_case(safety::CaseNumber number) override;
  void remove_until(safety::CaseNumber number, safety::ReportNumber last) override;
  void count_refused(Instant now, std::string_view rule) override;
  void forget_refused(Instant before) override;
  std::uint64_t refused(Instant day, std::string_view rule) const override;

  /// Which number was given last; before the commit of a transaction that gave any.
  void keep_last();

 private:
  sqlite::Database& database_;
  std::optional<safety::ReportNumber> last_;
};

}  // namespace causeway::adapters::sqlite_safety
