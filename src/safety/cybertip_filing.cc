#include "safety/cybertip_filing.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/encoding.h"
#include "base/invariant.h"
#include "safety/cybertip_transitions.h"

namespace causeway::safety {
namespace {

/// One call of `next`: the record as it changes, and what is to be told.
struct Turn {
  Filing filing;
  Instant now;
  std::vector<Alarm> alarms;

  /// Tells of what does not stand already.
  void raise(Alarm alarm) {
    if (!filing.has(alarm)) tell(alarm);
  }

  /// Tells of it even where it stands.
  void tell(Alarm alarm) {
    keep(alarm);
    const bool is_told = std::find(alarms.begin(), alarms.end(), alarm) != alarms.end();
    if (!is_told) alarms.push_back(alarm);
  }

  void tell_of_all() {
    for (std::size_t i = 0; i < alarm_count; ++i) {
      const auto alarm = static_cast<Alarm>(i);
      if (filing.has(alarm)) tell(alarm);
    }
  }

  void keep(Alarm alarm) {
    filing.alarms = static_cast<std::uint16_t>(filing.alarms | 1U << static_cast<unsigned>(alarm));
  }

  void lower(Alarm alarm) {
    filing.alarms =
        static_cast<std::uint16_t>(filing.alarms & ~(1U << static_cast<unsigned>(alarm)));
  }

  /// Whoever was told of the alarm before was told that the filing goes on.
  void halt(Alarm alarm) {
    tell(alarm);
    filing.is_halted = 1;
  }

  void pause(Milliseconds time) { filing.times.try_at = to_unix_ms(now + time); }
};

void increment(std::uint32_t& count) {
  if (count != std::numeric_limits<std::uint32_t>::max()) ++count;
}

Milliseconds pause_after(std::uint32_t failures) {
  Milliseconds time = filing_times::first_pause;
  for (std::uint32_t i = 1; i < failures && time < filing_times::longest_pause; ++i) time *= 2;
  return std::min(time, filing_times::longest_pause);
}

/// The same request, or the next report, later.
void back_off(Turn& turn) {
  FilingCounts& counts = turn.filing.counts;
  increment(counts.failures);
  turn.pause(pause_after(std::max(counts.failures, counts.openings)));
  if (counts.failures >= filing_times::failures_until_alarm ||
      counts.openings >= filing_times::openings_until_alarm) {
    turn.raise(Alarm::keeps_failing);
  }
}

void forget_report(Filing& filing) {
  filing.state = FilingState::expired;
  filing.report_id = {};
  filing.retracting = Retracting::no;
  filing.times.opened = filing.times.changed = 0;
  for (FiledFile& file : filing.files) file = {file.md5, {}, 0};
}

/// It is filed, whatever else was said.
void finish(Turn& turn) {
  Filing& filing = turn.filing;
  filing.state = FilingState::finished;
  filing.may_be_finished = 0;
  filing.retracting = Retracting::no;
  filing.is_halted = 0;
  filing.times.finished = to_unix_ms(turn.now);
  const bool was_elsewhere = filing.has(Alarm::finished_elsewhere);
  const bool has_others = filing.has(Alarm::files_differ);
  filing.alarms = 0;
  if (was_elsewhere) turn.keep(Alarm::finished_elsewhere);
  if (has_others) turn.keep(Alarm::files_differ);
}

void end_retracted(Filing& filing) {
  filing.state = FilingState::retracted;
  filing.may_be_finished = 0;
  filing.retracting = Retracting::no;
  filing.is_halted = 0;
}

/// Whether there is nothing left to upload or to describe.
bool is_complete(const Filing& filing) {
  return std::all_of(filing.files.begin(), filing.files.end(), [](const FiledFile& file) {
    return file.is_described != 0;
  });
}

/// What came of a request that was done.
void take_done(Turn& turn, const Request& request, const Reading& reading) {
  Filing& filing = turn.filing;
  const std::uint64_t now = to_unix_ms(turn.now);
  switch (request.kind) {
    case RequestKind::submit:
      filing.report_id.value = reading.report_id;
      filing.times.opened = now;
      break;
    case RequestKind::upload:
      filing.files[request.file].file_id.value = reading.file_id;
      break;
    case RequestKind::describe:
      filing.files[request.file].is_described = 1;
      break;
    case RequestKind::finish:
      if (!names_the_files(filing, reading)) turn.raise(Alarm::files_differ);
      return finish(turn);
    case RequestKind::retract:
      return end_retracted(filing);
  }
  filing.state = is_complete(filing) ? FilingState::described : state_after(request.kind);
  filing.times.changed = filing.times.try_at = now;
  filing.counts.failures = 0;
  turn.lower(Alarm::keeps_failing);
  turn.lower(Alarm::access_refused);
}

/// The report is not to be gone on with; another will be opened.
void begin_anew(Turn& turn, Outcome outcome) {
  Filing& filing = turn.filing;
  const bool has_to_retract = outcome == Outcome::open_anew && !filing.report_id.empty() &&
                              filing.retracting == Retracting::no;
  if (has_to_retract) {
    filing.retracting = Retracting::to_open_anew;
    filing.times.try_at = to_unix_ms(turn.now);
    return;
  }
  forget_report(filing);
  back_off(turn);
}

/// There is no such report. Where it may have been finished, that may be why.
void take_gone(Turn& turn) {
  if (turn.filing.may_be_finished != 0) return turn.halt(Alarm::finish_unclear);
  if (turn.filing.retracting == Retracting::to_end) return end_retracted(turn.filing);
  begin_anew(turn, Outcome::gone);
}

/// It is filed, by the clearing house's word. Where this filing never asked for that, as after a
/// restored backup, a person looks first: the word alone does not end it.
void take_finished(Turn& turn, const Request& request) {
  const bool may_be_ours = turn.filing.may_be_finished != 0;
  if (!may_be_ours && request.kind != RequestKind::finish) {
    return turn.halt(Alarm::finished_elsewhere);
  }
  if (!may_be_ours) turn.raise(Alarm::finished_elsewhere);
  finish(turn);
}

void take(Turn& turn, const Request& request, Outcome outcome) {
  switch (outcome) {
    case Outcome::in_doubt:
      turn.filing.may_be_finished = 1;
      return back_off(turn);
    case Outcome::again:
    case Outcome::done:  // with what was done, in `take_done`
      return back_off(turn);
    case Outcome::hourly:
      turn.pause(filing_times::longest_pause);
      return;
    case Outcome::open_anew:
      return begin_anew(turn, outcome);
    case Outcome::gone:
      return take_gone(turn);
    case Outcome::refused:
      return turn.halt(Alarm::report_refused);
    case Outcome::retracted_elsewhere:
      return turn.halt(Alarm::retracted_elsewhere);
    case Outcome::retracted:
      return end_retracted(turn.filing);
    case Outcome::finished:
      return take_finished(turn, request);
  }
}

/// An answer that its documentation does not have; after some, a person has to look.
void count_strange(Turn& turn) {
  turn.raise(Alarm::strange_answer);
  increment(turn.filing.counts.strange);
}

/// Nothing was done: if it was a /submit, no report is open by it.
void uncount(Filing& filing, const Request& request) {
  if (request.kind == RequestKind::submit) --filing.counts.openings;
}

void take_course(Turn& turn, const Request& request, Course course) {
  if (says_undone(course)) uncount(turn.filing, request);
  if (is_strange(request.kind, course)) count_strange(turn);
  take(turn, request, outcome_of(request.kind, turn.filing.retracting, course));
  const bool has_enough = turn.filing.counts.strange >= filing_times::strange_max;
  if (has_enough && !is_over(turn.filing.state)) turn.halt(Alarm::strange_answer);
}

/// Another file, by the clearing house's hash, than the one that was reviewed. Once it is the way
/// there; again and again it is our own copy, and sending that for ever helps nobody.
void take_damaged(Turn& turn) {
  increment(turn.filing.counts.damaged);
  turn.raise(Alarm::file_damaged);
  begin_anew(turn, Outcome::open_anew);
  if (turn.filing.counts.damaged >= filing_times::damaged_max) turn.halt(Alarm::file_damaged);
}

void take_answer(Turn& turn, const Request& request, const Answer& answer) {
  const auto alarm = alarm_of(answer);
  if (alarm) turn.raise(*alarm);
  const Course course = course_of(answer);
  if (course != Course::done) {
    const bool is_ours = !answer.reading || request.kind == RequestKind::submit ||
                         !is_about_another(turn.filing, *answer.reading);
    return take_course(turn, request, is_ours ? course : Course::strange);
  }
  const Reading& reading = *answer.reading;
  if (!fits(turn.filing, request, reading)) return take_course(turn, request, Course::strange);
  if (outcome_of(request.kind, turn.filing.retracting, course) != Outcome::done) {
    return take_course(turn, request, course);
  }
  if (is_damaged(turn.filing, request, reading)) return take_damaged(turn);
  take_done(turn, request, reading);
}

/// The clearing house deletes it by itself, and says so only when asked.
bool has_expired(const Filing& filing, Instant now) {
  if (filing.report_id.empty() || filing.may_be_finished != 0) return false;
  if (filing.retracting == Retracting::to_end) return false;
  const FilingTimes& times = filing.times;
  return now >= from_unix_ms(times.opened) + filing_times::open_for &&
         now >= from_unix_ms(times.changed) + filing_times::untouched_for;
}

/// When it has to be told that it is late; nothing where that was told, or is told in this step.
std::optional<Instant> late_at(const Turn& turn) {
  const Instant due = from_unix_ms(turn.filing.times.due);
  if (due <= turn.now || turn.filing.has(Alarm::late)) return std::nullopt;
  return due;
}

Action wait(const Turn& turn) {
  const Filing& filing = turn.filing;
  if (is_over(filing.state)) return Rest{};
  const auto late = late_at(turn);
  if (filing.is_halted != 0) return AskPerson{late};
  const Instant until = from_unix_ms(filing.times.try_at);
  return WaitUntil{late ? std::min(*late, until) : until};
}

/// A clock that was set back does not hold up anything for longer than a pause.
bool has_to_wait(const Turn& turn) {
  const Instant until = from_unix_ms(turn.filing.times.try_at);
  return until > turn.now && until - turn.now <= filing_times::longest_pause;
}

void note_late(Turn& turn) {
  const Filing& filing = turn.filing;
  if (!is_over(filing.state) && turn.now >= from_unix_ms(filing.times.due)) turn.raise(Alarm::late);
}

Action send_next(Turn& turn) {
  Filing& filing = turn.filing;
  if (is_over(filing.state) || filing.is_halted != 0 || has_to_wait(turn)) return wait(turn);
  if (has_expired(filing, turn.now)) forget_report(filing);
  const Request request = due_request(filing);
  filing.in_flight = request;
  if (request.kind == RequestKind::submit) increment(filing.counts.openings);
  Send send{request, filing.report_id.value, {}};
  const bool is_about_a_file = request.kind == RequestKind::describe;
  if (is_about_a_file) send.file_id = filing.files[request.file].file_id.value;
  return send;
}

/// What a person decides about a filing that rests.
Result<void> take_decision(Turn& turn, FilingDecision decision) {
  Filing& filing = turn.filing;
  if (is_over(filing.state) || filing.in_flight) return Error{rules::event_fits_filing};
  const bool is_unclear =
      filing.has(Alarm::finish_unclear) || filing.has(Alarm::finished_elsewhere);
  const bool is_about_that =
      decision == FilingDecision::was_filed || decision == FilingDecision::was_not_filed;
  const bool may_be_about_that =
      is_unclear || (filing.is_halted != 0 && filing.may_be_finished != 0);
  const bool is_fitting = is_about_that ? may_be_about_that : !is_unclear;
  if (!is_fitting) return Error{rules::event_fits_filing};
  if (decision == FilingDecision::was_filed) {
    filing.alarms = 0;
    finish(turn);
    return {};
  }
  const bool is_open = !filing.report_id.empty();
  if (decision == FilingDecision::withdraw && !is_open) {
    end_retracted(filing);
    return {};
  }
  if (decision == FilingDecision::withdraw) filing.retracting = Retracting::to_end;
  if (decision == FilingDecision::was_not_filed && filing.retracting == Retracting::to_end) {
    end_retracted(filing);
    return {};
  }
  const bool is_no_more =
      decision == FilingDecision::was_not_filed || filing.has(Alarm::retracted_elsewhere);
  if (is_no_more && decision != FilingDecision::withdraw) {
    filing.may_be_finished = 0;
    forget_report(filing);
  }
  filing.alarms = 0;
  filing.is_halted = 0;
  filing.counts = {};
  filing.times.try_at = to_unix_ms(turn.now);
  return {};
}

/// `Event` without `Due` and `Restarted`.
Result<void> take_event(Turn& turn, const Event& event) {
  if (const auto* const decided = std::get_if<Decided>(&event)) {
    return take_decision(turn, decided->decision);
  }
  if (!turn.filing.in_flight) return Error{rules::event_fits_filing};
  const Request request = *std::exchange(turn.filing.in_flight, std::nullopt);
  if (const auto* const answered = std::get_if<Answered>(&event)) {
    take_answer(turn, request, answered->answer);
  } else if (std::holds_alternative<NotSent>(event)) {
    uncount(turn.filing, request);
    take(
        turn,
        request,
        turn.filing.retracting == Retracting::to_open_anew ? Outcome::open_anew : Outcome::again
    );
  } else {
    take_course(turn, request, Course::unclear);
  }
  return {};
}

}  // namespace

Result<Filing> parse_filing(ByteView record) {
  Filing filing = TRY(tls::decode<Filing>(record));
  if (!is_whole(filing)) return Error{rules::filing_is_whole};
  return filing;
}

Result<Bytes> begin_filing(const Submission& submission, Instant due, Instant now) {
  TRY(check_submission(submission, now));
  Filing filing;
  filing.times.due = to_unix_ms(due);
  for (const FileDetails& file : submission.files) {
    const ByteView md5 = *find_hash(file, HashType::md5);
    FiledFile filed;
    std::copy(md5.begin(), md5.end(), filed.md5.begin());
    filing.files.push_back(filed);
  }
  return tls::encode(filing);
}

Result<Step> next(ByteView record, const Event& event, Instant now) {
  Turn turn{TRY(parse_filing(record)), now, {}};
  const bool has_restarted = std::holds_alternative<Restarted>(event);
  const bool is_due = std::holds_alternative<Due>(event);
  const bool was_halted = turn.filing.is_halted != 0;
  if (is_due && turn.filing.in_flight) return Error{rules::event_fits_filing};
  if (has_restarted && turn.filing.in_flight) {
    TRY(take_event(turn, Lost{}));
  } else if (!is_due && !has_restarted) {
    TRY(take_event(turn, event));
  }
  INVARIANT(was_halted || turn.filing.is_halted == 0 || !turn.alarms.empty());
  note_late(turn);
  if (has_restarted) turn.tell_of_all();
  Action action = is_due ? send_next(turn) : wait(turn);
  return Step{tls::encode(turn.filing), std::move(action), std::move(turn.alarms)};
}

std::optional<Instant> preserved_until(const Filing& filing) {
  if (filing.state != FilingState::finished) return std::nullopt;
  return from_unix_ms(filing.times.finished) + filing_times::preserved_for;
}

}  // namespace causeway::safety
