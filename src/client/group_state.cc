#include "client/group_state.h"

#include "client/group_links.h"
#include "client/groups.h"
#include "client/news.h"
#include "client/rules.h"
#include "content/message.h"

namespace causeway::client {
namespace {

/// Both people of a direct chat, and everybody else's own note, may.
Result<void> check_may_change(Context& context, const Conversation& conversation, AccountId who) {
  if (conversation.kind != api::ConversationKind::group) return {};
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  return check_may_change_state(*group, who);
}

Result<void> take_state(
    Context& context, Conversation& conversation, const Said& said, const content::GroupState& state
) {
  const bool is_group = conversation.kind == api::ConversationKind::group;
  // Whoever lets people in says the state again, and for these it is the first.
  const bool is_first = is_group && conversation.state_seq == 0;
  const bool is_told =
      said.message.state == MessageState::received && said.arrival != Arrival::history;
  const bool is_news = !is_first && is_told;
  const bool is_renamed = is_group && conversation.title != state.name;
  const bool is_retimed = conversation.timer != state.timer;
  conversation.state_seq = state.changed_seq;
  conversation.timer = state.timer;
  if (is_group) conversation.title = state.name;
  if (is_news && is_renamed) TRY(tell_news(context, conversation.id, Change::title));
  if (is_news && is_retimed) TRY(tell_news(context, conversation.id, Change::timer));
  return {};
}

}  // namespace

Result<void> check_may_change_state(const mls_group::Group& group, AccountId who) {
  const auto roles = TRY(mls_tree::find_roles(group.context().extensions));
  if (!roles || roles->of(who) < mls_tree::Role::admin) {
    return Error{rules::state_is_ones_to_change};
  }
  return {};
}

content::GroupState state_of(const Conversation& conversation) {
  content::GroupState state{
      .changed_seq = conversation.state_seq,
      .timer = std::chrono::duration_cast<std::chrono::seconds>(conversation.timer),
  };
  if (conversation.kind == api::ConversationKind::group) state.name = conversation.title;
  return state;
}

Result<void> apply_group_state(Context& context, Conversation& conversation, const Said& said) {
  TRY(check_may_change(context, conversation, said.message.sender_account));
  for (const content::NestedPart* part : content::leaf_parts(said.content)) {
    const auto* single = std::get_if<content::SinglePart>(&part->part);
    if (single == nullptr) continue;
    if (single->content_type == content::group_link_type) {
      TRY(apply_group_link(context, conversation, said, *single));
    }
    if (single->content_type != content::group_state_type) continue;
    const auto state = TRY(content::parse_group_state(*single, said.seq));
    if (state.changed_seq <= conversation.state_seq) continue;
    TRY(take_state(context, conversation, said, state));
  }
  return {};
}

}  // namespace causeway::client
