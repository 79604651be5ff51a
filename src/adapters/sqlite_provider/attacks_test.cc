// The attacks on franked messages that the provider itself must stop, by their numbers in
// docs/attacks.md: floods of reports, its check of tags as an oracle, and a crash while a message
// has its number and nobody has the message.
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "adapters/sqlite_provider/world_test.h"
#include "api/limits.h"
#include "api/reports.h"
#include "mls_wire/message.h"
#include "provider/transaction_in_front.h"

namespace causeway::adapters::sqlite_provider {
namespace {

class HubAttacks : public testing::Test {
 protected:
  /// As they are where nothing is configured.
  void limit_rates() { world.gate = provider::Gate(provider::RateLimits()); }

  std::vector<provider::Filing> waiting() {
    const auto reading = world.store->begin_read();
    return reading->reports().read(provider::FilingKind::report, {}, 2000, 1 << 20);
  }

  api::FileReportRequest report(std::uint32_t number) const {
    report::ReportId id;
    id.value[0] = static_cast<std::uint8_t>(number >> 8);
    id.value[1] = static_cast<std::uint8_t>(number);
    return {{id, world.franker.moderation_key().key_id, {2}, {1}}};
  }

  api::CheckFrankRequest check_of(const franking::FrankEnvelope& envelope, std::string_view text) {
    return {.context = tls::encode(group.context_of(envelope, text)), .frank = envelope.frank};
  }

  World world;
  TestPerson& ada = world.person("ada");
  TestPerson& bob = world.person("bob");
  TestPerson& cleo = world.person("cleo");
  TestGroup group = conversation(world, api::ConversationKind::group, ada, {&bob});
};

TEST_F(HubAttacks, Row18AThousandReportsByOneDeviceAreFew) {
  limit_rates();
  std::map<std::string, int> answers;
  for (std::uint32_t i = 0; i < 1000; ++i)
    ++answers[refusal_of(world.ask(ada.device(), report(i)))];
  EXPECT_EQ(answers["200 "], 30);
  EXPECT_EQ(answers["429 api.rate_is_within_limit"], 970);
  EXPECT_EQ(waiting().size(), 30U);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), report(1))), "200 ") << "nobody else waits for it";
}

TEST_F(HubAttacks, Row18TheSameReportAThousandTimesIsOne) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(refusal_of(world.ask(ada.device(), report(1))), "200 ");
  }
  EXPECT_EQ(waiting().size(), 1U);
}

// More devices are no more room: what waits is counted for the account.
TEST_F(HubAttacks, Row18AThousandReportsByManyDevicesAreFew) {
  const TestDevice& second = world.link(ada);
  std::map<std::string, std::size_t> answers;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const TestDevice& by = i % 2 == 0 ? ada.device() : second;
    ++answers[refusal_of(world.ask(by, report(i)))];
  }
  EXPECT_EQ(answers["200 "], api::limits::reports_waiting_max);
  EXPECT_EQ(answers["429 api.reports_waiting_are_few"], 1000 - api::limits::reports_waiting_max);
  EXPECT_EQ(waiting().size(), api::limits::reports_waiting_max);
  EXPECT_EQ(refusal_of(world.ask(bob.device(), report(1))), "200 ");
}

// Whether a tag is genuine is told to those who could have seen it, and not even that much to
// anybody else: the answer is the same, byte for byte.
TEST_F(HubAttacks, Row30OthersLearnNothingOfATag) {
  const auto frank = world.ask(ada.device(), group.send("hello")).body<api::SendReply>().frank;
  const auto genuine = check_of(frank, "hello");
  auto forged = genuine;
  forged.frank.value[0] ^= 1;
  const auto answer = [&](const TestDevice& by, const api::CheckFrankRequest& request) {
    return world.ask(by, request).outcome.reply;
  };
  EXPECT_EQ(answer(cleo.device(), genuine), answer(cleo.device(), forged));
  EXPECT_EQ(refusal_of(world.ask(cleo.device(), genuine)), "403 api.device_is_member");
  EXPECT_NE(answer(bob.device(), genuine), answer(bob.device(), forged));

  // Nor by way of a group of her own.
  TestGroup own = conversation(world, api::ConversationKind::group, cleo, {&ada});
  const api::CheckFrankRequest moved{
      .context = tls::encode(own.context_of(frank, "hello")), .frank = frank.frank
  };
  EXPECT_EQ(
      world.ask(cleo.device(), moved).body<api::CheckFrankReply>().verdict,
      franking::FrankVerdict::invalid
  );
}

// One byte that is one of so many values, wherever a guess is wrong.
TEST_F(HubAttacks, Row30AnswersAreOneOfFourWords) {
  const auto frank = world.ask(ada.device(), group.send("hello")).body<api::SendReply>().frank;
  const Bytes valid = world.ask(bob.device(), check_of(frank, "hello")).outcome.reply;
  Bytes invalid;
  for (std::size_t at = 0; at < frank.frank.value.size(); ++at) {
    auto guess = check_of(frank, "hello");
    guess.frank.value[at] ^= 1;
    const Answer answer = world.ask(bob.device(), guess);
    ASSERT_EQ(answer.reply.body.size(), 1U);
    EXPECT_EQ(answer.body<api::CheckFrankReply>().verdict, franking::FrankVerdict::invalid);
    if (invalid.empty()) invalid = answer.outcome.reply;
    EXPECT_EQ(answer.outcome.reply, invalid) << at;
  }
  EXPECT_EQ(valid.size(), invalid.size());
}

TEST_F(HubAttacks, Row30IsLimited) {
  const auto frank = world.ask(ada.device(), group.send("hello")).body<api::SendReply>().frank;
  limit_rates();
  std::map<std::string, int> answers;
  for (int i = 0; i < 1000; ++i) {
    ++answers[refusal_of(world.ask(bob.device(), check_of(frank, "hello")))];
  }
  EXPECT_EQ(answers["200 "], 600);
  EXPECT_EQ(answers["429 api.rate_is_within_limit"], 400);
}

// --- Row 31

/// Where the provider's process ends.
enum class End : std::uint8_t {
  numbered,   // messages have their numbers, and no tags
  tagged,     // nothing of it is kept
  committed,  // all of it is, and nobody was told
};

[[noreturn]] void end_process() {
  ::kill(::getpid(), SIGKILL);
  std::abort();
}

class EndingFranker final : public provider::Franker {
 public:
  EndingFranker(const provider::Franker& franker, End end) : franker_(franker), end_(end) {}

  std::uint32_t key_id() const override { return franker_.key_id(); }

  std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts
  ) const override {
    if (end_ == End::numbered) end_process();
    return franker_.tag(contexts);
  }

  franking::FrankVerdict check(const franking::FrankContext& context, const franking::Frank& frank)
      const override {
    return franker_.check(context, frank);
  }

  report::ModerationKey moderation_key() const override { return franker_.moderation_key(); }

 private:
  const provider::Franker& franker_;
  End end_;
};

class EndingStore final : public provider::ProviderStore {
 public:
  EndingStore(provider::ProviderStore& store, End end) : store_(store), end_(end) {}

  std::unique_ptr<provider::Transaction> begin_write() override {
    return std::make_unique<Ending>(store_.begin_write(), end_);
  }

  std::unique_ptr<const provider::Transaction> begin_read() override { return store_.begin_read(); }

 private:
  class Ending final : public provider::TransactionInFront {
   public:
    Ending(std::unique_ptr<provider::Transaction> held, End end)
        : TransactionInFront(std::move(held)), end_(end) {}

    void commit() override {
      if (end_ == End::tagged) end_process();
      TransactionInFront::commit();
      end_process();
    }

   private:
    End end_;
  };

  provider::ProviderStore& store_;
  End end_;
};

class HubCrashes : public HubAttacks {
 protected:
  provider::Request send(const TestDevice& by, std::string_view text) {
    return world.request(by, api::Op::send, tls::encode(group.send(text)));
  }

  /// A process of its own takes these requests and ends where it is told to.
  void run_and_end(const std::vector<provider::Request>& requests, End end) {
    world.store.reset();
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ProviderStore store(world.scratch / "provider.db");
      const EndingFranker franker(world.franker, end);
      const provider::Dispatcher dispatcher(world.dispatcher.settings(), franker);
      EndingStore ending(store, end);
      std::vector<provider::Admitted> admitted;
      for (const auto& request : requests) {
        admitted.push_back(std::get<provider::Admitted>(world.gate.admit(request, world.now)));
      }
      provider::run_batch(ending, dispatcher, admitted, world.now, world.random);
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it did not get that far";
    world.store.emplace(world.scratch / "provider.db");
  }

  /// Messages in a device's inbox.
  std::vector<api::MessageItem> delivered(const TestDevice& to) {
    std::vector<api::MessageItem> messages;
    for (const auto& item : world.inbox(to.id())) {
      if (const auto* one = std::get_if<api::MessageItem>(&item.payload)) messages.push_back(*one);
    }
    return messages;
  }
};

TEST_F(HubCrashes, Row31NoNumberIsLostAndNoCiphertextTaggedTwice) {
  const std::vector<std::string> texts{"1", "2", "3"};
  std::uint64_t accepted = 0;
  for (const End end : {End::numbered, End::tagged, End::committed}) {
    SCOPED_TRACE(static_cast<int>(end));
    std::vector<provider::Request> requests;
    for (const std::string& text : texts) {
      requests.push_back(send(ada.device(), text + std::to_string(static_cast<int>(end))));
    }
    run_and_end(requests, end);
    const auto kept = delivered(bob.device());
    ASSERT_EQ(kept.size(), accepted + (end == End::committed ? texts.size() : 0));

    // The sender never heard of it, and sends the same again.
    world.now += std::chrono::seconds(5);
    for (const auto& request : requests) {
      const Answer answer = read_answer(world.batch({request}).front());
      const auto frank = answer.body<api::SendReply>().frank;
      EXPECT_EQ(frank.seq, ++accepted) << "no gap";
      if (end == End::committed) {
        EXPECT_EQ(refusal_of(answer), "409 api.message_is_new");
        EXPECT_EQ(frank, kept[accepted - 1].frank) << "the tag that it had";
      } else {
        EXPECT_EQ(refusal_of(answer), "200 ");
      }
    }
  }
  const auto all = delivered(bob.device());
  ASSERT_EQ(all.size(), accepted);
  std::set<Bytes> ciphertexts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].frank.seq, i + 1);
    EXPECT_TRUE(ciphertexts.insert(all[i].message).second) << "delivered twice";
    const auto message = *tls::decode<mls_wire::MlsMessage>(all[i].message);
    const auto& text = std::get<mls_wire::PrivateMessage>(message.body).ciphertext;
    EXPECT_EQ(
        world.franker.check(group.context_of(all[i].frank, as_text(text)), all[i].frank.frank),
        franking::FrankVerdict::valid
    );
  }
}

}  // namespace
}  // namespace causeway::adapters::sqlite_provider
