#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/id.h"

/// RFC 9420's structs as they travel. One header per chapter of the RFC, the RFC's own words for
/// everything, and no secret beyond those that are on the wire (welcome.h). A struct here is what
/// somebody sent: well-formed, and not yet believed (unverified.h, and layer mls_tree).
namespace causeway::mls_wire {

/// RFC 9420 §6.
enum class ProtocolVersion : std::uint16_t {
  mls10 = 1,
};

/// RFC 9420 §17.1, and a hybrid suite of X-Wing (draft-ietf-mls-pq-ciphersuites) that has no number
/// of its own yet: that of ts-mls, unless the build says another. suite.h knows what they are made
/// of.
enum class CipherSuite : std::uint16_t {
  mls_128_dhkemx25519_aes128gcm_sha256_ed25519 = 0x0001,
  mls_128_dhkemp256_aes128gcm_sha256_p256 = 0x0002,
  mls_128_dhkemx25519_chacha20poly1305_sha256_ed25519 = 0x0003,
  mls_256_dhkemx448_aes256gcm_sha512_ed448 = 0x0004,
  mls_256_dhkemp521_aes256gcm_sha512_p521 = 0x0005,
  mls_256_dhkemx448_chacha20poly1305_sha512_ed448 = 0x0006,
  mls_256_dhkemp384_aes256gcm_sha384_p384 = 0x0007,
  mls_256_xwing_chacha20poly1305_sha512_ed25519 = CAUSEWAY_HYBRID_SUITE,
};

/// RFC 9420 §6.
enum class WireFormat : std::uint16_t {
  mls_public_message = 1,
  mls_private_message = 2,
  mls_welcome = 3,
  mls_group_info = 4,
  mls_key_package = 5,
};

/// RFC 9420 §6.
enum class ContentType : std::uint8_t {
  application = 1,
  proposal = 2,
  commit = 3,
};

/// RFC 9420 §7.8.
enum class NodeType : std::uint8_t {
  leaf = 1,
  parent = 2,
};

/// Counts the commits of a group.
using Epoch = Number<struct EpochTag, std::uint64_t>;
/// Position among the leaves, from the left, blank ones included.
using LeafIndex = Number<struct LeafIndexTag, std::uint32_t>;
/// Position in the array form of the tree (RFC 9420 appendix C): leaf n is node 2n.
using NodeIndex = Number<struct NodeIndexTag, std::uint32_t>;
/// Counts one sender's messages within an epoch.
using Generation = Number<struct GenerationTag, std::uint32_t>;

using GroupId = Bytes;
using HpkePublicKey = Bytes;
using SignaturePublicKey = Bytes;
using KeyPackageRef = Bytes;
using ProposalRef = Bytes;

}  // namespace causeway::mls_wire
