#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "crypto/hash.h"
#include "identity/device_credential.h"
#include "mls_wire/message.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;
using mls_wire::KeyPackage;

namespace {

/// Whether the leaf is the device's and no other's. The credential itself was verified when the
/// statement came.
bool is_leaf_of(const mls_wire::LeafNode& leaf, const DeviceRecord& device) {
  const auto credential = tls::decode<identity::DeviceCredential>(device.credential);
  return credential.ok() && leaf.credential == mls_wire::basic_credential(device.credential) &&
         std::ranges::equal(leaf.signature_key, credential->device_signature_key);
}

/// One package of a request, checked as far as it goes without a group (RFC 9420 §10.1).
StoredKeyPackage check_key_package(const Call& call, std::uint16_t suite, const Bytes& encoded) {
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
                   is_leaf_of(key_package.leaf_node, call.device);
  require(own, Status::invalid, api::rules::key_package_is_own);

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

api::PublishKeyPackagesReply publish_key_packages(
    Call& call, const api::PublishKeyPackagesRequest& request
) {
  namespace limits = api::limits;
  KeyPackageTable& table = call.transaction.key_packages();
  const DeviceId device = call.device.device;
  const std::uint16_t suite = request.suite;
  require(
      request.key_packages.size() <= limits::key_packages_per_request_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  std::vector<StoredKeyPackage> fresh;
  for (const Bytes& encoded : request.key_packages) {
    StoredKeyPackage key_package = check_key_package(call, suite, encoded);
    if (table.was_added(device, suite, key_package.hash)) continue;
    fresh.push_back(std::move(key_package));
  }
  require(
      table.count(device, suite) + fresh.size() <= limits::key_packages_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  std::optional<StoredKeyPackage> last_resort;
  if (request.last_resort) last_resort = check_key_package(call, suite, *request.last_resort);

  for (const StoredKeyPackage& key_package : fresh) table.add(device, suite, key_package);
  if (last_resort) table.put_last_resort(device, suite, *last_resort);
  return {.count = table.count(device, suite)};
}

api::ClaimKeyPackagesReply claim_key_packages(
    Call& call, const api::ClaimKeyPackagesRequest& request
) {
  const AccountTable& accounts = call.transaction.accounts();
  auto account = accounts.find(request.account);
  require(account.has_value(), Status::not_found, api::rules::account_exists);
  const auto wanted = [&request](DeviceId device) {
    const auto& devices = request.devices;
    return devices.empty() || std::find(devices.begin(), devices.end(), device) != devices.end();
  };

  api::ClaimKeyPackagesReply reply{.statement = std::move(account->statement)};
  for (const DeviceRecord& device : accounts.devices(request.account)) {
    if (!wanted(device.device)) continue;
    auto taken = call.transaction.key_packages().take(device.device, request.suite, call.now);
    if (taken) reply.key_packages.push_back({device.device, *std::move(taken)});
  }
  return reply;
}

}  // namespace causeway::provider
