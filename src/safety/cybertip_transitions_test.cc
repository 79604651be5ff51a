// What a stored record may be, and what the table of outcomes may lead to.
#include "safety/cybertip_transitions.h"

#include <functional>
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "safety/cybertip_rules.h"
#include "safety/cybertip_world_test.h"

namespace causeway::safety {
namespace {

using test::Host;
using test::noon;
using enum RequestKind;

TEST(CybertipFiling, FilingIsWhole) {
  const auto rule = rules::filing_is_whole.name;
  const auto broken = [](Filing filing, const std::function<void(Filing&)>& change) {
    change(filing);
    return broken_rule_name(parse_filing(tls::encode(filing)));
  };
  const Filing draft = Host(1).filing();
  EXPECT_EQ(broken(draft, [](Filing&) {}), "none");
  EXPECT_EQ(broken(draft, [](Filing& f) { f.version = 2; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.state = FilingState::finished; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.state = static_cast<FilingState>(8); }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.state = FilingState::open; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.report_id.value = "1"; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.may_be_finished = 1; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.is_halted = 2; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.in_flight = Request{finish, 0}; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.files[0].is_described = 1; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.times.due = ~std::uint64_t{0}; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.alarms = 0x400; }), rule);
  EXPECT_EQ(broken(draft, [](Filing& f) { f.alarms = 0x40; }), rule) << "nothing is unclear";
  EXPECT_EQ(broken(draft, [](Filing& f) { f.alarms = 0x80, f.is_halted = 1; }), rule) << "of what?";
  Host open(1);
  open.run([](std::size_t) { return test::Fault{}; }, 1);
  EXPECT_EQ(broken(open.filing(), [](Filing& f) { f.alarms = 0x80; }), rule) << "it does not wait";
}

TEST(CybertipFiling, BeginsOnlyWithWhatMayBeFiled) {
  Submission submission = test::make_submission();
  submission.confirmations = 0;
  EXPECT_EQ(
      broken_rule_name(begin_filing(submission, noon, noon)), rules::two_people_confirmed.name
  );
}

// Nothing but an answer of "done" or "already finished" leads to `finished`.
TEST(CybertipTransitions, FinishOnlyByWhatTheClearingHouseSays) {
  for (const RequestKind kind : {submit, upload, describe, finish, retract}) {
    for (unsigned course = 0; course <= static_cast<unsigned>(Course::strange); ++course) {
      for (const Retracting retracting : {Retracting::to_end, Retracting::to_open_anew}) {
        const auto purpose = kind == retract ? retracting : Retracting::no;
        const Outcome outcome = outcome_of(kind, purpose, static_cast<Course>(course));
        if (outcome == Outcome::finished) EXPECT_EQ(static_cast<Course>(course), Course::finished);
        if (outcome == Outcome::done) EXPECT_EQ(static_cast<Course>(course), Course::done);
      }
    }
  }
}

}  // namespace
}  // namespace causeway::safety
