#include "client/received.h"

#include "api/rules.h"
#include "client/contents.h"
#include "client/erasure.h"
#include "client/groups.h"
#include "client/people.h"
#include "client/session.h"
#include "franking/commitment.h"
#include "mls_wire/message.h"

namespace causeway::client {
namespace {

/// A message that passed every check.
struct Opened {
  Message message;
  content::MimiContent content;
};

Result<mls_wire::PrivateMessage> private_message(ByteView encoded) {
  auto message = TRY(tls::decode<mls_wire::MlsMessage>(encoded));
  auto* body = std::get_if<mls_wire::PrivateMessage>(&message.body);
  if (body == nullptr) return Error{api::rules::message_is_application};
  return std::move(*body);
}

/// franking.md 2, "Receiver before display", steps 1 to 5.
Result<Opened> open_message(
    Context& context, const Conversation& conversation, const api::MessageItem& item
) {
  const auto encrypted = TRY(private_message(item.message));
  mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return Error{rules::conversation_is_open};
  auto opened = TRY(group->unprotect(encrypted));
  TRY(put_ratchets(context, conversation.id, *group));
  const auto sender = TRY(credential_at(*group, opened.sender));
  // Where all members are proven, so is this one.
  if (conversation.state != ConversationState::active) TRY(check_listed(context.store, sender));

  franking::CommitContext commit;
  commit.group_id.conversation = conversation.id;
  commit.epoch = group->epoch().value;
  commit.sender_account = sender.account;
  commit.sender_device = sender.device;
  const auto franked =
      TRY(franking::open_franked(commit, opened.content, opened.authenticated_data));
  TRY(franking::check_envelope(item.frank, commit, conversation.progress, context.now));

  Opened out;
  out.content = TRY(content::decode(franked.content));
  TRY(content::check_policy(out.content));
  const Self self = TRY(load_self(context.store));
  out.message = {
      .id = content::message_id(
          franked.content,
          out.content.salt,
          content::sender_uri(self.domain, sender.account),
          content::room_uri(self.domain, conversation.id)
      ),
      .conversation = conversation.id,
      .state = MessageState::received,
      .sender_account = sender.account,
      .sender_device = sender.device,
      .epoch = commit.epoch,
      .time_ms = item.frank.accepted_ms,
      .content = franked.content,
      .application_data = SecretBytes(opened.content),
      .frank = item.frank,
      .place = place_of(item.frank),
      .presence = presence_of(content::kind_of(out.content)),
  };
  if (out.message.presence == Presence::shown) {
    out.message.expires_ms = expiry_on_arrival(out.content, out.message, self.account);
  }
  return out;
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

Result<void> keep_attachments(
    Context& context, MessageRow row, const content::MimiContent& content
) {
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* external = std::get_if<content::ExternalPart>(&part->part);
    if (external == nullptr) continue;
    TRY(context.store.put_attachment(
        {row, BlobState::remote, TRY(content::parse_attachment(*external))}
    ));
  }
  return {};
}

/// The message as it is in the store then. Sent anew after a commit it has the same id
/// (franking.md 2), and is there once.
Result<Message> keep(Context& context, Opened& opened) {
  auto known = TRY(context.store.find_message(opened.message.conversation, opened.message.id));
  if (known) return *std::move(known);
  opened.message.row = TRY(context.store.add_message(opened.message));
  TRY(keep_attachments(context, opened.message.row, opened.content));
  if (opened.message.presence == Presence::shown) {
    context.tell(notice::MessageArrived{opened.message.conversation, opened.message.row});
  }
  return std::move(opened.message);
}

}  // namespace

Result<void> receive_message(
    Context& context, Conversation& conversation, const api::MessageItem& item
) {
  auto opened = open_message(context, conversation, item);
  if (!opened.ok()) {
    if (opened.error().is(rules::store_works)) return opened.error();
    const auto row = TRY(unproven(context.store, conversation, item, opened.error()));
    TRY(context.store.add_message(row));
    return {};
  }
  conversation.progress = {item.frank.seq, item.frank.accepted_ms};
  conversation.active_ms = item.frank.accepted_ms;
  const Message message = TRY(keep(context, *opened));
  TRY(apply_content(context, conversation, {message, opened->content, item.frank.seq}));
  return context.store.put_conversation(conversation);
}

}  // namespace causeway::client
