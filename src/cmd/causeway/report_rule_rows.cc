#include <array>

#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway/rule_rows.h"
#include "report/report.h"

namespace causeway::cli {
namespace {

constexpr auto report_rows = std::to_array<RuleRow>({
    {&client::rules::evidence_is_kept,
     ExitCode::not_found,
     "What would prove this message is gone: what is deleted can be reported for a day.",
     "without it: causeway report @USER --without-content"},
    {&client::rules::report_is_of_one_conversation,
     ExitCode::usage,
     "A report is about messages of one chat.",
     "one report for each chat"},
    {&client::rules::reported_messages_are_near,
     ExitCode::usage,
     "There are too many messages between the first and the last of these for one report.",
     "report those that are far apart in several reports"},
    {&client::rules::report_fits_a_frame,
     ExitCode::usage,
     "The report is larger than the server takes.",
     "choose fewer messages: --message ID, --before N"},
    {&client::rules::decision_is_known,
     ExitCode::not_found,
     "There is no decision about your account with this id.",
     "causeway notices"},
    {&client::rules::appeal_is_in_time,
     ExitCode::refused,
     "This decision cannot be appealed against, or not any more.",
     no_hint},
    {&client::rules::appeal_is_new,
     ExitCode::refused,
     "You have appealed against this decision already.",
     "causeway notices says what became of it"},
    {&report::rules::opened_are_within_limit,
     ExitCode::usage,
     "A report discloses at most 30 messages.",
     "choose fewer: --before N, --withhold ID"},
    {&report::rules::reported_account_wrote,
     ExitCode::usage,
     "Nothing that whoever you report has said is disclosed.",
     "point at it: --message ID; or say nothing of messages: --without-content"},
    {&report::rules::messages_are_there,
     ExitCode::usage,
     "There is no message in this report.",
     "point at one: --message ID"},
    {&report::rules::note_is_within_limit,
     ExitCode::usage,
     "Your words are longer than 2,000 bytes.",
     no_hint},
    {&report::rules::note_is_visible_text,
     ExitCode::usage,
     "There are characters in your words that do not show.",
     no_hint},
    // What was decided about one's account.
    {&api::rules::account_is_not_restricted,
     ExitCode::refused,
     "The provider has decided that for now you write to nobody new: only to people who have "
     "accepted you.",
     "why, until when, and how to ask for a second look: causeway notices"},
    {&api::rules::account_is_not_suspended,
     ExitCode::refused,
     "The provider has decided that for a while you send nothing; you still receive.",
     "why, until when, and how to ask for a second look: causeway notices"},
    {&api::rules::account_is_not_banned,
     ExitCode::refused,
     "The provider has decided that you send nothing any more; you still receive.",
     "why, and how to ask for a second look: causeway notices"},
    {&api::rules::reports_are_taken,
     ExitCode::network,
     "This provider takes no reports at the moment.",
     "the operator says how to reach them; to hear no more of somebody: causeway block @USER"},
    {&api::rules::reports_waiting_are_few,
     ExitCode::rate_limited,
     "Many of your reports wait to be looked at.",
     no_hint},
});

}  // namespace

std::span<const RuleRow> report_rule_rows() {
  return report_rows;
}

}  // namespace causeway::cli
