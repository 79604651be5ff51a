#include "client/stale.h"

#include "api/conversations.h"
#include "api/rules.h"
#include "client/departures.h"
#include "client/people.h"
#include "client/requests.h"
#include "mls_tree/roles.h"

namespace causeway::client {
namespace {

Result<void> take_difference(
    Context& context, ConversationId id, const api::DeviceDifference& difference
) {
  const auto conversation = TRY(context.store.conversation(id));
  TRY(learn_statement(context, difference.account, {}, difference.statement));
  if (conversation) TRY(take_deletion_in(context, *conversation, difference.account));
  context.waiting(id).repairs.insert(difference.account);
  return {};
}

/// What does not hold stands in nobody's way: the rest is taken. Whether all of it held.
Result<bool> take_stale_devices(
    Context& context, ConversationId id, const api::StaleDevices& stale
) {
  bool all_held = true;
  const auto believe = [&](const Result<void>& taken) -> Result<void> {
    all_held = all_held && taken.ok();
    return taken.ok() ? Result<void>() : context.disbelieve(taken.error());
  };
  for (const api::DeviceDifference& difference : stale.differences) {
    TRY(believe(take_difference(context, id, difference)));
  }
  // Who leaves was in the inbox, too; a disk that was set back may have forgotten.
  for (const api::LeaveItem& leave : stale.leaving) {
    if (leave.conversation == id) TRY(believe(take_leave(context, leave)));
  }
  return all_held;
}

}  // namespace

bool is_stale(const api::ParsedReply& reply) {
  return reply.broke(api::rules::epoch_is_current) ||
         reply.broke(api::rules::devices_are_current) ||
         reply.broke(mls_tree::rules::departing_are_removed);
}

Result<void> note_stale(Context& context, ConversationId id, const api::ParsedReply& reply) {
  if (reply.broke(api::rules::epoch_is_current)) {
    // Whoever was faster is in the inbox.
    context.waiting(id).epoch = TRY(tls::decode<api::StaleEpoch>(reply.body)).epoch;
    context.waiting(id).epoch_told = context.now;
  } else {
    const auto stale = TRY(tls::decode<api::StaleDevices>(reply.body));
    const bool all_held = TRY(take_stale_devices(context, id, stale));
    const bool is_late = reply.broke(mls_tree::rules::departing_are_removed);
    if (is_late || !all_held) context.waiting(id).not_before = context.now + retry_pause;
  }
  note_setback(context, id);
  return {};
}

}  // namespace causeway::client
