#pragma once

/// Two people in a group, and what they do, for the tests beside this.
#include <algorithm>

#include "api/rules.h"
#include "api/session.h"
#include "client/groups.h"
#include "cmd/causeway-sim/engine_world_test.h"
#include "content/message.h"
#include "directory/statement.h"
#include "identity/login.h"

namespace causeway::simulate::answers {

using client::ConversationState;
using client::Engine;
using client::StoreTransaction;
using client::ToNote;
using client::ToUser;
using client::notice::Done;
using client::notice::MessageFailed;
using client::notice::MessageSent;
using std::chrono::minutes;
using std::chrono::seconds;

using Texts = std::vector<std::string>;

inline Result<void> leave(EngineWorld& world, Phone& phone, ConversationId id) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.leave(store, id);
  });
}

inline Result<void> add(
    EngineWorld& world, Phone& phone, ConversationId id, const std::string& username
) {
  return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
    return engine.add_members(store, id, {username});
  });
}

/// Answers the next `times` requests of one kind with a refusal.
inline auto refuse_next(api::Op op, std::size_t times, Bytes answer) {
  return [=, left = times](Phone&, const api::Frame& frame) mutable -> std::optional<Bytes> {
    if (frame.op != op || left == 0) return std::nullopt;
    --left;
    return answer;
  };
}

inline std::vector<identity::DeviceCredential> devices_of(EngineWorld& world, Phone& phone) {
  return directory::parse_statement(world.self(phone).statement)->credentials();
}

/// Two people in a group, who have both spoken.
struct Pair {
  EngineWorld world;
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");
  ConversationId id = world.group(ann, {"bob"});

  Pair() {
    EXPECT_TRUE(world.say(ann, id, "hello").ok());
    EXPECT_TRUE(world.say(bob, id, "hi").ok());
    EXPECT_EQ(world.texts(bob), Texts{"hello"});
    EXPECT_EQ(world.texts(ann), Texts{"hi"});
  }
};

}  // namespace causeway::simulate::answers
