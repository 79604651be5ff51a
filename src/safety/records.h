#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "report/opener.h"
#include "safety/queues.h"

/// What the reviewers' side keeps: plain values, one per row (safety/store.h). What was disclosed
/// is in them only sealed.
namespace causeway::safety {

using CaseNumber = Number<struct CaseNumberTag>;
using ReportNumber = Number<struct ReportNumberTag>;
using StaffId = ByteId<struct StaffTag, 16>;

enum class SubjectKind : std::uint8_t {
  account = 1,
  group = 2,
};

/// Who or what a case is about.
struct Subject {
  SubjectKind kind = SubjectKind::account;
  ByteId<struct SubjectTag, 16> id;

  bool operator==(const Subject&) const = default;
};

enum class CaseState : std::uint8_t {
  queued = 1,     // waits in its queue
  proposed = 2,   // one has decided; waits for a second
  escalated = 3,  // waits for a lead
  decided = 4,    // in force, or within the time in which it can be undone
  appealed = 5,   // waits for somebody who had no part in it
  closed = 6,     // over; what was disclosed is destroyed
};

/// Which of two cases that are due comes first: one in which something is proven by whoever was
/// there. A flood of what nobody can prove waits behind it.
enum class Rank : std::uint8_t {
  known = 0,  // a picture is like confirmed material
  proven = 1,
  unproven = 2,
};

/// Whether somebody has work to do in this state.
constexpr bool is_open(CaseState state) {
  return state != CaseState::decided && state != CaseState::closed;
}

/// Who works on a case now: nobody else may.
struct Claim {
  StaffId by;
  Instant since;
  Instant until;

  bool operator==(const Claim&) const = default;
};

struct Case {
  CaseNumber number;
  Subject subject;
  Queue queue = Queue::unproven;
  CaseState state = CaseState::queued;
  Instant received;  // of the first report
  Instant due;       // of what it waits for now
  Rank rank = Rank::unproven;
  std::uint32_t reports = 0;    // that are neither repeated nor invalidated
  std::uint32_t reporters = 0;  // different ones
  std::uint32_t verified = 0;   // of `reports`, those with a proven message
  std::uint32_t evidence = 0;   // reports whose evidence is kept
  std::uint64_t evidence_bytes = 0;
  std::uint32_t richest = 0;  // how much the report shows that shows most (safety/intake.h)
  std::uint32_t reasons = 0;  // bit r - 1 for each report::Reason r
  /// Grows with every change of what is decided on; not with a report that shows nothing new.
  std::uint64_t version = 1;
  std::optional<Claim> claim;
  std::optional<Instant> first_viewed;  // by anybody of the staff
  /// When what was disclosed is destroyed, and the case is over; set by decisions. Nobody decides
  /// on a case whose evidence has outlived `undecided_retention`. Of a closed one: since when there
  /// are reporters to tell of that.
  std::optional<Instant> shred;

  bool operator==(const Case&) const = default;
};

/// In which conversations the reporter was when the messages were sent, by the provider's roster.
enum class Membership : std::uint8_t {
  unknown = 0,  // no conversation is concerned, or it is too long ago
  member = 1,
  not_member = 2,  // of at least one entry: decided about with care, and by a person
};

enum class ReportState : std::uint8_t {
  pending = 1,
  decided = 2,
  invalidated = 3,  // in bad faith
};

struct Report {
  ReportNumber number;
  CaseNumber in;
  AccountId reporter;
  report::ReportId id;
  Instant received;
  report::Reason reason = report::Reason::other;
  report::Scope scope = report::Scope::messages;
  ConversationId group;
  report::EntryCounts counts;
  report::Verdict verdict = report::Verdict::invalid;
  std::uint64_t first_seq = 0;
  std::uint64_t last_seq = 0;
  Membership membership = Membership::unknown;
  ReportState state = ReportState::pending;
  /// Nothing where the case has the very same messages from others already, or once destroyed.
  std::optional<report::SealedEvidence> evidence;

  bool operator==(const Report&) const = default;
};

/// Messages of one conversation that are proven, as they are in cases about a subject.
struct CaseMessages {
  Subject subject;
  ConversationId group;
  std::span<const report::ProvenMessage> messages;
};

}  // namespace causeway::safety
