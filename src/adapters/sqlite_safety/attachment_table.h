#pragma once

#include "adapters/sqlite/database.h"
#include "safety/attachments.h"

namespace causeway::adapters::sqlite_safety {

class AttachmentTable final : public safety::AttachmentTable {
 public:
  explicit AttachmentTable(sqlite::Database& database) : database_(database) {}

  std::optional<safety::Attachment> find(
      safety::ReportNumber report, const crypto::Sha256& content_hash
  ) const override;
  std::vector<safety::Attachment> of_report(safety::ReportNumber report) const override;
  std::uint64_t bytes_of_case(safety::CaseNumber number) const override;
  std::vector<safety::Attachment> due(Instant now, std::size_t limit) const override;
  std::vector<safety::Attachment> orphaned(std::size_t limit) const override;
  void add(const safety::Attachment& attachment) override;
  void put(const safety::Attachment& attachment) override;
  void remove(const safety::Attachment& attachment) override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
