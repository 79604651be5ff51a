#include "safety/cybertip_report.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <type_traits>

#include "safety/cybertip_rules.h"

namespace causeway::safety {
namespace {

constexpr std::size_t confirmations_min = 2;

struct Field {
  const Text& text;
  const TextLimit& limit;
};

Result<void> check_field(const Field& field) {
  TRY(check_text(field.text.value));
  if (character_count(field.text.value) > field.limit.characters_max) {
    return Error{*field.limit.rule};
  }
  return {};
}

Result<void> check_fields(std::initializer_list<Field> fields) {
  for (const Field& field : fields) TRY(check_field(field));
  return {};
}

/// Enumerators are numbered from 1, without a gap.
template <typename Enum>
Result<void> check_known(Enum value, Enum last, const Rule& rule) {
  const auto number = static_cast<std::underlying_type_t<Enum>>(value);
  if (number == 0 || value > last) return Error{rule};
  return {};
}

struct TimeRules {
  const Rule& is_known;  // 0 is a field that nobody filled in, and would be filed as 1970
  const Rule& is_past;
};

Result<void> check_time(std::uint64_t ms, Instant now, const TimeRules& rules) {
  if (ms == 0) return Error{rules.is_known};
  if (ms >= to_unix_ms(now)) return Error{rules.is_past};
  return {};
}

Result<void> check_summary(const IncidentSummary& summary, Instant now) {
  TRY(check_known(
      summary.type, IncidentType::unsolicited_obscene_material, rules::incident_type_is_known
  ));
  TRY(check_time(summary.incident_ms, now, {rules::incident_has_a_time, rules::incident_is_past}));
  for (const ReportAnnotation annotation : summary.annotations) {
    TRY(check_known(annotation, ReportAnnotation::informational, rules::report_annotation_is_known)
    );
  }
  if (summary.escalation) {
    if (is_blank(summary.escalation->value)) return Error{rules::escalation_is_not_blank};
    TRY(check_field({*summary.escalation, limits::escalation}));
  }
  return check_fields(
      {{summary.platform, limits::platform},
       {summary.incident_time_description, limits::incident_time_description}}
  );
}

Result<void> check_chat(const ChatIncident& chat) {
  return check_fields(
      {{chat.chat_client, limits::chat_client},
       {chat.chat_room_name, limits::chat_room_name},
       {chat.content, limits::chat_content},
       {chat.additional_info, limits::additional_info}}
  );
}

Result<void> check_contact(const Contact& contact) {
  return check_fields(
      {{contact.first_name, limits::first_name},
       {contact.last_name, limits::last_name},
       {contact.phone, limits::phone},
       {contact.email, limits::email}}
  );
}

Result<void> check_reporter(const Reporter& reporter) {
  TRY(check_contact(reporter.reporting_person));
  if (reporter.reporting_person.email.value.find('@') == std::string::npos) {
    return Error{rules::reporter_has_email};
  }
  if (reporter.contact_person) TRY(check_contact(*reporter.contact_person));
  return check_fields(
      {{reporter.terms_of_service, limits::terms_of_service},
       {reporter.legal_url, limits::legal_url}}
  );
}

Result<void> check_reported(const ReportedUser& user) {
  if (user.prior_reports.size() > limits::prior_reports_max) {
    return Error{rules::prior_reports_fit};
  }
  return check_fields(
      {{user.esp_identifier, limits::esp_identifier},
       {user.esp_service, limits::esp_service},
       {user.screen_name, limits::screen_name},
       {user.group_identifier, limits::group_identifier},
       {user.additional_info, limits::additional_info}}
  );
}

Result<void> check_victim(const Victim& victim) {
  TRY(check_contact(victim.person));
  if (victim.age && *victim.age > limits::age_max) return Error{rules::age_is_possible};
  return check_fields(
      {{victim.esp_identifier, limits::esp_identifier},
       {victim.esp_service, limits::esp_service},
       {victim.screen_name, limits::screen_name},
       {victim.additional_info, limits::additional_info}}
  );
}

Result<void> check_report(const CybertipReport& report, Instant now) {
  TRY(check_summary(report.summary, now));
  if (report.chat) TRY(check_chat(*report.chat));
  TRY(check_reporter(report.reporter));
  if (report.reported) TRY(check_reported(*report.reported));
  if (report.victims.size() > limits::victims_max) return Error{rules::victims_fit};
  for (const Victim& victim : report.victims) TRY(check_victim(victim));
  return check_field({report.additional_info, limits::additional_info});
}

/// By the number of its type.
constexpr std::array<std::size_t, 5> hash_sizes{0, 16, 20, 32, 32};

Result<void> check_hashes(const FileDetails& file) {
  std::array<std::size_t, hash_sizes.size()> counts{};
  for (const FileHash& hash : file.hashes) {
    const auto type = static_cast<std::size_t>(hash.type);
    const bool is_whole =
        type != 0 && type < hash_sizes.size() && hash.value.size() == hash_sizes.at(type);
    if (!is_whole) return Error{rules::hash_is_of_its_type};
    if (++counts.at(type) > 1) return Error{rules::hash_is_given_once};
  }
  for (const HashType needed : {HashType::md5, HashType::sha1, HashType::sha256}) {
    if (!find_hash(file, needed)) return Error{rules::file_is_hashed};
  }
  return {};
}

/// The rules about what two fields say together.
Result<void> check_supplemental(const FileDetails& file) {
  if (file.relevance != FileRelevance::supplemental) return {};
  if (file.classification) return Error{rules::supplemental_has_no_classification};
  const auto& labels = file.annotations;
  const bool is_meme =
      std::find(labels.begin(), labels.end(), FileAnnotation::potential_meme) != labels.end();
  if (is_meme) return Error{rules::supplemental_is_no_meme};
  return {};
}

Result<void> check_file(const FileDetails& file, Instant now) {
  TRY(check_known(file.content_viewed, Viewed::not_entirely, rules::review_is_recorded));
  if (file.exif_viewed > Viewed::not_entirely) return Error{rules::review_is_recorded};
  TRY(check_known(file.relevance, FileRelevance::supplemental, rules::relevance_is_known));
  for (const FileAnnotation annotation : file.annotations) {
    TRY(check_known(annotation, FileAnnotation::generative_ai, rules::file_annotation_is_known));
  }
  if (file.classification) {
    TRY(check_known(
        *file.classification, IndustryClassification::b2, rules::classification_is_known
    ));
  }
  TRY(check_supplemental(file));
  if (file.uploaded_ms) {
    TRY(check_time(*file.uploaded_ms, now, {rules::upload_has_a_time, rules::upload_is_past}));
  }
  TRY(check_hashes(file));
  return check_fields(
      {{file.original_file_name, limits::file_name}, {file.additional_info, limits::additional_info}
      }
  );
}

}  // namespace

std::optional<ByteView> find_hash(const FileDetails& file, HashType type) {
  for (const FileHash& hash : file.hashes) {
    if (hash.type == type) return ByteView(hash.value);
  }
  return std::nullopt;
}

Result<void> check_submission(const Submission& submission, Instant now) {
  if (submission.confirmations < confirmations_min) return Error{rules::two_people_confirmed};
  TRY(check_report(submission.report, now));
  if (submission.files.size() > limits::files_max) return Error{rules::files_fit};
  std::set<Bytes> seen;
  for (const FileDetails& file : submission.files) {
    TRY(check_file(file, now));
    const bool is_new = seen.insert(to_bytes(*find_hash(file, HashType::sha256))).second;
    if (!is_new) return Error{rules::file_is_given_once};
  }
  return {};
}

}  // namespace causeway::safety
