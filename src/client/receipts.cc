#include "client/receipts.h"

#include <map>

#include "client/groups.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/strangers.h"
#include "content/message.h"
#include "content/status.h"

namespace causeway::client {
namespace {

constexpr Milliseconds receipt_patience = std::chrono::seconds(2);
/// Of several devices of an account, that many seconds apart, one speaks first.
constexpr unsigned turns = 4;

Milliseconds patience_of(const Self& self) {
  return receipt_patience + std::chrono::seconds(self.device.value[0] % turns);
}

Result<void> take_status(
    Context& context, const Said& said, const Self& self, const content::MessageStatus& status
) {
  const auto target = TRY(context.store.find_message(said.message.conversation, status.id));
  if (!target || target->presence == Presence::hidden) return {};
  const bool is_receipt =
      status.status == content::Status::delivered || status.status == content::Status::read;
  if (!is_receipt) return {};
  if (said.message.sender_account == self.account) {
    return context.store.delete_owed_receipt(target->row, status.status);
  }
  if (target->sender_account != self.account) return {};
  // Who does not say what they read is not told what others read.
  const bool are_on = TRY(context.store.signs()).state.read_receipts;
  const auto heard = are_on ? status.status : content::Status::delivered;
  TRY(context.store.put_receipt({target->row, said.message.sender_account, heard}));
  context.tell(notice::MessageDelivered{target->conversation, target->row, heard});
  return {};
}

}  // namespace

Result<bool> may_be_told(StoreTransaction& store, const Conversation& conversation) {
  if (TRY(is_pending(store, conversation.id))) return false;
  if (TRY(store.roster(conversation.id)).size() > receipt_accounts_max) return false;
  if (conversation.kind == api::ConversationKind::group) return true;
  return conversation.kind == api::ConversationKind::direct &&
         TRY(store.personal_chat(conversation.id)).is_answered;
}

Result<void> owe_receipt(Context& context, const Conversation& conversation, const Said& said) {
  const Self self = TRY(load_self(context.store));
  const bool is_of_others =
      said.message.state == MessageState::received && said.message.sender_account != self.account;
  if (!is_of_others || said.arrival == Arrival::history) return {};
  if (TRY(is_pending(context.store, conversation.id))) return {};
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr || accounts_of(*group).size() > receipt_accounts_max) return {};
  return context.store.put_owed_receipt({
      .message = said.message.row,
      .conversation = conversation.id,
      .id = said.message.id,
      .since_ms = to_unix_ms(context.now),
  });
}

Result<void> owe_read_receipt(StoreTransaction& store, const Message& message, Instant now) {
  const bool is_line = message.state == MessageState::received &&
                       message.presence == Presence::shown &&
                       message.sender_account != TRY(load_self(store)).account;
  if (!is_line || !TRY(store.signs()).state.read_receipts) return {};
  const auto conversation = TRY(store.conversation(message.conversation));
  if (!conversation || !TRY(may_be_told(store, *conversation))) return {};
  return store.put_owed_receipt({
      .message = message.row,
      .conversation = message.conversation,
      .id = message.id,
      .since_ms = to_unix_ms(now),
      .status = content::Status::read,
  });
}

Result<void> apply_status_report(Context& context, Conversation&, const Said& said) {
  const Self self = TRY(load_self(context.store));
  for (const content::NestedPart* part : content::leaf_parts(said.content)) {
    const auto* single = std::get_if<content::SinglePart>(&part->part);
    if (single == nullptr || single->content_type != content::status_report_type) continue;
    for (const auto& status : TRY(content::parse_status_report(*single))) {
      TRY(take_status(context, said, self, status));
    }
    return {};
  }
  return {};
}

Result<std::vector<ConversationId>> enter_receipts(
    StoreTransaction& store, Random& random, Instant now, Patience patience
) {
  std::vector<ConversationId> entered;
  std::map<ConversationId, std::vector<OwedReceipt>> owed;
  for (OwedReceipt& one : TRY(store.owed_receipts(content::statuses_max))) {
    owed[one.conversation].push_back(std::move(one));
  }
  if (owed.empty()) return entered;
  const Milliseconds wait = patience_of(TRY(load_self(store)));
  for (const auto& [id, all] : owed) {
    if (patience == Patience::some && !has_passed(wait, all.front().since_ms, now)) continue;
    std::vector<content::MessageStatus> statuses;
    for (const OwedReceipt& one : all) {
      statuses.push_back({one.id, one.status});
      TRY(store.delete_owed_receipt(one.message, one.status));
    }
    const auto conversation = TRY(store.conversation(id));
    if (!conversation || conversation->state >= ConversationState::left) continue;
    auto report = content::make_message(random, content::status_report_part(statuses));
    TRY(enter_message(store, id, report, now));
    entered.push_back(id);
  }
  return entered;
}

}  // namespace causeway::client
