#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "api/frame.h"
#include "base/bytes.h"
#include "base/id.h"
#include "crypto/hash.h"
#include "identity/login.h"

namespace causeway::provider {

/// An IP address as rate limits count it: an IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2), an
/// IPv6 address with the lower half zero, since a subscriber has a whole /64.
using Address = ByteId<struct AddressTag, 16>;

/// SHA-256 of a bearer token: all that is kept of one.
using TokenHash = ByteId<struct TokenHashTag, 32>;

/// Who asks, as the host knows it.
struct Caller {
  Address address;
  /// The device that is logged in on this connection, or that the bearer token belongs to.
  std::optional<DeviceId> device;
  /// What the hub's `hello` said on this connection.
  std::optional<identity::Nonce> nonce;
};

struct Request {
  Caller caller;
  api::Op op{};
  Bytes body;
};

/// A device proved who it is: from here on the connection is its own, and `token` opens HTTP.
struct LoggedIn {
  DeviceId device;
  TokenHash token;
};

/// What the host does once the transaction is durable.
struct Outcome {
  /// ReplyHead and body: the whole body of a reply frame or of an HTTP answer.
  Bytes reply;
  api::Status status = api::Status::ok;
  /// Devices whose inbox grew: push to those that are connected.
  std::vector<DeviceId> wake;
  /// Bind the connection, open the session, close the device's older connection.
  std::optional<LoggedIn> logged_in;
  /// Devices that their account's statement no longer lists: close their connections and sessions.
  std::vector<DeviceId> revoked;
  /// Devices to which the reply to a login says something new: close their connections.
  std::vector<DeviceId> log_in_again;
  /// While a batch runs: which of its untagged messages the reply ends with the T of.
  std::optional<std::size_t> untagged;
};

/// The refusal itself. `detail` is the encoded body that belongs to the rule, mostly empty.
Outcome refusal(api::Status status, const Rule& rule, ByteView detail = {});

}  // namespace causeway::provider
