// What people see of a report before it leaves and afterwards, and of what the provider decided.
#include "cmd/causeway/report_views_test.h"

namespace causeway::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST_F(Lines, ShowAllThatAReportDiscloses) {
  EXPECT_THAT(
      preview_lines(report_preview(), human),
      ElementsAre(
          "To the reviewers of chat.example, sealed so that only they open it:",
          "Reported: @ada (what was said)",
          "Reason: Harassment or bullying",
          "Your words: Every day.",
          "Chat: @ada",
          "[2026-11-24 21:52] ada: I know where you live",
          "    [photo.jpg, image/jpeg, 70000 bytes]",
          "-- 2 messages left out: this device does not have them",
          "[2026-11-24 21:52] ada: (withheld, a receipt: only that something was sent, by whom and "
          "when)",
          "They can read 1 message. Of 1 more they learn only that something was sent, by whom and "
          "when.",
          "They learn that you reported it, and nothing else of your chats.",
          "@ada is not told who reported it; what is disclosed may let them guess.",
          "@ada will be blocked."
      )
  );
}

TEST_F(Lines, SayWhatIsWithheld) {
  ReportPreviewView view = report_preview();
  ReportedView& withheld = view.messages.back();
  for (const auto& [kind, words] : {
           std::pair(std::optional(content::Kind::message), "(withheld, a message: only that"),
           std::pair(std::optional(content::Kind::reaction), "(withheld, a reaction: only that"),
           std::pair(std::optional(content::Kind::typing), "(withheld, something between programs"),
           std::pair(std::optional<content::Kind>(), "(withheld, something between programs"),
       }) {
    withheld.withheld = kind;
    EXPECT_THAT(preview_lines(view, human), Contains(HasSubstr(words)));
  }
}

TEST_F(Lines, SayThatTheSameWasReportedBefore) {
  ReportPreviewView view = report_preview();
  EXPECT_THAT(preview_lines(view, human), Not(Contains(HasSubstr("before, last on"))));
  view.earlier = own_report().report;
  EXPECT_THAT(
      preview_lines(view, human),
      Contains("You have reported @ada before, last on 2026-11-24 21:52 (Harassment or bullying): "
               "is closed.")
  );
  EXPECT_THAT(
      preview_lines(view, json), ElementsAre(HasSubstr(R"("reported_before":"2026-11-24T21:52)"))
  );
}

TEST_F(Lines, SayNothingOfWithheldMessagesWhereThereAreNone) {
  ReportPreviewView view = report_preview();
  view.messages.pop_back();
  const auto lines = preview_lines(view, human);
  EXPECT_THAT(lines, Contains("They can read 1 message."));
  EXPECT_THAT(lines, Not(Contains(HasSubstr(" more they learn"))));
}

TEST_F(Lines, SayWhatOfAReportCannotBeProven) {
  ReportPreviewView view = report_preview();
  view.messages[0].verdict = api::FrankVerdict::expired;
  view.messages[0].is_erased = true;
  view.messages[0].files[0].place.reset();
  const auto lines = preview_lines(view, human);
  EXPECT_THAT(lines, Contains(HasSubstr("(the provider cannot prove this one)")));
  EXPECT_THAT(lines, Contains(HasSubstr("(nobody is shown this any more)")));
  EXPECT_THAT(lines, Contains(HasSubstr("cannot be handed in")));
  view.messages[0].verdict.reset();
  EXPECT_THAT(preview_lines(view, human), Not(Contains(HasSubstr("cannot prove"))))
      << "which nobody has said";
}

TEST_F(Lines, OfAReportThatDisclosesNothingSaySo) {
  ReportPreviewView view = report_preview();
  view.messages.clear();
  view.gaps.clear();
  view.username.clear();
  view.account = {};
  view.chat = group_chat();
  view.scope = report::Scope::group;
  view.blocks = false;
  view.leaves = true;
  const auto lines = preview_lines(view, human);
  EXPECT_THAT(lines, Contains("Reported: #family (a group)"));
  EXPECT_THAT(lines, Contains("Nothing that was said in any chat is disclosed."));
  EXPECT_THAT(lines, Contains("Nobody in the group is told who reported it."));
  EXPECT_THAT(lines, Contains("You will leave #family."));
  EXPECT_THAT(lines, Contains("Chat: #family (its name stays here)"));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("guess"))));
}

TEST_F(Lines, OfSomebodyOfWhomNothingIsDisclosedLetThemGuessNothing) {
  ReportPreviewView view = report_preview();
  view.messages.erase(view.messages.begin());
  view.leaves = true;
  const auto lines = preview_lines(view, human);
  EXPECT_THAT(lines, Contains("@ada is not told who reported it."));
  EXPECT_THAT(lines, Contains("You will leave the chat with @ada."));
}

TEST_F(Lines, OfReportsAndDecisionsWriteNowhereElse) {
  ReportPreviewView view = report_preview();
  view.messages[0].text = "\x1b[2J\n[2026-11-24 21:52] bob: me too";
  view.messages[0].files[0].name = "\x1b[2J";
  for (const std::string& line : preview_lines(view, human)) {
    EXPECT_THAT(line, Not(HasSubstr("\x1b")));
    EXPECT_THAT(line, Not(HasSubstr("\n[")));
  }
  client::KeptNotice notice = decision();
  notice.item.statement = to_bytes("One.\n\x1b[2J");
  for (const std::string& line : notice_lines(notice, human)) {
    EXPECT_THAT(line, Not(HasSubstr("\x1b")));
  }
}

TEST_F(Lines, SayWhatBecameOfAReport) {
  OwnReportView view = own_report();
  EXPECT_EQ(
      own_report_line(view, human),
      "[2026-11-24 21:52] e1e1e1e1e1  @ada, Harassment or bullying, 6 messages: is closed; "
      "something was done"
  );
  view.report.measure = api::Measure::none;
  EXPECT_THAT(own_report_line(view, human), HasSubstr("nothing was done"));
  view.report.state = client::FilingState::refused;
  view.report.failure = "api.size_is_within_limit";
  EXPECT_THAT(own_report_line(view, human), HasSubstr("larger than the server takes"));
}

TEST_F(Lines, SayWhatWasDecidedAndHowToAppeal) {
  client::KeptNotice notice = decision();
  EXPECT_THAT(
      notice_lines(notice, human),
      ElementsAre(
          "[2026-11-24 21:52] dedededede"
          "  A decision about your account: no messages for a while, until 2026-11-27 21:52",
          "    You threatened somebody.",
          "    Until 2026-11-25 21:52 you can ask for a second look, by somebody else: causeway "
          "appeal dedededede"
      )
  );
  notice.appeal = client::FilingState::filed;
  EXPECT_EQ(notice_lines(notice, human).back(), "    Your appeal: the reviewers have it");
  EXPECT_EQ(appeal_line(notice, human), "Your appeal against dedededede: the reviewers have it");
}

}  // namespace
}  // namespace causeway::cli
