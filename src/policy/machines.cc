#include "policy/machines.h"

#include <array>

namespace causeway::policy {
namespace {
namespace tables {

using enum Stage;
using enum Preserve;
using enum Produce;

// clang-format off
namespace preservation {
using enum PreservationState;
using Row = StateRow<PreservationState>;
using Move = Transition<PreservationState>;

constexpr std::array states{
    Row{requested, first},
    Row{preserved, open, on, off, "until"},
    Row{extended,  open, on, off, "until'"},
    Row{linked,    open, on, off, "request"},
    Row{released,  open},
    Row{expired,   terminal},
    Row{purged,    filed},
};
constexpr std::array transitions{
    Move{requested, Event::preserve,              preserved, "",     "18 USC 2703(f)(1); Reg. (EU) 2023/1543 Art. 11(1)"},
    Move{requested, Event::nothing_to_preserve,   released,  "",     "added: TS 103 120, PreservationNotAvailable"},
    Move{preserved, Event::extend,                extended,  "",     "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11(1)"},
    Move{extended,  Event::extend,                extended,  "",     "added: 18 USC 2703(f)(2), each renewed request"},
    Move{preserved, Event::link,                  linked,    "R32",  "18 USC 2703(f)"},
    Move{extended,  Event::link,                  linked,    "R32",  "18 USC 2703(f)"},
    Move{linked,    Event::unlink,                preserved, "",     "added: the request is over, and the hold ends by its own day"},
    Move{preserved, Event::release,               released,  "",     as_drawn},
    Move{extended,  Event::release,               released,  "",     "added: like PRESERVED"},
    Move{preserved, Event::preservation_runs_out, expired,   "hold", "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11(1)"},
    Move{extended,  Event::preservation_runs_out, expired,   "hold", "18 USC 2703(f)(2); Reg. (EU) 2023/1543 Art. 11(1)"},
    Move{released,  Event::preservation_runs_out, expired,   "hold", as_drawn},
    Move{expired,   Event::purge,                 purged,    "",     as_drawn},
};
constexpr Machine<PreservationState> machine{"preservation", states, transitions};
static_assert(is_sound(machine));
}  // namespace preservation

namespace notice {
using enum NoticeState;
using Row = StateRow<NoticeState>;
using Move = Transition<NoticeState>;

constexpr std::array states{
    Row{notice_not_due, first},
    Row{notice_pending, open, either, off, "gag?"},
    Row{notice_barred,  open, either, off, "until"},
    Row{user_notified,  terminal},
};
constexpr std::array transitions{
    Move{notice_not_due, Event::notice_falls_due, notice_pending, "",        "policy: R31"},
    Move{notice_pending, Event::bar_notice,       notice_barred,  "R30",     "18 USC 2705(b)"},
    Move{notice_pending, Event::notify,           user_notified,  "R31",     "policy: R31"},
    Move{notice_barred,  Event::notify,           user_notified,  "gag_end", "18 USC 2705(b); policy: R31"},
};
constexpr Machine<NoticeState> machine{"notice", states, transitions};
static_assert(is_sound(machine));
}  // namespace notice

namespace gag {
using enum GagState;
using Row = StateRow<GagState>;
using Move = Transition<GagState>;

constexpr std::array states{
    Row{no_gag,      first},
    Row{gag_running, open, either, off, "until"},
    Row{gag_ended,   open},
};
constexpr std::array transitions{
    Move{no_gag,      Event::order_gag,    gag_running, "R30",     "18 USC 2705(b)"},
    Move{gag_running, Event::gag_runs_out, gag_ended,   "gag_end", "18 USC 2705(b)"},
    Move{gag_ended,   Event::order_gag,    gag_running, "R30",     "18 USC 2705(b), ordered again"},
};
constexpr Machine<GagState> machine{"gag", states, transitions};
static_assert(is_sound(machine));
}  // namespace gag

namespace answer {
using enum ClockState;
using Row = StateRow<ClockState>;
using Move = Transition<ClockState>;

constexpr std::array states{
    Row{running,       first},
    Row{stopped,       open},
    Row{overdue,       open},
    Row{met,           terminal},
    Row{answered_late, terminal},
};
constexpr std::array transitions{
    Move{running, Event::stop_clock,    stopped,       "",        "Reg. (EU) 2023/1543 Art. 10(6)"},
    Move{stopped, Event::start_clock,   running,       "",        "Reg. (EU) 2023/1543 Art. 10(6)"},
    Move{running, Event::answer_is_due, overdue,       "respond", "policy: the breach is recorded"},
    Move{running, Event::answer_given,  met,           "",        "policy"},
    Move{stopped, Event::answer_given,  met,           "",        "policy"},
    Move{overdue, Event::answer_given,  answered_late, "",        "policy: the breach stays on record"},
};
constexpr Machine<ClockState> machine{"clock", states, transitions};
static_assert(is_sound(machine));
}  // namespace answer

namespace emergency {
using enum EmergencyState;
using Row = StateRow<EmergencyState>;
using Move = Transition<EmergencyState>;

constexpr std::array states{
    Row{claimed,          first},
    Row{callback_pending, open},
    Row{callback_ok,      open},
    Row{callback_failed,  open,     either, off, "REFUSED"},
    Row{two_person,       open},
    Row{disclosed_min,    open,     either, may},
    Row{refused,          terminal},
    Row{followup_due,     open,     either, off, "followup_process"},
    Row{process_received, open},
    Row{no_process,       open,     either, off, "flag agency"},
    Row{reviewed,         terminal},
};
constexpr std::array transitions{
    Move{claimed,          Event::call_back,                callback_pending, "us.emergency.need", as_drawn},
    Move{claimed,          Event::refuse,                   refused,          "not us.emergency.need", "added: what the claim has to say is missing"},
    Move{callback_pending, Event::answered_by_directory,    callback_ok,      "R40",               "policy: R40"},
    Move{callback_pending, Event::no_answer_by_directory,   callback_failed,  "not R40",           "policy: R40", "REFUSED"},
    Move{callback_failed,  Event::refuse,                   refused,          "",                  as_drawn},
    Move{callback_ok,      Event::second_person_agrees,     two_person,       "R41",               "policy: R41"},
    Move{callback_ok,      Event::refuse,                   refused,          "not R41",           "added: the second person does not agree"},
    Move{two_person,       Event::disclose_minimum,         disclosed_min,    "R42",               "18 USC 2702(b)(8), (c)(4)"},
    Move{two_person,       Event::refuse,                   refused,          "",                  as_drawn},
    Move{disclosed_min,    Event::await_process,            followup_due,     "",                  as_drawn},
    Move{followup_due,     Event::process_received,         process_received, "",                  as_drawn},
    Move{followup_due,     Event::no_process,               no_process,       "followup_process",  as_drawn},
    Move{process_received, Event::review,                   reviewed,         "R43",               "policy: R43"},
    Move{no_process,       Event::review,                   reviewed,         "R43",               "policy: R43"},
};
constexpr Machine<EmergencyState> machine{"emergency", states, transitions};
static_assert(is_sound(machine));
}  // namespace emergency

namespace abuse {
using enum AbuseState;
using Row = StateRow<AbuseState>;
using Move = Transition<AbuseState>;

constexpr std::array states{
    Row{submitted,      first},
    Row{proof_ok,       open},
    Row{proof_fail,     open},
    Row{queued,         open},
    Row{reviewed,       open},
    Row{no_violation,   terminal},
    Row{actioned,       open},
    Row{csam_confirmed, open,     on,     off, "t_know"},
    Row{ct_open,        open,     on},
    Row{ct_finished,    open,     on,     may, "reportId"},
    Row{preserved_1y,   open,     on},
    Row{purged,         filed},
    Row{appealed,       open},
    Row{decided,        terminal},
};
constexpr std::array transitions{
    Move{submitted,      Event::proof_verifies,             proof_ok,       "R50",              "docs/formats/report.md"},
    Move{submitted,      Event::proof_fails,                proof_fail,     "not R50",          "docs/formats/report.md"},
    Move{proof_ok,       Event::queue,                      queued,         "",                 as_drawn},
    Move{proof_fail,     Event::queue,                      queued,         "",                 "R50: may be triaged"},
    Move{queued,         Event::review,                     reviewed,       "",                 as_drawn},
    Move{reviewed,       Event::decide_nothing,             no_violation,   "",                 as_drawn},
    Move{reviewed,       Event::act,                        actioned,       "",                 as_drawn},
    Move{reviewed,       Event::confirm_csam,               csam_confirmed, "R51",              "18 USC 2258A(a)(1)"},
    Move{csam_confirmed, Event::open_tip,                   ct_open,        "R51",              "18 USC 2258A(a)(1)"},
    Move{ct_open,        Event::tip_lapses,                 csam_confirmed, "tip_open",         "added: the clearing house deletes what is not finished"},
    Move{ct_open,        Event::finish_tip,                 ct_finished,    "R50 R51 R52",      "18 USC 2258A(a)(1), (b)"},
    Move{ct_open,        Event::finish_tip_unverified,      ct_finished,    "R51 R52 not R50",  "added: R50, filed as unverified"},
    Move{ct_finished,    Event::preserve_tip,               preserved_1y,   "",                 "18 USC 2258A(h)(1)"},
    Move{preserved_1y,   Event::tip_preservation_runs_out,  purged,         "tip_preservation", "18 USC 2258A(h)(1)"},
    Move{actioned,       Event::appeal,                     appealed,       "",                 "Reg. (EU) 2022/2065 Art. 20"},
    Move{appealed,       Event::decide_appeal,              decided,        "",                 "Reg. (EU) 2022/2065 Art. 20"},
    Move{actioned,       Event::retention_ends,             purged,         "retention",        "added: nobody appealed"},
    Move{no_violation,   Event::retention_ends,             purged,         "retention",        "added: policy"},
    Move{decided,        Event::retention_ends,             purged,         "retention",        "added: policy"},
};
constexpr Machine<AbuseState> machine{"abuse", states, transitions};
static_assert(is_sound(machine));
}  // namespace abuse

// clang-format on

}  // namespace tables

}  // namespace

const Machine<PreservationState>& preservation_machine() {
  return tables::preservation::machine;
}

const Machine<NoticeState>& notice_machine() {
  return tables::notice::machine;
}

const Machine<GagState>& gag_machine() {
  return tables::gag::machine;
}

const Machine<ClockState>& clock_machine() {
  return tables::answer::machine;
}

const Machine<EmergencyState>& emergency_machine() {
  return tables::emergency::machine;
}

const Machine<AbuseState>& abuse_machine() {
  return tables::abuse::machine;
}

}  // namespace causeway::policy
