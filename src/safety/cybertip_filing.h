#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "safety/cybertip_course.h"
#include "safety/cybertip_report.h"

/// The filing of one CyberTip: from the confirmed submission to the report that the clearing house
/// has, once. A pure state machine over a stored record (docs/formats/cybertip.md, Filing).
///
///     draft ──submit──► open ──upload──► uploading ──describe──► described ──finish──► finished
///       ▲                 │ ◄──────────── │ (next file) │           │
///       │                 └───────────────┴─────────────┴───────────┴──retract──► retracted
///       └── submit ── expired ◄── gone, lost on the way, or over an hour untouched
///
/// The host's part, whatever happens to it:
///
///  1. `next(record, Due{}, now)`. Store the record that comes back; only then tell its alarms, and
///     do what it says.
///  2. `Send`: send it, once. What came of it is the next event: `Answered`, `Lost` (it may have
///     arrived), or `NotSent` (it cannot have). Store the record again, then go on with 1.
///  3. After a start of the process: `Restarted` before all else, also for a filing that is over.
///
/// So a request that may have been sent is always in the record. It is never sent a second time
/// into the same report, except for /finish and /retract, whose second answer says what became of
/// the first. A report that lost an answer on the way is left to the clearing house, which shows
/// nobody an unfinished one and deletes it, and another is opened. Only one that may have been
/// finished binds the filing: no other is opened until it is known what became of it.
namespace causeway::safety {

namespace rules {
inline constexpr Rule filing_is_whole{
    "cybertip.filing_is_whole", "docs/formats/cybertip.md, Filing"
};
inline constexpr Rule event_fits_filing{
    "cybertip.event_fits_filing", "docs/formats/cybertip.md, Filing"
};
}  // namespace rules

enum class FilingState : std::uint8_t {
  draft = 1,      // nothing is open at the clearing house
  open = 2,       // a report without files
  uploading = 3,  // with files, of which some are missing or not described
  described = 4,  // all of it is there
  finished = 5,   // filed: the end
  retracted = 6,  // given up by a person: the end
  expired = 7,    // the report that was open is none any more; another will be
};

/// Whether all is over.
constexpr bool is_over(FilingState state) {
  return state == FilingState::finished || state == FilingState::retracted;
}

struct Request {
  using Wire = tls::Struct;
  RequestKind kind{};
  std::uint32_t file = 0;  // which, of `upload` and `describe`

  bool operator==(const Request&) const = default;
};

struct FiledFile {
  using Wire = tls::Struct;
  std::array<std::uint8_t, 16> md5{};
  Text file_id;  // empty until it was uploaded
  std::uint8_t is_described = 0;

  bool operator==(const FiledFile&) const = default;
};

/// Milliseconds since the Unix epoch; 0: not yet.
struct FilingTimes {
  using Wire = tls::Struct;
  std::uint64_t due = 0;  // by when it has to be finished
  std::uint64_t try_at = 0;
  std::uint64_t opened = 0;
  std::uint64_t changed = 0;  // the report at the clearing house, last
  std::uint64_t finished = 0;

  bool operator==(const FilingTimes&) const = default;
};

struct FilingCounts {
  using Wire = tls::Struct;
  std::uint32_t openings = 0;  // /submit that may have opened a report
  std::uint32_t failures = 0;  // in a row
  std::uint32_t strange = 0;   // answers, since a person looked
  std::uint32_t damaged = 0;   // files that arrived so, since a person looked

  bool operator==(const FilingCounts&) const = default;
};

enum class Retracting : std::uint8_t {
  no = 0,
  to_end = 1,        // a person gave the filing up
  to_open_anew = 2,  // its report lost an answer
};

/// The record. Hosts store its encoding and look into it to show it; only `next` changes it.
struct Filing {
  using Wire = tls::Struct;
  std::uint8_t version = 1;
  FilingState state = FilingState::draft;
  Text report_id;
  std::vector<FiledFile> files;
  std::optional<Request> in_flight;  // may have been sent; no answer is stored
  std::uint8_t may_be_finished = 0;  // a /finish of this report had no clear answer
  Retracting retracting = Retracting::no;
  FilingTimes times;
  FilingCounts counts;
  std::uint16_t alarms = 0;    // a bit for each `Alarm` that stands
  std::uint8_t is_halted = 0;  // until a person decides

  bool has(Alarm alarm) const { return (alarms >> static_cast<unsigned>(alarm) & 1U) != 0; }

  bool operator==(const Filing&) const = default;
};

/// Errors: those of the codec, `rules::filing_is_whole`.
Result<Filing> parse_filing(ByteView record);

/// The record of a filing that has not begun. `due`: by when it has to be finished, 24 hours after
/// the confirmation, one hour where somebody is in danger. Errors: those of `check_submission`.
Result<Bytes> begin_filing(const Submission& submission, Instant due, Instant now);

struct Due {};

struct Restarted {};

struct Answered {
  Answer answer;
};

/// Sent, or perhaps: no answer came, or the connection broke.
struct Lost {};

/// Not a byte of it can have arrived: no connection came about.
struct NotSent {};

enum class FilingDecision : std::uint8_t {
  resume,         // what was in the way is not any more: try again now
  withdraw,       // give it up, unless it is finished
  was_filed,      // the clearing house has it (only where it stopped and may be filed)
  was_not_filed,  // it has not: open another (likewise)
};

struct Decided {
  FilingDecision decision;
};

using Event = std::variant<Due, Restarted, Answered, Lost, NotSent, Decided>;

struct Send {
  Request request;
  std::string report_id;  // empty for `submit`
  std::string file_id;    // of `describe`

  bool operator==(const Send&) const = default;
};

/// Nothing before this time; then `Due`.
struct WaitUntil {
  Instant time;

  bool operator==(const WaitUntil&) const = default;
};

/// Nothing is sent until a person decides. Where there is a time, then `Due`: to be told that it is
/// late. It may come all the same, and sends nothing.
struct AskPerson {
  std::optional<Instant> until;

  bool operator==(const AskPerson&) const = default;
};

/// It is over.
struct Rest {
  bool operator==(const Rest&) const = default;
};

using Action = std::variant<Send, WaitUntil, AskPerson, Rest>;

struct Step {
  Bytes record;  // to be stored before `action`
  Action action;
  /// To be told once the record is stored, each at least once: new ones, what stops the filing, and
  /// after `Restarted` all that stand, of which the host may have died before it told them.
  std::vector<Alarm> alarms;
};

/// The next step. Errors: those of `parse_filing`, `rules::event_fits_filing`, which leaves
/// everything as it was: an answer where nothing was asked, `Due` while something is, a decision
/// that does not fit.
Result<Step> next(ByteView record, const Event& event, Instant now);

/// Until when the evidence of a finished filing has to be kept (18 USC 2258A(h) as amended by
/// Public Law 118-59: one year); nothing where it is not finished.
std::optional<Instant> preserved_until(const Filing& filing);

namespace filing_times {
inline constexpr Milliseconds first_pause = std::chrono::seconds(30);
inline constexpr Milliseconds longest_pause = std::chrono::hours(1);
/// An unfinished report is deleted so long after it was opened, and so long after it changed.
inline constexpr Milliseconds open_for = std::chrono::hours(24);
inline constexpr Milliseconds untouched_for = std::chrono::hours(1);
/// No year is longer.
inline constexpr Milliseconds preserved_for = std::chrono::days(366);
inline constexpr std::uint32_t failures_until_alarm = 5;
inline constexpr std::uint32_t openings_until_alarm = 4;
inline constexpr std::uint32_t strange_max = 3;
inline constexpr std::uint32_t damaged_max = 3;
}  // namespace filing_times

}  // namespace causeway::safety
