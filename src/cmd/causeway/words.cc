#include "cmd/causeway/words.h"

#include <array>

#include "base/invariant.h"

namespace causeway::cli {
namespace {

using client::ConversationState;
using client::MessageState;
using client::OutboxKind;
using client::notice::Change;

template <typename Enumerator>
struct WordRow {
  Enumerator value;
  std::string_view words;
  std::string_view name;
};

// clang-format off
constexpr auto states = std::to_array<WordRow<ConversationState>>({
    {ConversationState::opening, "not opened yet", "opening"},
    {ConversationState::checking, "its members are being checked", "checking"},
    {ConversationState::active, "open", "active"},
    {ConversationState::broken, "coming back", "broken"},
    {ConversationState::untrusted, "stopped: a device in it is not vouched for", "untrusted"},
    {ConversationState::left, "left", "left"},
    {ConversationState::removed, "you were removed", "removed"},
});

constexpr auto changes = std::to_array<WordRow<Change>>({
    {Change::opened, "you are in", "opened"},
    {Change::members, "the members' keys were renewed", "members"},
    {Change::title, "has this name now", "title"},
    {Change::roles, "its roles changed", "roles"},
    {Change::left, "you left", "left"},
    {Change::removed, "you were removed", "removed"},
    {Change::broken, "something could not be read; this device is coming back by itself", "broken"},
    {Change::untrusted, "a device in it is not vouched for; nothing is sent to it", "untrusted"},
    {Change::timer, "how long messages stay has changed", "timer"},
    {Change::safety_number, "somebody has a new safety number", "safety_number"},
    {Change::join_request, "somebody asks to be let in", "join_request"},
});

constexpr auto kinds_of_work = std::to_array<WordRow<OutboxKind>>({
    {OutboxKind::message, "sent", "message"},
    {OutboxKind::open, "is open", "open"},
    {OutboxKind::add, "they are in", "add"},
    {OutboxKind::remove, "they are out", "remove"},
    {OutboxKind::set_role, "the role is set", "set_role"},
    {OutboxKind::leave, "you left", "leave"},
    {OutboxKind::block, "is blocked", "block"},
    {OutboxKind::unblock, "is not blocked any more", "unblock"},
    {OutboxKind::admit, "the settings are kept", "admit"},
    {OutboxKind::accept, "is accepted", "accept"},
    {OutboxKind::put_profile, "the profile is kept", "put_profile"},
    {OutboxKind::look_up, "is looked up", "look_up"},
    {OutboxKind::put_link, "its link is set", "put_link"},
    {OutboxKind::join, "you asked to be let in", "join"},
    {OutboxKind::take_back_join, "you do not ask any more", "take_back_join"},
    {OutboxKind::decline_join, "they are not let in", "decline_join"},
    {OutboxKind::list_joins, "who asks is known", "list_joins"},
    {OutboxKind::file_report, "is reported", "file_report"},
    {OutboxKind::file_appeal, "the appeal is filed", "file_appeal"},
});

constexpr auto admissions = std::to_array<WordRow<api::Admission>>({
    {api::Admission::everybody, {}, "everybody"},
    {api::Admission::accepted, {}, "accepted"},
    {api::Admission::nobody, {}, "nobody"},
});

constexpr auto kinds = std::to_array<WordRow<api::ConversationKind>>({
    {api::ConversationKind::direct, {}, "direct"},
    {api::ConversationKind::group, {}, "group"},
    {api::ConversationKind::note, {}, "note"},
});

constexpr auto message_states = std::to_array<WordRow<MessageState>>({
    {MessageState::queued, {}, "queued"},
    {MessageState::sent, {}, "sent"},
    {MessageState::received, {}, "received"},
    {MessageState::failed, {}, "failed"},
    {MessageState::unproven, {}, "unproven"},
});

constexpr auto content_kinds = std::to_array<WordRow<content::Kind>>({
    {content::Kind::message, "message", "message"},
    {content::Kind::reaction, "reaction", "reaction"},
    {content::Kind::edit, "edit", "edit"},
    {content::Kind::deletion, "deletion", "deletion"},
    {content::Kind::group_state, "settings", "settings"},
});

constexpr auto roles = std::to_array<WordRow<mls_tree::Role>>({
    {mls_tree::Role::member, "member", "member"},
    {mls_tree::Role::admin, "admin", "admin"},
    {mls_tree::Role::owner, "owner", "owner"},
});
// clang-format on

template <typename Rows, typename Enumerator>
const auto& row_of(const Rows& rows, Enumerator value) {
  for (const auto& row : rows) {
    if (row.value == value) return row;
  }
  INVARIANT(false);
  return rows.front();
}

}  // namespace

std::string_view words_of(ConversationState state) {
  return row_of(states, state).words;
}

std::string_view words_of(Change change) {
  return row_of(changes, change).words;
}

std::string_view words_of(OutboxKind what) {
  return row_of(kinds_of_work, what).words;
}

std::string_view words_of(content::Kind kind) {
  return row_of(content_kinds, kind).words;
}

std::string_view words_of(mls_tree::Role role) {
  return row_of(roles, role).words;
}

std::string_view json_name(api::ConversationKind kind) {
  return row_of(kinds, kind).name;
}

std::string_view json_name(ConversationState state) {
  return row_of(states, state).name;
}

std::string_view json_name(MessageState state) {
  return row_of(message_states, state).name;
}

std::string_view json_name(Change change) {
  return row_of(changes, change).name;
}

std::string_view json_name(content::Kind kind) {
  return row_of(content_kinds, kind).name;
}

std::string_view json_name(api::Admission admission) {
  return row_of(admissions, admission).name;
}

std::string_view json_name(OutboxKind what) {
  return row_of(kinds_of_work, what).name;
}

}  // namespace causeway::cli
