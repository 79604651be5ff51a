#include "provider/franker.h"

#include <algorithm>

#include "base/invariant.h"

namespace causeway::provider {

using franking::ServerKeyRecord;
using franking::ServerKeyState;

LocalFranker::LocalFranker(std::vector<ServerKeyRecord> keys, report::ModerationKey moderation_key)
    : keys_(std::move(keys)), moderation_key_(std::move(moderation_key)) {
  const ServerKeyRecord* newest = nullptr;
  for (const ServerKeyRecord& key : keys_) {
    if (key.state != ServerKeyState::active) continue;
    if (newest == nullptr || newest->key_id < key.key_id) newest = &key;
  }
  INVARIANT(newest != nullptr);
  key_id_ = newest->key_id;
}

std::vector<franking::Frank> LocalFranker::tag(std::span<const franking::FrankContext> contexts
) const {
  std::vector<franking::Frank> tags;
  tags.reserve(contexts.size());
  for (const franking::FrankContext& context : contexts) {
    const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const ServerKeyRecord& held) {
      return held.key_id == context.key_id;
    });
    INVARIANT(key != keys_.end());
    tags.push_back(franking::make_frank(key->key, context));
  }
  return tags;
}

franking::FrankVerdict LocalFranker::check(
    const franking::FrankContext& context, const franking::Frank& frank
) const {
  return franking::check_frank(keys_, context, frank);
}

}  // namespace causeway::provider
