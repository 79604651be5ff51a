#pragma once

#include <memory>
#include <string_view>

#include "adapters/frank/protocol.h"
#include "adapters/process/channel.h"
#include "base/random.h"

namespace causeway::adapters::frank {

/// All keys, as they are at one time.
struct HeldKeys {
  std::vector<franking::ServerKeyRecord> server_keys;
  std::uint32_t tagging_key_id = 0;
  report::ModerationKey moderation_key;
  report::Opener opener;
};

/// Where the keys are, and what becomes of them with time. Several threads may ask.
class KeyStore {
 public:
  virtual ~KeyStore() = default;
  virtual std::shared_ptr<const HeldKeys> keys() const = 0;
  virtual void rotate(Instant now) = 0;
};

/// Where there are no keys to be had: answers the first request, which is for them, with the
/// sentence of why not.
void refuse(process::Channel& channel, std::string_view sentence);

/// Answers what comes through the channel until the other side closes it. Throws
/// `process::ChannelError` where it breaks the protocol.
void serve(process::Channel& channel, KeyStore& store, Random& random);

}  // namespace causeway::adapters::frank
