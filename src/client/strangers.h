#pragma once

#include <set>
#include <vector>

#include "client/memory.h"

/// Message requests: conversations that somebody let this account into whom it has not accepted
/// (docs/formats/api.md, Message requests). Until the person has accepted or declined, or says
/// something there, they stand apart: no receipts leave for them. All devices of the account know
/// (docs/formats/content.md §8).
namespace causeway::client {

/// As many as fit into one message beside everything else.
inline constexpr std::size_t requests_told_max = 300;

/// Whether the person has not accepted it: it is asked for, or declined.
Result<bool> is_pending(StoreTransaction& store, ConversationId id);

/// Whether the person has declined it: people see nothing of it.
Result<bool> is_declined(StoreTransaction& store, ConversationId id);

/// Who says that somebody let this account in.
enum class HostBy : std::uint8_t {
  signature,  // its own, in the Welcome
  hub,        // to a device that has forgotten
  claim,      // the hub's, to one that has forgotten nothing and yet cannot open the Welcome
};

struct Host {
  AccountId account;
  HostBy by = HostBy::signature;
};

/// This device comes into the conversation and did not have it, or was out of it. Keeps that it is
/// a request where nobody of this account let it in, and no contact, or only the hub claims so;
/// whatever was declined before counts no more. What only the hub says is told to nobody: another
/// device of the account, or the person, may know better. A note is the account's own.
Result<void> note_let_in(Context& context, const Conversation& conversation, const Host& host);

/// A person said something there, not a device by itself. Where it was this account's, it has
/// accepted the others.
Result<void> note_said(Context& context, const Conversation& conversation, AccountId account);

/// This account has let these into a conversation: whoever has not accepted it counts.
Result<void> note_brought_in(Context& context, const std::vector<AccountId>& accounts);

/// The person wanted to be let in there: what is asked is accepted.
Result<void> take_up_asked(Context& context, ConversationId id);

/// When the account has accepted somebody.
enum class Since {
  now,
  unknown,  // what the person said of them at another device is later
};

/// This account has accepted these, on whichever device and however: the direct chats that they had
/// opened before this device heard of it are taken up. Whether there was one.
Result<bool> take_up_of(Context& context, const std::set<AccountId>& accounts, Since since);

/// Takes in what another device of this account said. What is known to be later stays.
Result<void> keep_requests(Context& context, const std::vector<MessageRequest>& requests);

/// Takes in whom this account has accepted, as the hub has it.
Result<void> keep_contacts(Context& context, const std::vector<AccountId>& accepted);

/// Who is in the conversation is proven now: a contact's is no request, though it was while nobody
/// could know.
Result<void> note_proven(Context& context, const Conversation& conversation);

}  // namespace causeway::client
