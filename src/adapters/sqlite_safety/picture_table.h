#pragma once

#include "adapters/sqlite/database.h"
#include "safety/pictures.h"

namespace causeway::adapters::sqlite_safety {

class PictureTable final : public safety::PictureTable {
 public:
  explicit PictureTable(sqlite::Database& database) : database_(database) {}

  std::vector<safety::Picture> of_report(safety::ReportNumber report) const override;
  std::vector<safety::Picture> of_case(safety::CaseNumber number) const override;
  std::optional<safety::Picture> first_with(
      const crypto::Sha256& content, safety::CaseNumber in, safety::ReportNumber before
  ) const override;
  std::vector<safety::CaseNumber> others_with(
      const safety::Picture& picture, const safety::Reviewer& reviewer, std::size_t limit
  ) const override;
  std::vector<safety::Picture> behind(const safety::PicturePlace& place, std::size_t limit)
      const override;
  void put(const safety::Picture& picture) override;
  void remove_orphaned() override;
  std::optional<safety::ReportNumber> next_due() const override;
  void add_due(safety::ReportNumber report) override;
  void remove_due(safety::ReportNumber report) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
