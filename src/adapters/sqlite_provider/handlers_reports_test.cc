// Reports and appeals on their way in: kept as they came, once, until whoever can open them has.
#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/reports.h"

namespace causeway::adapters::sqlite_provider {
namespace {

class Reports : public testing::Test {
 protected:
  api::FileReportRequest report(std::uint8_t id, Bytes ciphertext = {1}) const {
    return {{{{id}}, world.franker.moderation_key().key_id, {2}, std::move(ciphertext)}};
  }

  std::vector<provider::Filing> waiting(
      std::size_t items = 1000,
      std::size_t bytes = 1 << 20,
      provider::FilingKind kind = provider::FilingKind::report,
      provider::FilingNumber after = {}
  ) {
    return world.store->begin_read()->reports().read(kind, after, items, bytes);
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
};

TEST_F(Reports, AreKeptOnceAsTheyCame) {
  EXPECT_EQ(refusal_of(world.ask(ada.device(), report(1))), "200 ");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), report(1))), "200 ") << "sent again";
  EXPECT_EQ(refusal_of(world.ask(bob.device(), report(1))), "200 ") << "another's of that id";
  const api::FileAppealRequest appeal{{{{1}}, 9, {2}, {3}}};
  EXPECT_EQ(refusal_of(world.ask(ada.device(), appeal)), "200 ") << "an appeal of that id";
  const auto filings = waiting();
  ASSERT_EQ(filings.size(), 2U);
  EXPECT_EQ(filings[0].account, ada.account);
  EXPECT_EQ(filings[0].kind, provider::FilingKind::report);
  EXPECT_EQ(filings[0].sealed.ciphertext, Bytes{1});
  EXPECT_EQ(filings[0].filed, world.now);
  EXPECT_EQ(filings[1].account, bob.account);
  const auto appeals = waiting(1000, 1000, provider::FilingKind::appeal);
  ASSERT_EQ(appeals.size(), 1U);
  EXPECT_EQ(appeals[0].sealed.ciphertext, Bytes{3});
}

TEST_F(Reports, AreReadInOrderAndInPieces) {
  for (std::uint8_t id = 1; id <= 5; ++id) world.ask(ada.device(), report(id, Bytes(100)));
  EXPECT_EQ(waiting(2).size(), 2U);
  EXPECT_EQ(waiting(1000, 250).size(), 2U);
  EXPECT_EQ(waiting(1000, 1).size(), 1U) << "the first, however large";
  EXPECT_EQ(waiting(3)[2].sealed.id, provider::FilingId{{3}});
  const auto behind = waiting(2, 1 << 20, provider::FilingKind::report, waiting(3)[2].number);
  ASSERT_EQ(behind.size(), 2U);
  EXPECT_EQ(behind[0].sealed.id, provider::FilingId{{4}});
}

TEST_F(Reports, LeaveWhenTheyAreTaken) {
  world.ask(ada.device(), report(1));
  world.ask(ada.device(), report(2));
  const auto writing = world.store->begin_write();
  writing->reports().remove(ada.account, provider::FilingKind::report, {{1}});
  writing->commit();
  ASSERT_EQ(waiting().size(), 1U);
  EXPECT_EQ(waiting().front().sealed.id, provider::FilingId{{2}});
}

TEST_F(Reports, ModerationKeyIsCurrent) {
  const auto key = world.ask(bob.device(), api::ModerationKeyRequest{});
  EXPECT_EQ(key.body<report::ModerationKey>(), world.franker.moderation_key());
  api::FileReportRequest old = report(1);
  --old.sealed.key_id;
  EXPECT_EQ(refusal_of(world.ask(ada.device(), old)), "409 api.moderation_key_is_current");
  EXPECT_TRUE(waiting().empty());
}

TEST_F(Reports, ReportsWaitingAreFew) {
  for (std::size_t i = 0; i < api::limits::reports_waiting_max; ++i) {
    ASSERT_EQ(refusal_of(world.ask(ada.device(), report(static_cast<std::uint8_t>(i)))), "200 ");
  }
  EXPECT_EQ(refusal_of(world.ask(ada.device(), report(200))), "429 api.reports_waiting_are_few");
  EXPECT_EQ(refusal_of(world.ask(ada.device(), report(1))), "200 ") << "one of them, again";
  EXPECT_EQ(refusal_of(world.ask(bob.device(), report(200))), "200 ");
}

TEST_F(Reports, AreTakenByNobodyWithoutAKey) {
  const provider::LocalFranker keyless(one_frank_key(world.random));
  const provider::Dispatcher dispatcher(world.dispatcher.settings(), keyless);
  for (const api::Op op : {api::Op::moderation_key, api::Op::file_report}) {
    const Bytes body = op == api::Op::file_report ? tls::encode(report(1)) : Bytes{};
    const auto admitted = world.gate.admit(world.request(ada.device(), op, body), world.now);
    const auto outcomes = provider::run_batch(
        *world.store,
        dispatcher,
        {std::get_if<provider::Admitted>(&admitted), 1},
        world.now,
        world.random
    );
    EXPECT_EQ(refusal_of(read_answer(outcomes.front())), "503 api.reports_are_taken");
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
