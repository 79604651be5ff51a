#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "safety/records.h"

/// What reviewers leave at a case: notes, that they passed it on, and that a reporter is not
/// to be trusted.
namespace causeway::safety {

using NoteNumber = Number<struct NoteNumberTag>;

/// For colleagues; never sent to anybody.
struct Note {
  NoteNumber number;
  CaseNumber in;
  Instant time;
  StaffId by;
  std::string text;

  bool operator==(const Note&) const = default;
};

/// A report that was made against better knowledge, as somebody of the staff found.
struct BadFaith {
  AccountId reporter;
  ReportNumber report;
  Instant time;
  StaffId by;

  bool operator==(const BadFaith&) const = default;
};

class DeskTable {
 public:
  virtual ~DeskTable() = default;

  virtual NoteNumber add_note(const Note& note) = 0;
  virtual std::vector<Note> notes_of(CaseNumber number) const = 0;

  /// This person is not given this case again. Nothing happens where they passed already.
  virtual void pass(CaseNumber number, StaffId by) = 0;

  virtual void mark(const BadFaith& mark) = 0;
  virtual std::size_t marks_of(AccountId reporter, Instant since) const = 0;
  virtual void forget_marks(Instant before) = 0;
  virtual bool is_marked(AccountId reporter, ReportNumber report) const = 0;
};

}  // namespace causeway::safety
