#include "provider/frank_keys.h"

#include <algorithm>

namespace causeway::provider {

using franking::ServerKeyRecord;
using franking::ServerKeyState;

namespace {

struct FrankKeyFile {
  using Wire = tls::Struct;

  FrankKeyHead head;
  std::uint64_t created_ms = 0;
  SecretBytes key;  // empty once destroyed
};

bool is_whole(const FrankKeyHead& head) {
  return head.version == FrankKeyHead().version && head.state <= ServerKeyState::destroyed;
}

}  // namespace

FrankKeyPlan plan_frank_keys(std::span<const ServerKeyRecord> keys, Instant now) {
  FrankKeyPlan plan;
  const ServerKeyRecord* newest = nullptr;
  for (const ServerKeyRecord& key : keys) {
    if (newest == nullptr || newest->key_id < key.key_id) newest = &key;
  }
  if (newest == nullptr) return plan;
  // A compromised key is followed at once.
  const bool tags =
      newest->state == ServerKeyState::active && now < newest->created + frank_key_active;
  if (!tags) plan.mint = newest->key_id + 1;

  for (const ServerKeyRecord& key : keys) {
    if (key.state == ServerKeyState::destroyed) continue;
    if (now >= key.created + frank_key_active + frank_key_retention) {
      plan.destroy.push_back(key.key_id);
    } else if (key.state == ServerKeyState::active && now >= key.created + frank_key_active) {
      plan.retire.push_back(key.key_id);
    }
  }
  return plan;
}

ServerKeyRecord make_frank_key(std::uint32_t key_id, Instant now, Random& random) {
  return {
      .key_id = key_id,
      .state = ServerKeyState::active,
      .created = now,
      .key = franking::ServerKey(random.secret(franking::server_key_size)),
  };
}

SecretBytes encode_frank_key(const ServerKeyRecord& key) {
  return tls::encode_secret(FrankKeyFile{
      .head = {.key_id = key.key_id, .state = key.state},
      .created_ms = to_unix_ms(key.created),
      .key = key.key.bytes().clone(),
  });
}

Result<ServerKeyRecord> parse_frank_key(ByteView file) {
  auto decoded = tls::decode<FrankKeyFile>(file);
  if (!decoded.ok()) return Error{rules::frank_key_file_is_whole};
  const std::size_t expected_size =
      decoded->head.state == ServerKeyState::destroyed ? 0 : franking::server_key_size;
  const bool whole = is_whole(decoded->head) && decoded->key.size() == expected_size;
  if (!whole) return Error{rules::frank_key_file_is_whole};
  return ServerKeyRecord{
      .key_id = decoded->head.key_id,
      .state = decoded->head.state,
      .created = from_unix_ms(decoded->created_ms),
      .key = franking::ServerKey(std::move(decoded->key)),
  };
}

Result<FrankKeyHead> parse_frank_key_head(ByteView head) {
  auto decoded = tls::decode<FrankKeyHead>(head);
  if (!decoded.ok() || !is_whole(*decoded)) return Error{rules::frank_key_file_is_whole};
  return *decoded;
}

}  // namespace causeway::provider
