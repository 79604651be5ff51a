// A submission that breaks one rule is refused by that rule; at its limit, each text is taken.
#include "safety/cybertip_report.h"

#include <functional>
#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "safety/cybertip_rules.h"
#include "safety/cybertip_submission_test.h"

namespace causeway::safety {
namespace {

using test::make_submission;
using test::noon;

struct Breach {
  const Rule* rule;
  std::function<void(Submission&)> commit;
};

ReportedUser& reported(Submission& s) {
  return *s.report.reported;
}

Contact& person(Submission& s) {
  return s.report.reporter.reporting_person;
}

template <typename Enum>
Enum beyond(Enum last) {
  return static_cast<Enum>(static_cast<unsigned>(last) + 1);
}

// clang-format off
const std::vector<Breach>& breaches() {
  static const std::vector<Breach> all{
    {&rules::two_people_confirmed, [](Submission& s) { s.confirmations = 1; }},
    {&rules::incident_type_is_known, [](Submission& s) { s.report.summary.type = {}; }},
    {&rules::incident_type_is_known, [](Submission& s) { s.report.summary.type = beyond(IncidentType::unsolicited_obscene_material); }},
    {&rules::incident_is_past, [](Submission& s) { s.report.summary.incident_ms = to_unix_ms(noon); }},
    {&rules::incident_has_a_time, [](Submission& s) { s.report.summary.incident_ms = 0; }},
    {&rules::escalation_is_not_blank, [](Submission& s) { s.report.summary.escalation = Text{" \n"}; }},
    {&rules::report_annotation_is_known, [](Submission& s) { s.report.summary.annotations = {beyond(ReportAnnotation::informational)}; }},
    {&rules::text_is_utf8, [](Submission& s) { s.report.chat->content.value = "\xFF"; }},
    {&rules::text_is_legible, [](Submission& s) { s.report.chat->content.value = "\x01"; }},
    {&rules::text_is_legible, [](Submission& s) { s.report.additional_info.value = "\xEF\xBF\xBF"; }},
    {&rules::reporter_has_email, [](Submission& s) { person(s).email = {}; }},
    {&rules::prior_reports_fit, [](Submission& s) { reported(s).prior_reports.resize(101); }},
    {&rules::victims_fit, [](Submission& s) { s.report.victims.resize(21); }},
    {&rules::age_is_possible, [](Submission& s) { s.report.victims[0].age = 151; }},
    {&rules::files_fit, [](Submission& s) { s.files.resize(201, s.files[0]); }},
    {&rules::upload_is_past, [](Submission& s) { s.files[0].uploaded_ms = to_unix_ms(noon); }},
    {&rules::upload_has_a_time, [](Submission& s) { s.files[0].uploaded_ms = 0; }},
    {&rules::review_is_recorded, [](Submission& s) { s.files[0].content_viewed = Viewed::unstated; }},
    {&rules::review_is_recorded, [](Submission& s) { s.files[0].exif_viewed = beyond(Viewed::not_entirely); }},
    {&rules::relevance_is_known, [](Submission& s) { s.files[0].relevance = {}; }},
    {&rules::file_annotation_is_known, [](Submission& s) { s.files[0].annotations = {FileAnnotation{}}; }},
    {&rules::classification_is_known, [](Submission& s) { s.files[0].classification = beyond(IndustryClassification::b2); }},
    {&rules::supplemental_has_no_classification, [](Submission& s) { s.files[0].relevance = FileRelevance::supplemental; }},
    {&rules::supplemental_is_no_meme, [](Submission& s) {
       s.files[0].relevance = FileRelevance::supplemental;
       s.files[0].classification.reset();
       s.files[0].annotations.push_back(FileAnnotation::potential_meme);
     }},
    {&rules::hash_is_of_its_type, [](Submission& s) { s.files[0].hashes[0].value.pop_back(); }},
    {&rules::hash_is_of_its_type, [](Submission& s) { s.files[0].hashes[0].type = beyond(HashType::pdq); }},
    {&rules::hash_is_given_once, [](Submission& s) { s.files[0].hashes.push_back(s.files[0].hashes[0]); }},
    {&rules::file_is_given_once, [](Submission& s) { s.files.push_back(s.files[0]); }},
    {&rules::file_is_hashed, [](Submission& s) { s.files[0].hashes.erase(s.files[0].hashes.begin()); }},
  };
  return all;
}

struct TextCase {
  const Rule* rule;
  std::size_t characters_max;
  std::function<Text&(Submission&)> field;
};

/// Lengths as the clearing house's documentation states them, once more.
const std::vector<TextCase>& text_cases() {
  static const std::vector<TextCase> all{
    {&rules::platform_fits, 256, [](Submission& s) -> Text& { return s.report.summary.platform; }},
    {&rules::escalation_fits, 3000, [](Submission& s) -> Text& { return *s.report.summary.escalation; }},
    {&rules::incident_time_description_fits, 3000, [](Submission& s) -> Text& { return s.report.summary.incident_time_description; }},
    {&rules::chat_client_fits, 255, [](Submission& s) -> Text& { return s.report.chat->chat_client; }},
    {&rules::chat_room_name_fits, 255, [](Submission& s) -> Text& { return s.report.chat->chat_room_name; }},
    {&rules::chat_content_fits, 524288, [](Submission& s) -> Text& { return s.report.chat->content; }},
    {&rules::additional_info_fits, 65536, [](Submission& s) -> Text& { return s.report.chat->additional_info; }},
    {&rules::additional_info_fits, 65536, [](Submission& s) -> Text& { return s.report.additional_info; }},
    {&rules::additional_info_fits, 65536, [](Submission& s) -> Text& { return reported(s).additional_info; }},
    {&rules::additional_info_fits, 65536, [](Submission& s) -> Text& { return s.report.victims[0].additional_info; }},
    {&rules::additional_info_fits, 65536, [](Submission& s) -> Text& { return s.files[0].additional_info; }},
    {&rules::first_name_fits, 100, [](Submission& s) -> Text& { return person(s).first_name; }},
    {&rules::last_name_fits, 100, [](Submission& s) -> Text& { return person(s).last_name; }},
    {&rules::last_name_fits, 100, [](Submission& s) -> Text& { return s.report.reporter.contact_person->last_name; }},
    {&rules::first_name_fits, 100, [](Submission& s) -> Text& { return s.report.victims[0].person.first_name; }},
    {&rules::phone_fits, 50, [](Submission& s) -> Text& { return person(s).phone; }},
    {&rules::email_fits, 255, [](Submission& s) -> Text& { return s.report.victims[0].person.email; }},
    {&rules::terms_of_service_fit, 3000, [](Submission& s) -> Text& { return s.report.reporter.terms_of_service; }},
    {&rules::legal_url_fits, 2083, [](Submission& s) -> Text& { return s.report.reporter.legal_url; }},
    {&rules::esp_identifier_fits, 255, [](Submission& s) -> Text& { return reported(s).esp_identifier; }},
    {&rules::esp_identifier_fits, 255, [](Submission& s) -> Text& { return s.report.victims[0].esp_identifier; }},
    {&rules::esp_service_fits, 100, [](Submission& s) -> Text& { return reported(s).esp_service; }},
    {&rules::esp_service_fits, 100, [](Submission& s) -> Text& { return s.report.victims[0].esp_service; }},
    {&rules::screen_name_fits, 256, [](Submission& s) -> Text& { return reported(s).screen_name; }},
    {&rules::screen_name_fits, 256, [](Submission& s) -> Text& { return s.report.victims[0].screen_name; }},
    {&rules::group_identifier_fits, 255, [](Submission& s) -> Text& { return reported(s).group_identifier; }},
    {&rules::file_name_fits, 2056, [](Submission& s) -> Text& { return s.files[0].original_file_name; }},
  };
  return all;
}

// clang-format on

std::string characters(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "\u00e9";  // two bytes each
  return text;
}

TEST(CybertipReport, OfEverythingAndOfTheLeastIsTaken) {
  EXPECT_EQ(broken_rule_name(check_submission(make_submission(3), noon)), "none");
  Submission least;
  least.confirmations = 2;
  least.report.summary.type = IncidentType::online_enticement;
  least.report.summary.incident_ms = 1;
  least.report.reporter.reporting_person.email.value = "ts@example.com";
  EXPECT_EQ(broken_rule_name(check_submission(least, noon)), "none");
}

TEST(CybertipReport, ThatBreaksOneRuleIsRefusedByIt) {
  for (const Breach& breach : breaches()) {
    Submission submission = make_submission();
    breach.commit(submission);
    EXPECT_EQ(broken_rule_name(check_submission(submission, noon)), breach.rule->name);
  }
}

TEST(CybertipReport, TextsFitInCharactersNotBytes) {
  for (const TextCase& text : text_cases()) {
    Submission submission = make_submission();
    text.field(submission).value = characters(text.characters_max);
    EXPECT_EQ(broken_rule_name(check_submission(submission, noon)), "none") << text.rule->name;
    text.field(submission).value += "x";
    EXPECT_EQ(broken_rule_name(check_submission(submission, noon)), text.rule->name);
  }
}

TEST(CybertipReport, IsStoredAsItIs) {
  const Submission submission = make_submission(2);
  const auto stored = tls::decode<Submission>(tls::encode(submission));
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(*stored, submission);
}

// Who puts a character into a message that XML cannot hold keeps no report from being made.
TEST(CybertipText, IsMadeLegible) {
  const std::string text =
      legible(as_bytes(std::string_view("a\0b\x1b\xFF\xEF\xBF\xBE\u00e9\n", 11)));
  EXPECT_EQ(text, "a[U+0000]b[U+001B][byte ff][U+FFFE]\u00e9\n");
  EXPECT_TRUE(check_text(text).ok());
}

}  // namespace
}  // namespace causeway::safety
