// What a device asks of others, of the hub, and answers, stays within limits, whoever is at the
// other end: a hub that is busy or tells numbers far away, a member who asks for everything or says
// that everything is gone. Nobody silences others by it.
#include "api/rules.h"
#include "client/history_answers.h"
#include "client/history_requests.h"
#include "cmd/causeway-sim/engine_gaps_test.h"

namespace causeway::simulate::answers {
namespace {

struct GapLimits : Gaps {
  void put_gap(Gap gap) {
    gap.conversation = id;
    world.change(bob, [&](StoreTransaction& store) { return store.put_gap(gap); });
  }

  /// Whatever cyd's program asks for.
  Result<void> ask(std::vector<content::SeqRange> ranges) {
    const content::HistoryRequest request{
        .id = world.random.id<content::HistoryRequestId>(),
        .public_key = *client::history_public_key(client::make_history_key(world.random)),
        .ranges = std::move(ranges),
    };
    return send_raw(
        world, cyd, id, content::make_message(world.random, content::history_request_part(request))
    );
  }

  bool is_missing(std::uint64_t seq) { return client::is_missing(gaps(world, bob, id), seq); }
};

TEST_F(GapLimits, ABusyHubIsAskedAboutAFewFranksAfterItsPause) {
  constexpr std::size_t missed = 70;
  world.copy_disk(bob);
  for (std::size_t i = 0; i < missed; ++i) {
    ASSERT_TRUE(world.say(ann, id, "missed " + std::to_string(i)).ok());
  }
  world.restore_disk(bob);
  world.instead = [](Phone&, const api::Frame& frame) -> std::optional<Bytes> {
    if (frame.op != api::Op::check_frank) return std::nullopt;
    return refuse(
        api::Status::too_many, api::rules::rate_is_within_limit, tls::encode(std::uint32_t{60'000})
    );
  };
  const auto asked = [this] { return bob.requests[api::Op::check_frank]; };
  const std::size_t before = asked();
  for (int i = 0; i < 120 && asked() == before; ++i) world.pass(seconds(1));
  EXPECT_EQ(asked() - before, static_cast<std::size_t>(client::frank_questions_max));
  world.pass(seconds(50));
  EXPECT_EQ(asked() - before, static_cast<std::size_t>(client::frank_questions_max));
  world.instead = nullptr;
  world.pass(minutes(3));
  EXPECT_EQ(lines(world, bob, id).size(), 3 + missed);
}

TEST_F(GapLimits, OneMemberWhoAsksAgainAndAgainSilencesNobody) {
  say_unreadable("for all");
  const std::uint64_t seq = gaps(world, bob, id).front().first;
  ann.is_online = false;
  world.cut(ann);
  for (int i = 0; i < 240; ++i) {
    ASSERT_TRUE(ask({{seq, 1}}).ok());
    world.now += seconds(2);
    // Before bob's turn to ask, as whoever is fast enough.
  }
  world.cut(cyd);
  cyd.is_online = false;
  ASSERT_EQ(gaps(world, bob, id).size(), 1U);
  EXPECT_EQ(gaps(world, bob, id).front().asked, 1U) << "once for one account";
  ann.is_online = true;
  world.pass(minutes(3));
  EXPECT_EQ(lines(world, bob, id).back(), "for all");
}

TEST_F(GapLimits, NobodyElseAsksInTheLastPlace) {
  constexpr std::uint8_t last_but_one = content::history_attempts_max - 1;
  put_gap({.first = 900, .last = 900, .sender = world.self(ann).account, .asked = last_but_one});
  ASSERT_TRUE(ask({{900, 1}}).ok());
  ASSERT_EQ(gaps(world, bob, id).size(), 1U);
  EXPECT_EQ(gaps(world, bob, id).front().asked, last_but_one);
}

TEST_F(GapLimits, OneMemberWhoAsksForEverythingDoesNotKeepOthersWaiting) {
  say_unreadable("for all");
  const std::uint64_t seq = gaps(world, bob, id).front().first;
  const std::size_t before = ann.requests[api::Op::send];
  for (std::uint64_t i = 0; i < client::owed_answers_max; ++i) ASSERT_TRUE(ask({{i + 1, 1}}).ok());
  cyd.is_online = false;
  world.cut(cyd);
  put_gap({.first = seq, .last = seq, .sender = world.self(ann).account});
  world.tell(bob, client::Tick{});
  ASSERT_EQ(ann.requests[api::Op::send], before) << "ann has not answered anybody yet";
  world.pass(seconds(10));
  EXPECT_EQ(lines(world, bob, id).back(), "for all") << "at the first attempt";
}

TEST_F(GapLimits, EveryOtherNumberDoesNotFillTheDisk) {
  constexpr std::uint64_t last = 10 * client::gaps_max;
  world.change(bob, [&](StoreTransaction& store) -> Result<void> {
    TRY(store.put_told(id, {.first = 1, .last = last}));
    TRY(store.put_gap({.conversation = id, .first = 100, .last = last}));
    for (std::uint64_t seq = 101; seq < last - 100; seq += 2) {
      TRY(client::fill_gap(store, id, seq));
    }
    return {};
  });
  EXPECT_EQ(gaps(world, bob, id).size(), client::gaps_max);
  EXPECT_TRUE(is_missing(last)) << "the newest stay";
  EXPECT_FALSE(is_missing(100));
  const auto told = world.look(bob, [&](StoreTransaction& store) { return store.told(id); });
  EXPECT_EQ(told.first, gaps(world, bob, id).front().first - 1)
      << "of what is in front of them it does not say that it is gone";
}

TEST_F(GapLimits, ANumberFarAwayIsNotAskedForForEver) {
  constexpr std::uint64_t far = 1'000'000'000;
  world.push(
      bob,
      api::Op::inbox_item,
      tls::encode(api::InboxItem{
          world.inbox_number(bob) + 1, api::TombstoneItem{.conversation = id, .frank = {.seq = far}}
      })
  );
  world.settle();
  const auto found = gaps(world, bob, id);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().first, far - client::missing_max);
  EXPECT_EQ(found.front().last, far - 1);
}

TEST_F(GapLimits, TheNewestIsAskedForFirst) {
  put_gap({.first = 100, .last = 199, .next_ms = to_unix_ms(world.now)});
  put_gap({.first = 300, .last = 1'099, .next_ms = to_unix_ms(world.now)});
  world.tell(bob, client::Tick{});
  const auto found = gaps(world, bob, id);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].asked, 0U);
  EXPECT_EQ(found[1].asked, 0U);
  EXPECT_EQ(found.back().first, 1'100 - content::history_messages_max);
  EXPECT_EQ(found.back().asked, 1U);
}

TEST_F(GapLimits, OneMemberWhoSaysThatAllIsGoneLeavesRoomForWhatIsMissedNext) {
  const client::HistoryKey key{
      .conversation = id,
      .id = world.random.id<content::HistoryRequestId>(),
      .private_key = client::make_history_key(world.random),
  };
  const std::uint64_t later = to_unix_ms(world.now + std::chrono::hours(1));
  put_gap({.first = 100, .last = 9'999, .asked = 1, .next_ms = later});
  world.change(bob, [&](StoreTransaction& store) { return store.put_history_key(key); });
  for (std::uint64_t first = 101; first < 1'600;) {
    std::vector<std::uint64_t> odd;
    for (; odd.size() < content::history_messages_max; first += 2) odd.push_back(first);
    const HistoryAnswer lie{.id = key.id, .gone = content::ranges_of(odd)};
    const auto said = content::make_message(world.random, content::history_answer_part(lie));
    ASSERT_TRUE(send_raw(world, cyd, id, said).ok());
  }
  EXPECT_GE(gaps(world, bob, id).size(), client::doubted_gaps_max);
  EXPECT_LE(gaps(world, bob, id).size(), client::doubted_gaps_max + 1);
  EXPECT_TRUE(is_missing(100) && is_missing(101) && is_missing(9'999));
}

}  // namespace
}  // namespace causeway::simulate::answers
