#pragma once

#include <cstddef>

#include "base/result.h"

/// What may not be filed. Where the clearing house states no length, the limit is ours, and says
/// so: it keeps a report from filling the memory of whoever writes it.
namespace causeway::safety {

namespace rules {
// clang-format off
inline constexpr Rule two_people_confirmed{"cybertip.two_people_confirmed", "docs/formats/cybertip.md, Before"};
inline constexpr Rule incident_type_is_known{"cybertip.incident_type_is_known", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule incident_is_past{"cybertip.incident_is_past", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule incident_has_a_time{"cybertip.incident_has_a_time", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule platform_fits{"cybertip.platform_fits", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule escalation_fits{"cybertip.escalation_fits", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule escalation_is_not_blank{"cybertip.escalation_is_not_blank", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule incident_time_description_fits{"cybertip.incident_time_description_fits", "CyberTipline Reporting API, incidentSummary"};
inline constexpr Rule report_annotation_is_known{"cybertip.report_annotation_is_known", "CyberTipline Reporting API, reportAnnotations"};
inline constexpr Rule chat_client_fits{"cybertip.chat_client_fits", "CyberTipline Reporting API, chatImIncident"};
inline constexpr Rule chat_room_name_fits{"cybertip.chat_room_name_fits", "CyberTipline Reporting API, chatImIncident"};
inline constexpr Rule chat_content_fits{"cybertip.chat_content_fits", "docs/formats/cybertip.md, Limits"};
inline constexpr Rule additional_info_fits{"cybertip.additional_info_fits", "docs/formats/cybertip.md, Limits"};
inline constexpr Rule first_name_fits{"cybertip.first_name_fits", "CyberTipline Reporting API, Person"};
inline constexpr Rule last_name_fits{"cybertip.last_name_fits", "CyberTipline Reporting API, Person"};
inline constexpr Rule phone_fits{"cybertip.phone_fits", "CyberTipline Reporting API, phone"};
inline constexpr Rule email_fits{"cybertip.email_fits", "CyberTipline Reporting API, email"};
inline constexpr Rule reporter_has_email{"cybertip.reporter_has_email", "CyberTipline Reporting API, reporter"};
inline constexpr Rule terms_of_service_fit{"cybertip.terms_of_service_fit", "CyberTipline Reporting API, reporter"};
inline constexpr Rule legal_url_fits{"cybertip.legal_url_fits", "CyberTipline Reporting API, reporter"};
inline constexpr Rule esp_identifier_fits{"cybertip.esp_identifier_fits", "CyberTipline Reporting API, personOrUserReported"};
inline constexpr Rule esp_service_fits{"cybertip.esp_service_fits", "CyberTipline Reporting API, personOrUserReported"};
inline constexpr Rule screen_name_fits{"cybertip.screen_name_fits", "CyberTipline Reporting API, personOrUserReported"};
inline constexpr Rule group_identifier_fits{"cybertip.group_identifier_fits", "CyberTipline Reporting API, personOrUserReported"};
inline constexpr Rule prior_reports_fit{"cybertip.prior_reports_fit", "docs/formats/cybertip.md, Limits"};
inline constexpr Rule victims_fit{"cybertip.victims_fit", "docs/formats/cybertip.md, Limits"};
inline constexpr Rule age_is_possible{"cybertip.age_is_possible", "CyberTipline Reporting API, Person"};
inline constexpr Rule files_fit{"cybertip.files_fit", "docs/formats/cybertip.md, Limits"};
inline constexpr Rule file_name_fits{"cybertip.file_name_fits", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule upload_is_past{"cybertip.upload_is_past", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule upload_has_a_time{"cybertip.upload_has_a_time", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule review_is_recorded{"cybertip.review_is_recorded", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule relevance_is_known{"cybertip.relevance_is_known", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule file_annotation_is_known{"cybertip.file_annotation_is_known", "CyberTipline Reporting API, fileAnnotations"};
inline constexpr Rule classification_is_known{"cybertip.classification_is_known", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule supplemental_has_no_classification{"cybertip.supplemental_has_no_classification", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule supplemental_is_no_meme{"cybertip.supplemental_is_no_meme", "CyberTipline Reporting API, fileDetails"};
inline constexpr Rule hash_is_of_its_type{"cybertip.hash_is_of_its_type", "RFC 1321 §3.5, FIPS 180-4 §1"};
inline constexpr Rule hash_is_given_once{"cybertip.hash_is_given_once", "docs/formats/cybertip.md, Files"};
inline constexpr Rule file_is_given_once{"cybertip.file_is_given_once", "docs/formats/cybertip.md, Files"};
inline constexpr Rule file_is_hashed{"cybertip.file_is_hashed", "docs/formats/cybertip.md, Files"};
// clang-format on
}  // namespace rules

/// How many characters a text may have.
struct TextLimit {
  std::size_t characters_max;
  const Rule* rule;
};

namespace limits {
inline constexpr TextLimit platform{256, &rules::platform_fits};
inline constexpr TextLimit escalation{3000, &rules::escalation_fits};
inline constexpr TextLimit incident_time_description{3000, &rules::incident_time_description_fits};
inline constexpr TextLimit chat_client{255, &rules::chat_client_fits};
inline constexpr TextLimit chat_room_name{255, &rules::chat_room_name_fits};
inline constexpr TextLimit chat_content{
    std::size_t{512} * 1024, &rules::chat_content_fits
};  // ours
inline constexpr TextLimit additional_info{
    std::size_t{64} * 1024, &rules::additional_info_fits
};  // ours
inline constexpr TextLimit first_name{100, &rules::first_name_fits};
inline constexpr TextLimit last_name{100, &rules::last_name_fits};
inline constexpr TextLimit phone{50, &rules::phone_fits};
inline constexpr TextLimit email{255, &rules::email_fits};
inline constexpr TextLimit terms_of_service{3000, &rules::terms_of_service_fit};
inline constexpr TextLimit legal_url{2083, &rules::legal_url_fits};
inline constexpr TextLimit esp_identifier{255, &rules::esp_identifier_fits};
inline constexpr TextLimit esp_service{100, &rules::esp_service_fits};
inline constexpr TextLimit screen_name{256, &rules::screen_name_fits};
inline constexpr TextLimit group_identifier{255, &rules::group_identifier_fits};
inline constexpr TextLimit file_name{2056, &rules::file_name_fits};

inline constexpr std::size_t age_max = 150;
inline constexpr std::size_t prior_reports_max = 100;  // ours
inline constexpr std::size_t victims_max = 20;         // ours
inline constexpr std::size_t files_max = 200;          // ours
}  // namespace limits

}  // namespace causeway::safety
