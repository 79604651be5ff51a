#include "provider/inbox.h"

#include "tls/codec.h"

namespace causeway::provider {

std::vector<InboxPush> read_inbox(
    const Transaction& transaction, DeviceId device, std::uint64_t after, const InboxWindow& window
) {
  std::vector<InboxPush> pushes;
  for (const InboxEntry& entry : transaction.inboxes().read(device, after, window)) {
    // api::InboxItem is its number in front of the payload, which is stored encoded.
    pushes.push_back({entry.number, concat(tls::encode(entry.number), entry.payload)});
  }
  return pushes;
}

}  // namespace causeway::provider
