#pragma once

#include <string>

#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// What of this chat, or of all, still waits to be sent.
std::size_t waiting_in_outbox(Workspace& workspace);
std::size_t waiting_in_outbox(Workspace& workspace, ConversationId chat);

/// Whether the directory is being asked who somebody is that wants to be let into a group: until
/// then nobody is told of them.
bool is_proving_joins(Workspace& workspace);

/// The message as it stands now.
client::Message message_at(Workspace& workspace, client::MessageRow row);

/// Says to senders what is stored here, asks others for what is missing and answers what they
/// asked, without waiting for more: this process is about to end.
void rest_now(Workspace& workspace);

/// Throws `Failure` where this profile has no account yet.
void check_registered(Workspace& workspace);

/// Sends until the message `row`, called `what`, is accepted. Throws where it was refused for good
/// or not finished in time.
void settle(Workspace& workspace, client::MessageRow row, std::string_view what);

/// Runs until `is_done`, or for so long: for what adds to what is said, and whose lack is no
/// failure of what was asked for.
void await_hint(Workspace& workspace, const std::function<bool()>& is_done, Milliseconds at_most);

/// Sends what is in the outbox, as far as it goes in a few seconds; the rest goes out with the next
/// command.
void empty_outbox(Workspace& workspace);

/// Tells others, and one's other devices, what they may be to hear of, as long as they can be told
/// now.
void tell_others(Workspace& workspace);

/// Says that a message of one's own was sent, or waits.
void print_sent(Workspace& workspace, client::MessageRow row);

/// Runs `work`, which sends what is already in the outbox. Where the network or the person's
/// patience fails, adds to the explanation that nothing is lost.
void sending(const std::function<void()>& work);

/// Asks the engine for something of no conversation by `enter`, and waits until it is done. Throws
/// where it was refused for good or not finished in time.
void complete(
    Workspace& workspace,
    client::OutboxKind kind,
    const std::function<Result<void>(client::Engine&, client::StoreTransaction&)>& enter
);

/// What is in the outbox was not done in time, for the reason that the hub named, if it did.
/// Throws.
[[noreturn]] void fail_late(Workspace& workspace, std::string_view what);

}  // namespace causeway::cli
