// The letter that says what would be answered: what is in it, and that nobody who asks can write
// any of it but their own words. Whole letters are in testdata/desk (desk_test.cc).
#include "cmd/causeway/desk_letter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmd/causeway/desk_views_test.h"
#include "cmd/causeway/desk_words.h"
#include "policy/decide.h"

namespace causeway::cli {
namespace {

using policy::Request;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::vector<std::string> letter_about(const Request& request, const policy::Decision& decision) {
  policy::Policy policy;
  policy.version = "7";
  policy::Regime regime;
  regime.id = "us.warrant";
  regime.title = "Warrant";
  regime.basis = "18 USC 2703(a)";
  policy.regimes = {regime};
  return letter_lines({policy, "ab12", request, decision, moment("2026-11-22T10:00:00Z")});
}

/// Puts `text` wherever a request says something in its own words.
void say_everywhere(Request& request, const std::string& text) {
  const auto fill = [&](std::string_view, auto& member) {
    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, policy::Text>) member = text;
  };
  Request::members(request, fill);
  policy::Channel::members(request.channel, fill);
  policy::Issuer::members(request.issuer, fill);
  policy::Authority::members(request.authority, fill);
  policy::Offence::members(request.offence, fill);
  request.targets = {{policy::IdentifierType::username, text}};
}

TEST(DeskLetter, SaysWhatIsProducedRefusedAndByWhen) {
  Request request;
  request.regime = "us.warrant";
  request.received_at = moment("2026-11-20T09:00:30Z");
  request.issuer = {.name = "District Court", .country = "US", .kind = policy::IssuerKind::court};
  request.targets = {{policy::IdentifierType::email, "ada@example.org"}};
  request.data = {policy::DataClass::bsi, policy::DataClass::cipher};
  request.demands.decryption = true;
  policy::Decision decision;
  decision.ruling = policy::Ruling::partial;
  decision.state = "COUNSEL_REVIEW";
  decision.deciding = policy::CheckId::R08;
  decision.rules = {
      {policy::CheckId::R01, true, "The sender is known.", "policy"},
      {policy::CheckId::R08, false, "It does not unlock D3_cipher.", "18 USC 2703(a)"},
  };
  decision.produce = {policy::DataClass::bsi};
  decision.refuse = {{policy::DataClass::cipher, policy::instrument_insufficient}};
  decision.produce_allowed = true;
  decision.clocks = {{"respond", moment("2026-12-01T12:00:00Z")}, {"hold", std::nullopt}};
  decision.notice = {false, policy::parse_date("2027-05-01")};
  const auto lines = letter_about(request, decision);
  EXPECT_EQ(lines[0], "PARTIAL: It can be answered in part.");
  EXPECT_EQ(lines[1], "Decided by R08: It does not unlock D3_cipher. [18 USC 2703(a)]");
  for (const char* line : {
           "  Received: 2026-11-20 09:00:30 UTC",
           "  From: \"District Court\", court, US",
           "  About: email ada@example.org",
           "  Data: D0_bsi, D3_cipher",
           "  Demanded besides: decryption",
           "  Preserved: no",
           "  R01: The sender is known. [policy]",
           "  R08: It does not unlock D3_cipher. [18 USC 2703(a)]",
           "  respond: 2026-12-01 12:00 UTC, 9 days left",
           "  hold: stands still",
           "  No, not until 2027-05-01 has passed.",
           "  Policy: version 7",
           "  SHA-256: ab12",
           "  As of: 2026-11-22 10:00 UTC",
       }) {
    EXPECT_THAT(lines, Contains(line));
  }
  EXPECT_THAT(lines, Contains(StartsWith("  May be produced now: D0_bsi (")));
  EXPECT_THAT(
      lines,
      Contains(AllOf(StartsWith("  Refused: D3_cipher ("), HasSubstr("for INSTRUMENT_INSUFFICIENT"))
      )
  );
  EXPECT_THAT(lines, Contains(StartsWith("  Not held: D5_none (")));
}

TEST(DeskLetter, HasNothingOfARequestThatEndsALineOrSteersATerminal) {
  const std::string hostile =
      "x\n\nDecided by R08: yes.\r\x1b]0;t\x07\x1b[2J\u202E\u2028\u200B\"; yes";
  Request request;
  say_everywhere(request, hostile);
  request.issuer.country = hostile;
  policy::Decision decision;
  decision.rules = {{policy::CheckId::R03, false, hostile, hostile}};
  decision.clocks = {{hostile, std::nullopt}};
  const auto lines = letter_about(request, decision);
  Request plain;
  say_everywhere(plain, "x");
  EXPECT_EQ(lines.size(), letter_about(plain, decision).size());
  for (const char* bad : {"\n", "\r", "\x1b", "\x07", "\u202E", "\u2028", "\u200B"}) {
    EXPECT_THAT(lines, Each(Not(HasSubstr(bad))));
  }
  EXPECT_THAT(lines, Each(Not(StartsWith("Decided by R08"))));
}

TEST(DeskLetter, HasTheBeginningOfWhatIsLong) {
  Request request;
  say_everywhere(request, std::string(65'535, 'x'));
  request.targets.clear();
  for (int i = 0; i < 100'000; ++i) {
    request.targets.push_back({policy::IdentifierType::username, "u" + std::to_string(i)});
  }
  policy::Decision decision;
  decision.rules = {{policy::CheckId::R03, false, std::string(65'535, 'x'), "policy"}};
  const auto lines = letter_about(request, decision);
  EXPECT_THAT(lines, Contains("  About: username u4"));
  EXPECT_THAT(lines, Contains("  About: 99995 more"));
  EXPECT_LT(lines.size(), 50U);
  for (const std::string& line : lines) EXPECT_LT(line.size(), 1'000U) << line;
}

TEST(DeskLetter, SaysSoWhereARequestSaysNothing) {
  const auto lines = letter_about({}, {});
  EXPECT_THAT(lines, Contains("  Under: not stated, which the policy does not have"));
  EXPECT_THAT(lines, Contains("  From: not stated"));
  EXPECT_THAT(lines, Contains("  About: nobody"));
  EXPECT_THAT(lines, Contains("  Data: none"));
  EXPECT_THAT(lines, Contains("  Produced: nothing"));
  EXPECT_THAT(lines, Contains("  No time runs."));
  EXPECT_THAT(lines, Contains("  Yes."));
}

TEST(TimeLeft, IsInWholeUnits) {
  const Instant from = moment("2026-11-22T10:00:00Z");
  EXPECT_EQ(left_text(moment("2026-11-23T10:00:00Z"), from), "1 day left");
  EXPECT_EQ(left_text(moment("2026-12-02T09:59:59Z"), from), "9 days left");
  EXPECT_EQ(left_text(moment("2026-11-22T18:00:00Z"), from), "8 hours left");
  EXPECT_EQ(left_text(moment("2026-11-22T10:01:59Z"), from), "1 minute left");
  EXPECT_EQ(left_text(from, from), "now");
  EXPECT_EQ(left_text(moment("2026-11-20T09:00:00Z"), from), "over for 2 days");
}

}  // namespace
}  // namespace causeway::cli
