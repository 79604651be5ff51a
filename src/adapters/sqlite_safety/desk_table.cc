#include "adapters/sqlite_safety/desk_table.h"

namespace causeway::adapters::sqlite_safety {

using safety::CaseNumber;
using safety::Note;
using safety::NoteNumber;
using safety::StaffId;

NoteNumber DeskTable::add_note(const Note& note) {
  return *database_.query_one<NoteNumber>(
      "INSERT INTO note (\"case\", time_ms, by, text) VALUES (?, ?, ?, ?) RETURNING number",
      note.in,
      note.time,
      note.by,
      note.text
  );
}

std::vector<Note> DeskTable::notes_of(CaseNumber number) const {
  std::vector<Note> notes;
  database_.for_each(
      "SELECT * FROM note WHERE \"case\" = ? ORDER BY number",
      [&](NoteNumber note, CaseNumber in, Instant time, StaffId by, std::string text) {
        notes.push_back({note, in, time, by, std::move(text)});
      },
      number
  );
  return notes;
}

void DeskTable::pass(CaseNumber number, StaffId by) {
  database_.run("INSERT OR IGNORE INTO passed (\"case\", by) VALUES (?, ?)", number, by);
}

void DeskTable::mark(const safety::BadFaith& mark) {
  database_.run(
      "INSERT OR IGNORE INTO bad_faith (reporter, report, time_ms, by) VALUES (?, ?, ?, ?)",
      mark.reporter,
      mark.report,
      mark.time,
      mark.by
  );
}

std::size_t DeskTable::marks_of(AccountId reporter, Instant since) const {
  return *database_.query_one<std::size_t>(
      "SELECT count(*) FROM bad_faith WHERE reporter = ? AND time_ms >= ?", reporter, since
  );
}

void DeskTable::forget_marks(Instant before) {
  database_.run("DELETE FROM bad_faith WHERE time_ms < ?", before);
}

bool DeskTable::is_marked(AccountId reporter, safety::ReportNumber report) const {
  return database_
      .query_one<int>("SELECT 1 FROM bad_faith WHERE reporter = ? AND report = ?", reporter, report)
      .has_value();
}

}  // namespace causeway::adapters::sqlite_safety
