#pragma once

#include <string>

#include "api/joins.h"
#include "client/group_link.h"

/// What a device keeps of groups' links, and of who asks to be let in by them.
namespace causeway::client {

/// What the members of a group were told last.
struct HeldGroupLink {
  std::uint64_t seq = 0;   // of the message that said so
  GroupLinkSecret secret;  // empty: there is no link

  bool operator==(const HeldGroupLink&) const = default;
};

enum class JoinState : std::uint8_t {
  unproven = 1,  // nobody is told: its account's statement has to say whose signature it is
  open = 2,      // somebody has to decide
  closed = 3,    // decided on, or taken back: kept so that it counts once
};

/// Somebody asks to be let in, as far as this device may decide on it.
struct JoinRequest {
  api::JoinRequest request;
  api::Past past = api::Past::none;  // as the hub says
  JoinState state = JoinState::unproven;

  bool operator==(const JoinRequest&) const = default;
};

enum class OwnJoinState : std::uint8_t {
  asking = 1,   // the hub may or may not have it
  waiting = 2,  // for somebody to decide
  declined = 3,
  ended = 4,  // the link is void, or the device that signed is none any more
  let_in = 5,
  taken_back = 6,  // or refused by the hub
};

/// This account asks to be let into a group. One for each group, the latest: the row stays, so that
/// no earlier one counts again.
struct OwnJoin {
  ConversationId conversation;
  std::string title;  // as the link showed it; empty where another device of the account asked
  std::uint64_t time_ms = 0;
  OwnJoinState state = OwnJoinState::asking;
  Bytes request;                  // while `asking`: an encoded api::RequestJoinRequest
  crypto::Sha256 locator_hash{};  // of the link by which it asks

  bool operator==(const OwnJoin&) const = default;
};

}  // namespace causeway::client
