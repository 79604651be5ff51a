// The process that holds the keys, as a real process of this program: what it answers, that it
// comes back, and that nothing it holds is in the one that asks.
#include "cmd/causewayd/frank.h"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <thread>

#include "adapters/files/durable.h"
#include "adapters/sqlite/scratch_test.h"
#include "base/store_error.h"
#include "cmd/causewayd/key_folder.h"
#include "crypto/random.h"
#include "report/conversation_test.h"

namespace causeway::causewayd {
namespace {

using adapters::frank::FrankProcess;
using namespace std::chrono_literals;

constexpr const char* frank_domain = "chat.example";

class FrankProcesses : public testing::Test {
 protected:
  FrankProcesses() {
    crypto::initialize();
    KeyFolder::create(folder, now, random);
  }

  std::unique_ptr<FrankProcess> start() {
    adapters::frank::FrankOptions options;
    options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
    options.arguments = {"frank", folder.string(), frank_domain};
    options.before_restart = [this] { before_restart(); };
    options.restarted = [this](const std::string&) { ++restarts; };
    return std::make_unique<FrankProcess>(std::move(options), now);
  }

  franking::FrankContext context(std::uint64_t seq, std::uint32_t key_id) const {
    return {
        .key_id = key_id,
        .hub_id = franking::hub_id(frank_domain),
        .group_id = {ConversationId{{1}}},
        .epoch = 3,
        .sender_account = AccountId{{2}},
        .sender_device = DeviceId{{3}},
        .seq = seq,
        .accepted_ms = to_unix_ms(now),
        .commitment = {},
    };
  }

  /// A report by Bob of a line of Ada's, tagged by the process.
  provider::Filing filing(const FrankProcess& frank) {
    report::Conversation conversation;
    for (int i = 0; i < filings_made; ++i) conversation.random.id<report::ReportId>();
    ++filings_made;
    report::ReportEntry entry = conversation.say(conversation.ada, "I know where you live");
    entry.context.key_id = frank.key_id();
    entry.frank = frank.tag({&entry.context, 1}).front();
    const auto report = conversation.report(report::entries(std::move(entry)));
    const auto sealed =
        *report::seal_report(frank.moderation_key(), conversation.bob, report, random);
    return filing_of(conversation.bob, sealed);
  }

  provider::Filing filing_of(AccountId reporter, const report::SealedReport& sealed) const {
    return {
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = now,
    };
  }

  report::EvidenceName name_of(const provider::Filing& filing) const {
    return report::evidence_name(filing.account, filing.sealed.id);
  }

  adapters::sqlite::Scratch scratch;
  std::filesystem::path folder = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = Instant(std::chrono::sys_days(2026y / 11 / 27));
  std::function<void()> before_restart = [] {};
  int restarts = 0;
  int filings_made = 0;  // each has an id of its own
};

TEST_F(FrankProcesses, TagAndCheck) {
  const auto frank = start();
  const std::vector contexts{context(1, frank->key_id()), context(2, frank->key_id())};
  const auto tags = frank->tag(contexts);
  ASSERT_EQ(tags.size(), 2U);
  EXPECT_EQ(frank->check(contexts[0], tags[0]), franking::FrankVerdict::valid);
  EXPECT_EQ(frank->check(contexts[0], tags[1]), franking::FrankVerdict::invalid);
  // Its tags are those of the key in the file.
  const KeyFolder keys(folder, franking::hub_id(frank_domain), random);
  EXPECT_EQ(
      franking::check_frank(keys.keys()->server_keys, contexts[1], tags[1]),
      franking::FrankVerdict::valid
  );
}

/// So many that they are opened in several parts, every seventh of them broken.
std::vector<provider::Filing> many(const provider::Filing& genuine) {
  std::vector<provider::Filing> all(2'000, genuine);
  for (std::size_t i = 0; i < all.size(); i += 7) all[i].sealed.ciphertext.back() ^= 1;
  return all;
}

TEST_F(FrankProcesses, OpenManyInPartsAndInOrder) {
  const auto frank = start();
  const auto all = many(filing(*frank));
  std::size_t taken = 0;
  int parts = 0;
  const auto here = std::this_thread::get_id();
  frank->open_in_parts(
      all,
      report::month_of(now),
      [&](std::span<const provider::Filing> part, const std::vector<safety::Opened>& opened) {
        EXPECT_EQ(std::this_thread::get_id(), here);
        EXPECT_EQ(part.data(), all.data() + taken);
        EXPECT_EQ(part.size(), opened.size());
        for (const safety::Opened& each : opened) {
          EXPECT_EQ(std::holds_alternative<safety::Refusal>(each), taken % 7 == 0) << taken;
          ++taken;
        }
        ++parts;
        return true;
      }
  );
  EXPECT_EQ(taken, all.size());
  EXPECT_GT(parts, 1);
}

TEST_F(FrankProcesses, StopWhereWhatIsOpenedCannotBeTaken) {
  const auto frank = start();
  const auto all = many(filing(*frank));
  int parts = 0;
  const auto open_all = [&] {
    frank->open_in_parts(all, report::month_of(now), [&](auto, auto) -> bool {
      ++parts;
      throw StoreError(StoreError::Kind::full, "The disk is full.");
    });
  };
  EXPECT_THROW(open_all(), StoreError);
  EXPECT_EQ(parts, 1);
  EXPECT_EQ(frank->open({&all[1], 1}, report::month_of(now)).size(), 1U) << "it goes on";
  EXPECT_EQ(restarts, 0);
}

TEST_F(FrankProcesses, OpenReportsAndShowEvidence) {
  const auto frank = start();
  const std::vector filings{filing(*frank), filing(*frank)};
  const report::Month keep{static_cast<std::uint16_t>(report::month_of(now).value + 6)};
  const auto opened = frank->open(filings, keep);
  ASSERT_EQ(opened.size(), 2U);
  const auto& report = std::get<report::OpenedReport>(opened[0]);
  EXPECT_EQ(report.verdict, report::Verdict::verified);
  const auto shown = frank->show(name_of(filings[0]), report.evidence);
  const auto& whole = std::get<report::ShownReport>(shown);
  EXPECT_TRUE(report::unpack(whole.packed.reveal(), {}).ok());
  EXPECT_EQ(whole.entries.front().verdict, report::Verdict::verified);
  const auto other = frank->show(name_of(filings[1]), report.evidence);
  EXPECT_EQ(std::get<safety::Refusal>(other).rule, "crypto.ciphertext_is_authentic");

  provider::Filing bent = filings[0];
  bent.sealed.ciphertext.back() ^= 1;
  const auto refused = frank->open({&bent, 1}, keep);
  EXPECT_EQ(std::get<safety::Refusal>(refused[0]).rule, "crypto.ciphertext_is_authentic");
}

// Row 16 of the attacks: clients of ours seal no such report. One that does is told by its rule,
// and nothing of it is kept.
TEST_F(FrankProcesses, Row16RefuseWhatAHostileClientSealed) {
  const auto frank = start();
  report::Conversation conversation;
  const auto line = [&] {
    report::ReportEntry entry = conversation.say(conversation.ada, "I know where you live");
    entry.context.key_id = frank->key_id();
    entry.frank = frank->tag({&entry.context, 1}).front();
    return entry;
  };
  const auto said_of = [&](std::vector<report::ReportEntry> entries) -> std::string {
    const auto report = conversation.report(std::move(entries));
    const auto sealed = report::seal_unchecked(
        frank->moderation_key(), conversation.bob, report.report_id, report, random
    );
    const provider::Filing filed = filing_of(conversation.bob, sealed);
    const auto opened = frank->open({&filed, 1}, report::month_of(now));
    const auto* refusal = std::get_if<safety::Refusal>(&opened.front());
    return refusal == nullptr ? "opened" : std::string(refusal->rule);
  };
  const auto two = [&] { return report::entries(line(), line()); };
  EXPECT_EQ(said_of(two()), "opened");

  auto reordered = two();
  std::swap(reordered[0], reordered[1]);
  EXPECT_EQ(said_of(std::move(reordered)), "report.entries_ascend");
  auto doubled = two();
  doubled[1].context.seq = doubled[0].context.seq;
  doubled[1].frank = frank->tag({&doubled[1].context, 1}).front();
  EXPECT_EQ(said_of(std::move(doubled)), "report.entries_ascend");
  auto mixed = report::entries(line());
  conversation.group = conversation.random.id<ConversationId>();
  mixed.push_back(line());
  EXPECT_EQ(said_of(std::move(mixed)), "report.entries_are_of_one_group");
  EXPECT_EQ(restarts, 0);
}

TEST_F(FrankProcesses, ComeBackWithTheSameKeys) {
  const auto frank = start();
  const auto one = context(1, frank->key_id());
  const auto tag = frank->tag({&one, 1}).front();
  const provider::Filing filed = filing(*frank);
  const pid_t first = frank->process_id();
  ASSERT_EQ(kill(first, SIGKILL), 0);
  EXPECT_EQ(frank->tag({&one, 1}).front(), tag);
  EXPECT_NE(frank->process_id(), first);
  ASSERT_EQ(kill(frank->process_id(), SIGKILL), 0);
  const auto opened = frank->open({&filed, 1}, report::month_of(now));
  EXPECT_TRUE(std::holds_alternative<report::OpenedReport>(opened[0]));
  EXPECT_EQ(restarts, 2);
}

// As of a folder of keys that was put back from before one of them was marked as compromised.
TEST_F(FrankProcesses, DoNotComeBackToKeysThatAreNotBelieved) {
  constexpr const char* why = "That mark is lost.";
  before_restart = [] { throw StoreError(StoreError::Kind::other, why); };
  const auto frank = start();
  const auto one = context(1, frank->key_id());
  const auto tag = frank->tag({&one, 1}).front();
  const provider::Filing filed = filing(*frank);
  ASSERT_EQ(kill(frank->process_id(), SIGKILL), 0);
  try {
    frank->tag({&one, 1});
    ADD_FAILURE() << "it has come back";
  } catch (const StoreError& error) {
    EXPECT_STREQ(error.what(), why);
  }
  EXPECT_THROW(frank->open({&filed, 1}, report::month_of(now)), safety::OpenerUnavailable);
  EXPECT_EQ(restarts, 0);
  before_restart = [] {};
  EXPECT_EQ(frank->tag({&one, 1}).front(), tag) << "the mark is there again";
}

// Tags go on while reports are opened, from as many threads as like.
TEST_F(FrankProcesses, AnswerManyAtOnce) {
  const auto frank = start();
  const std::vector filings(20, filing(*frank));
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t round = 0; round < 5; ++round) {
        const auto one = context(i * 100 + round, frank->key_id());
        EXPECT_EQ(frank->check(one, frank->tag({&one, 1}).front()), franking::FrankVerdict::valid);
        EXPECT_EQ(frank->open(filings, report::month_of(now)).size(), filings.size());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(restarts, 0);
}

TEST_F(FrankProcesses, MonthsComeAndGo) {
  const auto frank = start();
  const provider::Filing filed = filing(*frank);
  const report::Month present = report::month_of(now);
  auto opened = frank->open({&filed, 1}, present);
  auto& report = std::get<report::OpenedReport>(opened[0]);
  const auto longer = frank->keep_until(name_of(filed), report.evidence.key, present.next());
  const Instant december = report::begin_of(present.next());
  frank->rotate(december);
  const auto gone = frank->show(name_of(filed), report.evidence);
  EXPECT_EQ(std::get<safety::Refusal>(gone).rule, "report.evidence_is_kept");
  report.evidence.key = std::get<report::WrappedKey>(longer);
  const auto kept = frank->show(name_of(filed), report.evidence);
  EXPECT_TRUE(std::holds_alternative<report::ShownReport>(kept));
  const auto late = frank->open({&filed, 1}, present);
  EXPECT_EQ(std::get<safety::Refusal>(late[0]).rule, "report.evidence_is_kept");
}

TEST_F(FrankProcesses, SealWhatWasMadeOfEvidence) {
  const auto frank = start();
  const report::EvidenceName name{1};
  const report::Month present = report::month_of(now);
  const auto sealed = std::get<report::SealedEvidence>(
      frank->seal(name, SecretBytes(as_bytes("what he wrote")), present)
  );
  EXPECT_EQ(sealed.key.month, present);
  const auto shown = frank->show_appeal(name, sealed);
  EXPECT_EQ(as_text(std::get<SecretBytes>(shown).reveal()), "what he wrote");
  const auto of_another = frank->show_appeal({2}, sealed);
  EXPECT_EQ(std::get<safety::Refusal>(of_another).rule, "crypto.ciphertext_is_authentic");
  const report::Month never{static_cast<std::uint16_t>(present.value + 100)};
  const auto refused = frank->seal(name, SecretBytes(as_bytes("x")), never);
  EXPECT_EQ(std::get<safety::Refusal>(refused).rule, "report.evidence_is_kept");
}

TEST_F(FrankProcesses, DoNotStartWithDamagedKeys) {
  start();  // mints the keys of reports
  const auto key = folder / "moderation-key-0000000001";
  ASSERT_TRUE(std::filesystem::exists(key));
  const Bytes whole = adapters::files::read_file(key, 4096);
  adapters::files::write_durable(key, ByteView(whole).first(whole.size() - 1));
  EXPECT_THROW(start(), StoreError);
  adapters::files::write_durable(key, whole);
  std::filesystem::permissions(key, std::filesystem::perms(0640));
  EXPECT_THROW(start(), StoreError);
  std::filesystem::permissions(key, std::filesystem::perms(0600));
  EXPECT_NO_THROW(start());
}

}  // namespace
}  // namespace causeway::causewayd
