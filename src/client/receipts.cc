#include "client/receipts.h"

#include <map>

#include "client/groups.h"
#include "client/messages.h"
#include "client/session.h"
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
  if (said.message.sender_account == self.account) {
    return context.store.delete_owed_receipt(target->row);
  }
  const bool is_receipt = status.status == content::Status::delivered;
  if (!is_receipt || target->sender_account != self.account) return {};
  TRY(context.store.put_receipt({target->row, said.message.sender_account}));
  context.tell(notice::MessageDelivered{target->conversation, target->row});
  return {};
}

}  // namespace

Result<void> owe_receipt(Context& context, const Conversation& conversation, const Said& said) {
  const Self self = TRY(load_self(context.store));
  const bool is_of_others =
      said.message.state == MessageState::received && said.message.sender_account != self.account;
  if (!is_of_others || said.arrival == Arrival::history) return {};
  const mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr || accounts_of(*group).size() > receipt_accounts_max) return {};
  return context.store.put_owed_receipt({
      .message = said.message.row,
      .conversation = conversation.id,
      .id = said.message.id,
      .since_ms = to_unix_ms(context.now),
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
      statuses.push_back({one.id, content::Status::delivered});
      TRY(store.delete_owed_receipt(one.message));
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
