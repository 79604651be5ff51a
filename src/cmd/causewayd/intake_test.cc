// Reports from where they wait to their cases: the provider's and the reviewers' real databases,
// and the real process that holds the keys.
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/attachment_store.h"
#include "cmd/causewayd/blob_store.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/intake_loop.h"
#include "cmd/causewayd/key_folder.h"
#include "crypto/random.h"
#include "report/conversation_test.h"
#include "safety/intake_round.h"
#include "safety/no_keys_test.h"

namespace causeway::causewayd {
namespace {

using namespace std::chrono_literals;
using provider::FilingKind;

class IntakeRounds : public testing::Test {
 protected:
  IntakeRounds() {
    crypto::initialize();
    KeyFolder::create(keys, now, random);
    adapters::frank::FrankOptions options;
    options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
    options.arguments = {"frank", keys.string(), "chat.example"};
    frank = std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
  }

  report::ReportEntry line() {
    report::ReportEntry entry = conversation.say(conversation.ada, "I know where you live");
    entry.context.key_id = frank->key_id();
    entry.frank = frank->tag({&entry.context, 1}).front();
    return entry;
  }

  provider::Filing filing(const report::AbuseReport& report) {
    return filing_by(conversation.bob, report);
  }

  provider::Filing filing_by(AccountId reporter, const report::AbuseReport& report) {
    const auto sealed = *report::seal_report(frank->moderation_key(), reporter, report, random);
    return {
        .account = reporter,
        .kind = FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = now,
    };
  }

  /// As if key 9 were lost.
  provider::Filing wanting_a_key() {
    return {
        .account = conversation.random.id<AccountId>(),
        .kind = FilingKind::report,
        .sealed = {{{1}}, 9, {}, {}},
        .filed = now,
    };
  }

  /// Ada and Bob are in the conversation from its beginning.
  void found_conversation() {
    const auto transaction = provider.begin_write();
    transaction->conversations().create(
        {.conversation = conversation.group, .kind = api::ConversationKind::group}, {}
    );
    for (const AccountId account : {conversation.ada, conversation.bob}) {
      const provider::RosterEntry entry{account, conversation.ada, 1, std::nullopt};
      transaction->conversations().account_joins(conversation.group, entry, provider::Day{1});
    }
    transaction->commit();
  }

  void file(const provider::Filing& filing) {
    const auto transaction = provider.begin_write();
    transaction->reports().file(filing);
    transaction->commit();
  }

  safety::Round round() {
    safety::Round round;
    safety::take_in_waiting(*provider.begin_read(), safety, *frank, now, {}, round);
    return round;
  }

  void remove(const safety::Round& round) {
    const auto transaction = provider.begin_write();
    for (const safety::DoneFiling& done : round.done) {
      transaction->reports().remove(done.account, FilingKind::report, done.id);
    }
    transaction->commit();
  }

  std::vector<safety::Case> waiting(safety::Queue queue) {
    return safety.begin_read()->cases().waiting(safety::CaseState::queued, queue, now, 100);
  }

  std::uint64_t refused(std::string_view rule) {
    return safety.begin_read()->reports().refused(now, rule);
  }

  IntakePorts ports(safety::ReportOpener& opener, std::function<void(const std::string&)> failed) {
    return {
        .provider = provider,
        .safety = safety,
        .opener = opener,
        .blobs = blobs,
        .attachments = files,
        .clock = clock,
        .on_writer = [](const std::function<void()>& work) { work(); },
        .failed = std::move(failed),
    };
  }

  struct StandingClock final : Clock {
    Instant time;

    explicit StandingClock(Instant at) : time(at) {}

    Instant now() override { return time; }
  };

  adapters::sqlite::Scratch scratch;
  std::filesystem::path keys = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  adapters::sqlite_provider::ProviderStore provider{scratch / "provider.db"};
  adapters::sqlite_safety::SafetyStore safety{scratch / "safety.db"};
  std::unique_ptr<adapters::frank::FrankProcess> frank;
  report::Conversation conversation;
  StoreWatch watch;
  BlobStore blobs{scratch / "blobs", watch};
  AttachmentStore files{scratch / "attachments"};
  StandingClock clock{now};
};

TEST_F(IntakeRounds, LeadAReportToItsCase) {
  file(filing(conversation.report(report::entries(line()))));
  const safety::Round first = round();
  ASSERT_EQ(first.done.size(), 1U);
  const auto cases = waiting(safety::Queue::harassment);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].verified, 1U);
  // The host died before it removed it.
  EXPECT_EQ(round().done, first.done);
  EXPECT_EQ(waiting(safety::Queue::harassment)[0].reports, 1U);
  remove(first);
  EXPECT_TRUE(round().done.empty());
}

/// Dies after it has opened the first part.
class DyingOpener final : public safety::test::NoKeys {
 public:
  explicit DyingOpener(safety::ReportOpener& holder) : holder_(holder) {}

  void open_in_parts(
      std::span<const provider::Filing> filings, report::Month keep, const safety::TakeOpened& take
  ) override {
    bool is_first = true;
    holder_.open_in_parts(filings, keep, [&](auto part, auto opened) {
      if (!is_first) throw nobody();
      is_first = false;
      return take(part, std::move(opened));
    });
  }

 private:
  safety::ReportOpener& holder_;
};

class ManyWait : public IntakeRounds {
 protected:
  ManyWait() {
    const report::AbuseReport report = conversation.report(report::entries(line()));
    const auto transaction = provider.begin_write();
    for (std::size_t i = 0; i < count; ++i) {
      provider::Filing each = filing_by(conversation.random.id<AccountId>(), report);
      if (i == 0) each.sealed.ciphertext.back() ^= 1;
      transaction->reports().file(each);
    }
    transaction->commit();
  }

  std::size_t waiting_here() {
    const auto reading = provider.begin_read();
    return reading->reports().read(FilingKind::report, {}, 2 * count, 1 << 30).size();
  }

  std::uint32_t in_case() { return waiting(safety::Queue::harassment).at(0).reports; }

  static constexpr std::size_t count = 1'000;
};

TEST_F(ManyWait, AreTakenInAPartAtATimeAndEachOnce) {
  DyingOpener dying(*frank);
  safety::Round first;
  EXPECT_THROW(
      safety::take_in_waiting(*provider.begin_read(), safety, dying, now, {}, first),
      safety::OpenerUnavailable
  );
  EXPECT_GT(first.done.size(), 0U) << "what was taken in before is kept";
  EXPECT_LT(first.done.size(), count);
  EXPECT_EQ(in_case(), first.done.size() - 1);
  EXPECT_EQ(round().done.size(), count);
  EXPECT_EQ(in_case(), count - 1) << "and is not taken in twice";
}

TEST_F(ManyWait, UntilItIsEnough) {
  safety::Round first;
  first.is_enough = [] { return true; };
  safety::take_in_waiting(*provider.begin_read(), safety, *frank, now, {}, first);
  EXPECT_GT(first.done.size(), 0U);
  EXPECT_LT(first.done.size(), count);
}

// One part that cannot be opened, again and again, is no reason to take in the others again and
// again: what is refused among them would be counted each time.
TEST_F(ManyWait, AreRemovedWhereAnotherPartFails) {
  DyingOpener dying(*frank);
  std::promise<std::string> failed;
  IntakeLoop loop(ports(dying, [&](const std::string& why) { failed.set_value(why); }));
  loop.start();
  EXPECT_EQ(failed.get_future().get(), "Nobody holds the keys.");
  loop.stop();
  EXPECT_EQ(waiting_here(), count - in_case() - 1);
  EXPECT_EQ(refused("crypto.ciphertext_is_authentic"), 1U);
}

// Somebody who was not there has what was said from somebody who was: it is genuine, it is marked,
// and nothing follows but that it waits behind what is proven by those who were there.
TEST_F(IntakeRounds, Row17AReportByOneWhoWasNotThereIsMarked) {
  found_conversation();
  const auto cleo = conversation.random.id<AccountId>();
  const report::AbuseReport leaked = conversation.report(report::entries(line()));
  file(filing_by(cleo, leaked));
  remove(round());
  safety::Case in = waiting(safety::Queue::harassment).at(0);
  EXPECT_EQ(in.verified, 1U) << "it was said";
  EXPECT_EQ(in.rank, safety::Rank::unproven);
  EXPECT_FALSE(in.claim.has_value());
  auto reports = safety.begin_read()->reports().of_case(in.number);
  ASSERT_EQ(reports.size(), 1U);
  EXPECT_EQ(reports[0].membership, safety::Membership::not_member);
  EXPECT_EQ(reports[0].state, safety::ReportState::pending) << "a person decides";

  file(filing(leaked));
  remove(round());
  in = waiting(safety::Queue::harassment).at(0);
  EXPECT_EQ(in.reporters, 2U);
  EXPECT_EQ(in.rank, safety::Rank::proven);
  reports = safety.begin_read()->reports().of_case(in.number);
  EXPECT_EQ(reports[1].membership, safety::Membership::member);
}

// A conversation that is none is what a report says, and no reason to stop.
TEST_F(IntakeRounds, SurviveAConversationThatDoesNotExist) {
  conversation.group = conversation.random.id<ConversationId>();
  report::ReportEntry forged = line();
  forged.frank = {};
  file(filing(conversation.report(report::entries(std::move(forged)))));
  EXPECT_EQ(round().done.size(), 1U);
  EXPECT_EQ(refused("safety.subject_exists"), 1U) << "nor is there anybody it is about";
}

TEST_F(IntakeRounds, SubjectExists) {
  file(filing(conversation.report({}, report::Scope::account)));
  EXPECT_EQ(round().done.size(), 1U);
  EXPECT_EQ(refused("safety.subject_exists"), 1U);
  EXPECT_TRUE(waiting(safety::Queue::unproven).empty());
}

TEST_F(IntakeRounds, CountWhatCannotBeOpenedAndGoOn) {
  provider::Filing bent = filing(conversation.report(report::entries(line())));
  bent.sealed.ciphertext.back() ^= 1;
  file(bent);
  file(filing(conversation.report(report::entries(line()))));
  EXPECT_EQ(round().done.size(), 2U);
  EXPECT_EQ(refused("crypto.ciphertext_is_authentic"), 1U);
  EXPECT_EQ(waiting(safety::Queue::harassment).size(), 1U);
}

TEST_F(IntakeRounds, HoldUpWhatWantsAKeyForAWeek) {
  file(wanting_a_key());
  file(filing(conversation.report(report::entries(line()))));
  const safety::Round first = round();
  EXPECT_EQ(first.done.size(), 1U) << "the others go on";
  EXPECT_EQ(first.held_up.count, 1U);
  remove(first);
  now += safety::lost_key_patience;
  EXPECT_EQ(round().done.size(), 1U);
  EXPECT_EQ(refused("report.moderation_key_is_held"), 1U);
}

// Whatever a round reads may wait for a key: so much of it that all is read at once for nothing.
TEST_F(IntakeRounds, ReadOnBehindWhatWantsAKey) {
  for (int i = 0; i < 3; ++i) file(wanting_a_key());
  file(filing(conversation.report(report::entries(line()))));
  safety::Round round;
  const auto go_on = [&] {
    round.done.clear();
    const safety::RoundSize size{.filings = 2};
    safety::take_in_waiting(*provider.begin_read(), safety, *frank, now, size, round);
    remove(round);
    return round.done.size();
  };
  EXPECT_EQ(go_on(), 0U);
  EXPECT_EQ(round.held_up.count, 2U);
  EXPECT_EQ(go_on(), 1U);
  EXPECT_EQ(go_on(), 0U) << "and does not read them again";
  EXPECT_EQ(round.held_up.count, 3U);
  EXPECT_EQ(waiting(safety::Queue::harassment).size(), 1U);
  round.held_up = {};
  now += safety::lost_key_patience;
  EXPECT_EQ(go_on(), 2U) << "from the front";
}

TEST_F(IntakeRounds, TryWhatWantsAKeyAgainAndAgain) {
  for (int i = 0; i < 5; ++i) file(wanting_a_key());
  file(filing(conversation.report(report::entries(line()))));
  std::vector<std::string> told;
  std::promise<void> refused_all;
  IntakePorts ports = this->ports(*frank, [&](const std::string& why) {
    told.push_back(why);
    EXPECT_EQ(waiting(safety::Queue::harassment).size(), 1U) << "the one behind them";
    clock.time += safety::lost_key_patience;
  });
  ports.on_writer = [&](const std::function<void()>& work) {
    work();
    const auto reading = provider.begin_read();
    if (reading->reports().read(FilingKind::report, {}, 1, 1).empty()) refused_all.set_value();
  };
  IntakeLoop loop(std::move(ports), {.filings = 2});
  loop.start();
  EXPECT_EQ(refused_all.get_future().wait_for(60s), std::future_status::ready);
  loop.stop();
  EXPECT_THAT(told, testing::ElementsAre("5 reports wait for a key that is not held."));
}

TEST_F(IntakeRounds, CountAppealsAgainstNothing) {
  const report::Appeal appeal{.decision = {{4}}, .text = SecretBytes(as_bytes("No."))};
  const auto sealed =
      *report::seal_appeal(frank->moderation_key(), conversation.ada, appeal, random);
  file({
      .account = conversation.ada,
      .kind = FilingKind::appeal,
      .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
      .filed = now,
  });
  ASSERT_EQ(round().done.size(), 1U);
  EXPECT_EQ(round().done[0].kind, FilingKind::appeal);
  EXPECT_EQ(refused("safety.decision_can_be_appealed"), 2U) << "each time that it is looked at";
}

}  // namespace
}  // namespace causeway::causewayd
