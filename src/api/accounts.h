#pragma once

#include <optional>
#include <vector>

#include "api/frame.h"
#include "base/id.h"

namespace causeway::api {

struct Empty {
  using Wire = tls::Struct;

  bool operator==(const Empty&) const = default;
};

/// A new account. `statement` is its version 0 (directory/statement.h) with one device. Repeating
/// the identical request answers ok again, so a device may retry after a crash.
struct RegisterRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::register_account;
  using Reply = Empty;

  Bytes username;
  Bytes statement;
  /// Empty where the provider is open.
  Bytes invite;

  bool operator==(const RegisterRequest&) const = default;
};

struct AccountReply {
  using Wire = tls::Struct;

  AccountId account;
  Bytes username;  // empty where the account was deleted
  /// The newest statement of the account.
  Bytes statement;
  /// When the account was made, in days since 1970.
  std::uint32_t created_day = 0;

  bool operator==(const AccountReply&) const = default;
};

struct LookupUsernameRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::lookup_username;
  using Reply = AccountReply;

  Bytes username;

  bool operator==(const LookupUsernameRequest&) const = default;
};

struct LookupAccountRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::lookup_account;
  using Reply = AccountReply;

  AccountId account;

  bool operator==(const LookupAccountRequest&) const = default;
};

struct StatementsReply {
  using Wire = tls::Struct;

  std::vector<Bytes> statements;  // ascending by version; at most `limits::statements_max`

  bool operator==(const StatementsReply&) const = default;
};

/// The statements of an account behind version `after`: what a device has missed, each signed by
/// the one before.
struct StatementsRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::statements;
  using Reply = StatementsReply;

  AccountId account;
  std::uint32_t after = 0;

  bool operator==(const StatementsRequest&) const = default;
};

struct PublishKeyPackagesReply {
  using Wire = tls::Struct;

  std::uint32_t count = 0;  // one-time packages now held for this device and suite

  bool operator==(const PublishKeyPackagesReply&) const = default;
};

/// Adds one-time key packages of the logged-in device, and replaces its last-resort package where
/// one is given. Each entry is an MLSMessage (mls_key_package).
struct PublishKeyPackagesRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::publish_key_packages;
  using Reply = PublishKeyPackagesReply;

  std::uint16_t suite = 0;
  std::vector<Bytes> key_packages;
  std::optional<Bytes> last_resort;

  bool operator==(const PublishKeyPackagesRequest&) const = default;
};

/// The next statement of one's own account. It lists at most one device that was not listed before,
/// and brings the packages by which others can let that one in: without them nobody could write to
/// the account until the device has come.
struct PublishStatementRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::publish_statement;
  using Reply = Empty;

  Bytes statement;
  std::vector<PublishKeyPackagesRequest> key_packages;  // of the new device, one for each suite

  bool operator==(const PublishStatementRequest&) const = default;
};

/// Ends an account: `statement` is its tombstone, which lists no device. Asked by a listed device;
/// the identical request again answers ok to whoever makes it, since no device is listed then.
struct DeleteAccountRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::delete_account;
  using Reply = Empty;

  Bytes statement;

  bool operator==(const DeleteAccountRequest&) const = default;
};

/// Takes back that the operator means to end the account by a reset: one of its devices is enough.
struct KeepAccountRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::keep_account;
  using Reply = Empty;

  bool operator==(const KeepAccountRequest&) const = default;
};

struct ClaimedKeyPackage {
  using Wire = tls::Struct;

  DeviceId device;
  Bytes key_package;

  bool operator==(const ClaimedKeyPackage&) const = default;
};

struct ClaimKeyPackagesReply {
  using Wire = tls::Struct;

  Bytes statement;
  /// One for each device of the statement; a device that has none left and no last resort is
  /// missing.
  std::vector<ClaimedKeyPackage> key_packages;

  bool operator==(const ClaimKeyPackagesReply&) const = default;
};

/// One key package of each device of `account` (of `devices` only, where any are named), each
/// handed out exactly once.
struct ClaimKeyPackagesRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::claim_key_packages;
  using Reply = ClaimKeyPackagesReply;

  AccountId account;
  std::uint16_t suite = 0;
  std::vector<DeviceId> devices;

  bool operator==(const ClaimKeyPackagesRequest&) const = default;
};

}  // namespace causeway::api
