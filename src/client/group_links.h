#pragma once

#include "client/contents.h"
#include "client/group_link.h"
#include "mls_group/group.h"

/// A group's link, among its members and at the hub (docs/formats/group-link.md). Members tell each
/// other the secret, as the group's name; whoever may add people brings the hub in line with that.
namespace causeway::client {

/// Nothing where there is none, as far as this device knows.
Result<std::optional<GroupLink>> find_group_link(StoreTransaction& store, ConversationId id);

/// Whether the account has a say about the link and about who asks to be let in by it.
Result<bool> may_decide(const mls_group::Group& group, AccountId account);

/// `rules::conversation_is_known`, `conversation_is_open`, `conversation_is_a_group`, and
/// `mls_tree::rules::adder_may_add` where this account has no say.
Result<void> check_may_decide(StoreTransaction& store, ConversationId id);

/// Takes over what a member says of the link. `rules::state_is_ones_to_change` unless it has a say.
Result<void> apply_group_link(
    Context& context, Conversation& conversation, const Said& said, const content::SinglePart& part
);

/// The hub is to be told of the link, or of the group's name, as it is when it is its turn.
Result<void> enter_put_link(Context& context, ConversationId id);

/// Members that came in were not told.
Result<void> tell_group_link(Context& context, ConversationId id);

/// One step of an entry `put_link`.
Result<void> advance_put_link(
    Context& context, const Conversation& conversation, const OutboxEntry& entry
);

/// Reply to `put_group_link`.
Result<void> take_put_link_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
