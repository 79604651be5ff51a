// Resets: who may end an account, when, and who may take that back.
#include <algorithm>

#include "adapters/sqlite_provider/world_test.h"
#include "api/rules.h"
#include "provider/refused.h"
#include "provider/resets.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using api::ConversationKind;

constexpr std::chrono::hours a_week{24 * 7};

class Resets : public testing::Test {
 protected:
  /// What the operator's program does, or the rule that it breaks.
  template <typename Change>
  std::string write(const Change& change) {
    const auto transaction = world.store->begin_write();
    try {
      change(*transaction);
    } catch (const provider::Refused& refused) {
      return std::string(refused.rule().name);
    }
    transaction->commit();
    return "none";
  }

  std::string file(std::string_view username) {
    return write([&](auto& transaction) {
      provider::file_reset(transaction, to_bytes(username), world.now);
    });
  }

  std::string cancel(std::string_view username) {
    return write([&](auto& transaction) { provider::cancel_reset(transaction, to_bytes(username)); }
    );
  }

  /// What the host does every minute.
  provider::Outcome advance() {
    provider::Outcome outcome;
    write([&](auto& transaction) {
      outcome = world.dispatcher.advance_resets(transaction, world.now, world.random);
    });
    EXPECT_EQ(outcome.status, api::Status::ok);
    return outcome;
  }

  /// The provider runs for so long.
  void run_for(std::chrono::hours time) {
    for (std::chrono::hours hour{0}; hour < time; ++hour) {
      world.now += std::chrono::hours(1);
      advance();
    }
  }

  std::string keep(const TestDevice& device) {
    return refusal_of(world.ask(device, api::KeepAccountRequest{}));
  }

  std::string log_in(const TestDevice& device) { return refusal_of(world.log_in(device)); }

  std::uint64_t due_ms(const TestDevice& device) {
    return world.log_in(device).body<api::LoginReply>().reset_due_ms;
  }

  directory::StatementKind kind_of(const TestPerson& person) {
    const auto reply = world.ask(bob.device(), api::LookupAccountRequest{person.account});
    return directory::parse_statement(reply.body<api::AccountReply>().statement)->body().kind;
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
};

TEST_F(Resets, EndTheAccountSevenDaysAfterItsDevicesWereTold) {
  ASSERT_EQ(file("ada"), "none");
  EXPECT_EQ(due_ms(ada.device()), 0U) << "nobody was told yet";
  world.now += std::chrono::hours(24);
  EXPECT_EQ(advance().log_in_again, std::vector{ada.device().id()});
  const Instant due = world.now + std::chrono::hours(24 * 7);
  EXPECT_EQ(due_ms(ada.device()), to_unix_ms(due));
  EXPECT_EQ(due_ms(bob.device()), 0U);
  run_for(std::chrono::hours(24 * 7 - 1));
  world.now = due - Milliseconds(1);
  const auto early = advance();
  EXPECT_TRUE(early.log_in_again.empty() && early.revoked.empty()) << "once is enough";
  EXPECT_EQ(log_in(ada.device()), "200 ");
  world.now = due;
  const auto last = advance();
  EXPECT_EQ(last.revoked, std::vector{ada.device().id()});
  EXPECT_EQ(last.log_in_again, last.revoked) << "the refusal of a login says what happened";
  EXPECT_EQ(kind_of(ada), directory::StatementKind::reset);
  EXPECT_TRUE(advance().revoked.empty());
}

TEST_F(Resets, AccountIsNotReset) {
  file("ada");
  advance();
  run_for(a_week);
  EXPECT_EQ(log_in(ada.device()), "403 api.account_is_not_reset");
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::LookupAccountRequest{bob.account})),
      "403 api.device_is_listed"
  );
}

TEST_F(Resets, EndItAsADeletionDoes) {
  TestGroup group = conversation(world, ConversationKind::group, ada, {&bob});
  conversation(world, ConversationKind::direct, ada, {&bob});
  file("ada");
  advance();
  run_for(a_week - std::chrono::hours(1));
  world.now += std::chrono::hours(1);
  const auto outcome = advance();
  EXPECT_EQ(std::ranges::count(outcome.wake, bob.device().id()), 1);
  EXPECT_TRUE(
      std::holds_alternative<api::StatementItem>(world.inbox(bob.device().id()).back().payload)
  );
  const auto view = world.store->begin_read();
  EXPECT_EQ(view->conversations().direct(ada.account, bob.account), std::nullopt);
  EXPECT_TRUE(view->accounts().resets().empty());
  EXPECT_EQ(refusal_of(world.ask(bob.device(), group.send("x"))), "409 api.devices_are_current")
      << "its leaves go, though it was the only owner";
  const auto bundle = group.bundle(bob.device(), {group.remove(ada.device())});
  EXPECT_EQ(refusal_of(world.ask(bob.device(), api::CommitRequest{group.id, bundle})), "200 ");
}

TEST_F(Resets, GiveTheNameToNobody) {
  file("ada");
  advance();
  run_for(a_week);
  const auto& other = world.stranger("ada");
  const api::RegisterRequest request{to_bytes("ada"), tls::encode(other.statement), {}};
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, request)), "409 api.username_is_free");
  EXPECT_EQ(file("ada"), "api.account_exists");
}

TEST_F(Resets, OneDeviceIsEnoughToTakeOneBack) {
  const TestDevice& second = world.link(ada);
  file("ada");
  EXPECT_EQ(advance().log_in_again.size(), 2U);
  EXPECT_EQ(keep(second), "200 ");
  EXPECT_EQ(keep(ada.device()), "200 ") << "once more changes nothing";
  EXPECT_EQ(due_ms(ada.device()), 0U);
  run_for(a_week);
  EXPECT_EQ(log_in(ada.device()), "200 ");
  const auto resets = world.store->begin_read()->accounts().resets();
  ASSERT_EQ(resets.size(), 1U) << "the operator sees it";
  EXPECT_TRUE(resets.front().is_taken_back);
  EXPECT_EQ(file("ada"), "none") << "and may file another, of which they are told again";
  EXPECT_EQ(advance().log_in_again.size(), 2U);
  EXPECT_NE(due_ms(second), 0U);
}

TEST_F(Resets, AreTheOperatorsToCancel) {
  EXPECT_EQ(cancel("ada"), "api.reset_is_filed");
  EXPECT_EQ(cancel("cyd"), "api.account_exists");
  file("ada");
  advance();
  EXPECT_EQ(cancel("ada"), "none");
  EXPECT_EQ(due_ms(ada.device()), 0U);
  run_for(a_week);
  EXPECT_EQ(log_in(ada.device()), "200 ");
}

TEST_F(Resets, ResetIsNew) {
  EXPECT_EQ(file("cyd"), "api.account_exists");
  EXPECT_EQ(file("ada"), "none");
  advance();
  world.now += std::chrono::hours(24);
  EXPECT_EQ(file("ada"), "api.reset_is_new") << "or the seven days would begin anew";
}

TEST_F(Resets, ResetIsFiled) {
  EXPECT_EQ(keep(ada.device()), "404 api.reset_is_filed");
  file("bob");
  EXPECT_EQ(keep(ada.device()), "404 api.reset_is_filed") << "nobody else's";
}

// No device can bring one about, whatever it sends.
TEST_F(Resets, AreNotMadeByRequests) {
  constexpr std::string_view refusal = "422 api.statement_fits_operation";
  const auto reset = [&](TestPerson& person) {
    return tls::encode(directory::make_reset(*directory::verify_statement(person.statement)));
  };
  EXPECT_EQ(
      refusal_of(world.ask(ada.device(), api::PublishStatementRequest{reset(ada), {}})), refusal
  );
  EXPECT_EQ(refusal_of(world.ask(ada.device(), api::DeleteAccountRequest{reset(ada)})), refusal);
  EXPECT_EQ(
      refusal_of(world.ask(bob.device(), api::PublishStatementRequest{reset(ada), {}})),
      "403 api.account_is_own"
  );
  EXPECT_EQ(kind_of(ada), directory::StatementKind::create);
}

// It was put back to an older copy, or stood still: nobody could object meanwhile.
TEST_F(Resets, DoNotComeDueWhileTheProviderDoesNotRun) {
  file("ada");
  advance();
  run_for(a_week - std::chrono::hours(1));
  const std::uint64_t before = due_ms(ada.device());
  world.now += 2 * a_week;
  EXPECT_TRUE(advance().revoked.empty());
  EXPECT_EQ(
      due_ms(ada.device()),
      before + std::uint64_t(Milliseconds(2 * a_week).count()) +
          std::uint64_t(Milliseconds(std::chrono::hours(23)).count())
  ) << "a day is left at least";
  run_for(std::chrono::hours(24));
  EXPECT_EQ(log_in(ada.device()), "403 api.account_is_not_reset");
}

TEST_F(Resets, LeaveNothingToBeDeleted) {
  file("ada");
  advance();
  run_for(a_week);
  const api::DeleteAccountRequest request{tls::encode(
      directory::make_tombstone(*directory::verify_statement(ada.statement), ada.identity_key)
  )};
  EXPECT_EQ(refusal_of(world.ask(std::nullopt, request)), "200 ");
  EXPECT_EQ(kind_of(ada), directory::StatementKind::reset);
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
