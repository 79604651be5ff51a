#pragma once

#include "api/inbox.h"
#include "provider/call.h"

/// Requests to be let into groups, as far as other operations have to do with them
/// (docs/formats/api.md, Group links).
namespace causeway::provider {

/// Whether the account waits to be let into the conversation: then it wants to be.
bool has_asked_to_join(
    const Transaction& transaction, ConversationId conversation, AccountId account
);

/// The devices of the members that decide who is let in. Requires that the conversation exists.
std::vector<Member> deciders_of(const Transaction& transaction, ConversationId conversation);

/// Puts the item into the inboxes of those who decide on the request, but for those who have
/// blocked the account that asks, and into those of its own devices.
void tell_join(
    Call& call,
    const std::vector<Member>& deciders,
    const api::JoinRequest& request,
    const api::InboxPayload& item
);

/// The request ends, and whoever was told of it is told that.
void end_join(
    Call& call,
    const std::vector<Member>& deciders,
    const api::JoinRequest& request,
    api::JoinEnd end
);

/// The group is no more: its link is void, and whoever asks by it is told.
void end_joins(Call& call, ConversationId conversation);

/// Ends the requests that devices have signed which the account's newest statement does not list:
/// those who decide could not check them. Of an account without devices nothing is kept.
void end_unlisted_joins(Call& call, AccountId account);

}  // namespace causeway::provider
