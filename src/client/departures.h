#pragma once

#include <optional>
#include <set>

#include "client/groups.h"
#include "client/memory.h"
#include "mls_tree/roles.h"
#include "mls_wire/framing.h"

/// Who is in a conversation since when, and who has to go (docs/adr/0013-leaving.md).
namespace causeway::client {

/// A new epoch: brings the roster in line with the group. Whoever it did not know came in with
/// `since_epoch` at the earliest, before any message that this device will still be handed.
Result<void> note_members(
    Context& context, const Conversation& conversation, std::uint64_t since_epoch
);

/// This device came (back) in by itself: the hub tells it anew who is leaving.
Result<void> forget_departures(Context& context, ConversationId id);

/// Accounts that are leaving and not out yet.
Result<std::set<AccountId>> leaving_accounts(StoreTransaction& store, ConversationId id);

/// Whether this device knows that its peer is not in a direct conversation any more, leaves, or was
/// deleted: then another one serves for what is to be said.
Result<bool> has_lost_peer(StoreTransaction& store, const Conversation& conversation);

/// An account leaves: this one, and then the conversation is over here; or another, and then a
/// member's device takes it out, this one after a while and others a little earlier or later.
/// `rules::leaver_is_member`, `leave_is_of_this_membership`,
/// `identity::rules::leave_is_signed`.
Result<void> take_leave(Context& context, const api::LeaveItem& item);

/// The inbox says that an account has ended: it leaves all conversations that it is in. Nothing
/// where no last statement of it is known.
Result<void> take_deletion(Context& context, AccountId account);
/// Likewise in one conversation, whose epoch was the hub's when it said so. To others changes may
/// be on their way here that were made before the deletion, and do not take it out.
Result<void> take_deletion_in(
    Context& context, const Conversation& conversation, AccountId account
);

/// Whether this device knows the account's statement and the leaf is not in it.
Result<bool> is_unlisted(StoreTransaction& store, const identity::DeviceCredential& leaf);

/// Whether the device is in, and on its account's list as far as this device knows.
Result<bool> is_listed_member(
    Context& context, ConversationId id, AccountId account, DeviceId device
);

/// Adds the leaf to those that have to go, where the account's statement does not list it.
Result<void> note_unlisted(
    StoreTransaction& store, const Leaf& leaf, mls_tree::Departing& departing
);

/// Who made a commit as a member. Nothing where no member did; nor where its leaf is blank here:
/// who came in by a commit that this device missed is unknown to it, which `Group::process`
/// refuses.
std::optional<AccountId> committer_of(
    const mls_group::Group& group, const mls_wire::PublicMessage& commit
);

/// What a commit takes out that its committer has no role to take out.
struct Removals {
  mls_tree::Departing departing;    // who has to go, as this device knows
  std::set<AccountId> unexplained;  // whose newest statement has to say why
};

Result<Removals> judge_removals(
    Context& context, const mls_group::Group& group, const mls_wire::PublicMessage& commit
);

}  // namespace causeway::client
