#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "client/memory.h"
#include "identity/device_credential.h"
#include "mls_group/group.h"
#include "mls_tree/roles.h"

/// The MLS side of a conversation: our kind of group, its state in memory and in the store.
namespace causeway::client {

struct Leaf {
  mls_wire::LeafIndex index;
  identity::DeviceCredential credential;
};

/// This device as a member, as the newest statement certifies it, or as it was granted to be before
/// one does. `rules::leaf_is_in_statement` where its account lists it no more.
Result<mls_group::Identity> mls_identity(const Self& self);

/// Lifetime and extensions of a key package made now.
mls_group::LeafOptions leaf_options(Instant now, KeyPackageUse use);

/// From when on nobody can use a key package made now: its lifetime is over, and what the hub had
/// not delivered by then is gone too.
Instant key_package_end(Instant now);

/// Extensions of a new conversation's GroupContext: required capabilities, Safe AAD, and, for a
/// group, roles with `creator` as owner (messaging.md 2).
mls_wire::Extensions group_extensions(api::ConversationKind kind, AccountId creator);

/// The extensions with another role for one account. `mls_wire` rules where they do not decode.
Result<mls_wire::Extensions> with_role(
    mls_wire::Extensions extensions, AccountId account, mls_tree::Role role
);

/// The group of a conversation, as in the store; nothing where there is none.
Result<std::optional<HeldGroup>> read_group(StoreTransaction& store, ConversationId id);

/// The group of a conversation, as in the store; null where there is none. Valid until the next
/// call of `put_group` or `forget_group` for it.
Result<mls_group::Group*> load_group(Context& context, ConversationId id);

/// Replaces the group, in the store and in memory. The store is written what changed of the tree.
Result<void> put_group(Context& context, ConversationId id, mls_group::Group group);

/// After a handshake: the group in memory, which it has changed, is the one of the store as well.
/// Requires that `load_group` has found it.
Result<void> keep_group(Context& context, ConversationId id);

/// After a message: only the ratchets have changed.
Result<void> put_ratchets(Context& context, ConversationId id, const mls_group::Group& group);

Result<void> forget_group(Context& context, ConversationId id);

/// Whether this device has not been in the epoch of `next`, nor in a later one, of this
/// conversation.
Result<bool> is_newer(
    Context& context, const Conversation& conversation, const mls_group::Group& next
);

/// All leaves. Their credentials were checked when they came in.
std::vector<Leaf> leaves_of(const mls_group::Group& group);

/// The leaves of these accounts.
std::vector<mls_wire::LeafIndex> leaves_of(
    const mls_group::Group& group, const std::vector<AccountId>& accounts
);

/// `rules::sender_is_the_leaf` where there is no such leaf.
Result<identity::DeviceCredential> credential_at(
    const mls_group::Group& group, mls_wire::LeafIndex index
);

std::set<AccountId> accounts_of(const mls_group::Group& group);

/// The account in a direct conversation that is not `own`; zero where there is none.
AccountId other_account(const mls_group::Group& group, AccountId own);

/// `rules::members_fit_kind` where somebody is in who cannot be in a conversation of this kind: the
/// hub says the kind, and could call a group a note. A direct one keeps its peer.
Result<void> check_kind(
    const mls_group::Group& group, const Conversation& conversation, AccountId own
);

}  // namespace causeway::client
