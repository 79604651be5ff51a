// Lines are found by parts of their words in any script, whatever their length, and by nothing that
// they do not say any more.
#include "adapters/sqlite/migration.h"
#include "adapters/sqlite_client/client_store_test.h"
#include "adapters/sqlite_client/schema.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::LineSearch;
using client::MessageRow;

/// The schema steps before there was an index.
constexpr std::size_t steps_before = 11;

class StoreSearch : public Store {
 protected:
  StoreSearch() {
    commit([&](StoreTransaction& store) {
      EXPECT_TRUE(store.put_conversation(make_conversation(chat_)).ok());
      return 0;
    });
  }

  static client::Conversation make_conversation(ConversationId id) {
    client::Conversation conversation;
    conversation.id = id;
    conversation.kind = api::ConversationKind::group;
    conversation.state = client::ConversationState::active;
    return conversation;
  }

  /// A line that says so, as if it were indexed and the person had seen it.
  MessageRow line(const std::string& text, std::uint64_t time_ms = 1000) {
    return commit([&](StoreTransaction& store) {
      auto message = make_message(random_, chat_);
      message.time_ms = time_ms;
      message.sender_account = ann_;
      const auto row = accept(store.add_message(message));
      EXPECT_TRUE(store.put_text(row, text).ok());
      EXPECT_TRUE(store.mark_shown(row).ok());
      return row;
    });
  }

  std::vector<MessageRow> find(const LineSearch& search, std::size_t count = 100) {
    return look([&](StoreTransaction& store) { return accept(store.find_lines(search, count)); });
  }

  std::vector<MessageRow> find(std::vector<std::string> words) {
    return find(LineSearch{.words = std::move(words)});
  }

  ConversationId chat_ = id<ConversationId>();
  AccountId ann_ = id<AccountId>();
};

TEST_F(StoreSearch, FindsPartsOfWordsInAnyScript) {
  const auto hello = line("hello, wonderful world");
  const auto chinese = line("\u4F60\u597D\u4E16\u754C\u548C\u5E73");
  const auto hebrew = line("\u05E9\u05DC\u05D5\u05DD \u05E2\u05D5\u05DC\u05DD");
  const auto thumb = line("ok \U0001F44D\U0001F3FD");
  EXPECT_THAT(find({"wonder"}), ElementsAre(hello));
  EXPECT_THAT(find({"derful"}), ElementsAre(hello));
  EXPECT_THAT(find({"world", "hello"}), ElementsAre(hello));
  EXPECT_THAT(find({"world", "hallo"}), IsEmpty());
  EXPECT_THAT(find({"\u4E16\u754C\u548C"}), ElementsAre(chinese));
  EXPECT_THAT(find({"\u05D5\u05DD \u05E2"}), ElementsAre(hebrew)) << "blanks count, too";
  EXPECT_THAT(find({"\U0001F44D\U0001F3FD"}), ElementsAre(thumb));
}

TEST_F(StoreSearch, FindsWordsOfOneAndTwoCharacters) {
  const auto chinese = line("\u4F60\u597D\u4E16\u754C");
  const auto thumb = line("ok \U0001F44D");
  EXPECT_THAT(find({"\u754C"}), ElementsAre(chinese));
  EXPECT_THAT(find({"\u597D\u4E16"}), ElementsAre(chinese));
  EXPECT_THAT(find({"\U0001F44D"}), ElementsAre(thumb));
  EXPECT_THAT(find({"o", "k"}), ElementsAre(thumb));
  EXPECT_THAT(find({"ko"}), IsEmpty());
}

TEST_F(StoreSearch, FindsShortWordsWhereverTheyAre) {
  std::vector<MessageRow> rows;
  for (const char* text : {"zq", "zq at the beginning", "at the end zq", "in azqb", "Z"}) {
    rows.push_back(line(text, 1000 + rows.size()));
  }
  rows.pop_back();
  std::reverse(rows.begin(), rows.end());
  EXPECT_THAT(find({"zq"}), testing::ElementsAreArray(rows));
  EXPECT_THAT(find({"zq", "the"}), ElementsAre(rows[1], rows[2]));
  EXPECT_THAT(find({"q", "b"}), ElementsAre(rows[0], rows[2])) << "of beginning, too";
  EXPECT_THAT(find({"zq", "zz"}), IsEmpty());
}

/// Where a word begins more groups than are looked up, the texts are read.
TEST_F(StoreSearch, FindsShortWordsThatBeginManyGroups) {
  const auto first = line("the x here");
  commit([&](StoreTransaction& store) {
    for (std::uint32_t i = 0; i < 1'100; ++i) {
      std::string text = "x";
      text += static_cast<char>(0xE0 + (i >> 6U >> 6U) + 4);
      text += static_cast<char>(0x80 + ((i >> 6U) & 0x3FU));
      text += static_cast<char>(0x80 + (i & 0x3FU));
      const auto row = accept(store.add_message(make_message(random_, chat_)));
      EXPECT_TRUE(store.put_text(row, text + "y").ok());
    }
    return 0;
  });
  EXPECT_EQ(find(LineSearch{.words = {"x"}}, 5'000).size(), 1'101U);
  EXPECT_THAT(find({"x", "he"}), ElementsAre(first));
}

TEST_F(StoreSearch, GroupsOfCharactersAloneAreNotEnough) {
  const auto both = line("abcd bcde abcde");
  line("abcd xx bcde");  // has each group of "abcde"
  EXPECT_THAT(find({"abcde"}), ElementsAre(both));
}

TEST_F(StoreSearch, TakesWordsForWordsAndNotForALanguage) {
  const auto quote = line("she said \"not now\" and (left) * - : ^");
  EXPECT_THAT(find({"\"not"}), ElementsAre(quote));
  EXPECT_THAT(find({"said", "\"not now\""}), ElementsAre(quote));
  EXPECT_THAT(find({"(left)"}), ElementsAre(quote));
  EXPECT_THAT(find({"* -"}), ElementsAre(quote));
  EXPECT_THAT(find({"not\" or"}), IsEmpty());
  EXPECT_THAT(find({std::string(5'000, 'x')}), IsEmpty());
}

TEST_F(StoreSearch, AnswersTheNewestFirstAndAsManyAsAskedFor) {
  const auto late = line("the word", 3000);
  const auto early = line("the word", 1000);
  const auto middle = line("the word", 2000);
  for (const char* word : {"word", "wo"}) {
    EXPECT_THAT(find({word}), ElementsAre(late, middle, early));
    EXPECT_THAT(find(LineSearch{.words = {word}}, 2), ElementsAre(late, middle));
    EXPECT_THAT(
        find(LineSearch{.words = {word}, .since_ms = 2000, .until_ms = 3000}), ElementsAre(middle)
    );
    EXPECT_THAT(
        find(LineSearch{.words = {word}, .sender = ann_}), ElementsAre(late, middle, early)
    );
    EXPECT_THAT(find(LineSearch{.words = {word}, .sender = id<AccountId>()}), IsEmpty());
    EXPECT_THAT(
        find(LineSearch{.words = {word}, .conversation = chat_}), ElementsAre(late, middle, early)
    );
    EXPECT_THAT(find(LineSearch{.words = {word}, .conversation = id<ConversationId>()}), IsEmpty());
  }
}

TEST_F(StoreSearch, FollowsTheTextAndTheChat) {
  const auto row = line("the first word");
  commit([&](StoreTransaction& store) { return store.put_text(row, "the second one").ok(); });
  EXPECT_THAT(find({"first"}), IsEmpty());
  EXPECT_THAT(find({"second"}), ElementsAre(row));
  const auto other = id<ConversationId>();
  commit([&](StoreTransaction& store) { return store.merge_conversation(chat_, other).ok(); });
  EXPECT_THAT(find(LineSearch{.words = {"second"}, .conversation = other}), ElementsAre(row));
  commit([&](StoreTransaction& store) { return store.forget_text(row, 1).ok(); });
  EXPECT_THAT(find({"second"}), IsEmpty());
  EXPECT_THAT(find({"se"}), IsEmpty());
}

TEST_F(StoreSearch, ShowsNothingOfPeopleWhoAreBlockedOrOfChatsThatAreNotProven) {
  const auto row = line("the word");
  commit([&](StoreTransaction& store) { return store.block(ann_).ok(); });
  EXPECT_THAT(find({"word"}), IsEmpty());
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.unblock(ann_).ok());
    auto conversation = make_conversation(chat_);
    conversation.state = client::ConversationState::untrusted;
    return store.put_conversation(conversation).ok();
  });
  EXPECT_THAT(find({"word"}), ElementsAre(row)) << "it was seen before";
  commit([&](StoreTransaction& store) { return store.mark_unshown(row).ok(); });
  EXPECT_THAT(find({"word"}), IsEmpty());
  EXPECT_THAT(find({"wo"}), IsEmpty());
}

TEST_F(StoreSearch, FindsNothingInMessageRequests) {
  const auto row = line("the word");
  const auto answer = [&](client::RequestState state) {
    commit([&](StoreTransaction& store) {
      return store.put_message_request({chat_, ann_, state, 1}).ok();
    });
  };
  answer(client::RequestState::asked);
  EXPECT_THAT(find({"word"}), IsEmpty());
  EXPECT_THAT(find({"wo"}), IsEmpty());
  answer(client::RequestState::declined);
  EXPECT_THAT(find({"word"}), IsEmpty());
  answer(client::RequestState::accepted);
  EXPECT_THAT(find({"word"}), ElementsAre(row));
}

TEST_F(StoreSearch, LinesWaitToBeIndexedFromTheMomentTheyAreThere) {
  const auto rows = commit([&](StoreTransaction& store) {
    auto hidden = make_message(random_, chat_);
    hidden.presence = client::Presence::hidden;
    EXPECT_TRUE(store.add_message(hidden).ok());
    const auto first = accept(store.add_message(make_message(random_, chat_)));
    const auto second = accept(store.add_message(make_message(random_, chat_)));
    return std::vector{first, second};
  });
  const auto waiting = [&](std::size_t count) {
    return look([&](StoreTransaction& store) { return accept(store.unindexed(count)); });
  };
  EXPECT_THAT(waiting(10), ElementsAre(rows[1], rows[0]));
  EXPECT_THAT(waiting(1), ElementsAre(rows[1]));
  commit([&](StoreTransaction& store) {
    EXPECT_TRUE(store.put_text(rows[1], "text").ok());
    return store.forget_text(rows[0], 1).ok();
  });
  EXPECT_THAT(waiting(10), IsEmpty());
  commit([&](StoreTransaction& store) { return store.mark_unindexed(rows[1]).ok(); });
  EXPECT_THAT(waiting(10), ElementsAre(rows[1]));
}

/// How many pages of the index have these bytes in them.
class IndexTraces : public StoreSearch {
 protected:
  std::int64_t traces(const std::string& bytes) {
    store_.reset();
    std::int64_t count = 0;
    {
      auto database = sqlite::open_sealed(scratch_ / "database", key_.clone(), random_);
      count = *database.query_one<std::int64_t>(
          "SELECT count(*) FROM line_index_data WHERE instr(block, CAST(? AS BLOB)) > 0", bytes
      );
    }
    open();
    return count;
  }
};

TEST_F(IndexTraces, OfForgottenTextsGoWhenTheirTimeIsOver) {
  const auto row = line("xyz");
  line("abc");
  EXPECT_EQ(traces("xyz"), 1);
  commit([&](StoreTransaction& store) { return store.forget_text(row, 5000).ok(); });
  EXPECT_GE(traces("xyz"), 1) << "as long as nobody tidies up";
  commit([&](StoreTransaction& store) { return store.tidy_index(5000).ok(); });
  EXPECT_GE(traces("xyz"), 1);
  commit([&](StoreTransaction& store) { return store.tidy_index(5001).ok(); });
  EXPECT_EQ(traces("xyz"), 0);
  EXPECT_EQ(traces("abc"), 1);
}

TEST_F(StoreSearch, WhatWasThereBeforeTheIndexWaitsForIt) {
  const auto path = scratch_ / "old";
  {
    auto database = sqlite::open_sealed(path, key_.clone(), random_);
    sqlite::migrate(database, {schema.application_id, schema.steps.first(steps_before)});
    database.execute(
        "INSERT INTO message (row, id, conversation, state, sender_account, sender_device, epoch,"
        " time_ms, content, application_data, failure, presence) VALUES"
        " (1, x'01', x'02', 3, x'03', x'04', 5, 6, x'', x'', '', 1),"
        " (2, x'02', x'02', 3, x'03', x'04', 5, 6, x'', x'', '', 2)"
    );
  }
  SqliteClientStore store(sqlite::open_sealed(path, key_.clone(), random_));
  EXPECT_THAT(accept(accept(store.begin())->unindexed(10)), ElementsAre(MessageRow{1}));
}

}  // namespace
}  // namespace causeway::adapters::sqlite_client
