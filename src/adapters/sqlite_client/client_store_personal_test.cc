// What a person did with their chats, as it is kept; and receipts, which only grow.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::MessageRow;
using client::PersonalChat;
using content::Status;

class StorePersonal : public Store {
 protected:
  PersonalChat chat(std::uint64_t read_seq, bool is_unsaid) {
    return {
        .state = {id<ConversationId>(), read_seq, 11, 12},
        .is_unsaid = is_unsaid,
        .is_answered = true,
        .draft = "not yet",
    };
  }

  std::size_t unsaid(std::size_t count) {
    return look([&](StoreTransaction& store) { return accept(store.unsaid_chats(count)).size(); });
  }
};

TEST_F(StorePersonal, IsKeptForEachChat) {
  const auto kept = chat(10, false);
  look([&](StoreTransaction& store) {
    const auto none = accept(store.personal_chat(kept.state.conversation));
    EXPECT_EQ(none.state.conversation, kept.state.conversation);
    EXPECT_EQ(none.state.read_seq, 0U);
    EXPECT_FALSE(none.is_answered);
    return 0;
  });
  commit([&](StoreTransaction& store) { return store.put_personal_chat(kept).ok(); });
  look([&](StoreTransaction& store) {
    const auto held = accept(store.personal_chat(kept.state.conversation));
    EXPECT_EQ(held.state, kept.state);
    EXPECT_TRUE(held.is_answered);
    EXPECT_EQ(held.draft, "not yet");
    return 0;
  });
}

TEST_F(StorePersonal, IsUnsaidUntilItIsSaid) {
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_personal_chat(chat(1, true)).ok());
    EXPECT_TRUE(store.put_personal_chat(chat(2, false)).ok());
    return store.put_signs({.state = {true, false, 5}}).ok();
  });
  EXPECT_EQ(unsaid(10), 1U);
  commit([&](StoreTransaction& store) { return store.unsay_personal_state().ok(); });
  EXPECT_EQ(unsaid(10), 2U);
  EXPECT_EQ(unsaid(1), 1U);
  look([&](StoreTransaction& store) {
    const auto signs = accept(store.signs());
    EXPECT_EQ(signs.state, (content::Signs{true, false, 5}));
    EXPECT_TRUE(signs.is_unsaid);
    return 0;
  });
}

TEST_F(StorePersonal, KeepsHiddenWords) {
  const auto held = [&] {
    return look([](StoreTransaction& store) { return accept(store.hidden_words()); });
  };
  EXPECT_TRUE(held().state.words.empty());
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"cat", "dog"}, std::vector<std::string>{"emu"}}) {
    commit([&](StoreTransaction& store) {
      return store.put_hidden_words({.state = {words, 7}}).ok();
    });
    open();
    EXPECT_EQ(held().state, (content::HiddenWords{words, 7}));
    EXPECT_FALSE(held().is_unsaid);
  }
  commit([](StoreTransaction& store) { return store.unsay_personal_state().ok(); });
  EXPECT_TRUE(held().is_unsaid);
}

TEST_F(StorePersonal, CountsLinesOfOthersBehindAPlace) {
  const auto conversation = id<ConversationId>();
  const auto own = id<AccountId>();
  const auto blocked = id<AccountId>();
  commit([&](StoreTransaction& store) {
    client::Conversation group;
    group.id = conversation;
    group.kind = api::ConversationKind::group;
    EXPECT_TRUE(store.put_conversation(group).ok());
    for (std::uint64_t place = 1; place <= 4; ++place) {
      auto message = make_message(random_, conversation);
      message.place = place;
      EXPECT_TRUE(store.add_message(message).ok());
    }
    auto message = make_message(random_, conversation);
    message.place = 5;
    message.presence = client::Presence::hidden;
    EXPECT_TRUE(store.add_message(message).ok());
    message.presence = client::Presence::shown;
    message.sender_account = own;
    EXPECT_TRUE(store.add_message(message).ok());
    message.sender_account = blocked;
    EXPECT_TRUE(store.add_message(message).ok());
    return store.block(blocked).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.unread_count(conversation, 0, own)), 4U);
    EXPECT_EQ(accept(store.unread_count(conversation, 2, own)), 2U);
    EXPECT_EQ(accept(store.unread_count(conversation, 4, own)), 0U);
    return 0;
  });
}

TEST_F(StorePersonal, ReceiptsOnlyGrow) {
  const AccountId bob = id<AccountId>();
  const auto put = [&](Status status) {
    commit([&](StoreTransaction& store) {
      return store.put_receipt({MessageRow{1}, bob, status}).ok();
    });
    return look([&](StoreTransaction& store) {
      const auto held = accept(store.receipts(MessageRow{1}));
      EXPECT_EQ(held.size(), 1U);
      return held.front().status;
    });
  };
  EXPECT_EQ(put(Status::delivered), Status::delivered);
  EXPECT_EQ(put(Status::read), Status::read);
  EXPECT_EQ(put(Status::delivered), Status::read);
}

TEST_F(StorePersonal, AReceiptThatSaysMoreStaysOwed) {
  const auto owed = [&](Status status) {
    return client::OwedReceipt{
        .message = MessageRow{1},
        .conversation = id<ConversationId>(),
        .id = id<client::MessageId>(),
        .since_ms = 1,
        .status = status,
    };
  };
  const auto left = [&] {
    return look([&](StoreTransaction& store) { return accept(store.owed_receipts(10)); });
  };
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_owed_receipt(owed(Status::delivered)).ok());
    return store.put_owed_receipt(owed(Status::read)).ok();
  });
  ASSERT_EQ(left().size(), 1U);
  EXPECT_EQ(left()[0].status, Status::read);
  const auto drop = [&](Status status) {
    commit([&](StoreTransaction& store) {
      return store.delete_owed_receipt(MessageRow{1}, status).ok();
    });
  };
  drop(Status::delivered);
  EXPECT_EQ(left().size(), 1U);
  drop(Status::read);
  EXPECT_THAT(left(), IsEmpty());
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
