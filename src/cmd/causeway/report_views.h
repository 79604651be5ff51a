#pragma once

#include <string>
#include <vector>

#include "client/reports.h"
#include "cmd/causeway/output.h"
#include "content/kind.h"

/// Reports, as the commands print them: what one is about to disclose, what became of it, and what
/// the provider says of decisions.
namespace causeway::cli {

/// An attachment that a report discloses.
struct ReportedFile {
  std::string name;
  std::string media_type;
  std::uint64_t size_bytes = 0;
  std::optional<report::AttachmentPlace> place;  // nothing: it cannot be handed in
};

/// One message that a report names.
struct ReportedView {
  client::Place seq = 0;
  client::MessageId id;
  std::string sender;  // a username
  AccountId account;
  Instant time;
  bool is_opened = false;
  bool is_erased = false;           // nobody is shown it any more
  std::optional<std::string> text;  // of one that is opened and can be read
  std::vector<ReportedFile> files;
  std::optional<api::FrankVerdict> verdict;  // nothing: the hub did not say
  std::optional<content::Kind> withheld;     // what it is; nothing: it is opened, or not readable
};

/// All that leaves, and to whom.
struct ReportPreviewView {
  std::string domain;
  report::Scope scope = report::Scope::messages;
  report::Reason reason = report::Reason::other;
  std::string note;
  std::string username;  // of whom is reported; empty: a group
  AccountId account;
  std::optional<ChatView> chat;
  std::vector<ReportedView> messages;
  std::vector<client::PreviewGap> gaps;
  bool blocks = false;
  bool leaves = false;
  std::optional<client::OwnReport> earlier;  // the newest that was made of the same
};

/// What stands between names and the text of a message in a report is the sender's alone: nothing
/// of it reaches the terminal unescaped. For programs one line.
std::vector<std::string> preview_lines(const ReportPreviewView& preview, const Style& style);

/// A report of one's own.
struct OwnReportView {
  client::OwnReport report;
  std::string username;  // of whom was reported; empty: a group
  std::optional<ChatView> chat;
};

std::string own_report_line(const OwnReportView& view, const Style& style);

std::vector<std::string> notice_lines(const client::KeptNotice& notice, const Style& style);

/// Of an appeal: the decision, and how far it has come.
std::string appeal_line(const client::KeptNotice& notice, const Style& style);

}  // namespace causeway::cli
