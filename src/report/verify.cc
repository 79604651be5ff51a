#include "report/verify.h"

#include <algorithm>

#include "content/blob.h"

namespace causeway::report {
namespace {

using franking::FrankVerdict;

franking::CommitContext commit_context(const franking::FrankContext& context) {
  return {
      .version = {},
      .group_id = context.group_id,
      .epoch = context.epoch,
      .sender_account = context.sender_account,
      .sender_device = context.sender_device,
  };
}

struct VerdictRow {
  FrankVerdict of_frank;
  Verdict verdict;
  const Rule* broken;
};

constexpr VerdictRow verdicts[] = {
    {FrankVerdict::valid, Verdict::verified, nullptr},
    {FrankVerdict::expired, Verdict::expired, &rules::frank_key_is_kept},
    {FrankVerdict::unverified, Verdict::unverified, &rules::frank_key_is_trusted},
    {FrankVerdict::invalid, Verdict::invalid, &rules::frank_is_genuine},
};

const VerdictRow& row_of(FrankVerdict verdict) {
  return *std::find_if(std::begin(verdicts), std::end(verdicts), [&](const VerdictRow& row) {
    return row.of_frank == verdict;
  });
}

void refuse(EntryResult& entry, const Rule& rule) {
  entry.verdict = Verdict::invalid;
  entry.broken = &rule;
}

/// What of the report belongs to this attachment of the message.
AttachmentResult check_attachment(const ReportEntry& entry, content::Attachment attachment) {
  AttachmentResult result{.attachment = std::move(attachment)};
  const auto& hash = result.attachment.description.content_hash;
  const auto handed_in = std::find_if(
      entry.attachments.begin(),
      entry.attachments.end(),
      [&](const ReportAttachment& each) { return each.content_hash == hash; }
  );
  if (handed_in == entry.attachments.end()) {
    result.broken = &rules::attachment_is_there;
    return result;
  }
  if (handed_in->place == AttachmentPlace::within) {
    const auto opened = open_attachment(result.attachment, handed_in->ciphertext);
    result.state = opened.ok() ? AttachmentState::proven : AttachmentState::wrong;
    if (!opened.ok()) result.broken = &opened.error().rule();
    return result;
  }
  result.state = AttachmentState::waiting;
  result.blob = handed_in->place == AttachmentPlace::named_blob
                    ? result.attachment.blob
                    : *BlobId::from(handed_in->ciphertext);
  return result;
}

/// What an opened entry says, read as strictly as a receiver reads it: where that fails no honest
/// client has shown it.
Result<void> open_entry(const ReportEntry& entry, EntryResult& result) {
  const franking::Opening opening = TRY(
      franking::open_kept(commit_context(entry.context), entry.opened()->application_data.reveal())
  );
  if (!equal_ct(opening.commitment, entry.context.commitment)) {
    return Error{franking::rules::commitment_matches};
  }
  result.opens_commitment = true;
  content::MimiContent content = TRY(content::decode(opening.franked.content));
  TRY(content::check_policy(content));
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* external = std::get_if<content::ExternalPart>(&part->part);
    if (external == nullptr) continue;
    content::Attachment attachment = TRY(content::parse_attachment(*external));
    result.attachments.push_back(check_attachment(entry, std::move(attachment)));
  }
  result.content = std::move(content);
  return {};
}

/// Whatever was handed in and no message names is said to be so: it is never dropped in silence.
bool names_all(const ReportEntry& entry, const EntryResult& result) {
  return std::all_of(entry.attachments.begin(), entry.attachments.end(), [&](const auto& handed) {
    return std::any_of(
        result.attachments.begin(),
        result.attachments.end(),
        [&](const AttachmentResult& named) {
          return named.attachment.description.content_hash == handed.content_hash;
        }
    );
  });
}

EntryResult verify_entry(const Verifier& verifier, const ReportEntry& entry) {
  EntryResult result;
  const VerdictRow& row = row_of(franking::check_frank(verifier.keys, entry.context, entry.frank));
  result.verdict = row.verdict;
  result.broken = row.broken;
  result.makes_frank = row.of_frank == FrankVerdict::valid;
  if (entry.opened() != nullptr) {
    const auto opened = open_entry(entry, result);
    if (!opened.ok()) {
      result.attachments.clear();
      refuse(result, opened.error().rule());
    }
  }
  if (!names_all(entry, result)) refuse(result, rules::attachment_is_named);
  if (entry.context.hub_id != verifier.hub_id) refuse(result, rules::hub_is_this_one);
  return result;
}

std::vector<ReportGap> gaps_of(const AbuseReport& report) {
  std::vector<ReportGap> gaps;
  for (std::size_t i = 1; i < report.entries.size(); ++i) {
    const std::uint64_t before = report.entries[i - 1].context.seq;
    const std::uint64_t seq = report.entries[i].context.seq;
    if (seq > before + 1) gaps.push_back({.first = before + 1, .last = seq - 1});
  }
  return gaps;
}

}  // namespace

bool ReportResult::proves_something_of(const AbuseReport& report, AccountId account) const {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool is_theirs = report.entries[i].context.sender_account == account;
    const bool says_so = entries[i].verdict == Verdict::verified && entries[i].content.has_value();
    if (is_theirs && says_so) return true;
  }
  return false;
}

ReportResult Verifier::verify(const AbuseReport& report) const {
  ReportResult result;
  result.entries.reserve(report.entries.size());
  std::uint64_t time_ms = 0;
  for (const ReportEntry& entry : report.entries) {
    result.entries.push_back(verify_entry(*this, entry));
    EntryResult& verified = result.entries.back();
    if (verified.verdict != Verdict::verified) continue;
    if (entry.context.accepted_ms < time_ms) refuse(verified, rules::time_does_not_decrease);
    time_ms = std::max(time_ms, entry.context.accepted_ms);
  }
  result.gaps = gaps_of(report);
  return result;
}

Result<SecretBytes> open_attachment(const content::Attachment& attachment, ByteView ciphertext) {
  content::BlobOpener opener =
      TRY(content::BlobOpener::open(attachment.description.clone(), content::attachment_size_max));
  Bytes plaintext;
  plaintext.reserve(ciphertext.size());  // to grow would leave pieces of it behind
  const auto opened = opener.push(ciphertext, plaintext);
  const auto finished = opened.ok() ? opener.finish() : opened;
  SecretBytes secret;
  if (finished.ok()) secret = SecretBytes(plaintext);
  wipe(plaintext.data(), plaintext.size());
  if (!finished.ok()) return finished.error();
  return secret;
}

}  // namespace causeway::report
