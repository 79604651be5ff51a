#pragma once

#include "api/joins.h"
#include "client/group_link.h"
#include "client/memory.h"
#include "directory/statement.h"

/// This account asks to be let into a group (docs/formats/group-link.md). All its devices know of
/// it, so that none takes the group for a message request.
namespace causeway::client {

/// What a device of the account that asks has signed. `rules::leaf_is_in_statement`,
/// `identity::rules::join_is_signed`.
Result<void> check_join_signature(
    const Self& self, const directory::VerifiedStatement& statement, const api::JoinRequest& request
);

/// The hub says that another device of this account has asked. `rules::join_is_new`, and those of
/// `check_join_signature`: the hub cannot make a group wanted.
Result<void> take_own_join(Context& context, const Self& self, const api::JoinRequest& request);

/// The request of that time, or an earlier one, ends so where it waits, or has ended nobody knows
/// how; one that was made since does not.
Result<void> end_own_join(
    StoreTransaction& store, ConversationId id, std::uint64_t time_ms, OwnJoinState state
);

/// Those who decide in a conversation have told this device of its link. Where it is the one by
/// which this account asks to be let in, they have let it in, once, and it is no message request:
/// the hub knows no link's secret, and so cannot bring the account into another group.
Result<void> answer_own_join(Context& context, const GroupLink& link);

/// The first entry of the conversation, where it is about asking to be let in.
Result<std::optional<OutboxEntry>> own_join_entry(StoreTransaction& store, ConversationId id);

/// One step of it.
Result<void> advance_own_join(Context& context, const OutboxEntry& entry);

/// Reply to `request_join` or `take_back_join`.
Result<void> take_own_join_reply(
    Context& context, const Flight& flight, const api::ParsedReply& reply
);

}  // namespace causeway::client
