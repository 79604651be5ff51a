#include "provider/expiry.h"

#include <algorithm>

#include "api/limits.h"
#include "provider/days.h"

namespace causeway::provider {

Expired expire(Transaction& transaction, Instant now, std::size_t limit) {
  namespace limits = api::limits;
  ConversationTable& conversations = transaction.conversations();
  Expired expired;
  expired.blobs = transaction.blobs().expire(now - limits::blob_retention, limit);
  const std::size_t most = std::max({
      expired.blobs.size(),
      transaction.inboxes().expire(now - limits::inbox_retention, limit),
      transaction.messages().expire(now - limits::duplicate_window, limit),
      transaction.messages().expire_fleeting(now, limit),
      transaction.key_packages().expire(now, limit),
      conversations.expire_commits(now - limits::duplicate_window, limit),
      conversations.expire_roster(now - limits::roster_retention, limit),
      transaction.links().expire(now - limits::link_retention, limit),
      transaction.joins().expire(now - limits::join_retention, limit),
      transaction.measures().expire(now, limit),
      transaction.safety().expire_requests(day_of(now - limits::contact_request_retention), limit),
  });
  expired.more = most >= limit;
  return expired;
}

}  // namespace causeway::provider
