#include "cmd/causeway/json.h"

#include <chrono>

#include "base/encoding.h"
#include "cmd/causeway/dates.h"
#include "cmd/causeway/trust_views.h"
#include "cmd/causeway/words.h"

namespace causeway::cli {
namespace {

constexpr int version = 1;

std::int64_t seconds_of(Milliseconds time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

Json json_texts(const std::vector<std::string>& texts) {
  Json json = Json::array();
  for (const std::string& text : texts) json.push_back(json_text(text));
  return json;
}

Json attachment_json(const AttachmentView& attachment) {
  Json json{
      {"blob", to_hex(attachment.what.blob)},
      {"name", json_text(attachment.what.file_name)},
      {"content_type", json_text(attachment.what.content_type)},
      {"size", attachment.what.description.size_bytes},
  };
  if (!attachment.saved_as.empty()) json["path"] = json_text(attachment.saved_as);
  return json;
}

Json accounts_json(const std::vector<AccountId>& accounts) {
  Json json = Json::array();
  for (const AccountId& account : accounts) json.push_back(to_hex(account));
  return json;
}

Json reactions_json(const std::vector<ReactionView>& reactions) {
  Json all = Json::array();
  for (const ReactionView& reaction : reactions) {
    Json one{{"emoji", json_text(reaction.emoji)}, {"accounts", accounts_json(reaction.accounts)}};
    if (reaction.is_hidden) one["hidden"] = true;
    all.push_back(std::move(one));
  }
  return all;
}

void add_chat(Json& json, const ChatView& chat) {
  json["chat"] = to_hex(chat.id);
  json["chat_kind"] = json_name(chat.kind);
  json["chat_name"] = json_text(chat.name);
  if (chat.is_request) json["request"] = true;
}

}  // namespace

Json json_object(std::string_view type) {
  return {{"v", version}, {"type", type}};
}

std::string json_text(const std::string& text) {
  if (is_utf8(as_bytes(text))) return text;
  std::string replaced;
  for (const char byte : text) replaced += static_cast<unsigned char>(byte) < 0x80 ? byte : '?';
  return replaced;
}

Json to_json(const MessageView& message, Instant now) {
  Json json = json_object("message");
  json["id"] = to_hex(message.id);
  add_chat(json, message.chat);
  json["sender"] = json_text(message.sender);
  if (!message.sender_name.empty()) json["sender_name"] = json_text(message.sender_name);
  json["account"] = to_hex(message.account);
  json["time"] = utc_text(message.time);
  json["state"] = json_name(message.state);
  json["text"] = json_text(message.text);
  if (message.reply_to) json["reply_to"] = to_hex(*message.reply_to);
  json["attachments"] = Json::array();
  for (const AttachmentView& attachment : message.attachments) {
    json["attachments"].push_back(attachment_json(attachment));
  }
  if (!message.delivered.empty()) json["delivered"] = accounts_json(message.delivered);
  if (!message.read.empty()) json["read"] = accounts_json(message.read);
  if (!message.reactions.empty()) json["reactions"] = reactions_json(message.reactions);
  if (message.voice) json["voice_ms"] = message.voice->count();
  if (message.forwarded > 0) json["forwarded"] = message.forwarded;
  if (message.edited) json["edited"] = true;
  if (message.deleted) json["deleted"] = true;
  if (message.is_hidden) json["hidden"] = true;
  if (message.expires) json["expires"] = utc_text(*message.expires);
  if (message.expires_after) json["expires_after"] = seconds_of(*message.expires_after);
  if (message.chat.is_muted(now)) json["muted"] = true;
  if (message.has_more) json["has_more"] = true;
  if (!message.failure.empty()) json["rule"] = json_text(message.failure);
  return json;
}

Json to_json(const AnnotationView& annotation) {
  Json json = json_object("annotation");
  json["id"] = to_hex(annotation.id);
  add_chat(json, annotation.chat);
  json["sender"] = json_text(annotation.sender);
  json["account"] = to_hex(annotation.account);
  json["time"] = utc_text(annotation.time);
  json["what"] = json_name(annotation.kind);
  json["target"] = to_hex(annotation.target);
  if (annotation.kind == content::Kind::reaction) json["emoji"] = json_text(annotation.text);
  if (annotation.kind == content::Kind::edit) json["text"] = json_text(annotation.text);
  if (annotation.is_hidden) json["hidden"] = true;
  return json;
}

Json to_json(const ChatView& chat, Instant now) {
  Json json = json_object("chat");
  add_chat(json, chat);
  if (!chat.peer_name.empty()) json["peer_name"] = json_text(chat.peer_name);
  json["state"] = json_name(chat.state);
  json["active"] = utc_text(chat.active);
  if (chat.timer.count() > 0) json["timer"] = seconds_of(chat.timer);
  if (chat.unread > 0) json["unread"] = chat.unread;
  if (chat.is_muted(now)) json["muted"] = true;
  if (chat.is_muted(now) && !chat.is_muted_for_good()) {
    json["muted_until"] = utc_text(chat.muted_until);
  }
  if (!chat.draft.empty()) json["draft"] = json_text(chat.draft);
  return json;
}

Json to_json(const ChangeView& change) {
  Json json = json_object("change");
  add_chat(json, change.chat);
  json["time"] = utc_text(change.time);
  json["change"] = json_name(change.change);
  if (change.change == client::notice::Change::members) {
    json["added"] = json_texts(change.added);
    json["removed"] = json_texts(change.removed);
    if (!change.deleted.empty()) json["deleted"] = json_texts(change.deleted);
    if (!change.reset.empty()) json["reset"] = json_texts(change.reset);
  }
  if (change.change == client::notice::Change::safety_number) {
    json["people"] = json_texts(change.added);
    json["was_verified"] = change.is_doubted;
  }
  if (change.change == client::notice::Change::join_request) {
    json["people"] = json_texts(change.added);
  }
  if (change.change == client::notice::Change::timer) json["timer"] = seconds_of(change.chat.timer);
  return json;
}

Json to_json(const ChatView& chat, const client::Member& member) {
  Json json = json_object("member");
  add_chat(json, chat);
  json["username"] = json_text(member.username);
  if (!member.name.empty()) json["name"] = json_text(member.name);
  json["account"] = to_hex(member.account);
  json["role"] = words_of(member.role);
  json["devices"] = member.devices;
  if (member.standing != client::Standing::unverified) {
    json["standing"] = json_name(member.standing);
  }
  return json;
}

Json encryption_json(const ChatView& chat, bool is_post_quantum) {
  Json json = json_object("encryption");
  add_chat(json, chat);
  json["post_quantum"] = is_post_quantum;
  return json;
}

Json hidden_word_json(const std::string& word) {
  Json json = json_object("hidden_word");
  json["word"] = json_text(word);
  return json;
}

Json to_json(const Registered& registered) {
  Json json = json_object("registered");
  json["username"] = registered.username;
  json["profile"] = registered.profile;
  json["domain"] = json_text(registered.domain);
  json["account"] = to_hex(registered.account);
  json["device"] = to_hex(registered.device);
  return json;
}

Json to_json(const client::OwnDevice& device) {
  Json json = json_object("device");
  json["device"] = to_hex(device.device);
  json["name"] = json_text(device.name);
  json["added"] = utc_text(from_unix_ms(device.added_ms));
  json["is_this"] = device.is_this;
  return json;
}

Json revoked_json(const client::OwnDevice& device) {
  Json json = json_object("revoked");
  json["device"] = to_hex(device.device);
  json["name"] = json_text(device.name);
  return json;
}

Json deleted_json(const Registered& deleted) {
  Json json = json_object("account_deleted");
  json["username"] = deleted.username;
  json["profile"] = deleted.profile;
  json["domain"] = json_text(deleted.domain);
  json["account"] = to_hex(deleted.account);
  return json;
}

Json kept_json() {
  return json_object("account_kept");
}

Json ends_json(Instant ends) {
  Json json = json_object("account_ends");
  json["time"] = utc_text(ends);
  return json;
}

Json link_code_json(std::string_view code) {
  Json json = json_object("link_code");
  json["code"] = code;
  return json;
}

Json to_json(const Finding& finding) {
  Json json = json_object("finding");
  json["what"] = finding.what;
  json["ok"] = finding.is_well;
  json["sentence"] = json_text(finding.sentence);
  return json;
}

Json to_json(const Explanation& explanation) {
  Json json = json_object("error");
  json["exit"] = static_cast<int>(explanation.exit);
  json["sentence"] = json_text(explanation.sentence);
  json["hint"] = json_text(explanation.hint);
  if (!explanation.rule.empty()) json["rule"] = json_text(explanation.rule);
  return json;
}

Json sent_json(const MessageView& message) {
  Json json = json_object("sent");
  json["id"] = to_hex(message.id);
  add_chat(json, message.chat);
  json["state"] = message.delivered.empty() ? json_name(message.state) : "delivered";
  if (!message.failure.empty()) json["rule"] = json_text(message.failure);
  return json;
}

Json sent_json(const AnnotationView& annotation) {
  Json json = json_object("sent");
  json["id"] = to_hex(annotation.id);
  add_chat(json, annotation.chat);
  json["state"] = json_name(annotation.state);
  json["what"] = json_name(annotation.kind);
  json["target"] = to_hex(annotation.target);
  return json;
}

Json erased_json(const MessageView& message) {
  Json json = json_object("erased");
  json["id"] = to_hex(message.id);
  add_chat(json, message.chat);
  return json;
}

Json gap_json(const GapView& gap) {
  Json json = json_object("gap");
  add_chat(json, gap.chat);
  json["state"] = gap.is_given_up ? "given_up" : "waiting";
  json["count"] = gap.count;
  if (!gap.username.empty()) json["awaited"] = gap.username;
  return json;
}

Json timer_json(const ChatView& chat) {
  Json json = json_object("timer");
  add_chat(json, chat);
  json["timer"] = seconds_of(chat.timer);
  return json;
}

Json done_json(const ChatView& chat, client::OutboxKind what) {
  Json json = json_object("done");
  add_chat(json, chat);
  json["what"] = json_name(what);
  return json;
}

Json done_json(const PersonView& person, client::OutboxKind what) {
  Json json = json_object("done");
  json["username"] = person.username;
  json["what"] = json_name(what);
  return json;
}

Json to_json(const SettingsView& settings) {
  Json json = json_object("settings");
  json["messages"] = json_name(settings.admissions.messages);
  json["groups"] = json_name(settings.admissions.groups);
  json["read_receipts"] = settings.signs.read_receipts;
  json["typing"] = settings.signs.typing;
  return json;
}

Json read_json(const ChatView& chat, std::size_t count) {
  Json json = json_object("read");
  add_chat(json, chat);
  json["count"] = count;
  return json;
}

Json draft_json(const ChatView& chat) {
  Json json = json_object("draft");
  add_chat(json, chat);
  json["text"] = json_text(chat.draft);
  return json;
}

Json blocked_json(const PersonView& person) {
  Json json = json_object("blocked");
  json["username"] = person.username;
  json["account"] = to_hex(person.account);
  return json;
}

Json to_json(const MessageView& message, const std::vector<VersionView>& versions, Instant now) {
  Json json = to_json(message, now);
  for (const VersionView& one : versions) {
    Json earlier{{"time", utc_text(one.time)}, {"text", json_text(one.text)}};
    if (one.is_hidden) earlier["hidden"] = true;
    json["versions"].push_back(std::move(earlier));
  }
  return json;
}

Json to_json(const ExportedView& exported) {
  Json json = json_object("exported");
  json["folder"] = json_text(exported.folder);
  json["chats"] = exported.chats;
  json["messages"] = exported.messages;
  json["attachments"] = exported.attachments;
  return json;
}

Json typing_json(const ChatView& chat, const PersonView& person) {
  Json json = json_object("typing");
  add_chat(json, chat);
  json["sender"] = json_text(person.username);
  json["account"] = to_hex(person.account);
  return json;
}

Json more_json(Instant until) {
  Json json = json_object("more");
  json["until"] = utc_text(until);
  return json;
}

Json to_json(const Status& status) {
  Json json = json_object("status");
  json["connected"] = status.is_connected;
  json["outbox"] = status.waiting;
  return json;
}

Json listening_json(std::string_view socket) {
  Json json = json_object("listening");
  json["socket"] = json_text(std::string(socket));
  return json;
}

Json version_json() {
  Json json = json_object("version");
  json["version"] = CAUSEWAY_VERSION;
  return json;
}

Json utc_or_null(std::uint64_t time_ms) {
  return time_ms == 0 ? Json() : Json(utc_text(from_unix_ms(time_ms)));
}

}  // namespace causeway::cli
