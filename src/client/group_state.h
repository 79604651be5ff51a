#pragma once

#include "client/contents.h"
#include "content/message.h"
#include "mls_group/group.h"

namespace causeway::client {

/// `rules::state_is_ones_to_change`, or those of the roles. Requires a conversation of kind group.
Result<void> check_may_change_state(const mls_group::Group& group, AccountId who);

/// What this device would say of it.
content::GroupState state_of(const Conversation& conversation);

/// For the table in client/contents.cc: takes over what members call their conversation and how
/// long its messages stay. `rules::state_is_ones_to_change` unless the sender may change that.
Result<void> apply_group_state(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
