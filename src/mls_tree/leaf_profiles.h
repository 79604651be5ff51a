#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "base/bytes.h"
#include "mls_wire/leaf_node.h"

namespace causeway::mls_tree {

/// The leaves of a tree, counted by what `check_capabilities` looks at: their capabilities, the
/// types of their extensions and the type of their credential. In most groups all are alike.
class LeafProfiles {
 public:
  struct Profile {
    std::uint32_t leaves = 0;
    /// Those parts of any of them.
    mls_wire::Capabilities capabilities;
    mls_wire::Extensions extensions;  // without their data
    mls_wire::CredentialType credential_type{};
  };

  using Map = std::map<Bytes, Profile>;

  void add(const mls_wire::LeafNode& leaf);
  /// Requires that one like it was added.
  void remove(const mls_wire::LeafNode& leaf);

  /// Those that there are, by their encoding.
  const Map& all() const { return *profiles_; }

 private:
  std::shared_ptr<Map> profiles_ = std::make_shared<Map>();  // copies share it until one writes
};

}  // namespace causeway::mls_tree
