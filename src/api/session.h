#pragma once

#include <vector>

#include "api/frame.h"
#include "base/id.h"
#include "identity/login.h"

namespace causeway::api {

/// First push on a connection. The device signs the nonce to log in.
struct Hello {
  using Wire = tls::Struct;
  static constexpr Op op = Op::hello;

  identity::Nonce nonce{};

  bool operator==(const Hello&) const = default;
};

/// One-time key packages left, of one suite (an MLS cipher suite number).
struct KeyPackageCount {
  using Wire = tls::Struct;

  std::uint16_t suite = 0;
  std::uint32_t count = 0;

  bool operator==(const KeyPackageCount&) const = default;
};

struct LoginReply {
  using Wire = tls::Struct;

  /// Bearer token for HTTP: valid while this connection lives and an hour beyond.
  Bytes token;
  /// The highest inbox number that this device has acknowledged.
  std::uint64_t acked = 0;
  /// The highest number in its inbox (`acked` where nothing waits).
  std::uint64_t newest = 0;
  std::vector<KeyPackageCount> key_packages;
  /// The hub's clock.
  std::uint64_t now_ms = 0;
  /// When the account ends by a reset that the operator filed; 0: there is none, or it was taken
  /// back.
  std::uint64_t reset_due_ms = 0;

  bool operator==(const LoginReply&) const = default;
};

/// The signature is over a `LoginClaim` of the hub's domain and nonce (identity/login.h). From the
/// reply on, inbox items are pushed.
struct LoginRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::login;
  using Reply = LoginReply;

  DeviceId device;
  std::uint64_t time_ms = 0;
  identity::SignatureBytes signature{};

  bool operator==(const LoginRequest&) const = default;
};

/// Everything up to and including `number` is stored at the device, durably; the hub forgets it.
/// Cumulative; sent with id 0, since a lost one is made good by the next.
struct AckRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::ack;

  std::uint64_t number = 0;

  bool operator==(const AckRequest&) const = default;
};

}  // namespace causeway::api
