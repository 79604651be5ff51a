#include "safety/statement.h"

#include "base/invariant.h"
#include "base/utc_text.h"

namespace causeway::safety {
namespace {

constexpr std::string_view title = "A decision about your account";

constexpr std::string_view how_decided =
    "How this was decided: people who had your messages disclosed some of them to us, with proof"
    " that they are yours. Somebody of our staff read them and decided; no machine did. Nothing"
    " that nobody disclosed can be read here.";
constexpr std::string_view how_decided_by_two =
    "How this was decided: people who had your messages disclosed some of them to us, with proof"
    " that they are yours. Two of our staff read them and decided the same, each without knowing"
    " the other's opinion; no machine did. Nothing that nobody disclosed can be read here.";
constexpr std::string_view redress =
    "Somebody who had no part in this will look at it again. You can also go to a court and, in"
    " the European Union, to a certified dispute settlement body (Regulation (EU) 2022/2065,"
    " Article 21).";

std::string day(Instant time) {
  return utc_text(time).substr(0, 10);
}

void add_paragraph(std::string& text, std::string_view paragraph) {
  if (paragraph.empty()) return;
  if (!text.empty()) text += "\n\n";
  text += paragraph;
}

std::string measure_text(const Verdict& verdict) {
  std::string text = "What follows: ";
  text += row_of(verdict.measure).told;
  if (verdict.until) text += " This ends on " + day(*verdict.until) + " (UTC).";
  return text;
}

}  // namespace

Statement state(const Verdict& verdict, std::optional<Instant> appeal_until) {
  const MeasureRow& measure = row_of(verdict.measure);
  if (measure.told.empty()) return {std::string(title), ""};
  const Policy* policy = find_policy(verdict.policy);
  INVARIANT(policy != nullptr);
  std::string text;
  add_paragraph(text, std::string(policy->told));
  add_paragraph(text, verdict.words);
  add_paragraph(text, measure_text(verdict));
  add_paragraph(
      text, "The rule: " + std::string(policy->title) + " (our terms of use, everywhere)."
  );
  add_paragraph(text, measure.needs_two ? how_decided_by_two : how_decided);
  if (appeal_until) {
    add_paragraph(
        text,
        "If this is wrong, appeal until " + day(*appeal_until) + " (UTC). " + std::string(redress)
    );
  }
  return {std::string(title), std::move(text)};
}

std::string state_upheld(std::string_view words) {
  std::string text = "Somebody who had no part in the decision has looked at it again. It stays.";
  add_paragraph(text, words);
  add_paragraph(
      text,
      "You can go to a court and, in the European Union, to a certified dispute settlement body"
      " (Regulation (EU) 2022/2065, Article 21)."
  );
  return text;
}

std::string state_taken_back(std::string_view words, Measure now_holds) {
  std::string text = "The decision was wrong, and is taken back. We are sorry.";
  add_paragraph(text, words);
  if (now_holds != Measure::none) {
    add_paragraph(
        text, "Another decision about your account holds: " + std::string(row_of(now_holds).told)
    );
  }
  return text;
}

std::string state_to_reporter(Measure measure) {
  if (measure == Measure::none) {
    return "We looked at what you reported. It does not break our rules as we read them, so"
           " nothing was done. Thank you for telling us; you can block the account yourself.";
  }
  return "We looked at what you reported. It breaks our rules, and we did something about it."
         " Thank you for telling us. Nobody was told that it was you.";
}

std::string state_undecided() {
  return "Nobody has decided on what you reported within the time for which we keep reports. That "
         "is"
         " our failure, and we are sorry. What you sent us has been destroyed, and nothing was "
         "done."
         " If it goes on, report it again; you can block the account yourself.";
}

}  // namespace causeway::safety
