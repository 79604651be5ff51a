#include "client/opened.h"

#include "client/erasure.h"
#include "client/session.h"

namespace causeway::client {
namespace {

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

/// When a message of this arrival disappears. One of long ago counts as read when it was sent: it
/// is gone here sooner than elsewhere, and not later.
std::uint64_t expiry_of_arrival(const Opened& opened, AccountId own, Arrival arrival) {
  if (arrival == Arrival::history) {
    return expiry_of(opened.content, from_unix_ms(opened.message.time_ms));
  }
  return expiry_on_arrival(opened.content, opened.message, own);
}

Result<void> add(Context& context, Opened& opened, Arrival arrival) {
  Message& message = opened.message;
  const Self self = TRY(load_self(context.store));
  const bool is_line = message.presence == Presence::shown;
  if (is_line) message.expires_ms = expiry_of_arrival(opened, self.account, arrival);
  message.row = TRY(context.store.add_message(message));
  TRY(keep_attachments(context, message.row, opened.content));
  if (arrival == Arrival::history) return context.store.mark_shown(message.row);
  if (is_line) context.tell(notice::MessageArrived{message.conversation, message.row});
  return {};
}

/// Everybody else has it where it was accepted first. What is queued here finds its place by
/// itself, and of what is erased nothing is kept again.
Result<void> keep_first(Context& context, Message& known, Opened& opened) {
  const bool is_earlier = known.frank && opened.message.frank->seq < known.frank->seq;
  if (!is_earlier) return {};
  known.frank = opened.message.frank;
  known.epoch = opened.message.epoch;
  known.place = opened.message.place;
  if (!known.application_data.empty()) {
    known.application_data = std::move(opened.message.application_data);
  }
  return context.store.put_message(known);
}

}  // namespace

franking::CommitContext commit_context(
    ConversationId conversation, std::uint64_t epoch, AccountId account, DeviceId device
) {
  franking::CommitContext context;
  context.group_id.conversation = conversation;
  context.epoch = epoch;
  context.sender_account = account;
  context.sender_device = device;
  return context;
}

Result<Opened> read_opened(
    StoreTransaction& store,
    const franking::CommitContext& sender,
    const franking::FrankEnvelope& frank,
    Bytes content,
    ByteView application_data
) {
  Opened opened;
  opened.content = TRY(content::decode(content));
  TRY(content::check_policy(opened.content));
  const Self self = TRY(load_self(store));
  const ConversationId conversation = sender.group_id.conversation;
  opened.message = {
      .id = content::message_id(
          content,
          opened.content.salt,
          content::sender_uri(self.domain, sender.sender_account),
          content::room_uri(self.domain, conversation)
      ),
      .conversation = conversation,
      // What this device said itself comes back to it only where it has forgotten so.
      .state = sender.sender_device == self.device ? MessageState::sent : MessageState::received,
      .sender_account = sender.sender_account,
      .sender_device = sender.sender_device,
      .epoch = sender.epoch,
      .time_ms = frank.accepted_ms,
      .content = std::move(content),
      .application_data = SecretBytes(application_data),
      .frank = frank,
      .place = place_of(frank),
      .presence = presence_of(content::kind_of(opened.content)),
  };
  return opened;
}

Result<Kept> keep_opened(
    Context& context, Conversation& conversation, Opened opened, Arrival arrival
) {
  const std::uint64_t seq = opened.message.frank->seq;
  auto known = TRY(context.store.find_message(conversation.id, opened.message.id));
  const bool is_new = !known;
  if (is_new) {
    TRY(add(context, opened, arrival));
    known = std::move(opened.message);
  } else {
    TRY(keep_first(context, *known, opened));
  }
  const Said said{*known, opened.content, seq, arrival};
  TRY(apply_content(context, conversation, said));
  return Kept{*std::move(known), is_new};
}

}  // namespace causeway::client
