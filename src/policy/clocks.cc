#include "policy/clocks.h"

namespace causeway::policy {
namespace {

constexpr std::string_view hold = "hold";

bool is_objection(Ruling ruling) {
  return ruling == Ruling::object_decryption || ruling == Ruling::art17 ||
         row_of(ruling).rank == row_of(Ruling::object_overbroad).rank;
}

bool is_clarification(Ruling ruling) {
  return ruling == Ruling::form3 || ruling == Ruling::deficient;
}

/// Nothing is left to be done in time.
bool is_over(Ruling ruling) {
  return row_of(ruling).rank > row_of(Ruling::object_decryption).rank &&
         row_of(ruling).rank < row_of(Ruling::object_overbroad).rank;
}

bool is_notified(const Matter& matter) {
  const Eu& eu = matter.request.eu;
  const bool has_answered = eu.enforcing_answer && *eu.enforcing_answer != EnforcingAnswer::none;
  return eu.art8_notified == true && !has_answered;
}

bool runs(When when, const Matter& matter, const Course& course) {
  const bool is_emergency = matter.request.emergency.has_value();
  const bool is_preserved = course.ruling == Ruling::preserved;
  switch (when) {
    case When::always:
      return true;
    case When::not_emergency:
      return !is_emergency;
    case When::emergency:
      return is_emergency;
    case When::notified:
      return !is_emergency && is_notified(matter);
    case When::notified_emergency:
      return is_emergency && is_notified(matter);
    case When::content:
      return matter.asks_for_content();
    case When::comity:
      return course.has_conflict;
    case When::burden:
      return course.has_burden;
    case When::objection:
      return is_objection(course.ruling);
    case When::clarification:
      return is_clarification(course.ruling);
    case When::interception:
      return matter.intercepts();
    case When::first_preservation:
      return is_preserved && !matter.is_renewal();
    case When::renewal:
      return is_preserved && matter.is_renewal();
    case When::production:
      return course.produces && row_of(course.ruling).production == Production::now;
    case When::notice:
      return course.produces && course.notice_is_allowed;
  }
  return false;
}

std::optional<Instant> from_day(const Day& day) {
  return day ? std::optional<Instant>(*day) : std::nullopt;
}

std::optional<Instant> start_of(Start start, const Matter& matter) {
  const Request& request = matter.request;
  const Preservation* const named = matter.preservation_named();
  switch (start) {
    case Start::receipt:
      return request.received_at;
    case Start::decision:
      return matter.at;
    case Start::return_on:
      return from_day(request.authority.return_on);
    case Start::execute_by:
      return from_day(request.authority.execute_by);
    case Start::interception_end:
      return from_day(request.interception.ends_on);
    case Start::gag_end:
      return request.gag ? from_day(request.gag->until) : std::nullopt;
    case Start::preservation_start:
      return named == nullptr ? std::nullopt : named->from;
    case Start::preservation_end:
      return named == nullptr ? std::nullopt : named->until;
  }
  return std::nullopt;
}

/// EU: until what was missing has come, the time to answer does not run (Art. 10(6)).
bool stands_still(const Deadline& deadline, const Matter& matter, const Course& course) {
  return matter.regime.track == Track::eu && course.ruling == Ruling::form3 &&
         (deadline.when == When::not_emergency || deadline.when == When::emergency);
}

/// A renewal that comes after the end begins anew, from receipt.
bool begins_anew(const Matter& matter) {
  const Preservation* const named = matter.preservation_named();
  const auto& receipt = matter.request.received_at;
  return matter.is_renewal() && named != nullptr && named->until && receipt &&
         *named->until <= *receipt;
}

}  // namespace

std::vector<Clock> clocks_of(const Matter& matter, const Course& course) {
  std::vector<Clock> clocks;
  if (is_over(course.ruling)) return clocks;
  const bool is_bound = course.is_linked ||
                        (course.ruling == Ruling::preserved && matter.request.eu.annex == Annex::V);
  for (const Deadline& deadline : matter.regime.deadlines) {
    if (!runs(deadline.when, matter, course) || (is_bound && deadline.id == hold)) continue;
    if (stands_still(deadline, matter, course)) {
      clocks.push_back({deadline.id, std::nullopt});
      continue;
    }
    const Start from =
        begins_anew(matter) && deadline.when == When::renewal ? Start::receipt : deadline.from;
    if (const auto start = start_of(from, matter)) {
      clocks.push_back({deadline.id, after(*start, deadline.after)});
    }
  }
  if (is_bound) clocks.push_back({hold, std::nullopt});
  return clocks;
}

}  // namespace causeway::policy
