#pragma once

#include <set>
#include <vector>

#include "provider/call.h"
#include "provider/commit_check.h"

/// How an accepted handshake changes a conversation and reaches its devices. Everything here writes
/// and refuses nothing.
namespace causeway::provider {

std::set<AccountId> accounts_of(const std::vector<Member>& members);

/// Replaces members `before` by `after`, both ascending by leaf, with roster and the accounts'
/// lists of conversations; who comes in does not ask for it any more. Writes what differs.
void change_members(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const std::vector<Member>& after
);

/// Puts the commit into the inbox of every leaf of the epoch that ends and the committer's, and the
/// Welcome with the tree that it began into those of the added.
void deliver_commit(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& before,
    const CheckedCommit& checked,
    const api::CommitBundle& bundle,
    const mls_tree::RatchetTree& tree
);

/// A direct conversation that one of the two is leaving or has left ends, and a note that is left;
/// they may begin another, and may have begun it already.
void end_direct(
    Call& call,
    const Conversation& conversation,
    const std::set<AccountId>& before,
    const std::set<AccountId>& after
);

/// The same where `leaving` are on their way out; where nobody stays, the conversation ends.
void end_without(
    Call& call,
    const Conversation& conversation,
    const std::vector<Member>& members,
    const std::set<AccountId>& leaving
);

/// Tells these devices that an account leaves: its claim, or its tombstone.
void deliver_departure(
    Call& call,
    ConversationId conversation,
    const std::vector<DeviceId>& recipients,
    const Departure& departure
);

/// Those to which messages are delivered.
std::vector<DeviceId> active_devices(const std::vector<Member>& members);

}  // namespace causeway::provider
