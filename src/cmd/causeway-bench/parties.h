#pragma once

#include <string_view>

#include "base/random.h"
#include "base/workers.h"
#include "mls_group/group.h"

namespace causeway::bench {

/// Somebody who can be added to groups.
struct Device {
  mls_group::Identity identity;
  mls_group::KeyPackageBundle bundle;
};

Device new_device(mls_wire::CipherSuite suite, std::string_view name, Random& random);

/// A group of one, of plain RFC 9420.
mls_group::Group new_group(const Device& creator, Random& random);

/// Reads and joins, as a device does that has both from its provider.
mls_group::Group join_group(
    ByteView welcome, ByteView ratchet_tree, const Device& device, Workers& workers
);

}  // namespace causeway::bench
