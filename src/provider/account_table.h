#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "content/profile.h"
#include "crypto/hash.h"

namespace causeway::provider {

/// Days since 1970: as exact as anything about a person is kept.
using Day = Number<struct DayTag, std::uint32_t>;

struct Account {
  AccountId account;
  Bytes username;
  std::uint32_t version = 0;  // of `statement`
  Bytes statement;            // the newest, encoded

  bool operator==(const Account&) const = default;
};

enum class Listing : std::uint8_t {
  removed = 0,  // by a newer statement; the id stays bound to its account
  listed = 1,
};

/// A device that a statement of its account lists or listed.
struct DeviceRecord {
  DeviceId device;
  AccountId account;
  Bytes credential;  // an encoded identity::DeviceCredential, as in the statement
  Listing listing = Listing::listed;

  bool operator==(const DeviceRecord&) const = default;
};

/// What an account says of itself, sealed by one of its devices.
struct ProfileRecord {
  std::uint64_t changed_ms = 0;  // as the device says
  content::ProfileId id;
  Bytes sealed;

  bool operator==(const ProfileRecord&) const = default;
};

/// That the operator means to end an account (provider/resets.h).
struct ResetRecord {
  AccountId account;
  Instant filed;
  std::optional<Instant> due;  // none until the account's devices were told
  Instant seen;                // when the provider last looked at it, while it ran
  bool is_taken_back = false;  // by one of the devices

  bool operator==(const ResetRecord&) const = default;
};

/// Accounts, their statements and devices, resets, and invites. Shard key: the account.
class AccountTable {
 public:
  virtual ~AccountTable() = default;

  virtual std::optional<Account> find(AccountId account) const = 0;
  /// When it was made. Requires that there is such an account.
  virtual Day created(AccountId account) const = 0;
  virtual std::optional<AccountId> find_username(ByteView username) const = 0;
  virtual std::optional<DeviceRecord> find_device(DeviceId device) const = 0;
  /// The listed devices of an account, ascending by id.
  virtual std::vector<DeviceRecord> devices(AccountId account) const = 0;

  /// Statements of versions behind `after`, ascending, at most `limit`.
  virtual std::vector<Bytes> statements(AccountId account, std::uint32_t after, std::size_t limit)
      const = 0;

  /// Requires that neither the id nor the username is taken.
  virtual void create(const Account& account, Day created) = 0;
  /// The next version; those before are kept.
  virtual void put_statement(AccountId account, std::uint32_t version, ByteView statement) = 0;
  /// Adds a device or replaces its record. A new device's inbox starts at number 1.
  virtual void put_device(const DeviceRecord& device) = 0;
  /// What is left of an account that has ended: its id, its newest statement, the ids of its
  /// devices, which stay its own, and `name_hash` in the place of its name.
  virtual void retire(AccountId account, ByteView name_hash) = 0;
  virtual void note_connected(AccountId account, Day day) = 0;

  virtual std::optional<ProfileRecord> profile(AccountId account) const = 0;
  /// In the place of the one before.
  virtual void put_profile(AccountId account, const ProfileRecord& profile) = 0;

  virtual std::optional<ResetRecord> reset(AccountId account) const = 0;
  /// All of them, those that were filed first coming first. The operator files each by hand.
  virtual std::vector<ResetRecord> resets() const = 0;
  /// In the place of the one before.
  virtual void put_reset(const ResetRecord& reset) = 0;
  virtual void remove_reset(AccountId account) = 0;

  /// An invite is kept as the SHA-256 of its code.
  virtual void add_invite(const crypto::Sha256& code_hash, Day created) = 0;
  /// Uses an invite up; false where there is none.
  virtual bool take_invite(const crypto::Sha256& code_hash) = 0;
};

}  // namespace causeway::provider
