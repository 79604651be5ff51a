#include <array>

#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway/rule_rows.h"

namespace causeway::cli {
namespace {

constexpr auto join_rows = std::to_array<RuleRow>({
    {&client::rules::group_link_is_whole,
     ExitCode::usage,
     "This is no link of a group, or there is a wrong character in it.",
     "copy all of it: causeway-group:SERVER/XXXXX-XXXXX-…"},
    {&client::rules::group_link_is_of_this_provider,
     ExitCode::usage,
     "This link is of another provider than your account.",
     "an account there: causeway register"},
    {&client::rules::group_preview_is_of_this_link,
     ExitCode::untrusted,
     "What the server shows of this group was not made by its members.",
     "ask whoever gave you the link"},
    {&client::rules::group_link_is_there,
     ExitCode::not_found,
     "This group has no link.",
     "causeway group link '#GROUP' --new"},
    {&client::rules::join_note_is_plain,
     ExitCode::usage,
     "What you tell those who decide is one line of at most 255 bytes.",
     "say less: -m TEXT"},
    {&client::rules::join_request_is_there,
     ExitCode::not_found,
     "There is no such request.",
     "causeway group requests '#GROUP'; causeway chats for your own"},
    {&client::rules::join_request_lasts,
     ExitCode::refused,
     "Your request ended before anybody decided on it.",
     "causeway group join, if you still want to"},
    {&api::rules::group_link_is_there,
     ExitCode::not_found,
     "This link does not lead to a group, or does not any more.",
     "ask for a new one"},
    {&api::rules::joiner_is_no_member,
     ExitCode::refused,
     "You are in this group already.",
     "causeway chats"},
    {&api::rules::join_time_is_near,
     ExitCode::refused,
     "Your request waited here for too long, or the clock of this computer is wrong.",
     "causeway group join"},
    {&api::rules::join_request_is_newest,
     ExitCode::refused,
     "Another device of yours has asked since.",
     "causeway chats"},
    {&api::rules::join_request_is_welcome,
     ExitCode::refused,
     "You were not let into this group, and cannot ask again for a month.",
     "somebody who is in may let you in without that"},
    {&api::rules::join_requests_are_few,
     ExitCode::rate_limited,
     "Too many wait to be let into this group, or you have asked in too many.",
     "causeway group join, in some days"},
    {&api::rules::join_request_is_there,
     ExitCode::not_found,
     "They do not ask to be let in any more.",
     "causeway group requests '#GROUP'"},
});

}  // namespace

std::span<const RuleRow> join_rule_rows() {
  return join_rows;
}

}  // namespace causeway::cli
