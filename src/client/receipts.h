#pragma once

#include <vector>

#include "client/contents.h"

/// Receipts (docs/formats/content.md §9): a device that has stored a message says so to the
/// conversation a little later, with others in one report; one device of an account suffices. A
/// receipt is itself never receipted.
namespace causeway::client {

/// In larger groups nobody sends any: they would be most of what is sent.
inline constexpr std::size_t receipt_accounts_max = 20;

/// Notes that the message, which others sent, is to be receipted. One that came late is: it is
/// stored now. One of long ago is not: whoever had it then has said so.
Result<void> owe_receipt(Context& context, const Conversation& conversation, const Said& said);

/// Whether others in it may be told what the person does at once: in small chats, and in a direct
/// one only where the person has said something; in none that is a message request. Nobody learns
/// that their first message to a stranger was read.
Result<bool> may_be_told(StoreTransaction& store, const Conversation& conversation);

/// Notes that others are to be told that the person has read the message, where that is wanted:
/// where the person asks for it (`Signs`), in chats where receipts are sent, and not by
/// whoever has not answered.
Result<void> owe_read_receipt(StoreTransaction& store, const Message& message, Instant now);

/// For the table in client/contents.cc: takes the receipts for messages of this account, and leaves
/// to another device of it what that has said already. What is about anything else changes nothing.
Result<void> apply_status_report(Context& context, Conversation& conversation, const Said& said);

/// How long what is to be receipted waits for more.
enum class Patience : std::uint8_t {
  some,
  none,  // this device is about to rest
};

/// Puts reports into the outbox, at most one for each conversation; answers for which.
Result<std::vector<ConversationId>> enter_receipts(
    StoreTransaction& store, Random& random, Instant now, Patience patience
);

}  // namespace causeway::client
