#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "safety/cybertip_text.h"

/// What a CyberTip says (docs/formats/cybertip.md): of everything that the clearing house takes,
/// what a provider can truthfully say that holds no message and knows no address. Values only; who
/// writes them as XML is adapters/clearing_house.
///
/// Each struct encodes, so that a host stores the whole `Submission` as the reviewers left it and
/// sends exactly that, today or after a crash.
namespace causeway::safety {

enum class IncidentType : std::uint8_t {
  child_pornography = 1,  // the clearing house's own words: possession, manufacture, distribution
  child_sex_trafficking = 2,
  child_sex_tourism = 3,
  child_sexual_molestation = 4,
  misleading_domain_name = 5,
  misleading_words_or_images = 6,
  online_enticement = 7,
  unsolicited_obscene_material = 8,
};

enum class ReportAnnotation : std::uint8_t {
  sextortion = 1,
  csam_solicitation = 2,
  minor_to_minor_interaction = 3,
  spam = 4,
  sadistic_online_exploitation = 5,
  informational = 6,
};

struct IncidentSummary {
  using Wire = tls::Struct;
  IncidentType type{};
  Text platform;
  /// Why this cannot wait; that it is there at all escalates the report.
  std::optional<Text> escalation;
  std::vector<ReportAnnotation> annotations;
  std::uint64_t incident_ms = 0;  // since the Unix epoch
  Text incident_time_description;

  bool operator==(const IncidentSummary&) const = default;
};

/// The reported messages, with as much around them as the reporting person chose (R52).
struct ChatIncident {
  using Wire = tls::Struct;
  Text chat_client;
  Text chat_room_name;
  Text content;
  Text additional_info;

  bool operator==(const ChatIncident&) const = default;
};

struct Contact {
  using Wire = tls::Struct;
  Text first_name;
  Text last_name;
  Text phone;
  Text email;

  bool operator==(const Contact&) const = default;
};

/// The provider, as 18 USC 2258A(a)(1)(B)(i) wants it.
struct Reporter {
  using Wire = tls::Struct;
  Contact reporting_person;
  std::optional<Contact> contact_person;
  Text terms_of_service;
  Text legal_url;

  bool operator==(const Reporter&) const = default;
};

struct ReportedUser {
  using Wire = tls::Struct;
  Text esp_identifier;  // the account
  Text esp_service;
  Text screen_name;  // the username
  std::vector<std::uint64_t> prior_reports;
  Text group_identifier;  // the conversation
  Text additional_info;

  bool operator==(const ReportedUser&) const = default;
};

/// A child of whom something is known: what the reporting person said, or what is in the messages.
struct Victim {
  using Wire = tls::Struct;
  Contact person;
  std::optional<std::uint8_t> age;
  Text esp_identifier;
  Text esp_service;
  Text screen_name;
  Text additional_info;

  bool operator==(const Victim&) const = default;
};

struct CybertipReport {
  using Wire = tls::Struct;
  IncidentSummary summary;
  std::optional<ChatIncident> chat;
  Reporter reporter;
  std::optional<ReportedUser> reported;
  std::vector<Victim> victims;
  Text additional_info;

  bool operator==(const CybertipReport&) const = default;
};

/// What the review record says of a file. There is no default: `fileViewedByEsp` decides whether
/// the police need a warrant to look (United States v. Wilson), and may not be a guess.
enum class Viewed : std::uint8_t {
  unstated = 0,
  entirely = 1,
  not_entirely = 2,
};

enum class FileRelevance : std::uint8_t {
  reported = 1,
  supplemental = 2,  // around what is reported
};

enum class FileAnnotation : std::uint8_t {
  anime_drawing_virtual_hentai = 1,
  potential_meme = 2,
  viral = 3,
  possible_self_production = 4,
  physical_harm = 5,
  violence_gore = 6,
  bestiality = 7,
  live_streaming = 8,
  infant = 9,
  generative_ai = 10,
};

/// The scale of the industry: A prepubescent, B pubescent; 1 sex act, 2 lascivious exhibition.
enum class IndustryClassification : std::uint8_t {
  a1 = 1,
  a2 = 2,
  b1 = 3,
  b2 = 4,
};

enum class HashType : std::uint8_t {
  md5 = 1,
  sha1 = 2,
  sha256 = 3,
  pdq = 4,
};

struct FileHash {
  using Wire = tls::Struct;
  HashType type{};
  Bytes value;

  bool operator==(const FileHash&) const = default;
};

struct FileDetails {
  using Wire = tls::Struct;
  Text original_file_name;
  std::optional<std::uint64_t> uploaded_ms;
  Viewed content_viewed = Viewed::unstated;
  Viewed exif_viewed = Viewed::unstated;  // where nobody says: nothing is sent
  FileRelevance relevance{};
  std::vector<FileAnnotation> annotations;
  std::optional<IndustryClassification> classification;
  std::vector<FileHash> hashes;
  Text additional_info;

  bool operator==(const FileDetails&) const = default;
};

/// A report and its files, in the order in which they are uploaded. Text alone is a report, too.
struct Submission {
  using Wire = tls::Struct;
  CybertipReport report;
  std::vector<FileDetails> files;
  /// How many people looked and confirmed, each for themselves.
  std::uint8_t confirmations = 0;

  bool operator==(const Submission&) const = default;
};

/// The hash of one type, or nothing.
std::optional<ByteView> find_hash(const FileDetails& file, HashType type);

/// Whether the submission may be filed. Errors: the rules of cybertip_rules.h and cybertip_text.h.
Result<void> check_submission(const Submission& submission, Instant now);

}  // namespace causeway::safety
