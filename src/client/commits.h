#pragma once

#include "api/conversations.h"
#include "client/memory.h"
#include "mls_group/group.h"

/// Commits of this device, on their way to the hub.
namespace causeway::client {

/// A commit and what goes with it, as the hub wants it.
api::CommitBundle encode_bundle(const mls_group::CommitBundle& bundle);

/// Makes a commit of what `options` has, and of whoever leaves, keeps and sends it; `row` is the
/// entry of the outbox that asked for it, if any. `rules::conversation_is_open` where there is no
/// group, `change_fits_a_frame`, and those of `mls_group::Group::commit`.
Result<void> make_commit(
    Context& context, ConversationId id, mls_group::CommitOptions options, OutboxRow row
);

}  // namespace causeway::client
