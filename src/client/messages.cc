#include "client/messages.h"

#include "client/contents.h"
#include "client/session.h"

namespace causeway::client {
namespace {

MessageId id_of(
    const Self& self, ConversationId conversation, ByteView encoded, const content::Salt& salt
) {
  return content::message_id(
      encoded,
      salt,
      content::sender_uri(self.domain, self.account),
      content::room_uri(self.domain, conversation)
  );
}

bool takes_timer(const content::MimiContent& content) {
  return !content.expires && content::kind_of(content) == content::Kind::message;
}

/// A copy.
Result<content::MimiContent> with_timer(const content::MimiContent& content, Milliseconds timer) {
  auto timed = TRY(content::decode(TRY(content::encode(content))));
  content::expire_after(timed, std::chrono::duration_cast<std::chrono::seconds>(timer));
  return timed;
}

}  // namespace

Result<MessageRow> enter_message(
    StoreTransaction& store,
    ConversationId conversation,
    const content::MimiContent& content,
    Instant now,
    BlobState attachments
) {
  TRY(content::check_policy(content));
  const auto held = TRY(store.conversation(conversation));
  if (held && held->timer.count() > 0 && takes_timer(content)) {
    return enter_message(
        store, conversation, TRY(with_timer(content, held->timer)), now, attachments
    );
  }
  const Self self = TRY(load_self(store));
  Message message{
      .conversation = conversation,
      .state = MessageState::queued,
      .sender_account = self.account,
      .sender_device = self.device,
      .time_ms = to_unix_ms(now),
      .content = TRY(content::encode(content)),
      .place = place_of_queued,
      .presence = presence_of(content::kind_of(content)),
  };
  // Whatever says more could not be handed to a device that lacks it.
  const bool is_answer = content::kind_of(content) == content::Kind::history_answer;
  if (!is_answer && message.content.size() > written_content_size_max) {
    return Error{content::rules::size_is_within_limit};
  }
  message.id = id_of(self, conversation, message.content, content.salt);
  const MessageRow row = TRY(store.add_message(message));
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* external = std::get_if<content::ExternalPart>(&part->part);
    if (external == nullptr) continue;
    TRY(store.put_attachment({row, attachments, TRY(content::parse_attachment(*external))}));
  }
  OutboxEntry entry;
  entry.kind = OutboxKind::message;
  entry.conversation = conversation;
  entry.message = row;
  TRY(store.add_outbox(entry));
  return row;
}

Result<void> put_content(
    StoreTransaction& store, Message& message, const content::MimiContent& content
) {
  message.content = TRY(content::encode(content));
  message.id = id_of(TRY(load_self(store)), message.conversation, message.content, content.salt);
  return {};
}

Result<void> rename_queued(StoreTransaction& store, ConversationId conversation) {
  const Self self = TRY(load_self(store));
  for (const OutboxEntry& entry : TRY(store.outbox())) {
    if (entry.conversation != conversation || entry.kind != OutboxKind::message) continue;
    auto message = TRY(store.message(entry.message));
    if (!message) continue;
    const auto content = TRY(content::decode(message->content));
    message->id = id_of(self, conversation, message->content, content.salt);
    TRY(store.put_message(*message));
  }
  return {};
}

}  // namespace causeway::client
