#pragma once

#include "safety/cybertip_report.h"

/// Harmless made-up submissions for tests.
namespace causeway::safety::test {

inline constexpr Instant noon = from_unix_ms(1'800'000'000'000);

inline FileDetails make_file(std::uint8_t seed = 1) {
  FileDetails file;
  file.original_file_name.value = "picture.jpg";
  file.uploaded_ms = to_unix_ms(noon) - 60'000;
  file.content_viewed = Viewed::entirely;
  file.relevance = FileRelevance::reported;
  file.classification = IndustryClassification::b2;
  file.annotations = {FileAnnotation::viral, FileAnnotation::generative_ai};
  file.hashes = {
      {HashType::md5, Bytes(16, seed)},
      {HashType::sha1, Bytes(20, seed)},
      {HashType::sha256, Bytes(32, seed)},
      {HashType::pdq, Bytes(32, seed)},
  };
  return file;
}

/// Every field of a report has a value.
inline CybertipReport make_report() {
  CybertipReport report;
  report.summary.type = IncidentType::online_enticement;
  report.summary.platform.value = "Causeway";
  report.summary.escalation = Text{"They want to meet tomorrow."};
  report.summary.annotations = {ReportAnnotation::csam_solicitation, ReportAnnotation::sextortion};
  report.summary.incident_ms = to_unix_ms(noon) - 3'600'000;
  report.summary.incident_time_description.value = "When the last message was sent.";
  report.chat = ChatIncident{{"Causeway"}, {"room"}, {"A: <hello> & \"bye\"\r\nB: \u00e9"}, {"x"}};
  report.reporter.reporting_person = {{"Test"}, {"Reporter"}, {"+1 555 0100"}, {"ts@example.com"}};
  report.reporter.contact_person = Contact{{"Day"}, {"Night"}, {"+1 555 0101"}, {"on@example.com"}};
  report.reporter.terms_of_service.value = "Be kind.";
  report.reporter.legal_url.value = "https://example.com/legal";
  report.reported = ReportedUser{
      {"00112233445566778899aabbccddeeff"},
      {"Causeway"},
      {"mallory"},
      {41, 42},
      {"g-1"},
      {"x"},
  };
  report.victims = {
      {{{"V"}, {}, {}, {"v@example.com"}}, 12, {"v-1"}, {"Causeway"}, {"victor"}, {"x"}},
  };
  report.additional_info.value = "All of it is made up.";
  return report;
}

inline Submission make_submission(std::size_t files = 1) {
  Submission submission{make_report(), {}, 2};
  for (std::size_t i = 0; i < files; ++i) {
    submission.files.push_back(make_file(static_cast<std::uint8_t>(i + 1)));
  }
  return submission;
}

}  // namespace causeway::safety::test
