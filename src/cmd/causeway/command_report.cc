// Reporting abuse: what is disclosed is shown, and asked for, before it leaves.
#include <algorithm>
#include <map>
#include <set>

#include "base/encoding.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/passphrase.h"
#include "cmd/causeway/report_parts.h"
#include "cmd/causeway/report_views.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::Message;
using client::MessageRow;
using client::OutboxKind;
using client::ReportPreview;
using client::ReportWish;
using client::StoreTransaction;

constexpr std::size_t page = 256;

/// Whatever is kept of them: people report what they are not shown any more, and whom they blocked.
void find_in(
    StoreTransaction& store,
    ConversationId chat,
    const std::string& prefix,
    std::vector<Message>& found
) {
  MessageRow before;
  for (;;) {
    auto messages = accept(store.all_messages(chat, before, page));
    if (messages.empty()) return;
    before = messages.front().row;
    for (Message& message : messages) {
      if (message.state == client::MessageState::unproven) continue;
      if (to_hex(message.id).starts_with(prefix)) found.push_back(std::move(message));
    }
  }
}

Message find_one(
    StoreTransaction& store, const std::vector<ConversationId>& chats, const std::string& prefix
) {
  std::vector<Message> found;
  for (const ConversationId chat : chats) find_in(store, chat, to_lower_ascii(prefix), found);
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) throw Failure(explain_rule(client::rules::message_is_known.name));
  fail(
      ExitCode::usage,
      "Several messages have ids that begin so.",
      "type more of the id: causeway show --ids CHAT"
  );
}

/// Where somebody may have said what is reported: chats with them, the direct one first.
std::vector<ConversationId> chats_with(StoreTransaction& store, AccountId account) {
  std::vector<ConversationId> chats;
  for (const client::Conversation& chat : accept(store.conversations())) {
    if (chat.kind == api::ConversationKind::note) continue;
    if (chat.kind == api::ConversationKind::direct && chat.peer != account) continue;
    const bool is_direct = chat.kind == api::ConversationKind::direct;
    chats.insert(is_direct ? chats.begin() : chats.end(), chat.id);
  }
  return chats;
}

/// The newest line of theirs, or of anybody else, in the chat.
std::optional<MessageRow> newest_line(
    StoreTransaction& store, ConversationId chat, AccountId account, AccountId own
) {
  for (MessageRow before;;) {
    const auto messages = accept(store.messages(chat, before, page));
    if (messages.empty()) return std::nullopt;
    before = messages.front().row;
    for (auto message = messages.rbegin(); message != messages.rend(); ++message) {
      const bool is_theirs = account == AccountId{} ? message->sender_account != own
                                                    : message->sender_account == account;
      if (is_theirs && !message->application_data.empty()) return message->row;
    }
  }
}

/// Points at what the person named, and at what they want withheld.
void point_at_named(
    StoreTransaction& store,
    const Arguments& arguments,
    const std::vector<ConversationId>& chats,
    ReportWish& wish
) {
  for (const std::string& id : arguments.messages) {
    const Message message = find_one(store, chats, id);
    wish.conversation = message.conversation;
    wish.messages.push_back(message.row);
    if (wish.reported == AccountId{}) wish.reported = message.sender_account;
  }
  for (const std::string& id : arguments.withheld) {
    wish.withheld.push_back(find_one(store, {wish.conversation}, id).row);
  }
}

void wish_about_group(
    StoreTransaction& store, const Arguments& arguments, const GroupName& name, ReportWish& wish
) {
  wish.conversation = find_group(store, name);
  if (arguments.without_content || arguments.messages.empty()) wish.scope = report::Scope::group;
  if (arguments.without_content) return;
  if (arguments.messages.empty()) {
    const AccountId own = accept(client::load_self(store)).account;
    const auto line = newest_line(store, wish.conversation, {}, own);
    if (line) wish.messages.push_back(*line);
  }
  point_at_named(store, arguments, {wish.conversation}, wish);
}

void wish_about_person(
    StoreTransaction& store,
    const Arguments& arguments,
    const std::string& username,
    ReportWish& wish
) {
  const auto person = accept(store.person_named(username));
  if (!person) throw Failure(explain_rule(client::rules::account_is_looked_up.name));
  wish.reported = person->account;
  const auto chats = chats_with(store, person->account);
  if (!arguments.messages.empty()) return point_at_named(store, arguments, chats, wish);
  wish.scope = report::Scope::profile;
  if (chats.empty()) return;
  const auto chat = accept(store.conversation(chats.front()));
  if (!chat || chat->kind != api::ConversationKind::direct) return;
  wish.scope = report::Scope::account;
  wish.conversation = chat->id;
  if (arguments.without_content) return;
  const auto line = newest_line(store, chat->id, person->account, {});
  if (line) wish.messages.push_back(*line);
  point_at_named(store, arguments, chats, wish);
}

ReportWish wish_of(Workspace& workspace, const TargetName& name) {
  const Arguments& arguments = workspace.arguments();
  ReportWish wish;
  wish.before = arguments.before;
  wish.note = reporters_words(arguments);
  wish.reason = report::find_reason(arguments.reason)->reason;
  workspace.device().look([&](StoreTransaction& store) -> Result<bool> {
    if (const auto* group = std::get_if<GroupName>(&name)) {
      wish_about_group(store, arguments, *group, wish);
    } else {
      wish_about_person(store, arguments, std::get<client::ToUser>(name).username, wish);
    }
    return true;
  });
  return wish;
}

void check_arguments(const Arguments& arguments, const TargetName& name) {
  if (std::holds_alternative<client::ToNote>(name)) {
    fail(ExitCode::usage, "Nobody else writes in your note.", "causeway report @USER");
  }
  const bool is_group = std::holds_alternative<GroupName>(name);
  if (arguments.and_block && is_group && arguments.messages.empty()) {
    fail(
        ExitCode::usage, "Who is to be blocked is not said.", "--message ID, of something they said"
    );
  }
  if (arguments.before >= report::opened_max) {
    throw Failure(explain_rule(report::rules::opened_are_within_limit.name));
  }
}

/// Who is reported has to be known: the directory says it.
void look_up_reported(Workspace& workspace, const TargetName& name) {
  const auto* user = std::get_if<client::ToUser>(&name);
  if (user == nullptr) return;
  const auto person = workspace.device().look([&](StoreTransaction& store) {
    return store.person_named(user->username);
  });
  if (person) return;
  complete(workspace, OutboxKind::look_up, [&](Engine& engine, StoreTransaction& store) {
    return engine.look_up(store, user->username);
  });
}

ReportPreview preview_of(Workspace& workspace, const ReportWish& wish) {
  return workspace.device().look([&](StoreTransaction& store) {
    return client::preview_report(store, wish);
  });
}

bool is_answered(const std::optional<client::OwnReport>& report) {
  return report && report->state != client::FilingState::queued;
}

/// Whether what was to be done beside the report still waits.
bool is_left_to_do(Workspace& workspace, const ReportWish& wish) {
  const Arguments& arguments = workspace.arguments();
  const auto entries =
      workspace.device().look([](StoreTransaction& store) { return store.outbox(); });
  return std::ranges::any_of(entries, [&](const client::OutboxEntry& entry) {
    const bool leaves = entry.kind == OutboxKind::leave && entry.conversation == wish.conversation;
    return (arguments.and_block && entry.kind == OutboxKind::block) ||
           (arguments.and_leave && leaves);
  });
}

/// As it is in the store from then on: it leaves with the next connection, if not now.
client::OwnReport file(Workspace& workspace, const ReportWish& wish, ReportPreview preview) {
  const client::AfterReport after{
      .block = workspace.arguments().and_block, .leave = workspace.arguments().and_leave
  };
  const auto id = workspace.device().command([&](Engine& engine, StoreTransaction& store) {
    return engine.file_report(store, std::move(preview.report), after, workspace.now());
  });
  const auto stands = [&] {
    return workspace.device().look([&](StoreTransaction& store) { return store.own_report(id); });
  };
  sending([&] {
    const auto is_done = [&] { return is_answered(stands()) && !is_left_to_do(workspace, wish); };
    if (!workspace.run_until(is_done)) fail_late(workspace, "The report");
  });
  return *stands();
}

void confirm(const Workspace& workspace) {
  if (workspace.arguments().is_confirmed) return;
  if (!ask_yes("Send all this to the reviewers? [y/N] ")) {
    fail(ExitCode::refused, "Nothing was sent.");
  }
}

}  // namespace

void report_abuse(const Arguments& arguments, Output& output) {
  const TargetName name = parse_target(arguments.target);
  check_arguments(arguments, name);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    check_registered(workspace);
    look_up_reported(workspace, name);
    ReportWish wish = wish_of(workspace, name);
    wish.files = find_files(workspace, preview_of(workspace, wish));
    ReportPreview preview = preview_of(workspace, wish);
    const auto verdicts = check_franks(workspace, preview.report);
    const auto view = view_of(workspace, preview, verdicts);
    for (const std::string& line : preview_lines(view, output.style())) output.line(line);
    if (arguments.dry_run) return output.note("Nothing was sent.");
    confirm(workspace);
    upload_files(workspace, preview);
    const auto filed = file(workspace, wish, std::move(preview));
    output.line(own_report_line(view_of(workspace, filed), output.style()));
    if (filed.state == client::FilingState::refused) throw Failure(explain_rule(filed.failure));
  });
}

}  // namespace causeway::cli
