#include "provider/sessions.h"

#include "crypto/hash.h"

namespace causeway::provider {

TokenHash hash_of_token(ByteView token) {
  return {crypto::sha256({token})};
}

void Sessions::open(const LoggedIn& login) {
  sessions_.insert_or_assign(login.token, Session{.device = login.device, .expires = {}});
  by_device_.emplace(login.device, login.token);
  keep_few(login.device);
}

/// The oldest token makes room, so that endless logins of one device hold no more memory than few.
void Sessions::keep_few(DeviceId device) {
  while (by_device_.count(device) > tokens_per_device_max) {
    const auto oldest = by_device_.lower_bound(device);
    sessions_.erase(oldest->second);
    by_device_.erase(oldest);
  }
}

void Sessions::close(const TokenHash& token, Instant now) {
  const auto found = sessions_.find(token);
  if (found != sessions_.end()) found->second.expires = now + token_retention;
}

void Sessions::revoke(DeviceId device) {
  const auto [begin, end] = by_device_.equal_range(device);
  for (auto entry = begin; entry != end; ++entry) sessions_.erase(entry->second);
  by_device_.erase(begin, end);
}

std::optional<DeviceId> Sessions::find(ByteView token, Instant now) const {
  const auto found = sessions_.find(hash_of_token(token));
  if (found == sessions_.end()) return std::nullopt;
  const Session& session = found->second;
  if (session.expires && *session.expires <= now) return std::nullopt;
  return session.device;
}

void Sessions::sweep(Instant now) {
  std::erase_if(by_device_, [&](const auto& entry) {
    const auto session = sessions_.find(entry.second);
    return session->second.expires && *session->second.expires <= now;
  });
  std::erase_if(sessions_, [now](const auto& entry) {
    return entry.second.expires && *entry.second.expires <= now;
  });
}

}  // namespace causeway::provider
