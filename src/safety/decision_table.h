#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/evidence.h"
#include "report/opener.h"
#include "safety/verdict.h"

/// Decisions about cases and what became of them, as the store keeps them.
namespace causeway::safety {

using report::DecisionId;
/// Orders decisions as they were made.
using DecisionNumber = Number<struct DecisionNumberTag>;

/// The numbers are for good.
enum class DecisionState : std::uint8_t {
  undoable = 1,  // takes effect when `undo_until` is over
  proposed = 2,  // takes effect when a second person says the same
  differs = 3,   // two said different things: this is one of them, without effect
  in_force = 4,
  ended = 5,       // its time is over
  undone = 6,      // by whoever made it, before anybody was told
  reversed = 7,    // by a lead
  overturned = 8,  // by an appeal
};

/// A decision that was taken back, by whom and why.
struct TakenBack {
  Instant time;
  StaffId by;
  std::string why;

  bool operator==(const TakenBack&) const = default;
};

struct Decision {
  DecisionNumber number;
  DecisionId id;  // random: the person it is about knows it by this
  CaseNumber in;
  Subject subject;
  Instant time;
  StaffId by;
  Verdict verdict;
  DecisionState state = DecisionState::undoable;
  std::optional<Instant> undo_until;
  std::optional<StaffId> second_by;
  std::string statement;  // of reasons, as the person reads it; empty: nobody is told
  std::optional<Instant> appeal_until;
  std::optional<TakenBack> taken_back;

  bool operator==(const Decision&) const = default;
};

enum class AppealOutcome : std::uint8_t {
  upheld = 1,
  overturned = 2,
};

/// One for each decision at most.
struct Appeal {
  DecisionId decision;
  CaseNumber in;
  AccountId account;
  Instant time;
  /// What it says; nothing once it was destroyed.
  std::optional<report::SealedEvidence> text;
  std::optional<AppealOutcome> outcome;
  std::optional<Instant> decided;
  std::optional<StaffId> by;

  bool operator==(const Appeal&) const = default;
};

/// Whatever is not given does not narrow.
struct DecisionFilter {
  std::optional<StaffId> by;
  std::optional<Subject> subject;
  std::optional<Measure> measure;
  std::optional<std::string> policy;
  std::optional<Instant> from;   // at or after
  std::optional<Instant> until;  // before
};

class DecisionTable {
 public:
  virtual ~DecisionTable() = default;

  virtual std::optional<Decision> find(const DecisionId& id) const = 0;
  /// In the order in which they were made.
  virtual std::vector<Decision> of_case(CaseNumber number) const = 0;
  /// Newest first.
  virtual std::vector<Decision> of_subject(const Subject& subject) const = 0;
  /// At most `limit` before `before` (zero: from the newest on), newest first.
  virtual std::vector<Decision> find(
      const DecisionFilter& filter, DecisionNumber before, std::size_t limit
  ) const = 0;
  /// Those that can no longer be undone, and have no effect yet.
  virtual std::vector<Decision> due(Instant now, std::size_t limit) const = 0;
  /// Those in force whose time is over.
  virtual std::vector<Decision> over(Instant now, std::size_t limit) const = 0;

  /// With the next number, which it answers.
  virtual DecisionNumber add(const Decision& decision) = 0;
  virtual void put(const Decision& decision) = 0;

  virtual std::optional<Appeal> find_appeal(const DecisionId& decision) const = 0;
  virtual std::vector<Appeal> appeals_of(CaseNumber number) const = 0;
  /// Adds it or changes it.
  virtual void put_appeal(const Appeal& appeal) = 0;
};

}  // namespace causeway::safety
