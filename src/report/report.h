#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "franking/frank.h"

/// A report of abuse (docs/formats/report.md): what a participant of a conversation discloses to
/// the provider's reviewers, sealed to them. It holds the messages that the reporter chose, as
/// their senders framed them, with the provider's own tags: so the provider can tell that they are
/// genuine (report/verify.h), and of everything that was not chosen it learns nothing.
namespace causeway::report {

namespace rules {
inline constexpr Rule version_is_1{"report.version_is_1", "docs/formats/report.md §1"};
inline constexpr Rule scope_is_known{"report.scope_is_known", "docs/formats/report.md §1"};
inline constexpr Rule reason_is_known{"report.reason_is_known", "docs/formats/report.md §2"};
inline constexpr Rule note_is_visible_text{
    "report.note_is_visible_text", "docs/formats/report.md §1"
};
inline constexpr Rule note_is_within_limit{
    "report.note_is_within_limit", "docs/formats/report.md §3"
};
inline constexpr Rule entries_are_within_limit{
    "report.entries_are_within_limit", "docs/formats/report.md §3"
};
inline constexpr Rule opened_are_within_limit{
    "report.opened_are_within_limit", "docs/formats/report.md §3"
};
inline constexpr Rule entries_are_of_one_group{
    "report.entries_are_of_one_group", "docs/formats/report.md §4"
};
inline constexpr Rule entries_ascend{"report.entries_ascend", "docs/formats/report.md §4"};
inline constexpr Rule messages_are_there{"report.messages_are_there", "docs/formats/report.md §1"};
inline constexpr Rule subject_is_named{"report.subject_is_named", "docs/formats/report.md §1"};
inline constexpr Rule reported_account_wrote{
    "report.reported_account_wrote", "docs/formats/report.md §4"
};
inline constexpr Rule attachment_place_is_known{
    "report.attachment_place_is_known", "docs/formats/report.md §1"
};
inline constexpr Rule report_id_is_its_own{
    "report.report_id_is_its_own", "docs/formats/report.md §3"
};
}  // namespace rules

/// Drawn by the reporter's client; the same when it sends the report again.
using ReportId = ByteId<struct ReportTag, 16>;

/// Messages of which the reviewers can read what they say.
inline constexpr std::size_t opened_max = 30;
/// Those, and what stands between them.
inline constexpr std::size_t entries_max = 500;
/// What the reporter says about it, in bytes of UTF-8.
inline constexpr std::size_t note_size_max = 2000;
/// Ciphertext of an attachment that travels in the report itself.
inline constexpr std::size_t inline_size_max = std::size_t{256} << 10;

/// What is wrong, in the reporter's eyes. The numbers are for good.
enum class Reason : std::uint16_t {
  spam = 1,
  harassment = 2,
  hate = 3,
  violence = 4,         // threats, or calls for it
  self_harm = 5,        // somebody is about to hurt themselves
  intimate_images = 6,  // shown without the consent of whoever is in them
  child_safety = 7,
  fraud = 8,
  impersonation = 9,
  illegal_goods = 10,
  terrorism = 11,
  unwanted_sexual = 12,  // sexual content that was not asked for
  other = 13,
};

struct ReasonRow {
  Reason reason;
  std::string_view name;  // in the command line, JSON and SQL
  std::string_view says;  // to people: "It is …"
};

/// In the order in which people are asked.
std::span<const ReasonRow> reasons();

/// Null where there is none.
const ReasonRow* find_reason(Reason reason);
const ReasonRow* find_reason(std::string_view name);

/// What is reported.
enum class Scope : std::uint8_t {
  messages = 1,  // something that an account said
  account = 2,   // an account, with what it said or without
  group = 3,     // a group, likewise: it serves something bad
  profile = 4,   // what the provider itself can see: a username, a group's link
};

enum class AttachmentPlace : std::uint8_t {
  named_blob = 0,  // in the blob that the message names, if the provider still has it
  within = 1,      // `ciphertext`: `inline` of the design
  other_blob = 2,  // in the blob whose id `ciphertext` is: uploaded for this report
};

/// Where the ciphertext of an attachment is. The message says its hash, size and key, so whoever
/// hands it in can hand in nothing else.
struct ReportAttachment {
  using Wire = tls::Struct;
  crypto::Sha256 content_hash{};
  AttachmentPlace place = AttachmentPlace::named_blob;
  Bytes ciphertext;

  bool operator==(const ReportAttachment&) const = default;
};

/// A message that the reviewers can read.
struct OpenedEntry {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  SecretBytes application_data;  // franking::FrankedContent

  bool operator==(const OpenedEntry&) const = default;
};

/// One that they cannot: there was a message, by this sender, at this time.
struct WithheldEntry {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;

  bool operator==(const WithheldEntry&) const = default;
};

struct ReportEntry {
  using Wire = tls::Struct;
  franking::FrankContext context;
  franking::Frank frank;
  std::variant<OpenedEntry, WithheldEntry> what;
  std::vector<ReportAttachment> attachments;

  bool operator==(const ReportEntry&) const = default;

  /// Null where it is withheld.
  const OpenedEntry* opened() const { return std::get_if<OpenedEntry>(&what); }
};

/// Encodes into secret buffers only (`tls::encode_secret`): it holds what people said.
struct AbuseReport {
  using Wire = tls::Struct;
  std::uint8_t version = 1;
  ReportId report_id;
  franking::GroupId group_id;  // zero where no conversation is concerned
  AccountId reported_account;  // zero where a group is reported and nobody in it
  Reason reason = Reason::other;
  SecretBytes note;  // in the reporter's own words
  Scope scope = Scope::messages;
  std::vector<ReportEntry> entries;  // ascending by `context.seq`

  bool operator==(const AbuseReport&) const = default;
};

/// What a verifier requires before it looks at a single tag, and a client before it sends: any rule
/// above. That numbers are missing between entries breaks none; the verifier tells where.
Result<void> check_report(const AbuseReport& report);

/// To whom reports are sealed.
inline const crypto::HpkeSuite moderation_suite{
    crypto::Kem::x25519_hkdf_sha256, crypto::Hash::sha256, crypto::Aead::chacha20poly1305
};

/// The public half of a moderation key, as the provider hands it out.
struct ModerationKey {
  using Wire = tls::Struct;
  std::uint32_t key_id = 0;
  Bytes public_key;

  bool operator==(const ModerationKey&) const = default;
};

/// What travels, and what waits until it is opened.
template <typename Id>
struct Sealed {
  using Wire = tls::Struct;
  Id id;
  std::uint32_t key_id = 0;
  Bytes kem_output;
  Bytes ciphertext;

  bool operator==(const Sealed&) const = default;
};

using SealedReport = Sealed<ReportId>;

/// HPKE base mode, info "FRANK-1 report", aad `reporter || report_id`: nobody but the verifier
/// reads it, and nobody hands in another's as their own. The rules of `check_report`, or
/// `crypto::rules::kem_key_is_valid`.
Result<SealedReport> seal_report(
    const ModerationKey& key, AccountId reporter, const AbuseReport& report, Random& random
);

/// The reverse. `crypto::rules::ciphertext_is_authentic` or `kem_key_is_valid`, a codec rule, those
/// of `check_report`, or `rules::report_id_is_its_own`.
Result<AbuseReport> open_report(
    const crypto::KemKeyPair& key, AccountId reporter, const SealedReport& sealed
);

/// Names a decision of the reviewers, to whom it concerns.
using DecisionId = ByteId<struct DecisionTag, 16>;
using SealedAppeal = Sealed<DecisionId>;

/// Why somebody thinks that a decision about them is wrong. At most `note_size_max` bytes.
struct Appeal {
  using Wire = tls::Struct;
  std::uint8_t version = 1;
  DecisionId decision;
  SecretBytes text;

  bool operator==(const Appeal&) const = default;
};

/// `rules::version_is_1`, `rules::note_is_within_limit` or `rules::note_is_visible_text`.
Result<void> check_appeal(const Appeal& appeal);

/// Like reports, with info "FRANK-1 appeal", aad `account || decision` and the rules of
/// `check_appeal`.
Result<SealedAppeal> seal_appeal(
    const ModerationKey& key, AccountId account, const Appeal& appeal, Random& random
);
Result<Appeal> open_appeal(
    const crypto::KemKeyPair& key, AccountId account, const SealedAppeal& sealed
);

}  // namespace causeway::report
