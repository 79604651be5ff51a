#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/store.h"
#include "report/verify.h"

/// What a report would disclose, put together from what this device keeps (docs/formats/report.md
/// §3): each message with its sender's commitment and the provider's frank, so that the reviewers
/// can tell that it is genuine. A person sees all of it before anything leaves.
namespace causeway::client {

/// Lines in front of the first that a person points at, which show how it came to that.
inline constexpr std::size_t lines_before = 5;

/// What a person wants to report.
struct ReportWish {
  report::Scope scope = report::Scope::messages;
  report::Reason reason = report::Reason::other;
  std::string note;                             // in the person's own words
  AccountId reported;                           // zero: a group, and nobody in it
  ConversationId conversation;                  // zero: none is concerned
  std::vector<MessageRow> messages;             // that the person points at; none: without content
  std::size_t before = lines_before;            // so many lines in front of those
  std::vector<MessageRow> withheld;             // of all these: reviewers only learn that they were
  std::vector<report::ReportAttachment> files;  // where the blobs of attachments are
};

/// An attachment of a message that is disclosed.
struct PreviewFile {
  content::Attachment what;
  std::optional<report::AttachmentPlace> place;  // nothing: it cannot be handed in
};

/// What people see of one entry of a report.
struct PreviewLine {
  MessageRow row;
  /// It was deleted or has disappeared: nobody is shown it any more.
  bool is_erased = false;
  /// What it says; nothing where it is withheld, or cannot be read.
  std::optional<content::MimiContent> content;
  std::vector<PreviewFile> files;
};

enum class GapCause : std::uint8_t {
  lacking,  // this device never had it
  erased,   // what would prove it is gone
};

/// Numbers in between that cannot be reported.
struct PreviewGap {
  report::ReportGap gap;
  GapCause cause = GapCause::lacking;
};

struct ReportPreview {
  report::AbuseReport report;      // exactly what leaves, but for its id
  std::vector<PreviewLine> lines;  // one for each of its entries
  std::vector<PreviewGap> gaps;
};

/// Opens the messages that the wish names, the lines before them, and what edited these; whatever
/// stands between the first and the last of them is withheld. Erased messages count for as long as
/// their evidence is kept (client/erasure.h).
///
/// `rules::message_is_known`, `rules::report_is_of_one_conversation`, `rules::evidence_is_kept` for
/// a message that the wish names; `rules::reported_messages_are_near`,
/// `rules::report_fits_a_frame`, `rules::peer_is_somebody_else` for oneself; those of
/// `report::check_report`.
Result<ReportPreview> preview_report(StoreTransaction& store, const ReportWish& wish);

/// `rules::report_fits_a_frame`.
Result<void> check_size(const report::AbuseReport& report);

}  // namespace causeway::client
