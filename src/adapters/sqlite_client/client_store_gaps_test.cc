// What a device lacks is kept by number, and what is here is found by it.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Gap;
using client::Place;
using client::Told;

class StoreGaps : public Store {
 protected:
  ConversationId conversation_ = id<ConversationId>();
  ConversationId other_ = id<ConversationId>();

  void add(Place place, client::MessageState state) {
    commit([&](StoreTransaction& store) {
      return store
          .add_message(
              {.id = id<client::MessageId>(),
               .conversation = conversation_,
               .state = state,
               .place = place}
          )
          .ok();
    });
  }
};

TEST_F(StoreGaps, AreKeptInTheOrderOfTheirNumbers) {
  const Gap late{conversation_, 9, 12, 5, id<AccountId>(), 2, 70, id<AccountId>()};
  const Gap early{.conversation = conversation_, .first = 3, .last = 3};
  const Gap elsewhere{.conversation = other_, .first = 1, .last = 1};
  commit([&](StoreTransaction& store) {
    for (const Gap& gap : {late, early, elsewhere}) EXPECT_TRUE(store.put_gap(gap).ok());
    return 0;
  });
  look([&](StoreTransaction& store) {
    EXPECT_THAT(accept(store.gaps(conversation_)), ElementsAre(early, late));
    EXPECT_EQ(accept(store.conversations_with_gaps()).size(), 2U);
    return 0;
  });
  commit([&](StoreTransaction& store) {
    Gap shorter = late;
    shorter.last = 10;
    EXPECT_TRUE(store.put_gap(shorter).ok());
    EXPECT_TRUE(store.delete_gap(conversation_, 3).ok());
    EXPECT_THAT(accept(store.gaps(conversation_)), ElementsAre(shorter));
    return 0;
  });
}

TEST_F(StoreGaps, KnowWhatWasTold) {
  EXPECT_EQ(
      look([&](StoreTransaction& store) { return accept(store.told(conversation_)); }), Told()
  );
  const Told told{.first = 3, .last = 9, .epoch = 4};
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_told(conversation_, {1, 2, 3}).ok());
    return store.put_told(conversation_, told).ok();
  });
  EXPECT_EQ(look([&](StoreTransaction& store) { return accept(store.told(conversation_)); }), told);
}

TEST_F(StoreGaps, HaveOneKeyInEachConversation) {
  const client::HistoryKey key{conversation_, id<content::HistoryRequestId>(), random_.secret(32)};
  commit([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.history_key(conversation_)).has_value());
    return store.put_history_key(key).ok();
  });
  commit([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.history_key(conversation_)), key);
    EXPECT_FALSE(accept(store.history_key(other_)).has_value());
    EXPECT_TRUE(store.delete_history_key(conversation_).ok());
    EXPECT_FALSE(accept(store.history_key(conversation_)).has_value());
    return 0;
  });
}

TEST_F(StoreGaps, RememberThatTheDiskWasSetBack) {
  commit([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.is_set_back()));
    EXPECT_TRUE(store.note_set_back().ok());
    return store.note_set_back().ok();
  });
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(accept(store.is_set_back()));
    return store.forget_set_back().ok();
  });
  EXPECT_FALSE(look([&](StoreTransaction& store) { return accept(store.is_set_back()); }));
}

TEST_F(StoreGaps, MessagesAreFoundByTheirNumbers) {
  add(7, client::MessageState::received);
  add(5, client::MessageState::sent);
  add(5, client::MessageState::failed);
  add(6, client::MessageState::unproven);
  add(client::place_of_queued, client::MessageState::queued);
  look([&](StoreTransaction& store) {
    EXPECT_THAT(
        accept(store.places(conversation_, 1, client::place_of_queued, 9)), ElementsAre(5, 7)
    );
    EXPECT_THAT(accept(store.places(conversation_, 6, 9, 9)), ElementsAre(7));
    EXPECT_THAT(accept(store.places(conversation_, 1, 9, 1)), ElementsAre(5));
    EXPECT_EQ(accept(store.message_at(conversation_, 5))->state, client::MessageState::sent);
    EXPECT_FALSE(accept(store.message_at(conversation_, 6)).has_value());
    EXPECT_FALSE(accept(store.message_at(other_, 5)).has_value());
    return 0;
  });
}

TEST_F(Store, KeepsWhenOlderMessagesWereLastGiven) {
  const DeviceId one{{1}};
  const DeviceId other{{2}};
  commit([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.history_tried_ms(one)), 0U);
    EXPECT_TRUE(store.put_history_tried(one, 5).ok());
    return store.put_history_tried(one, 7).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.history_tried_ms(one)), 7U);
    EXPECT_EQ(accept(store.history_tried_ms(other)), 0U);
    return true;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
