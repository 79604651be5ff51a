#include "policy/clocks.h"

#include <algorithm>

#include "policy/deadlines.h"

namespace causeway::policy {
namespace {

bool is_waited_for(const Eu& eu) {
  const bool has_answered = eu.enforcing_answer && *eu.enforcing_answer != EnforcingAnswer::none;
  return eu.art8_notified == true && !has_answered;
}

/// Also where only a part of what was asked for can be: stored data ends at receipt (R07).
bool is_preserved(const Matter& matter, const Course& course) {
  return matter.regime.purpose == Purpose::preservation &&
         (course.ruling == Ruling::preserved || course.ruling == Ruling::narrow);
}

/// What is preserved from receipt has its end, whatever is still to be completed.
bool is_preserved_anew(const Matter& matter, const Course& course) {
  return matter.regime.purpose == Purpose::preservation && !matter.is_renewal() &&
         row_of(course.ruling).preserves;
}

Conditions conditions_of(const Matter& matter, const Course& course) {
  const bool is_emergency = matter.request.emergency.has_value();
  const bool is_waiting = is_waited_for(matter.request.eu);
  const bool preserves = is_preserved(matter, course);
  Conditions conditions;
  conditions.set(When::not_emergency, !is_emergency);
  conditions.set(When::emergency, is_emergency);
  conditions.set(When::notified, !is_emergency && is_waiting);
  conditions.set(When::notified_emergency, is_emergency && is_waiting);
  conditions.set(When::content, matter.asks_for_content());
  conditions.set(When::comity, course.has_conflict);
  conditions.set(When::burden, course.has_burden);
  const RulingKind kind = row_of(course.ruling).kind;
  conditions.set(When::objection, kind == RulingKind::objection);
  conditions.set(When::clarification, kind == RulingKind::clarification);
  conditions.set(When::interception, matter.intercepts());
  conditions.set(When::first_preservation, is_preserved_anew(matter, course));
  conditions.set(When::renewal, preserves && matter.is_renewal());
  const bool is_now = row_of(course.ruling).production == Production::now;
  conditions.set(When::production, course.produces && is_now);
  conditions.set(When::notice, course.produces && course.notice_is_allowed);
  return conditions;
}

std::optional<Instant> first_of(const Day& day) {
  return day ? std::optional<Instant>(*day) : std::nullopt;
}

Moments moments_of(const Matter& matter) {
  const Request& request = matter.request;
  Moments moments;
  moments.set(Start::receipt, request.received_at);
  moments.set(Start::decision, matter.at);
  moments.set(Start::return_on, first_of(request.authority.return_on));
  moments.set(Start::execute_by, first_of(request.authority.execute_by));
  moments.set(Start::interception_end, first_of(request.interception.ends_on));
  if (request.gag && request.gag->ordered_by_court == true) {
    moments.set(Start::gag_end, first_of(request.gag->until));
  }
  const Preservation* const named = matter.preservation_named();
  // A renewal that comes after the end, or of what is not on file, begins anew from receipt.
  const bool begins_anew = named == nullptr || matter.had_expired(*named);
  if (named != nullptr) moments.set(Start::preservation_start, named->from);
  moments.set(Start::preservation_end, begins_anew ? request.received_at : named->until);
  return moments;
}

/// EU: until what was missing has come, the time to answer does not run (Art. 10(6)).
bool stands_still(const Matter& matter, std::string_view id) {
  const auto& deadlines = matter.regime.deadlines;
  return std::any_of(deadlines.begin(), deadlines.end(), [&](const Deadline& deadline) {
    return deadline.id == id &&
           (deadline.when == When::not_emergency || deadline.when == When::emergency);
  });
}

}  // namespace

std::vector<Clock> clocks_of(const Matter& matter, const Course& course) {
  if (row_of(course.ruling).kind == RulingKind::rejection) return {};
  std::vector<Clock> clocks =
      clocks_of(matter.regime, moments_of(matter), conditions_of(matter, course));
  if (matter.regime.track == Track::eu && course.ruling == Ruling::form3) {
    for (Clock& clock : clocks) {
      if (stands_still(matter, clock.id)) clock.at.reset();
    }
  }
  const bool waits_for_production = is_preserved(matter, course) &&
                                    matter.regime.track == Track::eu &&
                                    matter.request.eu.annex == Annex::V;
  if (course.is_linked || waits_for_production) {
    std::erase_if(clocks, [](const Clock& clock) { return clock.id == hold_clock; });
    clocks.push_back({hold_clock, std::nullopt});
  }
  return clocks;
}

}  // namespace causeway::policy
