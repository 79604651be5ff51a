#pragma once

#include "api/accounts.h"
#include "provider/call.h"

namespace causeway::provider {

/// Key packages of one device and suite that may be kept: new ones only, and no more than there is
/// room for.
struct CheckedKeyPackages {
  std::uint16_t suite = 0;
  std::vector<StoredKeyPackage> key_packages;
  std::optional<StoredKeyPackage> last_resort;
};

/// Refuses with 413 `api.size_is_within_limit`, 422 `api.key_package_is_own`,
/// `api.key_package_is_in_its_lifetime`, `mls_tree::check_package_policy`, or a rule of RFC 9420
/// §10.1.
CheckedKeyPackages check_key_packages(
    const Call& call, const DeviceRecord& device, const api::PublishKeyPackagesRequest& request
);

/// How many one-time packages of that suite are held then.
std::uint32_t keep_key_packages(Call& call, DeviceId device, const CheckedKeyPackages& checked);

}  // namespace causeway::provider
