#pragma once

#include <cstdint>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "identity/device_credential.h"
#include "mls_tree/key_index.h"
#include "mls_tree/tree_math.h"
#include "mls_wire/leaf_node.h"

namespace causeway::mls_tree {

namespace rules {
inline constexpr Rule leaf_is_a_device{"policy.leaf_is_a_device", "messaging.md 1"};
}  // namespace rules

class RatchetTree;

/// The device that a leaf of the tree stands for, whose credential was checked when it came in:
/// decoded only. `rules::leaf_is_a_device` otherwise.
Result<identity::DeviceCredential> device_of(const mls_wire::LeafNode& leaf);

/// The leaves of a tree by the devices and accounts that their credentials name, as they say. Kept
/// along with each change, so that who is in a group is not asked of each leaf. Cheap to copy.
class LeafDevices {
 public:
  /// `tree` has the other leaves.
  void add(const RatchetTree& tree, LeafIndex index, const mls_wire::LeafNode& leaf);
  /// Requires that it was added.
  void remove(LeafIndex index, const mls_wire::LeafNode& leaf);

  /// How many leaves are no device.
  std::uint32_t others() const { return others_; }

  /// Whether no device of an account has two leaves.
  bool are_unique() const { return devices_.duplicates() == 0; }

  /// The leaves of an account, ascending.
  std::vector<LeafIndex> of(const RatchetTree& tree, const AccountId& account) const;

 private:
  KeyIndex devices_;
  KeyIndex accounts_;
  std::uint32_t others_ = 0;
};

}  // namespace causeway::mls_tree
