// Which messages are in which case, over a real SQLite file: 64 to a row, and none taken for
// another.
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "adapters/sqlite_safety/schema.h"

namespace causeway::adapters::sqlite_safety {
namespace {

using report::ProvenMessage;
using safety::CaseMessages;
using safety::CaseNumber;
using safety::SubjectKind;

constexpr safety::Subject subject_ada{SubjectKind::account, {{1}}};
constexpr safety::Subject subject_bob{SubjectKind::account, {{2}}};
constexpr ConversationId chat_one{{3}};
constexpr ConversationId chat_two{{4}};
constexpr std::uint64_t midday_ms = 1'790'078'400'000;
constexpr std::uint64_t day_ms = 86'400'000;

class CasesWithMessages : public testing::Test {
 protected:
  void put(const CaseMessages& messages, CaseNumber in) {
    const auto transaction = store.begin_write();
    transaction->cases().put_messages(messages, in);
    transaction->commit();
  }

  /// "2: 0 1; 1: 0": the cases, each with the places of the messages it has.
  std::string with(const CaseMessages& messages) {
    std::string text;
    for (const auto& holder : store.begin_read()->cases().with(messages)) {
      text += (text.empty() ? "" : "; ") + std::to_string(holder.number.value) + ":";
      for (const std::size_t place : holder.places) text += " " + std::to_string(place);
    }
    return text;
  }

  sqlite::Scratch scratch;
  SafetyStore store{scratch / "safety.db"};
};

TEST_F(CasesWithMessages, AreFoundByEachOfThem) {
  const std::vector<ProvenMessage> said{
      {1, midday_ms}, {63, midday_ms}, {64, midday_ms}, {700, midday_ms + day_ms}
  };
  put({subject_ada, chat_one, said}, {1});
  EXPECT_EQ(with({subject_ada, chat_one, said}), "1: 0 1 2 3");
  for (const ProvenMessage& each : said) {
    EXPECT_EQ(with({subject_ada, chat_one, {&each, 1}}), "1: 0") << each.seq;
  }
}

TEST_F(CasesWithMessages, AreNotFoundByOthers) {
  const std::vector<ProvenMessage> said{{70, midday_ms}};
  put({subject_ada, chat_one, said}, {1});
  EXPECT_EQ(with({subject_bob, chat_one, said}), "");
  EXPECT_EQ(with({subject_ada, chat_two, said}), "");
  for (const ProvenMessage& other :
       {ProvenMessage{69, midday_ms}, {6, midday_ms}, {134, midday_ms}, {70, midday_ms + day_ms}}) {
    EXPECT_EQ(with({subject_ada, chat_one, {&other, 1}}), "") << other.seq;
  }
}

TEST_F(CasesWithMessages, AreSeveralTheNewestFirst) {
  const std::vector<ProvenMessage> said{{10, midday_ms}, {11, midday_ms}};
  const std::vector<ProvenMessage> later{{11, midday_ms}, {12, midday_ms}};
  put({subject_ada, chat_one, said}, {1});
  put({subject_ada, chat_one, later}, {2});
  const std::vector<ProvenMessage> all{
      {10, midday_ms}, {11, midday_ms}, {12, midday_ms}, {13, midday_ms}
  };
  EXPECT_EQ(with({subject_ada, chat_one, all}), "2: 1 2; 1: 0 1");
  put({subject_ada, chat_one, {all.data() + 3, 1}}, {1});
  EXPECT_EQ(with({subject_ada, chat_one, all}), "2: 1 2; 1: 0 1 3");
}

TEST(Schema, MessagesStayInTheirCasesWhenTheirRowsChange) {
  constexpr std::size_t steps_before = 8;
  const sqlite::Scratch scratch;
  {
    sqlite::Database database = sqlite::Database::open(scratch / "safety.db");
    sqlite::migrate(database, {schema.application_id, schema.steps.first(steps_before)});
    for (const std::uint64_t seq : {1U, 62U, 63U, 64U, 127U}) {
      database.run(
          "INSERT INTO case_message (accepted_ms, \"group\", seq, subject, \"case\")"
          " VALUES (?, ?, ?, ?, 5)",
          midday_ms + seq,
          chat_one,
          seq,
          subject_ada.id
      );
    }
  }
  SafetyStore store(scratch / "safety.db");
  for (const std::uint64_t seq : {0U, 1U, 2U, 61U, 62U, 63U, 64U, 65U, 126U, 127U}) {
    const ProvenMessage message{seq, midday_ms};
    const bool is_there =
        !store.begin_read()->cases().with({subject_ada, chat_one, {&message, 1}}).empty();
    EXPECT_EQ(is_there, seq == 1 || (seq >= 62 && seq <= 64) || seq == 127) << seq;
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_safety
