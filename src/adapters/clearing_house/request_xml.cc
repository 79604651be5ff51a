#include "adapters/clearing_house/request_xml.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "adapters/clearing_house/xml_writer.h"
#include "base/encoding.h"
#include "base/utc_text.h"

namespace causeway::adapters::clearing_house {
namespace {

// NOLINTNEXTLINE(google-build-using-namespace): this file is about nothing else
using namespace safety;

// By the number of the enumerator, less one; flags in the order of the API.
constexpr std::array<std::string_view, 8> incident_types{
    "Child Pornography (possession, manufacture, and distribution)",
    "Child Sex Trafficking",
    "Child Sex Tourism",
    "Child Sexual Molestation",
    "Misleading Domain Name",
    "Misleading Words or Digital Images on the Internet",
    "Online Enticement of Children for Sexual Acts",
    "Unsolicited Obscene Material Sent to a Child",
};
constexpr std::array<std::string_view, 6> report_annotations{
    "sextortion",
    "csamSolicitation",
    "minorToMinorInteraction",
    "spam",
    "sadisticOnlineExploitation",
    "informational",
};
constexpr std::array<std::string_view, 10> file_annotations{
    "animeDrawingVirtualHentai",
    "potentialMeme",
    "viral",
    "possibleSelfProduction",
    "physicalHarm",
    "violenceGore",
    "bestiality",
    "liveStreaming",
    "infant",
    "generativeAi",
};
constexpr std::array<std::string_view, 2> relevances{"Reported", "Supplemental Reported"};
constexpr std::array<std::string_view, 4> classifications{"A1", "A2", "B1", "B2"};
constexpr std::array<std::string_view, 4> hash_types{"MD5", "SHA1", "SHA256", "PDQ"};

template <std::size_t count, typename Enum>
std::string_view name_of(const std::array<std::string_view, count>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value) - 1);
}

/// Those flags that are set, each once, in the order of the API.
template <std::size_t count, typename Enum>
void write_flags(
    XmlWriter& xml,
    std::string_view parent,
    const std::array<std::string_view, count>& names,
    const std::vector<Enum>& set
) {
  if (set.empty()) return;
  xml.open(parent);
  for (std::size_t i = 0; i < count; ++i) {
    if (std::find(set.begin(), set.end(), static_cast<Enum>(i + 1)) != set.end()) {
      xml.flag(names.at(i));
    }
  }
  xml.close(parent);
}

std::string time_text(std::uint64_t ms) {
  return utc_text(from_unix_ms(ms));
}

void write_summary(XmlWriter& xml, const IncidentSummary& summary) {
  xml.open("incidentSummary");
  xml.text("incidentType", name_of(incident_types, summary.type));
  xml.text("platform", summary.platform);
  if (summary.escalation) xml.text("escalateToHighPriority", *summary.escalation);
  write_flags(xml, "reportAnnotations", report_annotations, summary.annotations);
  xml.text("incidentDateTime", time_text(summary.incident_ms));
  xml.text("incidentDateTimeDescription", summary.incident_time_description);
  xml.close("incidentSummary");
}

void write_chat(XmlWriter& xml, const ChatIncident& chat) {
  xml.open("internetDetails");
  xml.open("chatImIncident");
  xml.text("chatClient", chat.chat_client);
  xml.text("chatRoomName", chat.chat_room_name);
  xml.text("content", chat.content);
  xml.text("additionalInfo", chat.additional_info);
  xml.close("chatImIncident");
  xml.close("internetDetails");
}

/// Without the element around it.
void write_person(XmlWriter& xml, const Contact& person) {
  xml.text("firstName", person.first_name);
  xml.text("lastName", person.last_name);
  xml.text("phone", person.phone);
  xml.text("email", person.email);
}

void write_reporter(XmlWriter& xml, const Reporter& reporter) {
  xml.open("reporter");
  xml.open("reportingPerson");
  write_person(xml, reporter.reporting_person);
  xml.close("reportingPerson");
  if (reporter.contact_person) {
    xml.open("contactPerson");
    write_person(xml, *reporter.contact_person);
    xml.close("contactPerson");
  }
  xml.text("termsOfService", reporter.terms_of_service);
  xml.text("legalURL", reporter.legal_url);
  xml.close("reporter");
}

void write_reported(XmlWriter& xml, const ReportedUser& user) {
  xml.open("personOrUserReported");
  xml.text("espIdentifier", user.esp_identifier);
  xml.text("espService", user.esp_service);
  xml.text("screenName", user.screen_name);
  for (const std::uint64_t report : user.prior_reports) {
    xml.text("priorCTReports", std::to_string(report));
  }
  xml.text("groupIdentifier", user.group_identifier);
  xml.text("additionalInfo", user.additional_info);
  xml.close("personOrUserReported");
}

void write_victim(XmlWriter& xml, const Victim& victim) {
  xml.open("victim");
  xml.open("victimPerson");
  write_person(xml, victim.person);
  if (victim.age) xml.text("age", std::to_string(*victim.age));
  xml.close("victimPerson");
  xml.text("espIdentifier", victim.esp_identifier);
  xml.text("espService", victim.esp_service);
  xml.text("screenName", victim.screen_name);
  xml.text("additionalInfo", victim.additional_info);
  xml.close("victim");
}

void write_viewed(XmlWriter& xml, std::string_view name, Viewed viewed) {
  if (viewed == Viewed::unstated) return;
  xml.text(name, viewed == Viewed::entirely ? "true" : "false");
}

}  // namespace

Result<std::string> report_xml(const CybertipReport& report) {
  XmlWriter xml("report");
  write_summary(xml, report.summary);
  if (report.chat) write_chat(xml, *report.chat);
  write_reporter(xml, report.reporter);
  if (report.reported) write_reported(xml, *report.reported);
  for (const Victim& victim : report.victims) write_victim(xml, victim);
  xml.text("additionalInfo", report.additional_info);
  return std::move(xml).finish();
}

Result<std::string> file_details_xml(
    const FileDetails& file, const std::string& report_id, const std::string& file_id
) {
  XmlWriter xml("fileDetails");
  xml.text("reportId", report_id);
  xml.text("fileId", file_id);
  xml.text("originalFileName", file.original_file_name);
  if (file.uploaded_ms) xml.text("uploadedToEspTimestamp", time_text(*file.uploaded_ms));
  write_viewed(xml, "fileViewedByEsp", file.content_viewed);
  write_viewed(xml, "exifViewedByEsp", file.exif_viewed);
  xml.text("publiclyAvailable", "false");  // an attachment is for the members of its conversation
  xml.text("fileRelevance", name_of(relevances, file.relevance));
  write_flags(xml, "fileAnnotations", file_annotations, file.annotations);
  if (file.classification) {
    xml.text("industryClassification", name_of(classifications, *file.classification));
  }
  for (const FileHash& hash : file.hashes) {
    const std::string type = "hashType=\"" + std::string(name_of(hash_types, hash.type)) + "\"";
    xml.value("originalFileHash", type, to_hex(hash.value));
  }
  xml.text("additionalInfo", file.additional_info);
  return std::move(xml).finish();
}

}  // namespace causeway::adapters::clearing_house
