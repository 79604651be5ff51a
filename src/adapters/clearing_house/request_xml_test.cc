// Requests byte for byte: others' examples, and one of our own with every field.
#include "adapters/clearing_house/request_xml.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/files_test.h"
#include "safety/cybertip_submission_test.h"

namespace causeway::adapters::clearing_house {
namespace {

using namespace safety;  // NOLINT(google-build-using-namespace): all of it is about these

/// Without white space at the end.
std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \n") + 1);
  return text;
}

std::optional<std::string> others_example(const std::string& name) {
  auto text = read_file(vectors_folder() + "/ncmec/examples/" + name);
  if (text) *text = trimmed(*text);
  return text;
}

CybertipReport small_report() {
  CybertipReport report;
  report.summary.type = IncidentType::online_enticement;
  report.summary.incident_ms = 1'768'554'900'000;
  report.chat = ChatIncident{{"ExampleMessenger"}, {}, {"[text-only report, synthetic]"}, {}};
  report.reporter.reporting_person = {{"Test"}, {"Reporter"}, {}, {"ts@example.com"}};
  report.reported = ReportedUser{{"u-123"}, {"ExampleMessenger"}, {}, {}, {}, {}};
  return report;
}

TEST(RequestXml, IsThatOfOthersForAReport) {
  const auto example = others_example("report_min_chat.xml");
  if (!example) GTEST_SKIP() << "skipped: no vectors";
  EXPECT_EQ(*report_xml(small_report()), *example);
}

TEST(RequestXml, IsThatOfOthersForAFile) {
  const auto example = others_example("fileDetails.xml");
  if (!example) GTEST_SKIP() << "skipped: no vectors";
  FileDetails file;
  file.original_file_name.value = "a.bin";
  file.content_viewed = Viewed::entirely;
  file.exif_viewed = Viewed::not_entirely;
  file.relevance = FileRelevance::reported;
  file.classification = IndustryClassification::b2;
  file.hashes = {
      {HashType::sha256,
       *from_hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")}
  };
  EXPECT_EQ(*file_details_xml(file, "123456", "3a1d4fd4106b82499b7c93442aa7dca4"), *example);
}

// vectors/cybertip was written by hand from the documentation's order of elements.
TEST(RequestXml, HasEveryFieldInItsPlace) {
  const auto report = read_file(source_path("vectors/cybertip/report.xml"));
  const auto file = read_file(source_path("vectors/cybertip/file_details.xml"));
  ASSERT_TRUE(report && file);
  EXPECT_EQ(*report_xml(safety::test::make_report()), trimmed(*report));
  EXPECT_EQ(*file_details_xml(safety::test::make_file(), "123456", "f-1"), trimmed(*file));
}

TEST(RequestXml, SaysWhatTheReviewRecordSays) {
  const auto has = [](Viewed viewed, std::string_view text) {
    FileDetails file = safety::test::make_file();
    file.content_viewed = viewed;
    const std::string xml = *file_details_xml(file, "1", "f");
    return xml.find(text) != std::string::npos;
  };
  EXPECT_TRUE(has(Viewed::entirely, "<fileViewedByEsp>true</fileViewedByEsp>"));
  EXPECT_TRUE(has(Viewed::not_entirely, "<fileViewedByEsp>false</fileViewedByEsp>"));
  EXPECT_FALSE(has(Viewed::unstated, "fileViewedByEsp"));
}

TEST(RequestXml, HoldsNoTextThatXmlCannot) {
  CybertipReport report = small_report();
  report.chat->content.value = "a\x01";
  EXPECT_EQ(broken_rule(report_xml(report)), &safety::rules::text_is_legible);
  report.chat->content.value = "\xC0\x80";
  EXPECT_EQ(broken_rule(report_xml(report)), &safety::rules::text_is_utf8);
}

}  // namespace
}  // namespace causeway::adapters::clearing_house
