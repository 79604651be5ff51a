#pragma once

#include "client/memory.h"
#include "directory/statement.h"
#include "mls_group/group.h"

/// Who is who, as the directory shows it: accounts, their usernames and their device lists.
namespace causeway::client {

/// The person of that name, or nothing while the hub is being asked.
Result<std::optional<Person>> find_person(Context& context, const std::string& username);

/// Asks for an account's newest statement, unless that was asked or has to wait.
void ask_account(Context& context, AccountId account);

/// Reply to a look-up by username or account.
Result<void> take_account(Context& context, const Flight& flight, const api::ParsedReply& reply);

/// That reply is of no use: whatever may wait for it is tried again after the pause.
Result<void> look_up_later(Context& context, const Flight& flight, Milliseconds pause);

/// Takes in a statement that the hub showed, our own included. `rules::statement_is_the_accounts`,
/// `rules::statement_is_not_older` where this device has seen a later one, `directory` rules where
/// it does not hold or does not follow the one before; where versions in between are missing that
/// only a signature could bridge, they are asked for, and nothing is taken in yet. `username` may
/// be empty where it is not known from this answer; `rules::username_keeps_its_account` where it
/// was another's before.
Result<void> learn_statement(
    Context& context, AccountId account, std::string_view username, ByteView statement
);

/// Reply to `statements`: what this device has missed, one after the other.
Result<void> take_statements(Context& context, const Flight& flight, const api::ParsedReply& reply);

/// The newest statement of an account that this device knows, its own included.
Result<std::optional<directory::VerifiedStatement>> find_statement(
    StoreTransaction& store, AccountId account
);

/// Whether the account is over, as far as this device knows: its owner deleted it, or the
/// provider's operator ended it by a reset.
Result<bool> has_ended(StoreTransaction& store, AccountId account);
Result<bool> was_reset(StoreTransaction& store, AccountId account);

/// Whether every leaf of the conversation is a device that its account's newest statement lists,
/// and the members are such as this kind of conversation has. Where a statement has to be looked up
/// first, the conversation stays `checking`; where something does not hold, it becomes `untrusted`;
/// else `active`.
Result<void> prove_members(Context& context, Conversation& conversation);

/// The conversation's leaves are not those they were. What the hub has said of an account may be
/// older than a leaf that it does not prove: it is asked again.
Result<void> doubt_answers(Context& context, ConversationId id);

/// `rules::leaf_is_in_statement` unless the statement that this device knows lists the leaf.
Result<void> check_listed(StoreTransaction& store, const identity::DeviceCredential& leaf);

/// How a conversation's devices of one account differ from its newest statement. Nothing where the
/// account is not in the conversation, and never this device itself.
struct DeviceChanges {
  std::vector<DeviceId> missing;
  std::vector<mls_wire::LeafIndex> surplus;
  bool replaces_all = false;  // no leaf stays, and the statement lists other devices
};

Result<DeviceChanges> find_device_changes(
    StoreTransaction& store, const mls_group::Group& group, AccountId account
);

}  // namespace causeway::client
