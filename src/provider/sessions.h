#pragma once

#include <chrono>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "provider/request.h"

namespace causeway::provider {

inline constexpr std::size_t token_size = 32;
/// How long a token outlives its connection.
inline constexpr std::chrono::hours token_retention{1};

TokenHash hash_of_token(ByteView token);

/// Who the bearer tokens belong to; in memory, by the tokens' hashes. One device has at most the
/// token of its connection and, for an hour, those of connections before. Not for several threads
/// at once.
class Sessions {
 public:
  static constexpr std::size_t tokens_per_device_max = 8;

  /// After the login is durable.
  void open(const LoggedIn& login);
  /// The connection ended.
  void close(const TokenHash& token, Instant now);
  /// The device is no longer listed: all its tokens end.
  void revoke(DeviceId device);

  std::optional<DeviceId> find(ByteView token, Instant now) const;

  /// Forgets what has expired.
  void sweep(Instant now);

  std::size_t size() const { return sessions_.size(); }

 private:
  struct Session {
    DeviceId device;
    std::optional<Instant> expires;  // nothing while the connection lives
  };

  void keep_few(DeviceId device);

  std::map<TokenHash, Session> sessions_;
  std::multimap<DeviceId, TokenHash> by_device_;
};

}  // namespace causeway::provider
