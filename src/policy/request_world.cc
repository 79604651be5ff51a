#include "policy/request_world.h"

#include <algorithm>

#include "policy/rows.h"

namespace causeway::policy {
namespace {
namespace request_world {

/// Those that only another machine makes happen.
constexpr std::array coupled{
    Event::link,
    Event::unlink,
    Event::notice_falls_due,
    Event::stop_clock,
    Event::start_clock,
    Event::answer_given,
};

bool is_coupled(Event event) {
  return std::find(coupled.begin(), coupled.end(), event) != coupled.end();
}

using Marks = std::vector<std::size_t>;

template <typename S>
void move(const Rows<S>& rows, Event event, S& state, Marks& marks) {
  const Transition<S>* row = rows.find(state, event);
  if (row == nullptr) return;
  state = row->to;
  marks.push_back(rows.mark_of(*row));
}

Ended ended_by(const StateRow<RequestState>& row) {
  const bool is_answered =
      row.state == RequestState::no_data || row.state == RequestState::acknowledged;
  if (row.stage != Stage::terminal || is_answered) return Ended::no;
  return row.state == RequestState::agreement_inapplicable ? Ended::inapplicable : Ended::over;
}

/// A step of a production counts only behind the one before it.
Progress progress_after(Progress progress, const Transition<RequestState>& row) {
  if (row.to == RequestState::triaged) return Progress::none;
  if (row.to == RequestState::approved || row.to == RequestState::partially_approved) {
    return Progress::approved;
  }
  if (progress >= Progress::approved && needs_check(row.needs, "R33")) return Progress::checked;
  if (progress == Progress::checked && needs_check(row.needs, "R34")) return Progress::released;
  if (progress == Progress::released && needs_check(row.needs, "R35")) return Progress::packaged;
  return progress;
}

class RequestWorld {
 public:
  using Product = RequestCase;

  explicit RequestWorld(const RequestRules& rules);

  std::vector<RequestCase> starts() const;
  std::vector<std::string> marks() const;
  std::string describe(const RequestCase& start) const;

  std::span<const Invariant<RequestCase>> invariants() const { return request_invariants(); }

  std::span<const Promise<RequestCase>> promises() const { return request_promises(); }

  template <typename F>
  void visit_steps(const RequestCase& before, F&& visit) const {
    Marks marks;
    for (const Event event : events_) {
      if (!is_heard(event, before)) continue;
      RequestCase after = before;
      marks.clear();
      if (happens(event, after, marks)) visit(event, after, marks);
    }
  }

 private:
  /// Whether a machine has a row for it.
  bool is_heard(Event event, const RequestCase& at) const;
  /// Whether it may happen; then `at` is the case after it.
  bool happens(Event event, RequestCase& at, Marks& marks) const;
  void couple(RequestState from, RequestCase& at, Marks& marks) const;
  void hear(Event event, RequestCase& at, Marks& marks) const;
  void record(const Transition<RequestState>& row, RequestCase& at) const;
  void mark_states(const RequestCase& at, Marks& marks) const;

  const RequestRules& rules_;
  Rows<RequestState> request_;
  Rows<PreservationState> preservation_;
  Rows<NoticeState> notice_;
  Rows<GagState> gag_;
  Rows<ClockState> clock_;
  std::vector<Event> events_;  // that happen by themselves
};

RequestWorld::RequestWorld(const RequestRules& rules)
    : rules_(rules),
      request_(rules_.request, 0),
      preservation_(rules_.preservation, request_.end_mark()),
      notice_(rules_.notice, preservation_.end_mark()),
      gag_(rules_.gag, notice_.end_mark()),
      clock_(rules_.clock, gag_.end_mark()) {
  for (std::size_t i = 0; i < Names<Event>::all.size(); ++i) {
    const auto event = static_cast<Event>(i);
    if (!is_coupled(event)) events_.push_back(event);
  }
}

std::vector<RequestCase> RequestWorld::starts() const {
  std::vector<RequestCase> starts;
  for (const Track track : {Track::domestic, Track::agreement, Track::eu}) {
    for (const bool draws_on_copy : {false, true}) {
      for (const bool has_to_wait : {false, true}) {
        if (has_to_wait && track == Track::agreement) continue;  // there is no clock for it
        RequestCase start;
        start.track = track;
        start.draws_on_copy = draws_on_copy;
        start.has_to_wait = has_to_wait;
        starts.push_back(start);
      }
    }
  }
  return starts;
}

std::vector<std::string> RequestWorld::marks() const {
  std::vector<std::string> marks;
  request_.append_marks(marks);
  preservation_.append_marks(marks);
  notice_.append_marks(marks);
  gag_.append_marks(marks);
  clock_.append_marks(marks);
  return marks;
}

std::string RequestWorld::describe(const RequestCase& start) const {
  std::string text(name_of(start.track));
  if (start.draws_on_copy) text += ", of a preserved copy";
  if (start.has_to_wait) text += ", has to wait";
  return text;
}

bool RequestWorld::is_heard(Event event, const RequestCase& at) const {
  return request_.find(at.request, event) != nullptr ||
         preservation_.find(at.preservation, event) != nullptr ||
         notice_.find(at.notice, event) != nullptr || gag_.find(at.gag, event) != nullptr ||
         clock_.find(at.clock, event) != nullptr;
}

bool RequestWorld::happens(Event event, RequestCase& at, Marks& marks) const {
  if (!is_allowed(rules_.guards, event, at)) return false;
  const RequestCase before = at;
  const auto* row = request_.find(before.request, event);
  move(request_, event, at.request, marks);
  move(preservation_, event, at.preservation, marks);
  move(notice_, event, at.notice, marks);
  move(gag_, event, at.gag, marks);
  move(clock_, event, at.clock, marks);
  if (row != nullptr) {
    record(*row, at);
    couple(before.request, at, marks);
  }
  if (is_holding(before.preservation) && !is_holding(at.preservation)) at.copy_is_gone = true;
  mark_states(before, marks);
  mark_states(at, marks);
  return true;
}

void RequestWorld::record(const Transition<RequestState>& row, RequestCase& at) const {
  const StateRow<RequestState>& to = rules_.request.row(row.to);
  at.progress = progress_after(at.progress, row);
  if (at.ended == Ended::no) at.ended = ended_by(to);
  if (row.to == RequestState::objected) {
    at.objection = find_name<Objection>(row.word).value_or(Objection::none);
  }
  if (row.to == RequestState::escalated) {
    at.escalation = find_name<Escalation>(row.word).value_or(Escalation::none);
  }
  const bool is_settled = row.to == RequestState::amended || row.to == RequestState::upheld ||
                          row.to == RequestState::modified || to.stage >= Stage::terminal;
  if (!is_settled) return;
  at.objection = Objection::none;
  at.escalation = Escalation::none;
}

void RequestWorld::couple(RequestState from, RequestCase& at, Marks& marks) const {
  if (at.request == from) return;
  for (const Coupling& each : rules_.couplings) {
    const auto& tracks = each.tracks;
    const bool is_of_track =
        tracks.empty() || std::find(tracks.begin(), tracks.end(), at.track) != tracks.end();
    if (!is_of_track || !each.entered.covers(rules_.request.row(at.request))) continue;
    for (const Event event : each.events) hear(event, at, marks);
  }
}

/// What follows of itself where a request enters a state.
void RequestWorld::hear(Event event, RequestCase& at, Marks& marks) const {
  if (event == Event::preserve && at.preservation >= PreservationState::released) {
    at.preservation = PreservationState::requested;
  }
  const bool is_kept_anew =
      event == Event::preserve && at.preservation == PreservationState::requested;
  if (is_kept_anew && at.draws_on_copy) at.copy_is_gone = true;
  move(preservation_, event, at.preservation, marks);
  move(notice_, event, at.notice, marks);
  move(clock_, event, at.clock, marks);
}

void RequestWorld::mark_states(const RequestCase& at, Marks& marks) const {
  marks.push_back(request_.mark_of(at.request));
  marks.push_back(preservation_.mark_of(at.preservation));
  marks.push_back(notice_.mark_of(at.notice));
  marks.push_back(gag_.mark_of(at.gag));
  marks.push_back(clock_.mark_of(at.clock));
}

}  // namespace request_world

}  // namespace

bool is_holding(PreservationState state) {
  return preservation_machine().row(state).preserve == Preserve::on;
}

Exploration explore(const RequestRules& rules, Until until) {
  return Explorer(request_world::RequestWorld(rules)).explore(until);
}

}  // namespace causeway::policy
