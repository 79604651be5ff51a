#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "api/session.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "crypto/hash.h"

namespace causeway::provider {

struct StoredKeyPackage {
  crypto::Sha256 hash{};  // of `key_package`
  Bytes key_package;      // MLSMessage
  Instant expires;        // end of the leaf's lifetime

  bool operator==(const StoredKeyPackage&) const = default;
};

/// Key packages that wait to be claimed. Shard key: the device (the account's, in truth).
class KeyPackageTable {
 public:
  virtual ~KeyPackageTable() = default;

  /// One-time packages left of one suite.
  virtual std::uint32_t count(DeviceId device, std::uint16_t suite) const = 0;
  /// Of each suite that has any, ascending.
  virtual std::vector<api::KeyPackageCount> counts(DeviceId device) const = 0;

  /// Whether a one-time package was ever added, be it handed out since or not: the hash is
  /// remembered until it expires, so that a repeated request cannot put it up a second time.
  virtual bool was_added(DeviceId device, std::uint16_t suite, const crypto::Sha256& hash)
      const = 0;
  /// Ignores a package that was added before.
  virtual void add(DeviceId device, std::uint16_t suite, const StoredKeyPackage& key_package) = 0;
  virtual void put_last_resort(
      DeviceId device, std::uint16_t suite, const StoredKeyPackage& key_package
  ) = 0;

  /// A one-time package that has not expired, oldest first, which no later call returns; the
  /// last-resort package when there is none.
  virtual std::optional<Bytes> take(DeviceId device, std::uint16_t suite, Instant now) = 0;

  /// Forgets all packages of a device.
  virtual void clear(DeviceId device) = 0;
  /// Forgets packages that expired before `before`, at most `limit`; how many.
  virtual std::size_t expire(Instant before, std::size_t limit) = 0;
};

}  // namespace causeway::provider
