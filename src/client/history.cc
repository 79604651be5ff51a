#include "client/history.h"

#include "client/rules.h"

namespace causeway::client {
namespace {

franking::CommitContext sender_of(const HistoryMessage& record) {
  return commit_context(
      record.conversation, record.epoch, record.frank.sender_account, record.frank.sender_device
  );
}

}  // namespace

std::optional<HistoryMessage> export_message(const Message& message) {
  const bool is_accepted =
      message.state == MessageState::sent || message.state == MessageState::received;
  if (!is_accepted || !message.frank || message.application_data.empty()) return std::nullopt;
  // What is erased stays here as evidence for a while (client/erasure.h): nobody is shown it again.
  if (message.content.empty()) return std::nullopt;
  return HistoryMessage{
      .conversation = message.conversation,
      .epoch = message.epoch,
      .frank = *message.frank,
      .application_data = message.application_data.clone(),
  };
}

Result<franking::FrankContext> frank_context_of(
    const HistoryMessage& record, std::string_view domain
) {
  const auto sender = sender_of(record);
  const auto opening = TRY(franking::open_kept(sender, record.application_data.reveal()));
  return franking::frank_context(
      record.frank, franking::hub_id(domain), sender, opening.commitment
  );
}

Result<Kept> import_message(
    Context& context, Conversation& conversation, const HistoryMessage& record, Arrival arrival
) {
  if (record.conversation != conversation.id) {
    return Error{rules::history_is_of_this_conversation};
  }
  const auto sender = sender_of(record);
  TRY(franking::check_envelope(record.frank, sender, {}, context.now));
  const ByteView application_data = record.application_data.reveal();
  auto opening = TRY(franking::open_kept(sender, application_data));
  auto opened = TRY(read_opened(
      context.store, sender, record.frank, std::move(opening.franked.content), application_data
  ));
  return keep_opened(context, conversation, std::move(opened), arrival);
}

}  // namespace causeway::client
