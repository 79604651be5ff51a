#pragma once

#include "client/memory.h"

/// Who is who, as the directory shows it: accounts, their usernames and their device lists.
namespace causeway::client {

/// The person of that name, or nothing while the hub is being asked.
Result<std::optional<Person>> find_person(Context& context, const std::string& username);

void ask_account(Context& context, AccountId account);

/// Reply to a look-up by username or account.
Result<void> take_account(Context& context, const Flight& flight, const api::ParsedReply& reply);

/// Takes in a statement that the hub showed. `rules::statement_is_not_older` where this device has
/// seen a later one, `directory` rules where it does not hold or does not follow the one before.
/// `username` may be empty where it is not known from this answer.
Result<void> learn_statement(
    Context& context, AccountId account, std::string_view username, ByteView statement
);

/// Whether every leaf of the conversation is a device that its account's newest statement lists.
/// Where a statement has to be looked up first, the conversation stays `checking`; where one does
/// not list a leaf, it becomes `untrusted`; else `active`.
Result<void> prove_members(Context& context, Conversation& conversation);

}  // namespace causeway::client
