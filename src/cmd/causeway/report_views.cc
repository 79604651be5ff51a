#include "cmd/causeway/report_views.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/invariant.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

using api::Measure;
using api::NoticeKind;
using client::FilingState;
using client::GapCause;

template <typename Enumerator>
struct Row {
  Enumerator value;
  std::string_view name;
  std::string_view words;
};

constexpr Row<report::Scope> scopes[] = {
    {report::Scope::messages, "messages", "what was said"},
    {report::Scope::account, "account", "an account"},
    {report::Scope::group, "group", "a group"},
    {report::Scope::profile, "profile", "what the provider itself can see of an account"},
};

constexpr Row<FilingState> filing_states[] = {
    {FilingState::none, "none", ""},
    {FilingState::queued, "queued", "waits here to be sent"},
    {FilingState::filed, "filed", "the reviewers have it"},
    {FilingState::refused, "refused", "was refused"},
    {FilingState::decided, "decided", "is closed"},
};

constexpr Row<Measure> measures[] = {
    {Measure::none, "none", "nothing was done"},
    {Measure::warned, "warned", "a warning"},
    {Measure::restricted, "restricted", "no messages to anybody new"},
    {Measure::suspended, "suspended", "no messages for a while"},
    {Measure::banned, "banned", "no messages any more"},
};

constexpr Row<NoticeKind> notice_kinds[] = {
    {NoticeKind::report_decided, "report_decided", "A report of yours is closed"},
    {NoticeKind::measure, "measure", "A decision about your account"},
    {NoticeKind::appeal_decided, "appeal_decided", "Your appeal was decided; what holds now"},
};

/// What people wrote themselves, and what their programs sent for them.
constexpr Row<content::Kind> withheld_kinds[] = {
    {content::Kind::message, "message", "a message"},
    {content::Kind::reaction, "reaction", "a reaction"},
    {content::Kind::edit, "edit", "an edit"},
    {content::Kind::deletion, "deletion", "a deletion"},
    {content::Kind::status_report, "receipt", "a receipt"},
};

template <typename Enumerator, std::size_t Count>
const Row<Enumerator>& row_of(const Row<Enumerator> (&rows)[Count], Enumerator value) {
  for (const auto& row : rows) {
    if (row.value == value) return row;
  }
  INVARIANT(false);
  return rows[0];
}

std::string_view says(report::Reason reason) {
  const report::ReasonRow* row = report::find_reason(reason);
  INVARIANT(row != nullptr);
  return row->says;
}

std::string whom(const std::string& username, const std::optional<ChatView>& chat) {
  if (!username.empty()) return "@" + plain_line(username);
  return chat ? title_text(chat->name) : std::string("a group");
}

std::string counted(std::uint64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

// --- What is about to leave

std::string file_text(const ReportedFile& file) {
  std::string text = "    [" + (file.name.empty() ? "file" : plain_line(file.name)) + ", " +
                     plain_line(file.media_type) + ", " + counted(file.size_bytes, "byte") + "]";
  if (!file.place) text += " cannot be handed in: the server has it no more, nor has this device";
  return text;
}

std::string_view doubt_about(const ReportedView& message) {
  if (!message.text) return "  (says something that cannot be read)";
  const bool is_doubted = message.verdict && *message.verdict != api::FrankVerdict::valid;
  return is_doubted ? "  (the provider cannot prove this one)" : "";
}

/// What is withheld, as this device knows it.
Row<content::Kind> withheld_row(const ReportedView& message) {
  for (const auto& row : withheld_kinds) {
    if (message.withheld == row.value) return row;
  }
  return {{}, "other", "something between programs"};
}

void add_message(const ReportedView& message, std::vector<std::string>& lines) {
  std::string line = "[" + local_minute(message.time) + "] " + plain_line(message.sender) + ": ";
  if (!message.is_opened) {
    const std::string what(withheld_row(message).words);
    lines.push_back(
        line + "(withheld, " + what + ": only that something was sent, by whom and when)"
    );
    return;
  }
  line += plain_text(message.text.value_or(""), "    ");
  if (message.is_erased) line += "  (nobody is shown this any more)";
  lines.push_back(line + std::string(doubt_about(message)));
  for (const ReportedFile& file : message.files) lines.push_back(file_text(file));
}

std::string gap_text(const client::PreviewGap& gap) {
  const std::uint64_t count = gap.gap.last - gap.gap.first + 1;
  const std::string_view why = gap.cause == GapCause::lacking ? "this device does not have them"
                                                              : "what would prove them is gone";
  return "-- " + counted(count, "message") + " left out: " + std::string(why);
}

/// Messages and gaps as they stand in the conversation.
void add_messages(const ReportPreviewView& preview, std::vector<std::string>& lines) {
  auto gap = preview.gaps.begin();
  for (const ReportedView& message : preview.messages) {
    for (; gap != preview.gaps.end() && gap->gap.first < message.seq; ++gap) {
      lines.push_back(gap_text(*gap));
    }
    add_message(message, lines);
  }
  for (; gap != preview.gaps.end(); ++gap) lines.push_back(gap_text(*gap));
}

std::size_t opened_in(const ReportPreviewView& preview) {
  return static_cast<std::size_t>(
      std::ranges::count(preview.messages, true, &ReportedView::is_opened)
  );
}

std::string disclosed_text(const ReportPreviewView& preview) {
  const std::size_t opened = opened_in(preview);
  const std::size_t withheld = preview.messages.size() - opened;
  if (preview.messages.empty()) return "Nothing that was said in any chat is disclosed.";
  const std::string read = "They can read " + counted(opened, "message") + ".";
  if (withheld == 0) return read;
  return read + " Of " + std::to_string(withheld) +
         " more they learn only that something was sent, by whom and when.";
}

/// Of a group they learn only which one it is.
std::string chat_text(const ChatView& chat) {
  const bool is_direct = chat.kind == api::ConversationKind::direct;
  return "Chat: " + title_text(chat.name) + (is_direct ? "" : " (its name stays here)");
}

std::string not_told_text(const ReportPreviewView& preview) {
  if (preview.username.empty()) return "Nobody in the group is told who reported it.";
  const std::string text = "@" + plain_line(preview.username) + " is not told who reported it";
  return text + (opened_in(preview) > 0 ? "; what is disclosed may let them guess." : ".");
}

void add_consequences(const ReportPreviewView& preview, std::vector<std::string>& lines) {
  if (preview.blocks) lines.push_back("@" + plain_line(preview.username) + " will be blocked.");
  if (!preview.leaves || !preview.chat) return;
  const bool is_direct = preview.chat->kind == api::ConversationKind::direct;
  const std::string title = title_text(preview.chat->name);
  lines.push_back("You will leave " + (is_direct ? "the chat with " + title : title) + ".");
}

std::string earlier_text(const ReportPreviewView& preview) {
  const client::OwnReport& earlier = *preview.earlier;
  return "You have reported " + whom(preview.username, preview.chat) + " before, last on " +
         local_minute(from_unix_ms(earlier.time_ms)) + " (" + std::string(says(earlier.reason)) +
         "): " + std::string(row_of(filing_states, earlier.state).words) + ".";
}

std::vector<std::string> preview_for_people(const ReportPreviewView& preview) {
  std::vector<std::string> lines{
      "To the reviewers of " + plain_line(preview.domain) + ", sealed so that only they open it:",
      "Reported: " + whom(preview.username, preview.chat) + " (" +
          std::string(row_of(scopes, preview.scope).words) + ")",
      "Reason: " + std::string(says(preview.reason)),
  };
  if (!preview.note.empty()) lines.push_back("Your words: " + plain_line(preview.note));
  if (preview.chat) lines.push_back(chat_text(*preview.chat));
  add_messages(preview, lines);
  lines.push_back(disclosed_text(preview));
  lines.emplace_back("They learn that you reported it, and nothing else of your chats.");
  lines.push_back(not_told_text(preview));
  add_consequences(preview, lines);
  if (preview.earlier) lines.push_back(earlier_text(preview));
  return lines;
}

Json file_json(const ReportedFile& file) {
  constexpr std::string_view places[] = {"named_blob", "within", "other_blob"};
  Json json = Json::object();
  json["name"] = json_text(file.name);
  json["content_type"] = json_text(file.media_type);
  json["size"] = file.size_bytes;
  json["place"] = file.place ? places[static_cast<std::size_t>(*file.place)] : "missing";
  return json;
}

std::string_view verdict_name(const std::optional<api::FrankVerdict>& verdict) {
  if (!verdict) return "unknown";
  switch (*verdict) {
    case api::FrankVerdict::valid:
      return "valid";
    case api::FrankVerdict::expired:
      return "expired";
    case api::FrankVerdict::unverified:
      return "unverified";
    case api::FrankVerdict::invalid:
      break;
  }
  return "invalid";
}

Json message_json(const ReportedView& message) {
  Json json = Json::object();
  json["id"] = to_hex(message.id);
  json["sender"] = json_text(message.sender);
  json["account"] = to_hex(message.account);
  json["time"] = utc_or_null(to_unix_ms(message.time));
  json["opened"] = message.is_opened;
  if (!message.is_opened) {
    json["kind"] = withheld_row(message).name;
    return json;
  }
  json["proof"] = verdict_name(message.verdict);
  json["text"] = message.text ? Json(json_text(*message.text)) : Json();
  json["attachments"] = Json::array();
  for (const ReportedFile& file : message.files) json["attachments"].push_back(file_json(file));
  if (message.is_erased) json["erased"] = true;
  return json;
}

void add_whom(
    Json& json, const std::string& username, AccountId account, const std::optional<ChatView>& chat
) {
  if (account != AccountId{}) {
    json["username"] = json_text(username);
    json["account"] = to_hex(account);
  }
  if (!chat) return;
  json["chat"] = to_hex(chat->id);
  json["chat_name"] = json_text(chat->name);
}

Json preview_json(const ReportPreviewView& preview) {
  Json json = json_object("report_preview");
  json["provider"] = json_text(preview.domain);
  json["scope"] = row_of(scopes, preview.scope).name;
  json["reason"] = report::find_reason(preview.reason)->name;
  json["note"] = json_text(preview.note);
  add_whom(json, preview.username, preview.account, preview.chat);
  json["messages"] = Json::array();
  for (const ReportedView& message : preview.messages) {
    json["messages"].push_back(message_json(message));
  }
  json["gaps"] = Json::array();
  for (const client::PreviewGap& gap : preview.gaps) {
    Json one = Json::object();
    one["count"] = gap.gap.last - gap.gap.first + 1;
    one["cause"] = gap.cause == GapCause::lacking ? "lacking" : "erased";
    json["gaps"].push_back(std::move(one));
  }
  json["block"] = preview.blocks;
  json["leave"] = preview.leaves;
  if (preview.earlier) json["reported_before"] = utc_or_null(preview.earlier->time_ms);
  return json;
}

// --- What became of it

std::string outcome_text(const client::OwnReport& report) {
  std::string text(row_of(filing_states, report.state).words);
  if (report.state == FilingState::refused)
    return text + ": " + explain_rule(report.failure).sentence;
  if (report.state != FilingState::decided) return text;
  return text + (report.measure == Measure::none ? "; nothing was done" : "; something was done");
}

Json own_report_json(const OwnReportView& view) {
  const client::OwnReport& report = view.report;
  Json json = json_object("report");
  json["report"] = to_hex(report.id);
  json["scope"] = row_of(scopes, report.scope).name;
  json["reason"] = report::find_reason(report.reason)->name;
  add_whom(json, view.username, report.reported, view.chat);
  json["opened"] = report.opened;
  json["withheld"] = report.withheld;
  json["time"] = utc_or_null(report.time_ms);
  json["state"] = row_of(filing_states, report.state).name;
  if (!report.failure.empty()) json["rule"] = json_text(report.failure);
  if (report.state == FilingState::decided) {
    json["decided"] = utc_or_null(report.decided_ms);
    json["measure"] = row_of(measures, report.measure).name;
  }
  return json;
}

Json notice_json(const client::KeptNotice& notice) {
  const api::NoticeItem& item = notice.item;
  Json json = json_object("notice");
  json["decision"] = to_hex(item.decision);
  json["kind"] = row_of(notice_kinds, item.kind).name;
  if (item.kind == NoticeKind::report_decided) json["report"] = to_hex(item.report);
  json["time"] = utc_or_null(item.time_ms);
  json["measure"] = row_of(measures, item.measure).name;
  json["until"] = utc_or_null(item.until_ms);
  json["appeal_until"] = utc_or_null(item.appeal_until_ms);
  json["policy"] = json_text(std::string(as_text(item.policy)));
  json["statement"] = json_text(std::string(as_text(item.statement)));
  json["appeal"] = row_of(filing_states, notice.appeal).name;
  json["new"] = !notice.is_told;
  return json;
}

std::string measure_text(const api::NoticeItem& item) {
  if (item.kind == NoticeKind::report_decided) {
    return item.measure == Measure::none ? "nothing was done" : "something was done";
  }
  std::string text(row_of(measures, item.measure).words);
  if (item.until_ms != 0) text += ", until " + local_minute(from_unix_ms(item.until_ms));
  return text;
}

}  // namespace

std::vector<std::string> preview_lines(const ReportPreviewView& preview, const Style& style) {
  if (style.form == Form::json) return {preview_json(preview).dump(-1, ' ', true)};
  return preview_for_people(preview);
}

std::string own_report_line(const OwnReportView& view, const Style& style) {
  if (style.form == Form::json) return own_report_json(view).dump(-1, ' ', true);
  const client::OwnReport& report = view.report;
  return "[" + local_minute(from_unix_ms(report.time_ms)) + "] " + short_id(report.id) + "  " +
         whom(view.username, view.chat) + ", " + std::string(says(report.reason)) + ", " +
         counted(report.opened, "message") + ": " + outcome_text(report);
}

std::vector<std::string> notice_lines(const client::KeptNotice& notice, const Style& style) {
  if (style.form == Form::json) return {notice_json(notice).dump(-1, ' ', true)};
  const api::NoticeItem& item = notice.item;
  std::string first =
      "[" + local_minute(from_unix_ms(item.time_ms)) + "] " + short_id(item.decision) + "  " +
      std::string(row_of(notice_kinds, item.kind).words) + ": " + measure_text(item);
  std::vector<std::string> lines{std::move(first)};
  if (!item.statement.empty()) {
    lines.push_back("    " + plain_text(as_text(item.statement), "    "));
  }
  if (notice.appeal != FilingState::none) {
    lines.push_back("    Your appeal: " + std::string(row_of(filing_states, notice.appeal).words));
  } else if (item.kind == NoticeKind::measure && item.appeal_until_ms != 0) {
    lines.push_back(
        "    Until " + local_minute(from_unix_ms(item.appeal_until_ms)) +
        " you can ask for a second look, by somebody else: causeway appeal " +
        short_id(item.decision)
    );
  }
  return lines;
}

std::string appeal_line(const client::KeptNotice& notice, const Style& style) {
  const auto& row = row_of(filing_states, notice.appeal);
  if (style.form == Form::human) {
    return "Your appeal against " + short_id(notice.item.decision) + ": " + std::string(row.words);
  }
  Json json = json_object("appeal");
  json["decision"] = to_hex(notice.item.decision);
  json["state"] = row.name;
  if (!notice.failure.empty()) json["rule"] = json_text(notice.failure);
  return json.dump(-1, ' ', true);
}

}  // namespace causeway::cli
