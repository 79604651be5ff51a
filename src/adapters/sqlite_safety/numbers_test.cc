// What is published, over a real SQLite file: counts by reason and half-year, and medians.
#include "safety/numbers.h"

#include <map>

#include "adapters/sqlite_safety/desk_world_test.h"
#include "base/encoding.h"
#include "safety/audit.h"
#include "safety/cybertip_submission_test.h"
#include "safety/month_numbers.h"
#include "safety/tally.h"
#include "safety/tip_desk.h"
#include "safety/tip_table.h"

namespace causeway::safety::desk_test {
namespace {

using namespace std::chrono_literals;
using report::Reason;

class PublishedNumbers : public DeskWorld {
 protected:
  NumbersRow row(Reason reason, Half half) {
    for (const NumbersRow& each : numbers(*store.begin_read(), half, now).rows) {
      if (each.reason == reason) return each;
    }
    return {};
  }

  NumbersRow row(Reason reason = Reason::harassment) { return row(reason, half_of(now)); }

  void measured(Instant time, std::uint64_t seconds) {
    write([&](Transaction& transaction) {
      transaction.tallies().measure(tally_month(time), Reason::spam, Span::decision, seconds);
    });
  }
};

TEST(Halves, AreNamed) {
  const auto at = [](std::chrono::sys_days day) { return to_string(half_of(Instant(day))); };
  EXPECT_EQ(at(2026y / 1 / 1), "2026-1");
  EXPECT_EQ(at(2026y / 6 / 30), "2026-1");
  EXPECT_EQ(at(2026y / 7 / 1), "2026-2");
  EXPECT_EQ(at(2026y / 12 / 31), "2026-2");
  for (const std::string_view name : {"1970-1", "2026-2", "9999-1"}) {
    EXPECT_EQ(to_string(*parse_half(name)), name);
  }
  EXPECT_EQ(month_text(parse_half("2026-2")->first), "2026-07");
}

TEST(Halves, HalfIsNamed) {
  for (const std::string_view name :
       {"", "2026", "2026-0", "2026-3", "2026-12", "2026/1", "1969-2", "-026-1", "20x6-1"}) {
    EXPECT_EQ(refusal(parse_half(name)), "safety.half_is_named") << name;
  }
}

TEST(Months, MonthIsNamed) {
  for (const std::string_view name : {"1970-01", "2026-11", "9999-12"}) {
    EXPECT_EQ(month_text(*parse_month(name)), name);
  }
  for (const std::string_view name :
       {"", "2026", "2026-0", "2026-00", "2026-13", "2026/11", "1969-12", "-026-11", "2026-1x"}) {
    EXPECT_EQ(refusal(parse_month(name)), "safety.month_is_named") << name;
  }
}

TEST_F(PublishedNumbers, AreBoundByTheLogWhenTheirMonthIsOver) {
  const auto count = [&](const char* month, std::uint64_t more) {
    write([&](Transaction& transaction) {
      transaction.tallies().count(*parse_month(month), Reason::spam, Tally::received, more);
    });
  };
  const auto bound = [&](Instant at) {
    write([&](Transaction& transaction) { bind_months(transaction, at); });
    std::map<std::string, std::string> hashes;
    for (const AuditEntry& each : store.begin_read()->audit().find({}, {}, 1'000)) {
      if (each.act != Act::numbers_bound) continue;
      EXPECT_TRUE(hashes.try_emplace(each.object, each.says).second) << "bound twice";
    }
    return hashes;
  };
  const auto hash_of = [&](const char* month) {
    return to_hex(crypto::sha256({as_bytes(month_csv(*store.begin_read(), *parse_month(month)))}));
  };
  count("2026-09", 3);
  measured(Instant(std::chrono::sys_days(2026y / 9 / 4)), 3'600);
  count("2026-11", 5);
  EXPECT_TRUE(bound(Instant(std::chrono::sys_days(2026y / 10 / 8))).empty()) << "some may come yet";
  EXPECT_EQ(bound(Instant(std::chrono::sys_days(2026y / 10 / 9))).size(), 1U);
  const auto all = bound(Instant(std::chrono::sys_days(2026y / 12 / 9)));
  EXPECT_EQ(
      all,
      (std::map<std::string, std::string>{
          {"numbers 2026-09", hash_of("2026-09")},
          {"numbers 2026-10", hash_of("2026-10")},
          {"numbers 2026-11", hash_of("2026-11")},
      })
  );
  EXPECT_EQ(
      month_csv(*store.begin_read(), *parse_month("2026-09")),
      "month,what,reason,seconds,count\n"
      "2026-09,decision,spam,3600,1\n"
      "2026-09,received,spam,,3\n"
  );
  count("2026-09", 1);
  EXPECT_NE(hash_of("2026-09"), all.at("numbers 2026-09")) << "whoever looks sees it";
}

TEST_F(PublishedNumbers, CountWhatCameLateInTheMonthInWhichItIsTakenIn) {
  const Instant october = Instant(std::chrono::sys_days(2026y / 10 / 31));
  EXPECT_EQ(
      month_counted(october, Instant(std::chrono::sys_days(2026y / 11 / 8))),
      *parse_month("2026-10")
  );
  EXPECT_EQ(
      month_counted(october, Instant(std::chrono::sys_days(2026y / 11 / 9))),
      *parse_month("2026-11")
  );
}

TEST_F(PublishedNumbers, AreOfAllReasonsAndOfTheMonthsThatHaveBegun) {
  const Numbers all = numbers(*store.begin_read(), half_of(now), now);
  EXPECT_EQ(all.rows.size(), 13U);
  ASSERT_EQ(all.months.size(), 5U) << "July to November";
  EXPECT_EQ(month_text(all.months[0].month), "2026-07");
  EXPECT_EQ(month_text(all.months[4].month), "2026-11");
  EXPECT_EQ(numbers(*store.begin_read(), *parse_half("2026-1"), now).months.size(), 6U);
}

TEST_F(PublishedNumbers, AreCountedInTheirHalfYear) {
  write([&](Transaction& transaction) {
    TallyTable& table = transaction.tallies();
    const TallyMonth first = parse_half("2026-2")->first;
    table.count(first - 1, Reason::spam, Tally::received, 5);
    table.count(first, Reason::spam, Tally::received, 2);
    table.count(first, Reason::spam, Tally::received, 1);
    table.count(first + 5, Reason::spam, Tally::verified, 1);
    table.count(first + 6, Reason::spam, Tally::received, 7);
  });
  now = Instant(std::chrono::sys_days(2027y / 3 / 1));
  const Half half = *parse_half("2026-2");
  EXPECT_EQ(row(Reason::spam, half).received, 3U);
  EXPECT_EQ(row(Reason::spam, half).verified, 1U);
  EXPECT_EQ(row(Reason::fraud, half), NumbersRow{.reason = Reason::fraud});
  const auto months = numbers(*store.begin_read(), half, now).months;
  ASSERT_EQ(months.size(), 6U);
  EXPECT_EQ(months[0].received, 3U);
  EXPECT_EQ(months[5].verified, 1U);
}

TEST_F(PublishedNumbers, MediansAreOfTheHalfYearAndToTwoDigits) {
  measured(now, 10);
  measured(now, 20);
  measured(now, 20);
  measured(now, 4000);
  measured(now - 24h * 200, 1);
  EXPECT_EQ(row(Reason::spam).decision_s, 20U);
  EXPECT_EQ(row(Reason::spam).first_view_s, std::nullopt);
  measured(now, 4000);
  measured(now, 4000);
  EXPECT_EQ(row(Reason::spam).decision_s, 20U) << "the lower of the two in the middle";
  measured(now, 4000);
  EXPECT_EQ(row(Reason::spam).decision_s, 4000U);
}

TEST_F(PublishedNumbers, ACaseTakesUntilItIsLookedAtAndDecided) {
  const CaseNumber number = a_case();
  now += 1234s;
  ASSERT_EQ(next(reviewer_1), number);
  EXPECT_EQ(row().first_view_s, 1200U);
  EXPECT_EQ(row().decision_s, std::nullopt);
  now += 10min;
  in_force(number, verdict(Measure::warn));
  EXPECT_EQ(row().decision_s, 1800U);
  EXPECT_EQ(row().actioned, 1U);
}

// One case is one: whatever is undone, handed on or said differently in between.
TEST_F(PublishedNumbers, ACaseIsMeasuredOnce) {
  const CaseNumber number = a_case();
  decided(number, verdict(Measure::ban), reviewer_1);
  now += 1h;
  decided(number, verdict(Measure::warn), reviewer_2);
  now += 1h;
  in_force(number, verdict(Measure::none), lead);
  const auto spans = store.begin_read()->tallies().spans(tally_month(now), tally_month(now));
  std::size_t decisions = 0;
  for (const SpanRow& each : spans) decisions += each.span == Span::decision ? each.cases : 0;
  EXPECT_EQ(decisions, 1U);
  EXPECT_EQ(row().decision_s, 7200U);
}

TEST_F(PublishedNumbers, WhatDidNothingIsNotActioned) {
  in_force(a_case(), verdict(Measure::none));
  EXPECT_EQ(row().actioned, 0U);
}

TEST_F(PublishedNumbers, TipsAreCountedOnceFinishedAtTheClearingHouse) {
  const CaseNumber number = a_case(3, Reason::child_safety);
  const auto finish = [&](std::uint8_t id, TipTarget target) {
    write([&](Transaction& transaction) {
      draft_tip(transaction, number, {{id}}, {}, now);
      Tip tip = *transaction.tips().find(TipId{{id}});
      Filing filing = *parse_filing(
          *begin_filing(test::make_submission(0), now + tip_is_late, std::max(now, test::noon))
      );
      filing.state = FilingState::described;
      filing.report_id.value = "101";
      filing.may_be_finished = 1;
      filing.is_halted = 1;
      filing.alarms = 1U << static_cast<unsigned>(Alarm::finish_unclear);
      tip.filing = tls::encode(filing);
      tip.target = target;
      EXPECT_TRUE(put_step(transaction, tip, Decided{FilingDecision::was_filed}, now).ok());
      EXPECT_EQ(tip.state, TipState::finished);
    });
  };
  finish(1, TipTarget::test);
  EXPECT_EQ(row(Reason::child_safety).tips, 0U) << "nobody has it";
  finish(2, TipTarget::production);
  EXPECT_EQ(row(Reason::child_safety).tips, 1U);
}

}  // namespace
}  // namespace causeway::safety::desk_test
