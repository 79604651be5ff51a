#include "client/group_state.h"

#include "client/groups.h"
#include "client/news.h"
#include "client/rules.h"
#include "content/message.h"

namespace causeway::client {
namespace {

Result<void> check_may_change(Context& context, ConversationId id, AccountId sender) {
  const mls_group::Group* group = TRY(load_group(context, id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  const auto roles = TRY(mls_tree::find_roles(group->context().extensions));
  if (!roles || roles->of(sender) < mls_tree::Role::admin)
    return Error{rules::state_is_ones_to_change};
  return {};
}

}  // namespace

Result<void> apply_group_state(Context& context, Conversation& conversation, const Said& said) {
  TRY(check_may_change(context, conversation.id, said.message.sender_account));
  for (const content::NestedPart* part : content::leaf_parts(said.content)) {
    const auto* single = std::get_if<content::SinglePart>(&part->part);
    if (single == nullptr || single->content_type != content::group_state_type) continue;
    const auto state = TRY(content::parse_group_state(*single, said.seq));
    if (state.changed_seq <= conversation.state_seq) continue;
    conversation.state_seq = state.changed_seq;
    // Whoever lets people in says the name again, and for these it is the first.
    const bool is_new = !conversation.title.empty() && conversation.title != state.name;
    conversation.title = state.name;
    if (is_new) TRY(tell_news(context, conversation.id, Change::title));
  }
  return {};
}

}  // namespace causeway::client
