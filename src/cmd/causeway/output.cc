#include "cmd/causeway/output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <iostream>
#include <system_error>
#include <unistd.h>

#include "base/encoding.h"
#include "client/forwards.h"
#include "cmd/causeway/durations.h"
#include "cmd/causeway/join_views.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/trust_views.h"
#include "cmd/causeway/words.h"
#include "cmd/causeway/wrap.h"

namespace causeway::cli {
namespace {

/// As much of a draft as stands behind its chat.
constexpr std::size_t draft_characters_max = 40;

std::string painted(std::string_view text, std::string_view code, const Style& style) {
  if (style.colour == Colour::none) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::string size_text(std::uint64_t size_bytes) {
  constexpr std::array<const char*, 4> units{"bytes", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  auto size = static_cast<double>(size_bytes);
  for (; size >= 1024 && unit + 1 < units.size(); ++unit) size /= 1024;
  std::array<char, 32> text{};
  const auto end = std::to_chars(
      text.data(), text.data() + text.size(), size, std::chars_format::fixed, unit == 0 ? 0 : 1
  );
  return std::string(text.data(), end.ptr) + " " + units[unit];
}

/// "1:05".
std::string length_text(Milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() == 1 ? ":0" : ":") + rest;
}

/// What others say in this chat, its links broken where nobody has accepted them.
std::string said_in(const ChatView& chat, std::string_view text) {
  return chat.is_request ? without_links(text) : std::string(text);
}

std::string attachment_text(const AttachmentView& attachment, const MessageView& message) {
  const auto& voice = message.voice;
  const std::string& called = attachment.what.file_name;
  const std::string name = called.empty() ? "file" : plain_line(said_in(message.chat, called));
  std::string text = "[" + name + ", " + size_text(attachment.what.description.size_bytes) + "]";
  if (voice) text = "[voice, " + length_text(*voice) + "]";
  if (!attachment.saved_as.empty()) text += " saved as " + plain_line(attachment.saved_as);
  return text;
}

/// "(to "Hello") " in front of an answer.
std::string reply_text(const MessageView& message) {
  if (!message.reply_to) return {};
  if (message.quote.empty()) return "(to a message that is not here) ";
  return "(to \"" + plain_line(said_in(message.chat, message.quote)) + "\") ";
}

/// In front of what was not said here first.
std::string forwarded_text(const MessageView& message) {
  if (message.forwarded == 0) return {};
  return message.forwarded < client::forwarded_often ? "(forwarded) " : "(forwarded many times) ";
}

std::string names_text(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "@" : ", @") + plain_line(name);
  return text;
}

/// Of one's own: "  (delivered)" or "  (read)"; in a group "  (read by @ada; delivered to @bob)".
std::string receipts_text(const MessageView& message) {
  if (message.deleted || message.delivered.empty()) return {};
  const bool is_read = !message.read.empty();
  if (message.chat.kind != api::ConversationKind::group) {
    return is_read ? "  (read)" : "  (delivered)";
  }
  std::vector<std::string> others;
  for (const std::string& name : message.delivered_to) {
    const bool has_read =
        std::find(message.read_by.begin(), message.read_by.end(), name) != message.read_by.end();
    if (!has_read) others.push_back(name);
  }
  std::string text = is_read ? "read by " + names_text(message.read_by) : std::string();
  if (!others.empty()) text += (is_read ? "; " : "") + ("delivered to " + names_text(others));
  return "  (" + text + ")";
}

/// "  (disappears in 3 hours)".
std::string expiry_text(const MessageView& message, Instant now) {
  if (message.expires) {
    const auto left = std::max(Milliseconds(0), *message.expires - now);
    return "  (disappears in " + duration_words(left) + ")";
  }
  if (!message.expires_after) return {};
  return "  (disappears " + duration_words(*message.expires_after) + " after it is read)";
}

/// "  (muted)", "  (muted until 2026-11-24 21:52)".
std::string mute_text(const ChatView& chat) {
  if (chat.is_muted_for_good()) return "  (muted)";
  return "  (muted until " + local_minute(chat.muted_until) + ")";
}

std::string reactions_text(const MessageView& message, const Style& style) {
  std::string text;
  for (const ReactionView& reaction : message.reactions) {
    const bool is_folded = reaction.is_hidden && style.hidden == HiddenTexts::folded;
    const std::string emoji =
        is_folded ? folded_away() : plain_line(said_in(message.chat, reaction.emoji));
    text += (text.empty() ? "" : "  ") + emoji + " " + std::to_string(reaction.accounts.size());
  }
  return text;
}

/// What stands behind the sender.
std::string body_text(const MessageView& message, const Style& style) {
  if (message.state == client::MessageState::unproven) {
    return "(a message that could not be proven genuine; it is not shown)";
  }
  if (message.deleted) return "(deleted)";
  if (message.is_hidden && style.hidden == HiddenTexts::folded) return folded_away();
  std::string body = forwarded_text(message) + reply_text(message) +
                     plain_text(said_in(message.chat, message.text), message_indent);
  for (const AttachmentView& attachment : message.attachments) {
    const bool stands_alone = message.text.empty() && &attachment == &message.attachments.front();
    if (!stands_alone) body += '\n' + std::string(message_indent);
    body += attachment_text(attachment, message);
  }
  if (message.has_more) {
    if (!body.empty()) body += '\n' + std::string(message_indent);
    body += "(something that this version of causeway does not show)";
  }
  return body;
}

/// "ada (Ada L.)", and where the chat is named "ada (Ada L.) in #family".
std::string sender_text(const MessageView& message, const Style& style) {
  std::string sender = painted(plain_line(message.sender), "1", style);
  sender += called_text(message.sender_name);
  if (style.named == Named::all || message.chat.kind == api::ConversationKind::group) {
    sender += " in " + title_text(message.chat.name);
  }
  return sender;
}

std::string change_text(const ChangeView& change) {
  if (change.change == client::notice::Change::timer) return timer_words(change.chat.timer);
  if (change.change == client::notice::Change::safety_number) return new_number_text(change);
  if (change.change == client::notice::Change::join_request) return asking_text(change);
  if (change.change == client::notice::Change::opened && change.chat.is_request) {
    return "somebody whom you have not accepted let you in (" + request_hint(change.chat) + ")";
  }
  if (change.change != client::notice::Change::members) {
    return std::string(words_of(change.change));
  }
  std::string text;
  if (!change.added.empty()) text = names_text(change.added) + " came in";
  if (!change.removed.empty()) {
    text += (text.empty() ? "" : "; ") + names_text(change.removed) + " went";
  }
  if (!change.deleted.empty()) {
    text += " (" + names_text(change.deleted) + " deleted the account)";
  }
  if (!change.reset.empty()) {
    text += " (" + names_text(change.reset) +
            ": the provider ended the account, and says that its owner has lost all devices)";
  }
  return text.empty() ? std::string(words_of(change.change)) : text;
}

}  // namespace

std::string short_id(ByteView id) {
  return to_hex(id).substr(0, short_id_size);
}

std::string local_minute(Instant time) {
  const std::time_t seconds =
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
  std::tm local{};
  if (localtime_r(&seconds, &local) == nullptr) return "some time";
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local)};
}

std::string message_line(const MessageView& message, const Style& style, Instant now) {
  if (style.form == Form::json) return to_json(message, now).dump(-1, ' ', true);
  std::string line = painted("[" + local_minute(message.time) + "]", "2", style) + " ";
  if (style.ids == Ids::shown) line += short_id(message.id) + " ";
  line += sender_text(message, style) + ": " + body_text(message, style);
  if (message.edited) line += "  (edited)";
  line += expiry_text(message, now) + receipts_text(message);
  if (message.chat.is_request && message.state == client::MessageState::received) {
    line += "  (message request: " + request_hint(message.chat) + ")";
  }
  if (message.chat.is_muted(now)) line += "  (muted)";
  if (message.state == client::MessageState::queued) line += "  (not sent yet)";
  if (message.state == client::MessageState::failed) {
    line += "  (not sent: " + plain_line(explain_rule(message.failure).sentence) + ")";
  }
  const std::string reactions = reactions_text(message, style);
  if (!reactions.empty()) line += '\n' + std::string(message_indent) + reactions;
  return line;
}

std::string typed_chat(const ChatView& chat) {
  if (chat.kind != api::ConversationKind::group) return plain_line(chat.name);
  const bool is_clear = !chat.is_request && title_text(chat.name) == chat.name &&
                        chat.name.find('\'') == std::string::npos;
  return is_clear ? "'" + chat.name + "'" : "'#" + short_id(chat.id) + "'";
}

std::string folded_away() {
  return "(" + std::string(hidden_text) + "; --hidden shows it)";
}

std::string annotation_line(const AnnotationView& annotation, const Style& style) {
  if (style.form == Form::json) return to_json(annotation).dump(-1, ' ', true);
  const std::string quote = plain_line(said_in(annotation.chat, annotation.quote));
  const std::string target = quote.empty() ? "a message" : "\"" + quote + "\"";
  std::string line = painted("[" + local_minute(annotation.time) + "]", "2", style) + " -- " +
                     painted(plain_line(annotation.sender), "1", style);
  if (annotation.chat.kind == api::ConversationKind::group) {
    line += " in " + title_text(annotation.chat.name);
  }
  const bool is_folded = annotation.is_hidden && style.hidden == HiddenTexts::folded;
  const std::string said = said_in(annotation.chat, annotation.text);
  const std::string text = is_folded ? folded_away() : plain_text(said, message_indent);
  switch (annotation.kind) {
    case content::Kind::reaction:
      return line + ": " + (is_folded ? text : plain_line(said)) + " to " + target;
    case content::Kind::edit:
      return line + " edited a message: " + text;
    default:
      return line + " deleted a message";
  }
}

std::string chat_line(const ChatView& chat, const Style& style, Instant now) {
  if (style.form == Form::json) return to_json(chat, now).dump(-1, ' ', true);
  std::string line = painted("[" + local_minute(chat.active) + "]", "2", style) + " ";
  line += short_id(chat.id) + " " + painted(title_text(chat.name), "1", style);
  line += called_text(chat.peer_name);
  const bool never_began =
      chat.kind == api::ConversationKind::direct && chat.state == client::ConversationState::left;
  const std::string_view state = never_began ? "nobody of this name" : words_of(chat.state);
  if (chat.state != client::ConversationState::active) line += "  (" + std::string(state) + ")";
  if (chat.unread > 0) line += "  (" + std::to_string(chat.unread) + " unread)";
  if (chat.timer.count() > 0) line += "  (" + timer_words(chat.timer) + ")";
  if (chat.is_request) line += "  (message request: " + request_hint(chat) + ")";
  if (chat.is_muted(now)) line += mute_text(chat);
  if (!chat.draft.empty()) {
    line += "  (draft: " + plain_line(first_characters(chat.draft, draft_characters_max)) + ")";
  }
  return line;
}

std::string change_line(const ChangeView& change, const Style& style) {
  if (style.form == Form::json) return to_json(change).dump(-1, ' ', true);
  return painted("[" + local_minute(change.time) + "]", "2", style) + " -- " +
         title_text(change.chat.name) + ": " + change_text(change);
}

std::string member_line(const ChatView& chat, const client::Member& member, const Style& style) {
  if (style.form == Form::json) return to_json(chat, member).dump(-1, ' ', true);
  std::string line = "@" + plain_line(member.username) + called_text(member.name);
  if (chat.kind == api::ConversationKind::group) line += "  " + std::string(words_of(member.role));
  line += "  " + std::to_string(member.devices) + (member.devices == 1 ? " device" : " devices");
  if (member.standing == client::Standing::verified) line += "  verified";
  if (member.standing == client::Standing::doubted) line += "  verified with an older key";
  return line;
}

std::string hidden_word_line(const std::string& word, const Style& style) {
  return style.form == Form::json ? hidden_word_json(word).dump(-1, ' ', true) : plain_line(word);
}

std::string encryption_line(const ChatView& chat, bool is_post_quantum, const Style& style) {
  if (style.form == Form::json) return encryption_json(chat, is_post_quantum).dump(-1, ' ', true);
  return is_post_quantum ? "encrypted end to end, secret from quantum computers to come, too"
                         : "encrypted end to end";
}

std::string sent_line(const MessageView& message, const Style& style) {
  if (style.form == Form::json) return sent_json(message).dump(-1, ' ', true);
  const bool sent = message.state == client::MessageState::sent;
  const std::string_view what = message.delivered.empty() ? " sent to " : " delivered to ";
  return short_id(message.id) + std::string(sent ? what : " waits to be sent to ") +
         title_text(message.chat.name);
}

std::string sent_line(const AnnotationView& annotation, const Style& style) {
  if (style.form == Form::json) return sent_json(annotation).dump(-1, ' ', true);
  const bool sent = annotation.state == client::MessageState::sent;
  return std::string(words_of(annotation.kind)) + (sent ? " sent to " : " waits to be sent to ") +
         title_text(annotation.chat.name);
}

std::string more_line(Instant until) {
  return more_json(until).dump(-1, ' ', true);
}

std::string erased_line(const MessageView& message, const Style& style) {
  if (style.form == Form::json) return erased_json(message).dump(-1, ' ', true);
  return short_id(message.id) + " is erased on this device only";
}

std::string read_line(const ChatView& chat, std::size_t count, const Style& style) {
  if (style.form == Form::json) return read_json(chat, count).dump(-1, ' ', true);
  return title_text(chat.name) + ": " + std::to_string(count) + " read";
}

std::string draft_line(const ChatView& chat, const Style& style) {
  if (style.form == Form::json) return draft_json(chat).dump(-1, ' ', true);
  return plain_text(chat.draft, {});
}

std::string exported_line(const ExportedView& exported, const Style& style) {
  if (style.form == Form::json) return to_json(exported).dump(-1, ' ', true);
  return plain_line(exported.folder) + ": " + std::to_string(exported.chats) + " chats, " +
         std::to_string(exported.messages) + " messages, " + std::to_string(exported.attachments) +
         " attachments";
}

std::string gap_line(const GapView& gap, const Style& style) {
  if (style.form == Form::json) return gap_json(gap).dump(-1, ' ', true);
  const std::string messages =
      std::to_string(gap.count) + (gap.count == 1 ? " message" : " messages");
  if (gap.is_given_up) return "-- " + messages + " could not be had";
  const std::string whose =
      gap.username.empty() ? "others' devices" : plain_line(gap.username) + "'s device";
  return "-- waiting for " + whose + (gap.count == 1 ? "" : " (" + messages + ")");
}

std::string timer_line(const ChatView& chat, const Style& style) {
  if (style.form == Form::json) return timer_json(chat).dump(-1, ' ', true);
  return title_text(chat.name) + ": " + timer_words(chat.timer);
}

std::string done_line(const ChatView& chat, client::OutboxKind what, const Style& style) {
  if (style.form == Form::json) return done_json(chat, what).dump(-1, ' ', true);
  return short_id(chat.id) + " " + title_text(chat.name) + ": " + std::string(words_of(what));
}

std::string typing_line(const ChatView& chat, const PersonView& person) {
  return typing_json(chat, person).dump(-1, ' ', true);
}

std::string blocked_line(const PersonView& person, const Style& style) {
  if (style.form == Form::json) return blocked_json(person).dump(-1, ' ', true);
  if (person.username.empty()) return "account " + to_hex(person.account);
  return "@" + plain_line(person.username);
}

std::string person_line(const PersonView& person, client::OutboxKind what, const Style& style) {
  if (style.form == Form::json) return done_json(person, what).dump(-1, ' ', true);
  return "@" + plain_line(person.username) + ": " + std::string(words_of(what));
}

std::string settings_line(const SettingsView& settings, const Style& style) {
  if (style.form == Form::json) return to_json(settings).dump(-1, ' ', true);
  return "chats are opened by " + std::string(json_name(settings.admissions.messages)) +
         ", groups let you in by " + std::string(json_name(settings.admissions.groups)) +
         ", read receipts are " + (settings.signs.read_receipts ? "on" : "off") + ", typing is " +
         (settings.signs.typing ? "told" : "not told");
}

std::string registered_line(const Registered& registered, const Style& style) {
  if (style.form == Form::json) return to_json(registered).dump(-1, ' ', true);
  return "@" + registered.username + " is registered at " + plain_line(registered.domain) +
         " (profile " + registered.profile + ")";
}

std::string device_line(const client::OwnDevice& device, const Style& style) {
  if (style.form == Form::json) return to_json(device).dump(-1, ' ', true);
  std::string line = painted("[" + local_minute(from_unix_ms(device.added_ms)) + "]", "2", style);
  line += " " + short_id(device.device) + " ";
  line += device.name.empty() ? "(no name)" : painted(plain_line(device.name), "1", style);
  return device.is_this ? line + "  (this device)" : line;
}

std::string revoked_line(const client::OwnDevice& device, const Style& style) {
  if (style.form == Form::json) return revoked_json(device).dump(-1, ' ', true);
  const std::string name = device.name.empty() ? short_id(device.device) : device.name;
  return plain_line(name) + " is not a device of yours any more";
}

std::string deleted_line(const Registered& deleted, const Style& style) {
  if (style.form == Form::json) return deleted_json(deleted).dump(-1, ' ', true);
  return "@" + deleted.username + " at " + plain_line(deleted.domain) + " is deleted (profile " +
         deleted.profile + ")";
}

std::string ends_line(Instant ends, const Style& style) {
  if (style.form == Form::json) return ends_json(ends).dump(-1, ' ', true);
  return "Your provider ends this account on " + local_minute(ends) +
         ": its operator was told that all its devices are lost. If you did not ask for that, or "
         "have found this one: causeway account keep";
}

std::string kept_line(const Style& style) {
  if (style.form == Form::json) return kept_json().dump(-1, ' ', true);
  return "the account goes on; the reset is taken back";
}

std::string link_code_line(std::string_view code) {
  return link_code_json(code).dump(-1, ' ', true);
}

std::string finding_line(const Finding& finding, const Style& style) {
  if (style.form == Form::json) return to_json(finding).dump(-1, ' ', true);
  const auto mark = finding.is_well ? painted("ok  ", "32", style) : painted("bad ", "31", style);
  return mark + finding.what + ": " + plain_line(finding.sentence);
}

std::string status_line(const Status& status, const Style& style) {
  if (style.form == Form::json) return to_json(status).dump(-1, ' ', true);
  return std::string(status.is_connected ? "connected" : "not connected") + ", " +
         std::to_string(status.waiting) + " waiting to be sent";
}

std::string listening_line(std::string_view socket, const Style& style) {
  if (style.form == Form::json) return listening_json(socket).dump(-1, ' ', true);
  return "Programs find this account at " + plain_line(socket);
}

std::string version_line(const Style& style) {
  if (style.form == Form::json) return version_json().dump(-1, ' ', true);
  return "causeway " CAUSEWAY_VERSION;
}

std::string error_text(const Explanation& explanation, const Style& style) {
  if (style.form == Form::json) return to_json(explanation).dump(-1, ' ', true);
  std::string text = painted("causeway:", "31", style) + " " + plain_line(explanation.sentence);
  if (!explanation.hint.empty()) text += "\n  Next: " + plain_line(explanation.hint);
  return text;
}

void write_to_stdout(std::string_view line) {
  const bool is_written = std::fwrite(line.data(), 1, line.size(), stdout) == line.size() &&
                          std::fputc('\n', stdout) != EOF && std::fflush(stdout) == 0;
  if (is_written) return;
  fail(
      ExitCode::unexpected,
      "The output could not be written: " + std::generic_category().message(errno) + ".",
      "what was not shown will be shown again"
  );
}

std::string Output::in_rows(std::string_view text, int descriptor) const {
  return style_.form == Form::human ? wrapped(text, columns_of(descriptor)) : std::string(text);
}

void Output::line(std::string_view text) {
  data_(in_rows(text, STDOUT_FILENO));
}

void Output::note(std::string_view text) {
  if (style_.form == Form::json) return;
  std::cerr << in_rows(text, STDERR_FILENO) << '\n';
}

void Output::error(const Explanation& explanation) {
  std::cerr << in_rows(error_text(explanation, style_), STDERR_FILENO) << '\n';
}

}  // namespace causeway::cli
