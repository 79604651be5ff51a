// What messages say about others, and what is left of those that were erased.
#include "adapters/sqlite_client/client_store_test.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Annotation;
using client::AnnotationKind;
using client::MessageRow;
using client::Presence;

class StoreAnnotations : public Store {
 protected:
  Annotation reaction(std::uint64_t row, AccountId account, std::uint64_t seq) const {
    return {MessageRow{row}, conversation_, target_, AnnotationKind::reaction, account, seq, "x"};
  }

  std::vector<MessageRow> reactions(std::size_t count) {
    std::vector<MessageRow> rows;
    look([&](StoreTransaction& store) {
      for (const auto& one : accept(store.reactions(conversation_, target_, count))) {
        rows.push_back(one.message);
      }
      return 0;
    });
    return rows;
  }

  std::vector<MessageRow> by(AccountId account, AnnotationKind kind, std::size_t count) {
    std::vector<MessageRow> rows;
    look([&](StoreTransaction& store) {
      const auto found = store.annotations_by(account, conversation_, target_, kind, count);
      for (const auto& one : *found) rows.push_back(one.message);
      return 0;
    });
    return rows;
  }

  ConversationId conversation_ = id<ConversationId>();
  client::MessageId target_ = id<client::MessageId>();
  AccountId ann_ = id<AccountId>();
  AccountId bob_ = id<AccountId>();
};

TEST_F(StoreAnnotations, AreFoundByTheirTargetInTheOrderOfTheirNumbers) {
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_annotation(reaction(1, bob_, 30)).ok());
    EXPECT_TRUE(store.put_annotation(reaction(2, ann_, 10)).ok());
    EXPECT_TRUE(store.put_annotation(reaction(3, bob_, 20)).ok());
    auto elsewhere = reaction(4, ann_, 5);
    elsewhere.target = id<client::MessageId>();
    EXPECT_TRUE(store.put_annotation(elsewhere).ok());
    auto edit = reaction(5, bob_, 40);
    edit.kind = AnnotationKind::edit;
    return store.put_annotation(edit).ok();
  });
  const auto rows = [](auto... row) { return std::vector<MessageRow>{MessageRow{row}...}; };
  EXPECT_EQ(reactions(10), rows(2U, 3U, 1U));
  EXPECT_EQ(reactions(2), rows(2U, 3U));
  EXPECT_EQ(by(bob_, AnnotationKind::reaction, 10), rows(1U, 3U));
  EXPECT_EQ(by(bob_, AnnotationKind::reaction, 1), rows(1U));
  EXPECT_EQ(by(bob_, AnnotationKind::edit, 10), rows(5U));
  EXPECT_THAT(by(ann_, AnnotationKind::edit, 10), IsEmpty());
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_annotation(reaction(2, ann_, 50)).ok());  // takes its own place
    return store.delete_annotation(MessageRow{3}).ok();
  });
  EXPECT_EQ(reactions(10), rows(1U, 2U));
  look([&](StoreTransaction& store) {
    const auto kept = accept(store.reactions(conversation_, target_, 10));
    EXPECT_EQ(kept[0].account, bob_);
    EXPECT_EQ(kept[0].seq, 30U);
    EXPECT_EQ(kept[0].value, "x");
    EXPECT_EQ(kept[0].target, target_);
    return 0;
  });
}

TEST_F(StoreAnnotations, HiddenMessagesAreNoLinesAndNotTold) {
  std::vector<MessageRow> rows;
  commit([&](StoreTransaction& store) {
    for (const Presence presence : {Presence::shown, Presence::hidden, Presence::deleted}) {
      auto message = make_message(random_, conversation_);
      message.presence = presence;
      rows.push_back(accept(store.add_message(message)));
    }
    return true;
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.messages(conversation_, {}, 10)).size(), 2U);
    const auto all = accept(store.all_messages(conversation_, {}, 10));
    EXPECT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].presence, Presence::hidden);
    EXPECT_EQ(accept(store.all_messages(conversation_, rows[1], 10)).size(), 1U);
    EXPECT_EQ(accept(store.unshown({}, 10)).size(), 1U);
    return 0;
  });
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.mark_unshown(rows[1]).ok());
    return store.mark_unshown(rows[1]).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.unshown({}, 10)).size(), 2U);
    return 0;
  });
}

TEST_F(StoreAnnotations, EvidenceIsErasedWhenItHasEnded) {
  std::vector<MessageRow> rows;
  commit([&](StoreTransaction& store) {
    for (const std::uint64_t end_ms : {0U, 1'000U, 1'000U, 2'000U}) {
      auto message = make_message(random_, conversation_);
      message.evidence_end_ms = end_ms;
      rows.push_back(accept(store.add_message(message)));
    }
    return true;
  });
  const auto left = [&] {
    std::size_t count = 0;
    look([&](StoreTransaction& store) {
      for (const MessageRow row : rows) {
        count += accept(store.message(row))->application_data.size() > 0 ? 1 : 0;
      }
      return 0;
    });
    return count;
  };
  const auto erase = [&](std::uint64_t now_ms, std::size_t count) {
    commit([&](StoreTransaction& store) { return store.erase_evidence(now_ms, count).ok(); });
    return left();
  };
  EXPECT_EQ(erase(999, 10), 4U);
  EXPECT_EQ(erase(1'000, 1), 3U);
  EXPECT_EQ(erase(1'000, 1), 2U);
  EXPECT_EQ(erase(5'000, 10), 1U) << "what has no end stays";
}

TEST_F(StoreAnnotations, FindsMessagesWhoseTimeHasCome) {
  std::vector<MessageRow> rows;
  commit([&](StoreTransaction& store) {
    for (const std::uint64_t expires_ms : {0U, 2'000U, 1'000U}) {
      auto message = make_message(random_, conversation_);
      message.expires_ms = expires_ms;
      rows.push_back(accept(store.add_message(message)));
    }
    return true;
  });
  const auto expired = [&](std::uint64_t now_ms, std::size_t count) {
    return look([&](StoreTransaction& store) { return accept(store.expired(now_ms, count)); });
  };
  EXPECT_THAT(expired(999, 10), IsEmpty());
  EXPECT_THAT(expired(1'000, 10), ElementsAre(rows[2]));
  EXPECT_THAT(expired(2'000, 10), ElementsAre(rows[2], rows[1]));
  EXPECT_THAT(expired(2'000, 1), ElementsAre(rows[2]));
}

TEST_F(StoreAnnotations, ReceiptsAreOwedOnceAndKeptOnce) {
  const auto message = id<client::MessageId>();
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_owed_receipt({{7}, conversation_, message, 40}).ok());
    EXPECT_TRUE(store.put_owed_receipt({{7}, conversation_, message, 50}).ok());
    EXPECT_TRUE(store.put_owed_receipt({{5}, conversation_, id<client::MessageId>(), 60}).ok());
    EXPECT_TRUE(store.put_receipt({{7}, ann_}).ok());
    EXPECT_TRUE(store.put_receipt({{7}, bob_}).ok());
    EXPECT_TRUE(store.put_receipt({{8}, bob_}).ok());
    return store.put_receipt({{7}, ann_}).ok();
  });
  commit([&](StoreTransaction& store) {
    const auto owed = accept(store.owed_receipts(10));
    EXPECT_EQ(owed.size(), 2U);
    EXPECT_EQ(owed[0].message, MessageRow{5});
    EXPECT_EQ(owed[1].id, message);
    EXPECT_EQ(owed[1].conversation, conversation_);
    EXPECT_EQ(owed[1].since_ms, 40U);
    EXPECT_EQ(accept(store.owed_receipts(1)).size(), 1U);
    EXPECT_EQ(accept(store.receipts({7})).size(), 2U);
    EXPECT_EQ(accept(store.receipts({8})).front().account, bob_);
    return store.delete_owed_receipt({5}, content::Status::delivered).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.owed_receipts(10)).front().message, MessageRow{7});
    return 0;
  });
}

TEST_F(StoreAnnotations, UnprovenMessagesHaveNoId) {
  auto message = make_message(random_, conversation_);
  message.state = client::MessageState::unproven;
  commit([&](StoreTransaction& store) { return store.add_message(message).ok(); });
  look([&](StoreTransaction& store) {
    EXPECT_FALSE(accept(store.find_message(conversation_, message.id)).has_value());
    return 0;
  });
}

TEST_F(StoreAnnotations, AttachmentsAreForgotten) {
  const auto kept = make_attachment(random_, {4});
  const auto forgotten = make_attachment(random_, {5});
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_attachment(kept).ok());
    EXPECT_TRUE(store.put_attachment(forgotten).ok());
    return store.delete_attachments({5}).ok();
  });
  look([&](StoreTransaction& store) {
    EXPECT_EQ(accept(store.attachments({4})).size(), 1U);
    EXPECT_THAT(accept(store.attachments({5})), IsEmpty());
    return 0;
  });
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
