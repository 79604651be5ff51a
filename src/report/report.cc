#include "report/report.h"

#include <algorithm>
#include <array>

#include "content/visible_text.h"

namespace causeway::report {
namespace {

constexpr std::array reason_rows{
    ReasonRow{Reason::spam, "spam", "Spam"},
    ReasonRow{Reason::harassment, "harassment", "Harassment or bullying"},
    ReasonRow{Reason::hate, "hate", "Hate against a group of people"},
    ReasonRow{Reason::violence, "violence", "Threats or calls for violence"},
    ReasonRow{Reason::self_harm, "self-harm", "Somebody may hurt themselves"},
    ReasonRow{
        Reason::intimate_images, "intimate-images", "Intimate pictures shown without consent"
    },
    ReasonRow{Reason::child_safety, "child-safety", "A child is sexually exploited or in danger"},
    ReasonRow{Reason::fraud, "fraud", "Fraud"},
    ReasonRow{Reason::impersonation, "impersonation", "Somebody pretends to be somebody else"},
    ReasonRow{Reason::illegal_goods, "illegal-goods", "Sale of illegal goods"},
    ReasonRow{Reason::terrorism, "terrorism", "Terrorism"},
    ReasonRow{Reason::unwanted_sexual, "unwanted-sexual", "Sexual content nobody asked for"},
    ReasonRow{Reason::other, "other", "Something else"},
};

constexpr std::string_view report_info = "FRANK-1 report";
constexpr std::string_view appeal_info = "FRANK-1 appeal";

template <typename Id>
Bytes aad_of(AccountId from, Id id) {
  Bytes aad = to_bytes(from);
  append(aad, id);
  return aad;
}

template <typename Id>
Result<Sealed<Id>> seal(
    const ModerationKey& key,
    std::string_view info,
    AccountId from,
    Id id,
    const SecretBytes& plaintext,
    Random& random
) {
  crypto::HpkeCiphertext sealed = TRY(crypto::hpke_seal(
      moderation_suite, key.public_key, as_bytes(info), aad_of(from, id), plaintext.reveal(), random
  ));
  return Sealed<Id>{id, key.key_id, std::move(sealed.kem_output), std::move(sealed.ciphertext)};
}

template <typename Id>
Result<SecretBytes> open(
    const crypto::KemKeyPair& key, std::string_view info, AccountId from, const Sealed<Id>& sealed
) {
  return crypto::hpke_open(
      moderation_suite,
      key,
      sealed.kem_output,
      as_bytes(info),
      aad_of(from, sealed.id),
      sealed.ciphertext
  );
}

Result<void> check_note(ByteView note) {
  if (note.size() > note_size_max) return Error{rules::note_is_within_limit};
  if (!content::is_visible_text(as_text(note))) return Error{rules::note_is_visible_text};
  return {};
}

/// Note and reason: what the reporter says.
Result<void> check_words(const AbuseReport& report) {
  if (find_reason(report.reason) == nullptr) return Error{rules::reason_is_known};
  return check_note(report.note.reveal());
}

Result<void> check_attachments(const ReportEntry& entry) {
  for (const ReportAttachment& attachment : entry.attachments) {
    switch (attachment.place) {
      case AttachmentPlace::named_blob:
        if (!attachment.ciphertext.empty()) return Error{rules::attachment_place_is_known};
        continue;
      case AttachmentPlace::within:
        if (attachment.ciphertext.size() > inline_size_max) {
          return Error{rules::attachment_place_is_known};
        }
        continue;
      case AttachmentPlace::other_blob:
        if (!BlobId::from(attachment.ciphertext)) return Error{rules::attachment_place_is_known};
        continue;
    }
    return Error{rules::attachment_place_is_known};
  }
  return {};
}

Result<void> check_entries(const AbuseReport& report) {
  if (report.entries.size() > entries_max) return Error{rules::entries_are_within_limit};
  std::size_t opened = 0;
  std::uint64_t seq = 0;
  for (const ReportEntry& entry : report.entries) {
    if (entry.context.group_id != report.group_id) return Error{rules::entries_are_of_one_group};
    if (entry.context.seq <= seq) return Error{rules::entries_ascend};
    seq = entry.context.seq;
    if (entry.opened() != nullptr) ++opened;
    TRY(check_attachments(entry));
  }
  if (opened > opened_max) return Error{rules::opened_are_within_limit};
  return {};
}

/// What the scope requires: messages of the reported account where they are what is reported.
Result<void> check_scope(const AbuseReport& report) {
  switch (report.scope) {
    case Scope::messages:
      if (report.entries.empty()) return Error{rules::messages_are_there};
      break;
    case Scope::account:
    case Scope::group:
    case Scope::profile:
      break;
    default:
      return Error{rules::scope_is_known};
  }
  const bool is_of_group = report.scope == Scope::group || report.scope == Scope::profile;
  const bool is_of_nobody = report.reported_account == AccountId{};
  const bool has_group = report.group_id.conversation != ConversationId{};
  if (is_of_nobody && !(is_of_group && has_group)) return Error{rules::subject_is_named};
  if (is_of_nobody || report.entries.empty()) return {};
  const bool wrote = std::any_of(report.entries.begin(), report.entries.end(), [&](const auto& e) {
    return e.opened() != nullptr && e.context.sender_account == report.reported_account;
  });
  if (!wrote) return Error{rules::reported_account_wrote};
  return {};
}

}  // namespace

std::span<const ReasonRow> reasons() {
  return reason_rows;
}

const ReasonRow* find_reason(Reason reason) {
  const auto row = std::find_if(reason_rows.begin(), reason_rows.end(), [&](const ReasonRow& each) {
    return each.reason == reason;
  });
  return row == reason_rows.end() ? nullptr : row;
}

const ReasonRow* find_reason(std::string_view name) {
  const auto row = std::find_if(reason_rows.begin(), reason_rows.end(), [&](const ReasonRow& each) {
    return each.name == name;
  });
  return row == reason_rows.end() ? nullptr : row;
}

Result<void> check_report(const AbuseReport& report) {
  if (report.version != 1) return Error{rules::version_is_1};
  TRY(check_words(report));
  TRY(check_entries(report));
  return check_scope(report);
}

Result<SealedReport> seal_report(
    const ModerationKey& key, AccountId reporter, const AbuseReport& report, Random& random
) {
  TRY(check_report(report));
  const SecretBytes plaintext = tls::encode_secret(report);
  return seal(key, report_info, reporter, report.report_id, plaintext, random);
}

Result<AbuseReport> open_report(
    const crypto::KemKeyPair& key, AccountId reporter, const SealedReport& sealed
) {
  const SecretBytes plaintext = TRY(open(key, report_info, reporter, sealed));
  AbuseReport report = TRY(tls::decode<AbuseReport>(plaintext.reveal()));
  TRY(check_report(report));
  if (report.report_id != sealed.id) return Error{rules::report_id_is_its_own};
  return report;
}

Result<void> check_appeal(const Appeal& appeal) {
  if (appeal.version != 1) return Error{rules::version_is_1};
  return check_note(appeal.text.reveal());
}

Result<SealedAppeal> seal_appeal(
    const ModerationKey& key, AccountId account, const Appeal& appeal, Random& random
) {
  TRY(check_appeal(appeal));
  const SecretBytes plaintext = tls::encode_secret(appeal);
  return seal(key, appeal_info, account, appeal.decision, plaintext, random);
}

Result<Appeal> open_appeal(
    const crypto::KemKeyPair& key, AccountId account, const SealedAppeal& sealed
) {
  const SecretBytes plaintext = TRY(open(key, appeal_info, account, sealed));
  Appeal appeal = TRY(tls::decode<Appeal>(plaintext.reveal()));
  TRY(check_appeal(appeal));
  if (appeal.decision != sealed.id) return Error{rules::report_id_is_its_own};
  return appeal;
}

}  // namespace causeway::report
