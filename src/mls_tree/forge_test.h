#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/broken_rule_test.h"
#include "base/seeded_random.h"
#include "identity/device_credential.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/public_group.h"
#include "mls_tree/roles.h"
#include "mls_wire/safe_aad.h"

/// Makes groups, handshakes and everything in them, signed with real keys and right in all that
/// public data shows. A test takes one thing that is right, makes it wrong, and has it signed
/// again, so that it breaks one rule. What only secrets could show (path ciphertexts, tags) is
/// filler.
namespace causeway::mls_tree::forge {

using mls_wire::AuthenticatedContent;
using mls_wire::Commit;
using mls_wire::Content;
using mls_wire::Extensions;
using mls_wire::InlineProposal;
using mls_wire::KeyPackage;
using mls_wire::Proposal;
using mls_wire::ProposalOrRef;
using mls_wire::Sender;
using mls_wire::UpdatePath;

/// A device with the keys that sign for it.
struct Device {
  identity::DeviceCredential credential;
  crypto::SigningKey signing_key;
};

class Forge {
 public:
  explicit Forge(std::uint64_t seed = 1);

  // Things of one device.

  /// Device number `device` of account number `account`; the same numbers give the same device.
  const Device& device(std::uint8_t account, std::uint8_t device = 0);

  mls_wire::HpkePublicKey fresh_key() { return random_.bytes(32); }

  /// Not signed yet.
  LeafNode leaf(const Device& device, decltype(LeafNode::leaf_node_source) source);
  KeyPackage key_package(const Device& device);
  void sign(KeyPackage& key_package, const Device& device);

  // Groups.

  static AccountId account(std::uint8_t number);
  /// What a GroupContext of ours has to have, with these roles if any.
  static Extensions extensions(const std::optional<Roles>& roles = std::nullopt);
  /// A group in epoch 1 of device 0 of accounts 1 … `accounts`, in that order, with no parents.
  PublicGroup group(std::uint8_t accounts, Extensions extensions);

  PublicGroup group(std::uint8_t accounts) { return group(accounts, extensions()); }

  /// As above, with the parents that commits with a path by everybody leave behind.
  PublicGroup full_group(std::uint8_t accounts);
  PublicGroup group_of(RatchetTree tree, Extensions extensions, std::uint64_t epoch);

  // Handshakes.

  static std::vector<ProposalOrRef> inlined(std::vector<Proposal> proposals);
  /// The sender that a device is to a group that has its leaf.
  static mls_wire::MemberSender sender(const PublicGroup& group, const Device& device);
  AuthenticatedContent message(
      const PublicGroup& group, const Device& signer, Sender sender, Content content
  );
  AuthenticatedContent proposal(const PublicGroup& group, const Device& by, Proposal proposal);
  Proposal update(const PublicGroup& group, const Device& by);

  /// The path that `by` would add to a commit of these proposals. Requires a valid list.
  UpdatePath path(
      const PublicGroup& group,
      const Device& by,
      const Sender& sender,
      const std::vector<ProposalOrRef>& proposals
  );
  void sign(UpdatePath& path, const PublicGroup& group, LeafIndex index, const Device& by);
  Commit commit_with_path(
      const PublicGroup& group, const Device& by, std::vector<ProposalOrRef> proposals
  );
  AuthenticatedContent commit(
      const PublicGroup& group, const Device& by, std::vector<ProposalOrRef> proposals
  );
  AuthenticatedContent signed_commit(const PublicGroup& group, const Device& by, Commit commit);
  Commit external_commit(
      const PublicGroup& group, const Device& by, std::vector<Proposal> more_proposals
  );
  AuthenticatedContent signed_external_commit(
      const PublicGroup& group, const Device& by, Commit commit
  );

  const mls_wire::Suite suite = mls_wire::suites[0];
  /// What the leaves made from now on support beyond RFC 9420.
  std::vector<mls_wire::ProposalType> proposal_types;

 private:
  SeededRandom random_;
  std::vector<Device> devices_;
};

}  // namespace causeway::mls_tree::forge
