#include "provider/key_package_check.h"

#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "crypto/hash.h"
#include "identity/device_credential.h"
#include "mls_tree/policy.h"
#include "mls_wire/message.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;
using mls_wire::KeyPackage;

namespace {

/// Whether the leaf is the device's and no other's.
bool is_leaf_of(const mls_wire::LeafNode& leaf, const DeviceRecord& device) {
  const auto listed = tls::decode<identity::DeviceCredential>(device.credential);
  const auto own = identity::parse_leaf_identity(leaf.credential.body, leaf.signature_key);
  return listed.ok() && own.ok() &&
         leaf.credential == mls_wire::basic_credential(leaf.credential.body) &&
         identity::is_same_device(*own, *listed);
}

/// One package of a request, checked as far as it goes without a group (RFC 9420 §10.1).
StoredKeyPackage check_key_package(
    const Call& call, const DeviceRecord& device, std::uint16_t suite, const Bytes& encoded
) {
  require(
      encoded.size() <= api::limits::key_package_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  auto message = accept_encoding<mls_wire::MlsMessage>(encoded);
  auto* unverified = std::get_if<mls_wire::Unverified<KeyPackage>>(&message.body);
  require(unverified != nullptr, Status::invalid, api::rules::key_package_is_own);
  const KeyPackage key_package = accept(mls_wire::verify(std::move(*unverified)));
  const bool own = key_package.cipher_suite == mls_wire::CipherSuite{suite} &&
                   is_leaf_of(key_package.leaf_node, device);
  require(own, Status::invalid, api::rules::key_package_is_own);
  // What no group can take would keep its device out of all.
  accept(mls_tree::check_package_policy(key_package));

  const auto* lifetime = std::get_if<mls_wire::Lifetime>(&key_package.leaf_node.leaf_node_source);
  INVARIANT(lifetime != nullptr);  // verify() refuses other sources
  const std::uint64_t now_s = to_unix_ms(call.now) / 1000;
  require(lifetime->contains(now_s), Status::invalid, api::rules::key_package_is_in_its_lifetime);
  // Beyond any clock's reach; kept small so that it fits every clock's type.
  constexpr std::uint64_t last_second = std::uint64_t{1} << 40;
  const std::uint64_t expires_s = std::min(lifetime->not_after, last_second);
  return {
      .hash = crypto::sha256({encoded}),
      .key_package = encoded,
      .expires = from_unix_ms(expires_s * 1000),
  };
}

}  // namespace

CheckedKeyPackages check_key_packages(
    const Call& call, const DeviceRecord& device, const api::PublishKeyPackagesRequest& request
) {
  namespace limits = api::limits;
  const KeyPackageTable& table = call.transaction.key_packages();
  const std::uint16_t suite = request.suite;
  require(
      request.key_packages.size() <= limits::key_packages_per_request_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  CheckedKeyPackages checked{.suite = suite};
  for (const Bytes& encoded : request.key_packages) {
    StoredKeyPackage key_package = check_key_package(call, device, suite, encoded);
    if (table.was_added(device.device, suite, key_package.hash)) continue;
    checked.key_packages.push_back(std::move(key_package));
  }
  require(
      table.count(device.device, suite) + checked.key_packages.size() <= limits::key_packages_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  if (request.last_resort) {
    checked.last_resort = check_key_package(call, device, suite, *request.last_resort);
  }
  return checked;
}

std::uint32_t keep_key_packages(Call& call, DeviceId device, const CheckedKeyPackages& checked) {
  KeyPackageTable& table = call.transaction.key_packages();
  for (const StoredKeyPackage& key_package : checked.key_packages) {
    table.add(device, checked.suite, key_package);
  }
  if (checked.last_resort) table.put_last_resort(device, checked.suite, *checked.last_resort);
  return table.count(device, checked.suite);
}

}  // namespace causeway::provider
