#pragma once

#include "client/contents.h"

namespace causeway::client {

/// For the table in client/contents.cc: takes over what members call their conversation.
/// `rules::state_is_ones_to_change` unless the sender may change it.
Result<void> apply_group_state(Context& context, Conversation& conversation, const Said& said);

}  // namespace causeway::client
