#pragma once

#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "identity/device_credential.h"
#include "tls/codec.h"

/// The signed device list of an account: the value that the directory keeps under the label
/// `"a:" || account id` (docs/formats/identity.md, Statement).
namespace causeway::directory {

namespace rules {
inline constexpr Rule statement_format_is_known{
    "directory.statement_format_is_known", "docs/formats/identity.md, Statement"
};
inline constexpr Rule statement_is_signed{
    "directory.statement_is_signed", "docs/formats/identity.md, Statement"
};
inline constexpr Rule statement_devices_are_its_own{
    "directory.statement_devices_are_its_own", "docs/formats/identity.md, Statement"
};
inline constexpr Rule last_statement_lists_no_device{
    "directory.last_statement_lists_no_device", "docs/formats/identity.md, Chain"
};
inline constexpr Rule reset_is_unsigned{
    "directory.reset_is_unsigned", "docs/formats/identity.md, Chain"
};
inline constexpr Rule statement_devices_are_ascending{
    "directory.statement_devices_are_ascending", "docs/formats/identity.md, Statement"
};
inline constexpr Rule statement_begins_chain{
    "directory.statement_begins_chain", "docs/formats/identity.md, Chain"
};
inline constexpr Rule statement_continues_chain{
    "directory.statement_continues_chain", "docs/formats/identity.md, Chain"
};
inline constexpr Rule statement_key_change_is_signed{
    "directory.statement_key_change_is_signed", "docs/formats/identity.md, Chain"
};
}  // namespace rules

enum class StatementKind : std::uint8_t {
  create = 0,
  update = 1,
  reset = 2,
  tombstone = 3,
};

/// Whether it ends an account: nothing follows it.
constexpr bool is_last(StatementKind kind) {
  return kind == StatementKind::reset || kind == StatementKind::tombstone;
}

/// One device of an account. `credential` is the encoding of exactly the `DeviceCredential` that
/// the device's MLS leaves carry.
struct Device {
  using Wire = tls::Struct;

  Bytes credential;
  std::uint64_t added_ms = 0;
  std::uint64_t expires_ms = 0;
  /// Commitment to the device's name, which only the account's own devices know; zero for none.
  std::array<std::uint8_t, 32> name_commitment{};

  bool operator==(const Device&) const = default;
};

/// Of the device that the credential certifies; decoding rules of `tls`.
Result<DeviceId> id_of(const Device& device);

inline constexpr std::size_t devices_max = 64;
/// Bytes of one encoded `Device`: a two-byte length, the credential, two times, the commitment.
inline constexpr std::size_t device_size = 2 + identity::device_credential_size + 8 + 8 + 32;

/// A statement without its signatures.
struct StatementBody {
  using Wire = tls::Struct;

  std::uint8_t format = 1;
  StatementKind kind = StatementKind::create;
  AccountId account_id;
  std::uint32_t version = 0;
  crypto::Sha256 prev_hash{};  // of the whole encoding of the statement before; zero at version 0
  identity::PublicKey identity_key{};
  tls::Bounded<Device, 0, devices_max * device_size> devices;  // ascending by device id

  bool operator==(const StatementBody&) const = default;
};

/// A statement as it came: nothing about it is known yet.
struct Statement {
  using Wire = tls::Struct;

  StatementBody body;
  identity::SignatureBytes sig_by_identity_key{};
  tls::Bounded<std::uint8_t, 0, 64> sig_by_previous_identity_key;  // empty unless the key changed

  bool operator==(const Statement&) const = default;
};

/// A statement that holds by itself: `verify_statement` is the only way to one, and to what
/// `recall_statement` finds.
class VerifiedStatement {
 public:
  const StatementBody& body() const { return statement_.body; }

  const Statement& statement() const { return statement_; }

  /// The devices' credentials, in the order of the statement.
  const std::vector<identity::DeviceCredential>& credentials() const { return credentials_; }

  /// Nothing where the statement does not list `device`.
  const identity::DeviceCredential* find(DeviceId device) const;

  /// Whether it lists exactly this device: `identity::is_same_device`.
  bool lists(const identity::DeviceCredential& device) const;

  /// SHA-256 of the whole encoding: `prev_hash` of the next version.
  crypto::Sha256 hash() const;

 private:
  friend Result<VerifiedStatement> verify_statement(Statement statement);
  friend Result<VerifiedStatement> recall_statement(ByteView stored);
  Statement statement_;
  std::vector<identity::DeviceCredential> credentials_;
};

/// Checks all that one statement shows: format and kind, the identity key's signature (of a
/// `reset`, that there is none), and that each device is certified by this identity key for this
/// account, ascending and once.
Result<VerifiedStatement> verify_statement(Statement statement);

/// Decodes and verifies.
Result<VerifiedStatement> parse_statement(ByteView encoded);

/// One that was verified before its owner stored it: decoded only, since each of its devices would
/// cost a signature check. Trusts the store in what it says, not in its shape; decoding rules of
/// `tls`.
Result<VerifiedStatement> recall_statement(ByteView stored);

/// Whether `next` may be the first statement of an account (`previous` absent), or may follow
/// `previous`: next version, hash of the one before, and a change of the identity key signed by the
/// key before. A `reset` proves no more than that: whose word it is, its reader has to know.
Result<void> check_chain(
    const std::optional<VerifiedStatement>& previous, const VerifiedStatement& next
);

/// The first statement of a new account with one device.
Statement make_first_statement(
    const crypto::SigningKey& identity_key,
    const identity::DeviceCredential& device,
    Instant added,
    Instant expires
);

/// What the next version of a statement changes.
struct StatementChange {
  std::vector<Device> add;       // credentials by any identity key of the account
  std::vector<DeviceId> remove;  // those that are not listed change nothing
};

/// The version after `previous`, whose identity key is `previous_key`. Where `identity_key` is
/// another one, `previous_key` signs as well. Devices that another key certified are certified by
/// `identity_key`. Requires that each device is added once and that no more than `devices_max` are
/// listed.
Statement make_next_statement(
    const VerifiedStatement& previous,
    const crypto::SigningKey& previous_key,
    const crypto::SigningKey& identity_key,
    const StatementChange& change
);

/// The last statement of an account that its owner deletes: it lists no device, and nothing follows
/// it. Made again of the same `previous`, it is the same.
Statement make_tombstone(const VerifiedStatement& previous, const crypto::SigningKey& identity_key);

/// The last statement of an account that the provider's operator ends: as a tombstone, but nobody
/// signs it.
Statement make_reset(const VerifiedStatement& previous);

}  // namespace causeway::directory
