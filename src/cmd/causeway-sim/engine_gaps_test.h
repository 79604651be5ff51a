#pragma once

/// A device that lacks messages, and others who answer it as they like, for the tests beside this.
#include "client/gaps.h"
#include "client/history.h"
#include "client/history_seal.h"
#include "client/messages.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"

namespace causeway::simulate::answers {

using client::Gap;
using client::HistoryMessage;
using content::HistoryAnswer;

inline std::vector<Gap> gaps(EngineWorld& world, Phone& phone, ConversationId id) {
  return world.look(phone, [&](StoreTransaction& store) { return store.gaps(id); });
}

inline HistoryMessage record_of(
    EngineWorld& world, Phone& phone, ConversationId id, const char* text
) {
  return *client::export_message(line_called(world, phone, id, text));
}

inline bool disbelieved(const Phone& phone, const Rule& rule) {
  const auto heard = phone.heard<client::notice::NotBelieved>();
  return std::any_of(heard.begin(), heard.end(), [&](const auto& one) {
    return one.rule == rule.name;
  });
}

/// Ann, bob and cyd in a group, who have all been heard and receipted.
struct Gaps : testing::Test {
  Pair pair;
  EngineWorld& world = pair.world;
  Phone& ann = pair.ann;
  Phone& bob = pair.bob;
  ConversationId id = pair.id;
  Phone& cyd = world.person("cyd");

  Gaps() {
    EXPECT_TRUE(add(world, ann, id, "cyd").ok());
    EXPECT_TRUE(world.say(cyd, id, "here").ok());
    world.pass(seconds(20));
  }

  /// What ann says next reaches bob as bytes that he cannot open.
  void say_unreadable(const std::string& text) {
    world.on_item = [this](Phone& phone, api::InboxItem item) {
      auto* message = std::get_if<api::MessageItem>(&item.payload);
      if (&phone == &bob && message != nullptr) message->message.back() ^= 1U;
      return std::optional(item);
    };
    ASSERT_TRUE(world.say(ann, id, text).ok());
    world.on_item = nullptr;
  }

  /// Until bob has asked, and nobody has answered yet.
  client::HistoryKey key_of_request() {
    for (int i = 0; i < 10; ++i) {
      world.pass(seconds(1));
      auto key = world.look(bob, [&](StoreTransaction& store) { return store.history_key(id); });
      if (key) return *std::move(key);
    }
    ADD_FAILURE() << "bob has not asked";
    return {};
  }

  /// Cyd's program answers bob with whatever it likes.
  void answer(
      const client::HistoryKey& key, std::vector<content::SeqRange> given, HistoryMessage record
  ) {
    client::HistoryRecords records;
    records.messages.push_back(std::move(record));
    const HistoryAnswer forged{
        .id = key.id,
        .given = std::move(given),
        .sealed = *client::seal_history(
            *client::history_public_key(key.private_key), id, key.id, records, world.random
        ),
    };
    const auto said = content::make_message(world.random, content::history_answer_part(forged));
    ASSERT_TRUE(send_raw(world, cyd, id, said).ok());
  }
};

}  // namespace causeway::simulate::answers
