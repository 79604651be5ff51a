#pragma once

/// A stranger and somebody, for the tests of message requests beside this.
#include "api/rules.h"
#include "api/safety.h"
#include "client/history_seal.h"
#include "client/strangers.h"
#include "cmd/causeway-sim/engine_pair_test.h"

namespace causeway::simulate::answers {

using client::RequestState;

struct Requests : testing::Test {
  EngineWorld world{1, {.messages = 1, .per_day = 20, .per_month = 100}};
  Phone& ann = world.person("ann");
  Phone& bob = world.person("bob");

  bool is_pending(Phone& phone, ConversationId id) {
    return world.look(phone, [&](StoreTransaction& store) {
      return client::is_pending(store, id);
    });
  }

  std::optional<RequestState> state(Phone& phone, ConversationId id) {
    const auto request =
        world.look(phone, [&](StoreTransaction& store) { return store.message_request(id); });
    return request ? std::optional(request->state) : std::nullopt;
  }

  Result<void> accept(Phone& phone, ConversationId id) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.accept(store, id, world.now);
    });
  }

  Result<void> accept_contact(Phone& phone, const std::string& username) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.accept_contact(store, username);
    });
  }

  Result<void> decline(Phone& phone, ConversationId id) {
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) {
      return engine.decline(store, id, world.now);
    });
  }

  /// Asks for the first message of a chat, as a device that missed it does.
  Result<void> ask_for_history(Phone& phone, const client::Target& target) {
    const content::HistoryRequest request{
        .id = world.random.id<content::HistoryRequestId>(),
        .public_key = *client::history_public_key(client::make_history_key(world.random)),
        .ranges = {{1, 1}},
    };
    return world.command(phone, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
      auto part = content::history_request_part(request);
      const auto said = content::make_message(world.random, std::move(part));
      TRY(engine.send(store, target, said, world.now));
      return {};
    });
  }

  /// Whom the account has accepted, as the hub has it.
  std::vector<AccountId> accepted(Phone& phone) {
    const auto reply = world.ask(world.self(phone).device, api::SafetySettingsRequest{});
    const auto parsed = *api::parse_reply(reply.reply);
    return tls::decode<api::SafetySettingsReply>(parsed.body)->accepted;
  }

  std::size_t delivered(Phone& phone) {
    return phone.heard<client::notice::MessageDelivered>().size();
  }
};

}  // namespace causeway::simulate::answers
