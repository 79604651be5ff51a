#pragma once

#include "adapters/sqlite/database.h"
#include "safety/desk_table.h"

namespace causeway::adapters::sqlite_safety {

class DeskTable final : public safety::DeskTable {
 public:
  explicit DeskTable(sqlite::Database& database) : database_(database) {}

  safety::NoteNumber add_note(const safety::Note& note) override;
  std::vector<safety::Note> notes_of(safety::CaseNumber number) const override;
  void pass(safety::CaseNumber number, safety::StaffId by) override;
  void mark(const safety::BadFaith& mark) override;
  std::size_t marks_of(AccountId reporter, Instant since) const override;
  void forget_marks(Instant before) override;
  bool is_marked(AccountId reporter, safety::ReportNumber report) const override;

 private:
  sqlite::Database& database_;
};

}  // namespace causeway::adapters::sqlite_safety
