#pragma once

#include "client/memory.h"

/// What a conversation needs before, or though, somebody says something: the devices that its
/// accounts list and no others, nobody who has left, keys that are not too old.
namespace causeway::client {

/// Commits what must be committed before this device may send: who leaves, devices that came or
/// went, a leaf key that is too old. Answers whether there was anything.
Result<bool> settle_before_sending(Context& context, Conversation& conversation);

/// Takes out who leaves, when it is this device's turn: whoever leaves is out soon, though nobody
/// says a word.
Result<void> commit_departures(Context& context, Conversation& conversation);

/// Brings the devices in line when it is this device's turn: whoever gets a new device, or loses
/// one, need not wait until somebody says a word. Answers whether there was anything.
Result<bool> repair_when_idle(Context& context, Conversation& conversation);

/// When it is this device's turn, where another one will do it by then: 20 to 84 seconds.
Milliseconds turn_to_repair(Random& random);

/// Devices of an account came or went: all conversations that it is in have to be compared with its
/// statement, by the device that made the change at once, by others a little later.
Result<void> plan_repairs(Context& context, AccountId account, Milliseconds pause);

/// A commit that brings the devices of the accounts in `Waiting::repairs`, and of all where
/// `check_devices` says so, in line with their newest statements. Who comes and goes follows from
/// the statements and from who is in: what the hub lists is not believed, or it would choose who
/// reads. Devices that cannot be added are left out (`Waiting::unreachable`), and an account's last
/// leaf stays until another device of its comes in. Answers whether there was anything.
Result<bool> repair_devices(Context& context, Conversation& conversation);

}  // namespace causeway::client
