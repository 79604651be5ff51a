#include "cmd/causeway/report_parts.h"

#include <algorithm>
#include <fcntl.h>

#include "adapters/files/file.h"
#include "api/limits.h"
#include "base/encoding.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/transfer.h"
#include "content/kind.h"

namespace causeway::cli {
namespace {

using client::StoreTransaction;
using report::AttachmentPlace;
using report::ReportAttachment;

/// All that travels in one report beside its messages.
constexpr std::size_t inline_total_max = std::size_t{1} << 20;

std::string read_words(const std::filesystem::path& path) {
  const auto file = adapters::files::File::open_existing(path, O_RDONLY);
  if (!file) fail(ExitCode::not_found, "There is no file " + path.string() + ".");
  Bytes bytes(report::note_size_max + 1);
  bytes.resize(file->read_at(0, bytes));
  return std::string(as_text(bytes));
}

bool may_be_at_the_hub(Workspace& workspace, BlobId blob) {
  try {
    return has_blob(workspace, blob);
  } catch (const adapters::http::NetworkError&) {
    return true;
  }
}

/// One's own copy, and the hub's only where there is none: who sent it may have put something else
/// in its place there.
std::optional<ReportAttachment> find_file(
    Workspace& workspace, const content::Attachment& what, std::size_t room
) {
  static_assert(report::inline_size_max <= api::limits::blob_piece_size_max);
  const auto hash = what.description.content_hash;
  const auto copy = sealed_copy(workspace, what);
  if (copy && copy->size_bytes <= std::min(room, report::inline_size_max)) {
    return ReportAttachment{hash, AttachmentPlace::within, copy->read(0)};
  }
  if (copy) {
    const auto blob = workspace.random().id<BlobId>();
    return ReportAttachment{hash, AttachmentPlace::other_blob, to_bytes(blob)};
  }
  if (!may_be_at_the_hub(workspace, what.blob)) return std::nullopt;
  return ReportAttachment{hash, AttachmentPlace::named_blob, {}};
}

std::string text_of(const content::MimiContent& content) {
  std::string text;
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* single = std::get_if<content::SinglePart>(&part->part);
    if (single == nullptr) continue;
    const bool is_text = single->content_type.starts_with("text/");
    if (!is_text || !is_utf8(single->content)) continue;
    if (!text.empty()) text += "\n";
    text += as_text(single->content);
  }
  return text;
}

/// What a message is, whether or not anybody is shown it.
std::optional<content::Kind> kind_of(const client::Message& message) {
  const auto franked = tls::decode<franking::FrankedContent>(message.application_data.reveal());
  if (!franked.ok()) return std::nullopt;
  const auto content = content::decode(franked->content);
  if (!content.ok()) return std::nullopt;
  return content::kind_of(*content);
}

Result<ReportedView> view_of_entry(
    StoreTransaction& store,
    const report::ReportEntry& entry,
    const client::PreviewLine& line,
    const Verdicts& verdicts
) {
  ReportedView view{
      .seq = entry.context.seq,
      .sender = TRY(name_of(store, entry.context.sender_account)),
      .account = entry.context.sender_account,
      .time = from_unix_ms(entry.context.accepted_ms),
      .is_opened = entry.opened() != nullptr,
      .is_erased = line.is_erased,
  };
  const auto message = TRY(store.message(line.row));
  if (message) {
    view.id = message->id;
    if (!view.is_opened) view.withheld = kind_of(*message);
  }
  if (line.content) view.text = text_of(*line.content);
  for (const client::PreviewFile& file : line.files) {
    view.files.push_back({
        file.what.file_name,
        file.what.content_type,
        file.what.description.size_bytes,
        file.place,
    });
  }
  const auto verdict = verdicts.find(entry.context.seq);
  if (verdict != verdicts.end()) view.verdict = verdict->second;
  return view;
}

Result<std::string> name_of_reported(StoreTransaction& store, AccountId account) {
  return account == AccountId{} ? Result<std::string>(std::string()) : name_of(store, account);
}

Result<std::optional<ChatView>> chat_of(StoreTransaction& store, ConversationId id) {
  const auto chat = TRY(store.conversation(id));
  if (!chat) return std::optional<ChatView>();
  return std::optional(TRY(view_of(store, *chat)));
}

/// The newest report of the same person, or of the same group and nobody in it.
Result<std::optional<client::OwnReport>> earlier_one(
    StoreTransaction& store, const report::AbuseReport& report
) {
  for (const client::OwnReport& own : TRY(store.own_reports())) {
    const bool is_same_group = own.conversation == report.group_id.conversation;
    const bool is_of_person = report.reported_account != AccountId{};
    if (own.reported != report.reported_account || !(is_of_person || is_same_group)) continue;
    if (own.state != client::FilingState::refused) return std::optional(own);
  }
  return std::optional<client::OwnReport>();
}

Result<ReportPreviewView> make_view(
    StoreTransaction& store,
    const Arguments& arguments,
    const client::ReportPreview& preview,
    const Verdicts& verdicts
) {
  const report::AbuseReport& report = preview.report;
  ReportPreviewView view{
      .domain = TRY(client::load_self(store)).domain,
      .scope = report.scope,
      .reason = report.reason,
      .note = std::string(as_text(report.note.reveal())),
      .username = TRY(name_of_reported(store, report.reported_account)),
      .account = report.reported_account,
      .chat = TRY(chat_of(store, report.group_id.conversation)),
      .gaps = preview.gaps,
      .blocks = arguments.and_block,
      .leaves = arguments.and_leave,
      .earlier = TRY(earlier_one(store, report)),
  };
  for (std::size_t i = 0; i < report.entries.size(); ++i) {
    view.messages.push_back(TRY(view_of_entry(store, report.entries[i], preview.lines[i], verdicts))
    );
  }
  return view;
}

/// Whether it is at the hub then.
bool upload_file(Workspace& workspace, const content::Attachment& what, const BlobId& as) {
  const auto copy = sealed_copy(workspace, what);
  if (!copy) return false;
  Progress progress("uploading", copy->size_bytes, workspace.output().style());
  try {
    return upload_blob(workspace, as, copy->size_bytes, copy->read, progress).empty();
  } catch (const adapters::http::NetworkError&) {
    return false;
  } catch (const adapters::http_client::Refused&) {
    return false;
  }
}

}  // namespace

std::string in_one_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\t', ' ');
  return text;
}

std::string reporters_words(const Arguments& arguments) {
  std::string text =
      in_one_line(arguments.text_file.empty() ? arguments.text : read_words(arguments.text_file));
  if (!is_utf8(as_bytes(text)))
    throw Failure(explain_rule(report::rules::note_is_visible_text.name));
  return text;
}

std::vector<ReportAttachment> find_files(
    Workspace& workspace, const client::ReportPreview& preview
) {
  std::vector<ReportAttachment> files;
  std::size_t room = inline_total_max;
  for (const client::PreviewLine& line : preview.lines) {
    for (const client::PreviewFile& file : line.files) {
      const auto hash = file.what.description.content_hash;
      if (std::ranges::count(files, hash, &ReportAttachment::content_hash) > 0) continue;
      auto found = find_file(workspace, file.what, room);
      if (!found) continue;
      if (found->place == AttachmentPlace::within) room -= found->ciphertext.size();
      files.push_back(*std::move(found));
    }
  }
  return files;
}

void upload_files(Workspace& workspace, client::ReportPreview& preview) {
  for (std::size_t i = 0; i < preview.lines.size(); ++i) {
    for (client::PreviewFile& file : preview.lines[i].files) {
      if (file.place != AttachmentPlace::other_blob) continue;
      auto& held = preview.report.entries[i].attachments;
      const auto found = std::ranges::find(
          held, file.what.description.content_hash, &ReportAttachment::content_hash
      );
      if (upload_file(workspace, file.what, *BlobId::from(found->ciphertext))) continue;
      // No report is lost for want of a file: it names the one that it came with.
      file.place = AttachmentPlace::named_blob;
      *found = {found->content_hash, AttachmentPlace::named_blob, {}};
      workspace.output().note(
          "A file cannot be uploaded now: the report says which it is, and the reviewers have it "
          "if "
          "the server still does."
      );
    }
  }
}

Verdicts check_franks(Workspace& workspace, const report::AbuseReport& report) {
  constexpr Milliseconds checking_time{5'000};
  Verdicts verdicts;
  const auto listening = workspace.device().listen([&](const client::Notice& notice) {
    const auto* checked = std::get_if<client::notice::FrankChecked>(&notice);
    if (checked != nullptr) verdicts[checked->seq] = checked->verdict;
  });
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      report.entries, [](const report::ReportEntry& entry) { return entry.opened() != nullptr; }
  ));
  if (count == 0) return verdicts;
  workspace.device().command(
      [&](client::Engine& engine, client::StoreTransaction&) -> Result<bool> {
        engine.check_franks(report);
        return true;
      }
  );
  await_hint(workspace, [&] { return verdicts.size() >= count; }, checking_time);
  return verdicts;
}

ReportPreviewView view_of(
    Workspace& workspace, const client::ReportPreview& preview, const Verdicts& verdicts
) {
  return workspace.device().look([&](StoreTransaction& store) {
    return make_view(store, workspace.arguments(), preview, verdicts);
  });
}

OwnReportView view_of(Workspace& workspace, const client::OwnReport& report) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<OwnReportView> {
    return OwnReportView{
        report,
        TRY(name_of_reported(store, report.reported)),
        TRY(chat_of(store, report.conversation)),
    };
  });
}

}  // namespace causeway::cli
