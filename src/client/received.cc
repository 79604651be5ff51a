#include "client/received.h"

#include "api/rules.h"
#include "client/gaps.h"
#include "client/groups.h"
#include "client/opened.h"
#include "client/people.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

Result<mls_wire::PrivateMessage> private_message(ByteView encoded) {
  auto message = TRY(tls::decode<mls_wire::MlsMessage>(encoded));
  auto* body = std::get_if<mls_wire::PrivateMessage>(&message.body);
  if (body == nullptr) return Error{api::rules::message_is_application};
  return std::move(*body);
}

/// franking.md 2, "Receiver before display", step 1.
Result<mls_group::ApplicationMessage> decrypt(
    Context& context, const Conversation& conversation, const api::MessageItem& item
) {
  const auto encrypted = TRY(private_message(item.message));
  mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  auto opened = TRY(group->unprotect(encrypted));
  TRY(put_ratchets(context, conversation.id, *group));
  // Where all members are proven, so is this one. What a device said that was taken off its account
  // before this one could hear it, others were told in time.
  if (conversation.state != ConversationState::active) {
    TRY(check_listed(context.store, TRY(credential_at(*group, opened.sender))));
  }
  return opened;
}

/// Steps 2 to 5.
Result<Opened> check_opened(
    Context& context,
    const Conversation& conversation,
    const api::MessageItem& item,
    const mls_group::ApplicationMessage& opened
) {
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  const auto sender = TRY(credential_at(*group, opened.sender));
  const auto sent_by =
      commit_context(conversation.id, group->epoch().value, sender.account, sender.device);
  auto franked = TRY(franking::open_franked(sent_by, opened.content, opened.authenticated_data));
  TRY(franking::check_envelope(item.frank, sent_by, conversation.progress, context.now));
  return read_opened(
      context.store, sent_by, item.frank, std::move(franked.content), opened.content
  );
}

/// The neutral placeholder. Its number is not proven either: it stands where it came.
Result<Message> unproven(
    StoreTransaction& store,
    const Conversation& conversation,
    const api::MessageItem& item,
    Error error
) {
  return Message{
      .conversation = conversation.id,
      .state = MessageState::unproven,
      .sender_account = item.frank.sender_account,
      .sender_device = item.frank.sender_device,
      .time_ms = item.frank.accepted_ms,
      .frank = item.frank,
      .failure = std::string(error.rule().name),
      .place = TRY(store.newest_place(conversation.id)),
  };
}

}  // namespace

Result<void> receive_message(
    Context& context, Conversation& conversation, const api::MessageItem& item
) {
  const auto decrypted = decrypt(context, conversation, item);
  if (!decrypted.ok()) {
    if (decrypted.error().is(rules::store_works)) return decrypted.error();
    return note_told(context, conversation.id, item.frank, Telling::unreadable);
  }
  TRY(note_told(context, conversation.id, item.frank, Telling::whole));
  auto opened = check_opened(context, conversation, item, *decrypted);
  if (!opened.ok()) {
    if (opened.error().is(rules::store_works)) return opened.error();
    const auto row = TRY(unproven(context.store, conversation, item, opened.error()));
    TRY(context.store.add_message(row));
    return {};
  }
  conversation.progress = {item.frank.seq, item.frank.accepted_ms};
  conversation.active_ms = item.frank.accepted_ms;
  if (content::kind_of(opened->content) == content::Kind::typing) {
    TRY(apply_content(context, conversation, {opened->message, opened->content, item.frank.seq}));
  } else {
    TRY(keep_opened(context, conversation, *std::move(opened), Arrival::live));
  }
  return context.store.put_conversation(conversation);
}

}  // namespace causeway::client
