#include "safety/tip_fields.h"

#include <array>

#include "base/invariant.h"
#include "base/utc_text.h"

namespace causeway::safety {
namespace {

constexpr std::array<std::string_view, 8> incidents{
    "possession",
    "trafficking",
    "tourism",
    "molestation",
    "misleading-domain",
    "misleading-words",
    "enticement",
    "unsolicited-obscene",
};
constexpr std::array<std::string_view, 4> classes{"A1", "A2", "B1", "B2"};

/// Collects what is not empty.
class Fields {
 public:
  void add(std::string path, std::string title, const Text& text) {
    if (!text.empty()) all.push_back({std::move(path), std::move(title), text.value});
  }

  void add_contact(const std::string& path, const std::string& who, const Contact& contact) {
    add(path + "/firstName", who + ": first name", contact.first_name);
    add(path + "/lastName", who + ": last name", contact.last_name);
    add(path + "/phone", who + ": telephone", contact.phone);
    add(path + "/email", who + ": email", contact.email);
  }

  std::vector<TipField> all;
};

void add_reported(Fields& fields, const ReportedUser& user) {
  const std::string path = "personOrUserReported/";
  fields.add(path + "espIdentifier", "Reported account", user.esp_identifier);
  fields.add(path + "espService", "Service", user.esp_service);
  fields.add(path + "screenName", "Username", user.screen_name);
  for (const std::uint64_t number : user.prior_reports) {
    fields.add(path + "priorCTReports", "Earlier report", {std::to_string(number)});
  }
  fields.add(path + "groupIdentifier", "Conversation", user.group_identifier);
  fields.add(path + "additionalInfo", "About the account", user.additional_info);
}

}  // namespace

std::vector<TipField> fields_of(const Submission& submission) {
  const CybertipReport& report = submission.report;
  Fields fields;
  const std::string summary = "incidentSummary/";
  fields.add(summary + "incidentType", "Incident", {std::string(name_of(report.summary.type))});
  fields.add(summary + "platform", "Platform", report.summary.platform);
  fields.add(
      summary + "incidentDateTime", "When", {utc_text(from_unix_ms(report.summary.incident_ms))}
  );
  fields.add(
      summary + "incidentDateTimeDescription",
      "What that time is",
      report.summary.incident_time_description
  );
  if (report.chat) {
    const std::string chat = "internetDetails/chatImIncident/";
    fields.add(chat + "chatClient", "Program", report.chat->chat_client);
    fields.add(chat + "content", "Messages", report.chat->content);
    fields.add(chat + "additionalInfo", "About the messages", report.chat->additional_info);
  }
  fields.add_contact("reporter/reportingPerson", "Reported by", report.reporter.reporting_person);
  fields.add("reporter/termsOfService", "Terms of service", report.reporter.terms_of_service);
  fields.add("reporter/legalURL", "Legal address", report.reporter.legal_url);
  if (report.reported) add_reported(fields, *report.reported);
  fields.add("additionalInfo", "Reviewers' words", report.additional_info);
  return std::move(fields.all);
}

std::string_view name_of(IncidentType incident) {
  const auto index = static_cast<std::size_t>(incident) - 1;
  INVARIANT(index < incidents.size());
  return incidents[index];
}

std::string_view name_of(IndustryClassification classification) {
  const auto index = static_cast<std::size_t>(classification) - 1;
  INVARIANT(index < classes.size());
  return classes[index];
}

}  // namespace causeway::safety
