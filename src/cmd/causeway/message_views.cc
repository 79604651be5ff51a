#include <map>
#include <utility>

#include "base/encoding.h"
#include "client/annotations.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/views.h"
#include "content/annotation.h"
#include "content/forward.h"
#include "content/voice.h"

namespace causeway::cli {
namespace {

/// As much of a message as stands where another answers it.
constexpr std::size_t quote_characters_max = 40;

/// Texts are joined by line breaks; parts of other kinds are counted.
void add_part(MessageView& view, const content::NestedPart& part) {
  const auto text = content::text_of(part);
  if (text) {
    if (!view.text.empty()) view.text += '\n';
    view.text += *text;
    return;
  }
  const auto* single = std::get_if<content::SinglePart>(&part.part);
  if (single != nullptr && single->content_type == content::group_state_type) return;
  const auto* external = std::get_if<content::ExternalPart>(&part.part);
  if (external == nullptr) {
    view.has_more = true;
    return;
  }
  auto attachment = content::parse_attachment(*external);
  if (attachment.ok()) view.attachments.push_back({*std::move(attachment), {}});
}

/// Takes over what the message says.
void add_content(MessageView& view, ByteView encoded) {
  const auto content = content::decode(encoded);
  if (!content.ok()) {
    view.has_more = true;
    return;
  }
  view.reply_to = content->in_reply_to;
  const auto forwarded = content::forward_count(*content);
  view.forwarded = forwarded.ok() ? *forwarded : 0;
  const auto voice = content::voice_duration(*content);
  view.voice = voice.ok() ? *voice : std::nullopt;
  const bool is_timed =
      content->expires && content->expires->kind == content::ExpirationKind::relative;
  if (is_timed && !view.expires) {
    view.expires_after = std::chrono::seconds(content->expires->time);
  }
  for (const content::NestedPart* part : content::leaf_parts(*content)) add_part(view, *part);
}

/// The message itself with its latest edit in its place, without what others say about it.
Result<MessageView> said_view(client::StoreTransaction& store, const client::Message& message) {
  MessageView view{
      .row = message.row,
      .content_row = message.row,
      .id = message.id,
      .sender = TRY(name_of(store, message.sender_account)),
      .account = message.sender_account,
      .state = message.state,
      .time = from_unix_ms(message.time_ms),
      .deleted = message.presence == client::Presence::deleted,
      .failure = message.failure,
  };
  if (message.state == client::MessageState::unproven || view.deleted) return view;
  if (message.expires_ms > 0) view.expires = from_unix_ms(message.expires_ms);
  add_content(view, message.content);
  const auto edit = TRY(client::edit_of(store, message));
  if (!edit) return view;
  const auto reply_to = std::exchange(view.reply_to, {});
  const unsigned forwarded = view.forwarded;
  view.text.clear();
  view.attachments.clear();
  view.has_more = false;
  add_content(view, edit->content);
  view.reply_to = reply_to;
  view.forwarded = forwarded;
  view.content_row = edit->row;
  view.edited = true;
  return view;
}

Result<MessageView> bare_view(client::StoreTransaction& store, const client::Message& message) {
  MessageView view = TRY(said_view(store, message));
  view.is_hidden = TRY(is_hidden(store, view.account, view.text));
  for (const AttachmentView& attachment : view.attachments) {
    if (view.is_hidden) break;
    view.is_hidden = TRY(is_hidden(store, view.account, attachment.what.file_name));
  }
  return view;
}

std::string quote_of(const MessageView& view) {
  if (view.deleted) return "a deleted message";
  if (view.is_hidden) return std::string(hidden_text);
  if (view.text.empty()) {
    return view.attachments.empty() ? "" : "[" + view.attachments.front().what.file_name + "]";
  }
  return first_characters(view.text, quote_characters_max);
}

Result<std::string> quote_of(
    client::StoreTransaction& store, ConversationId chat, const client::MessageId& id
) {
  const auto message = TRY(store.find_message(chat, id));
  if (!message || message->presence == client::Presence::hidden) return std::string();
  return quote_of(TRY(bare_view(store, *message)));
}

Result<void> add_receipts(
    client::StoreTransaction& store, const client::Message& message, MessageView& view
) {
  std::map<std::string, client::Receipt> receipts;
  for (const client::Receipt& receipt : TRY(store.receipts(message.row))) {
    receipts.emplace(TRY(name_of(store, receipt.account)), receipt);
  }
  for (const auto& [name, receipt] : receipts) {
    view.delivered.push_back(receipt.account);
    view.delivered_to.push_back(name);
    if (receipt.status != content::Status::read) continue;
    view.read.push_back(receipt.account);
    view.read_by.push_back(name);
  }
  return {};
}

VersionView version_of(const client::Message& message) {
  MessageView view;
  add_content(view, message.content);
  return {from_unix_ms(message.time_ms), view.text};
}

Result<ChatView> chat_of(client::StoreTransaction& store, const client::Message& message) {
  const auto conversation = TRY(store.conversation(message.conversation));
  if (!conversation) return ChatView{};
  return view_of(store, *conversation);
}

/// Of a reaction that the person made as well, nothing.
Result<bool> are_hidden(client::StoreTransaction& store, const client::ReactionGroup& reactions) {
  for (const AccountId& account : reactions.accounts) {
    if (!TRY(is_hidden(store, account, reactions.emoji))) return false;
  }
  return true;
}

}  // namespace

Result<bool> is_hidden(client::StoreTransaction& store, AccountId sender, const std::string& text) {
  const auto hidden = TRY(store.hidden_words());
  if (hidden.state.words.empty() || !is_utf8(as_bytes(text))) return false;
  const auto self = TRY(store.self());
  const bool is_own = self && self->account == sender;
  return !is_own && content::has_hidden_word(text, hidden.state.words);
}

Result<MessageView> view_of(client::StoreTransaction& store, const client::Message& message) {
  MessageView view = TRY(bare_view(store, message));
  view.chat = TRY(chat_of(store, message));
  view.sender_name = TRY(store.profile_name(message.sender_account));
  if (view.reply_to) view.quote = TRY(quote_of(store, message.conversation, *view.reply_to));
  TRY(add_receipts(store, message, view));
  for (auto& group : TRY(client::reactions_to(store, message))) {
    const bool is_folded = TRY(are_hidden(store, group));
    view.reactions.push_back({std::move(group.emoji), std::move(group.accounts), is_folded});
  }
  return view;
}

Result<std::vector<VersionView>> versions_of(
    client::StoreTransaction& store, const client::Message& message
) {
  std::vector<VersionView> versions;
  if (message.presence != client::Presence::shown) return versions;
  const auto edits = TRY(store.annotations_by(
      message.sender_account,
      message.conversation,
      message.id,
      client::AnnotationKind::edit,
      client::edits_of_one_max
  ));
  versions.push_back(version_of(message));
  for (auto edit = edits.rbegin(); edit != edits.rend(); ++edit) {
    const auto said = TRY(store.message(edit->message));
    if (said) versions.push_back(version_of(*said));
  }
  versions.pop_back();  // what is shown
  for (VersionView& version : versions) {
    version.is_hidden = TRY(is_hidden(store, message.sender_account, version.text));
  }
  return versions;
}

Result<std::optional<AnnotationView>> annotation_view(
    client::StoreTransaction& store, const client::Message& message
) {
  const auto content = content::decode(message.content);
  if (!content.ok()) return std::optional<AnnotationView>();
  AnnotationView view{
      .id = message.id,
      .chat = TRY(chat_of(store, message)),
      .sender = TRY(name_of(store, message.sender_account)),
      .account = message.sender_account,
      .state = message.state,
      .time = from_unix_ms(message.time_ms),
      .kind = content::kind_of(*content),
  };
  switch (view.kind) {
    case content::Kind::reaction: {
      const auto reaction = content::parse_reaction(*content);
      if (!reaction.ok()) return std::optional<AnnotationView>();
      view.target = reaction->target;
      view.text = reaction->emoji;
      view.is_hidden = TRY(is_hidden(store, view.account, view.text));
      break;
    }
    case content::Kind::edit: {
      view.target = *content->replaces;
      MessageView said;
      for (const content::NestedPart* part : content::leaf_parts(*content)) add_part(said, *part);
      view.text = said.text;
      view.is_hidden = TRY(is_hidden(store, view.account, view.text));
      break;
    }
    case content::Kind::deletion:
      view.target = *content->replaces;
      break;
    default:
      return std::optional<AnnotationView>();
  }
  view.quote = TRY(quote_of(store, message.conversation, view.target));
  return std::optional(std::move(view));
}

}  // namespace causeway::cli
