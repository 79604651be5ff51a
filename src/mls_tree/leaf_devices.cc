#include "mls_tree/leaf_devices.h"

#include <algorithm>

#include "crypto/table_hash.h"
#include "mls_tree/ratchet_tree.h"
#include "tls/codec.h"

namespace causeway::mls_tree {
namespace {

using identity::DeviceCredential;

std::uint32_t account_hash(const AccountId& account) {
  return crypto::table_hash(account);
}

/// To us a client is a device of an account, whatever its key (RFC 9420 §12.2).
std::uint32_t client_hash(const DeviceCredential& device) {
  Bytes both = to_bytes(device.account);
  append(both, device.device);
  return crypto::table_hash(both);
}

/// Of a leaf that is known to be a device.
DeviceCredential device_at(const RatchetTree& tree, NodeIndex node) {
  return *device_of(*tree.leaf(leaf_of(node)));
}

auto is_of_account(const RatchetTree& tree, const AccountId& account) {
  return [&tree, account](NodeIndex node) { return device_at(tree, node).account == account; };
}

auto is_client(const RatchetTree& tree, const DeviceCredential& device) {
  return [&tree, &device](NodeIndex node) {
    const DeviceCredential other = device_at(tree, node);
    return other.account == device.account && other.device == device.device;
  };
}

}  // namespace

Result<DeviceCredential> device_of(const mls_wire::LeafNode& leaf) {
  if (leaf.credential.credential_type != mls_wire::CredentialType::basic) {
    return Error{rules::leaf_is_a_device};
  }
  const auto device = tls::decode<DeviceCredential>(leaf.credential.body);
  if (!device.ok()) return Error{rules::leaf_is_a_device};
  return *device;
}

void LeafDevices::add(const RatchetTree& tree, LeafIndex index, const mls_wire::LeafNode& leaf) {
  const auto device = device_of(leaf);
  if (!device.ok()) {
    ++others_;
    return;
  }
  const NodeIndex node = node_of(index);
  devices_.insert(client_hash(*device), node, is_client(tree, *device));
  accounts_.insert(account_hash(device->account), node, is_of_account(tree, device->account));
}

void LeafDevices::remove(LeafIndex index, const mls_wire::LeafNode& leaf) {
  const auto device = device_of(leaf);
  if (!device.ok()) {
    --others_;
    return;
  }
  const NodeIndex node = node_of(index);
  devices_.erase(client_hash(*device), node);
  accounts_.erase(account_hash(device->account), node);
}

std::vector<LeafIndex> LeafDevices::of(const RatchetTree& tree, const AccountId& account) const {
  std::vector<LeafIndex> leaves;
  accounts_.for_each(account_hash(account), is_of_account(tree, account), [&](NodeIndex node) {
    leaves.push_back(leaf_of(node));
  });
  std::ranges::sort(leaves);
  return leaves;
}

}  // namespace causeway::mls_tree
