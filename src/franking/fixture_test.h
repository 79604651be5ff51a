#pragma once

#include <vector>

#include "base/seeded_random.h"
#include "franking/frank.h"

namespace causeway::franking {

/// One message of Ada's to a group, as sender, provider and receiver see it. Tests change one thing
/// and look who notices.
struct SentMessage {
  explicit SentMessage(std::string_view text = "hello") : content(to_bytes(text)) {
    context = {
        .group_id = {random.id<ConversationId>()},
        .epoch = 3,
        .sender_account = random.id<AccountId>(),
        .sender_device = random.id<DeviceId>(),
    };
    hub = hub_id("chat.example");
    franked = *seal_franked(context, content, random);
    keys.push_back({.key_id = 7, .created = from_unix_ms(0), .key = make_key()});
    envelope = {
        .key_id = 7,
        .seq = 12,
        .accepted_ms = 1790000000000,
        .sender_account = context.sender_account,
        .sender_device = context.sender_device,
    };
    envelope.frank = make_frank(keys.front().key, frank_context());
  }

  ServerKey make_key() { return ServerKey(random.secret(server_key_size)); }

  FrankContext frank_context() const {
    return franking::frank_context(envelope, hub, context, franked.commitment);
  }

  Result<FrankedContent> open(const CommitContext& as_context) const {
    return open_franked(as_context, franked.application_data.reveal(), franked.authenticated_data);
  }

  FrankVerdict check(const FrankContext& as_context) const {
    return check_frank(keys, as_context, envelope.frank);
  }

  SeededRandom random{20};
  Bytes content;
  CommitContext context;
  HubId hub;
  FrankedMessage franked;
  std::vector<ServerKeyRecord> keys;
  FrankEnvelope envelope;
};

}  // namespace causeway::franking
