#pragma once

#include <cstdint>
#include <variant>

#include "base/bytes.h"
#include "mls_wire/extension.h"
#include "mls_wire/key_package.h"
#include "mls_wire/leaf_node.h"
#include "mls_wire/types.h"
#include "tls/codec.h"

namespace causeway::mls_wire {

/// RFC 9420 §8.4.
enum class PskType : std::uint8_t {
  external = 1,
  resumption = 2,
};

/// RFC 9420 §8.4.
enum class ResumptionPskUsage : std::uint8_t {
  application = 1,
  reinit = 2,
  branch = 3,
};

struct ExternalPsk {
  using Wire = tls::Struct;
  static constexpr PskType tag = PskType::external;
  Bytes psk_id;
  bool operator==(const ExternalPsk&) const = default;
};

struct ResumptionPsk {
  using Wire = tls::Struct;
  static constexpr PskType tag = PskType::resumption;
  ResumptionPskUsage usage{};
  GroupId psk_group_id;
  Epoch psk_epoch;
  bool operator==(const ResumptionPsk&) const = default;
};

/// RFC 9420 §8.4: PreSharedKeyID.
struct PreSharedKeyId {
  using Wire = tls::Struct;
  std::variant<ExternalPsk, ResumptionPsk> psk;
  Bytes psk_nonce;
  bool operator==(const PreSharedKeyId&) const = default;
};

struct Add {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::add;
  KeyPackage key_package;
  bool operator==(const Add&) const = default;
};

struct Update {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::update;
  LeafNode leaf_node;
  bool operator==(const Update&) const = default;
};

struct Remove {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::remove;
  LeafIndex removed;
  bool operator==(const Remove&) const = default;
};

struct PreSharedKey {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::psk;
  PreSharedKeyId psk;
  bool operator==(const PreSharedKey&) const = default;
};

struct ReInit {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::reinit;
  GroupId group_id;
  ProtocolVersion version = ProtocolVersion::mls10;
  CipherSuite cipher_suite{};
  Extensions extensions;
  bool operator==(const ReInit&) const = default;
};

struct ExternalInit {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::external_init;
  Bytes kem_output;
  bool operator==(const ExternalInit&) const = default;
};

struct GroupContextExtensions {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::group_context_extensions;
  Extensions extensions;
  bool operator==(const GroupContextExtensions&) const = default;
};

/// draft-ietf-mls-extensions-09: its sender leaves, and newcomers from outside can commit that.
struct SelfRemove {
  using Wire = tls::Struct;
  static constexpr ProposalType tag = ProposalType::self_remove;
  bool operator==(const SelfRemove&) const = default;
};

/// RFC 9420 §12.1. A proposal type that is not listed has no length in front of it, so it cannot be
/// skipped and is refused (`tls::rules::variant_tag_is_known`).
using Proposal = std::variant<
    Add,
    Update,
    Remove,
    PreSharedKey,
    ReInit,
    ExternalInit,
    GroupContextExtensions,
    SelfRemove>;

ProposalType type_of(const Proposal& proposal);

}  // namespace causeway::mls_wire
