// Receipts: sent after the commit that stored a message, many in one report, by one device of an
// account, in small groups only; and members who say what is not so change nothing else.
#include "base/encoding.h"
#include "client/receipts.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "content/status.h"

namespace causeway::simulate::answers {
namespace {

/// Who says that the phone's line is stored.
std::size_t receipts(EngineWorld& world, Phone& phone, MessageRow row) {
  return world.look(phone, [&](StoreTransaction& store) { return store.receipts(row); }).size();
}

Result<void> report(
    EngineWorld& world, Phone& phone, ConversationId id, const client::MessageId& about
) {
  return send_raw(
      world,
      phone,
      id,
      content::make_message(
          world.random, content::status_report_part({{about, content::Status::delivered}})
      )
  );
}

TEST(EngineReceipts, SayThatAMessageIsStored) {
  Pair pair;
  const MessageRow row = line_called(pair.world, pair.ann, pair.id, "hello").row;
  EXPECT_EQ(receipts(pair.world, pair.ann, row), 0U);
  pair.world.pass(seconds(7));
  EXPECT_EQ(receipts(pair.world, pair.ann, row), 1U);
  EXPECT_EQ(pair.ann.heard<client::notice::MessageDelivered>().size(), 1U);
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi"})) << "no line of their own";
}

TEST(EngineReceipts, AreOneReportForManyMessagesAndNoneForReports) {
  Pair pair;
  pair.world.pass(seconds(10));
  const std::size_t before = pair.bob.requests[api::Op::send];
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "text " + std::to_string(i)).ok());
  }
  pair.world.pass(seconds(30));
  EXPECT_EQ(pair.bob.requests[api::Op::send], before + 1);
  for (int i = 0; i < 5; ++i) {
    const auto line = line_called(pair.world, pair.ann, pair.id, "text " + std::to_string(i));
    EXPECT_EQ(receipts(pair.world, pair.ann, line.row), 1U);
  }
}

TEST(EngineReceipts, ComeAtOnceFromWhoeverIsAboutToRest) {
  Pair pair;
  ASSERT_TRUE(pair.world
                  .command(
                      pair.bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.receipt_now(store, pair.world.now);
                      }
                  )
                  .ok());
  const MessageRow row = line_called(pair.world, pair.ann, pair.id, "hello").row;
  EXPECT_EQ(receipts(pair.world, pair.ann, row), 1U);
}

TEST(EngineReceipts, OneDeviceOfAnAccountSuffices) {
  Pair pair;
  Phone& tablet = pair.world.link(pair.bob);
  pair.world.pass(seconds(10));
  ASSERT_TRUE(pair.world.say(pair.ann, pair.id, "to both").ok());
  ASSERT_EQ(
      line_called(pair.world, tablet, pair.id, "to both").state, client::MessageState::received
  );
  ASSERT_TRUE(pair.world
                  .command(
                      tablet,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.receipt_now(store, pair.world.now);
                      }
                  )
                  .ok());
  const std::size_t before = pair.bob.requests[api::Op::send];
  pair.world.pass(seconds(20));
  EXPECT_EQ(pair.bob.requests[api::Op::send], before);
  const MessageRow row = line_called(pair.world, pair.ann, pair.id, "to both").row;
  EXPECT_EQ(receipts(pair.world, pair.ann, row), 1U);
}

TEST(EngineReceipts, ThatAreUntrueChangeNothing) {
  Pair pair;
  Phone& cyd = pair.world.person("cyd");
  ASSERT_TRUE(add(pair.world, pair.ann, pair.id, "cyd").ok());
  pair.world.pass(seconds(10));
  const auto hello = line_called(pair.world, pair.ann, pair.id, "hello");
  // Of another's message, and of none at all.
  ASSERT_TRUE(
      report(pair.world, cyd, pair.id, line_called(pair.world, pair.bob, pair.id, "hi").id).ok()
  );
  ASSERT_TRUE(report(pair.world, cyd, pair.id, pair.world.random.id<client::MessageId>()).ok());
  EXPECT_EQ(receipts(pair.world, pair.ann, hello.row), 1U) << "that of Bob";
  const auto hi_at_ann = line_called(pair.world, pair.ann, pair.id, "hi");
  EXPECT_EQ(receipts(pair.world, pair.ann, hi_at_ann.row), 0U) << "it is not hers";
  // Of one's own: nobody receipts for others.
  ASSERT_TRUE(report(pair.world, pair.ann, pair.id, hello.id).ok());
  EXPECT_EQ(receipts(pair.world, pair.ann, hello.row), 1U);
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi"}));
}

TEST(EngineReceipts, StatusReportIsValid) {
  Pair pair;
  auto content = content::make_message(
      pair.world.random,
      content::status_report_part({{client::MessageId(), content::Status::delivered}})
  );
  std::get<content::SinglePart>(content.nested_part.part).content = *from_hex("8101");
  ASSERT_TRUE(send_raw(pair.world, pair.bob, pair.id, content).ok());
  EXPECT_EQ(last_disbelieved(pair.ann), "cbor.type_is_expected");
  EXPECT_EQ(lines(pair.world, pair.ann, pair.id), (Texts{"hello", "hi"}));
}

}  // namespace
}  // namespace causeway::simulate::answers
