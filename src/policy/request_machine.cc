#include <array>

#include "policy/machines.h"

namespace causeway::policy {
namespace {
namespace request_table {

using enum RequestState;
using enum Stage;
using enum Preserve;
using enum Produce;
using Row = StateRow<RequestState>;
using Move = Transition<RequestState>;

// clang-format off
constexpr std::array states{
    Row{received,               first},
    Row{authenticated,          open},
    Row{registered,             open},
    Row{triaged,                open},
    Row{deficient,              open},
    Row{rejected,               terminal, either, off, "code"},
    Row{redirected,             terminal, either, off, "MLAT|DA|other provider"},
    Row{counsel_review,         open},
    Row{narrowed,               open},
    Row{objected,               open,     on,     off, "ISSUING_DA|FORM3|ART17|COURT_MOTION"},
    Row{approved,               open},
    Row{partially_approved,     open},
    Row{issuer_responded,       open,     on},
    Row{amended,                open},
    Row{maintained,             open,     on},
    Row{escalated,              open,     on,     off, "RECEIVING_DA|COURT|ENFORCING_AUTHORITY"},
    Row{agreement_inapplicable, terminal},
    Row{upheld,                 open},
    Row{quashed,                terminal},
    Row{modified,               open},
    Row{hold_until,             open,     on,     off, "t"},
    Row{collecting,             open,     either, may},
    Row{no_data,                terminal},
    Row{collected,              open,     either, may},
    Row{qc,                     open,     either, may},
    Row{release_approved,       open,     either, may},
    Row{packaged,               open,     either, may},
    Row{delivered,              open,     either, may},
    Row{acknowledged,           terminal, either, may},
    Row{delivery_failed,        open,     either, may},
    Row{withdrawn,              terminal},
    Row{cancelled,              terminal},
    Row{expired,                terminal},
    Row{closed,                 filed},
    Row{purged,                 filed,    either, off, "hash kept"},
};

constexpr std::array transitions{
    Move{received,           Event::authenticate,                    authenticated,          "R01 R02",         "TS 103 120, header"},
    Move{received,           Event::authentication_fails,            rejected,               "not R01..R02",    "added: REJECT_UNVERIFIED of R01 and R02"},
    Move{authenticated,      Event::commit_to_log,                   registered,             "",                "policy: no log proof, no production"},
    Move{registered,         Event::triage,                          triaged,                "",                as_drawn},
    Move{triaged,            Event::ask_clarification,               deficient,              "not R04..R06",    "Reg. (EU) 2023/1543 Art. 10(6)"},
    Move{deficient,          Event::clarify,                         triaged,                "",                "Reg. (EU) 2023/1543 Art. 10(6)"},
    Move{deficient,          Event::not_cured,                       rejected,               "not R04..R06",    "added: R06, DEFICIENT, then REJECT_INVALID"},
    Move{triaged,            Event::reject,                          rejected,               "not R03..R07",    as_drawn},
    Move{triaged,            Event::redirect_mlat,                   redirected,             "not R03",         as_drawn, "MLAT"},
    Move{triaged,            Event::redirect_da,                     redirected,             "not R11",         as_drawn, "DA"},
    Move{triaged,            Event::redirect_provider,               redirected,             "",                as_drawn, "other provider"},
    Move{triaged,            Event::to_counsel,                      counsel_review,         "R03..R07",        as_drawn},
    Move{counsel_review,     Event::reject,                          rejected,               "not R08..R32",    "added: REFUSED and REFUSE_CONTENT"},
    Move{counsel_review,     Event::narrow,                          narrowed,               "not R08..R32",    as_drawn},
    Move{counsel_review,     Event::object_to_issuing_da,            objected,               "not R09..R22",    "18 USC 2523(b)(4)", "ISSUING_DA"},
    Move{counsel_review,     Event::send_form3,                      objected,               "not R09 R23..R26", "Reg. (EU) 2023/1543 Art. 10(6)-(8)", "FORM3"},
    Move{counsel_review,     Event::object_art17,                    objected,               "not R27",         "Reg. (EU) 2023/1543 Art. 17", "ART17"},
    Move{counsel_review,     Event::file_motion,                     objected,               "not R09 R28..R29", "18 USC 2703(d), (h)(2)", "COURT_MOTION"},
    Move{counsel_review,     Event::approve,                         approved,               "R08..R32",        as_drawn},
    Move{counsel_review,     Event::approve_in_part,                 partially_approved,     "R09..R32 not R08", "R08: produce what is unlocked, refuse the rest"},
    Move{narrowed,           Event::approve,                         approved,               "R08..R32",        "added: R34, counsel approves what is left"},
    Move{objected,           Event::issuer_responds,                 issuer_responded,       "",                as_drawn},
    Move{objected,           Event::escalate_to_enforcing_authority, escalated,              "issuing_clarify", "added: the issuer is silent, Art. 10(6)", "ENFORCING_AUTHORITY"},
    Move{issuer_responded,   Event::issuer_amends,                   amended,                "",                as_drawn},
    Move{issuer_responded,   Event::issuer_maintains,                maintained,             "",                as_drawn},
    Move{amended,            Event::triage,                          triaged,                "",                as_drawn},
    Move{maintained,         Event::escalate_to_receiving_da,        escalated,              "",                as_drawn, "RECEIVING_DA"},
    Move{maintained,         Event::escalate_to_court,               escalated,              "",                as_drawn, "COURT"},
    Move{maintained,         Event::escalate_to_enforcing_authority, escalated,              "",                as_drawn, "ENFORCING_AUTHORITY"},
    Move{escalated,          Event::agreement_is_inapplicable,       agreement_inapplicable, "",                "agreement under 18 USC 2523, Art. 5"},
    Move{escalated,          Event::uphold,                          upheld,                 "",                as_drawn},
    Move{escalated,          Event::quash,                           quashed,                "",                "18 USC 2703(h)(2)(B)"},
    Move{escalated,          Event::modify,                          modified,               "",                "18 USC 2703(h)(2)(B)"},
    Move{upheld,             Event::approve,                         approved,               "R08..R32",        as_drawn},
    Move{modified,           Event::narrow,                          narrowed,               "",                as_drawn},
    Move{approved,           Event::hold,                            hold_until,             "",                "Reg. (EU) 2023/1543 Art. 10(2); R31"},
    Move{partially_approved, Event::hold,                            hold_until,             "",                "Reg. (EU) 2023/1543 Art. 10(2); R31"},
    Move{approved,           Event::collect,                         collecting,             "R25",             "added: where there is nothing to wait for"},
    Move{partially_approved, Event::collect,                         collecting,             "R25",             "added: where there is nothing to wait for"},
    Move{hold_until,         Event::hold_runs_out,                   collecting,             "refusal_window user_notice", "Reg. (EU) 2023/1543 Art. 10(2); R31"},
    Move{hold_until,         Event::no_grounds,                      collecting,             "R25",             "Reg. (EU) 2023/1543 Art. 10(2)"},
    Move{hold_until,         Event::grounds_raised,                  rejected,               "not R25",         "added: Reg. (EU) 2023/1543 Art. 12"},
    Move{collecting,         Event::nothing_found,                   no_data,                "",                as_drawn},
    Move{collecting,         Event::collected,                       collected,              "",                as_drawn},
    Move{collected,          Event::set_is_wrong,                    collecting,             "not R33",         "added: R33 blocks the release"},
    Move{collected,          Event::check_quality,                   qc,                     "R33",             as_drawn},
    Move{qc,                 Event::approve_release,                 release_approved,       "R34",             as_drawn},
    Move{release_approved,   Event::package,                         packaged,               "R35",             as_drawn},
    Move{packaged,           Event::deliver,                         delivered,              "",                as_drawn},
    Move{delivered,          Event::acknowledge,                     acknowledged,           "",                as_drawn},
    Move{delivered,          Event::delivery_fails,                  delivery_failed,        "",                as_drawn},
    Move{delivered,          Event::package_lapses,                  expired,                "package",         "added: TS 103 120, Delivery, Expired"},
    Move{delivery_failed,    Event::package,                         packaged,               "R35",             "drawn as (retry): the key is looked at again"},
    Move{Each::unfinished,   Event::issuer_withdraws,                withdrawn,              "",                as_drawn},
    Move{Each::unfinished,   Event::cancel,                          cancelled,              "",                as_drawn},
    Move{Each::unfinished,   Event::expire,                          expired,                "",                as_drawn},
    Move{Each::terminal,     Event::close,                           closed,                 "R31",             as_drawn},
    Move{closed,             Event::retention_ends,                  purged,                 "retention",       as_drawn},
};
// clang-format on

constexpr Machine<RequestState> machine{"request", states, transitions};
static_assert(is_sound(machine));

}  // namespace request_table

}  // namespace

const Machine<RequestState>& request_machine() {
  return request_table::machine;
}

}  // namespace causeway::policy
