#include "client/typing.h"

#include "client/groups.h"
#include "client/outbox.h"
#include "client/receipts.h"
#include "client/requests.h"
#include "client/session.h"
#include "content/typing.h"

namespace causeway::client {
namespace {

/// Others take it as good for `content::typing_ttl`; more often would be of no use.
constexpr Milliseconds typing_pause = std::chrono::seconds(5);

}  // namespace

Result<bool> say_typing(Context& context, const Conversation& conversation) {
  if (context.memory.typing.erase(conversation.id) == 0) return false;
  Instant& not_before = context.memory.typing_not_before[conversation.id];
  if (context.now < not_before || !TRY(context.store.signs()).state.typing) return false;
  if (!TRY(may_be_told(context.store, conversation))) return false;
  mls_group::Group* group = TRY(load_group(context, conversation.id));
  if (group == nullptr) return false;
  const auto content =
      TRY(content::encode(content::make_message(context.random, content::typing_part())));
  const auto encrypted = TRY(encrypt_content(context, conversation.id, *group, content));
  not_before = context.now + typing_pause;
  context.waiting(conversation.id).in_flight = true;
  request(
      context,
      api::SendRequest{
          .conversation = conversation.id,
          .message = encrypted.message,
          .ttl_seconds = static_cast<std::uint32_t>(content::typing_ttl.count()),
      },
      {.conversation = conversation.id}
  );
  return true;
}

Result<void> apply_typing(Context& context, Conversation& conversation, const Said& said) {
  const Instant end = from_unix_ms(said.message.time_ms) + content::typing_ttl;
  const bool is_late = end < context.now;
  if (is_late || said.message.sender_account == TRY(load_self(context.store)).account) return {};
  if (!TRY(context.store.signs()).state.typing) return {};
  context.tell(notice::Typing{conversation.id, said.message.sender_account});
  return {};
}

}  // namespace causeway::client
