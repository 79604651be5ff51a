#include "mls_tree/policy.h"

#include <algorithm>
#include <utility>

#include "mls_tree/roles.h"
#include "mls_tree/validate.h"
#include "mls_wire/components.h"
#include "mls_wire/extension.h"
#include "mls_wire/safe_aad.h"

namespace causeway::mls_tree {

namespace {

using mls_wire::ComponentId;
using mls_wire::ExtensionType;
using mls_wire::ProposalType;

Result<void> check_context(const mls_wire::Extensions& extensions) {
  if (mls_wire::find_extension(extensions, ExtensionType::external_senders) != nullptr) {
    return Error{rules::no_external_senders};
  }
  const auto required = TRY(mls_wire::find_extension<mls_wire::RequiredCapabilities>(extensions));
  if (!required ||
      std::ranges::count(required->extension_types, ExtensionType::app_data_dictionary) == 0) {
    return Error{rules::app_data_is_required};
  }
  const auto dictionary = TRY(mls_wire::find_extension<mls_wire::AppDataDictionary>(extensions));
  const Bytes* safe_aad = dictionary ? dictionary->find(ComponentId::safe_aad) : nullptr;
  if (safe_aad == nullptr) return Error{rules::safe_aad_names_frank};
  const auto listed = TRY(tls::decode<mls_wire::ComponentsList>(*safe_aad));
  if (std::ranges::count(listed.component_ids, ComponentId::frank_commitment) == 0) {
    return Error{rules::safe_aad_names_frank};
  }
  return {};
}

Result<void> check_framing(mls_wire::WireFormat wire_format, ByteView authenticated_data) {
  if (wire_format != mls_wire::WireFormat::mls_public_message) {
    return Error{rules::handshake_is_public};
  }
  if (!std::ranges::equal(authenticated_data, tls::encode(mls_wire::SafeAad{}))) {
    return Error{rules::handshake_aad_is_empty};
  }
  return {};
}

Result<void> check_replacement(const LeafNode& before, const LeafNode& after) {
  const auto old_device = TRY(device_of(before));
  const auto new_device = TRY(check_leaf_policy(after));
  if (old_device.account != new_device.account || old_device.device != new_device.device) {
    return Error{rules::leaf_keeps_its_device};
  }
  return {};
}

Result<void> check_sent(const SentProposal& sent, const StagedCommit& staged) {
  const ProposalType type = mls_wire::type_of(sent.proposal);
  if (type == ProposalType::psk || type == ProposalType::reinit) {
    return Error{rules::proposal_is_used_here};
  }
  const auto* member = std::get_if<mls_wire::MemberSender>(&sent.sender);
  const bool is_own = staged.kind == CommitKind::external
                          ? std::holds_alternative<mls_wire::NewMemberCommit>(sent.sender)
                          : member != nullptr && member->leaf_index == staged.committer;
  if (!is_own) return Error{rules::proposal_is_in_its_commit};
  if (const auto* add = std::get_if<mls_wire::Add>(&sent.proposal)) {
    TRY(check_leaf_policy(add->key_package.leaf_node));
  } else if (const auto* context = std::get_if<mls_wire::GroupContextExtensions>(&sent.proposal)) {
    TRY(check_context(context->extensions));
  }
  return {};
}

/// What a tree must be as a whole. To us a client is a device of an account, whatever its key (RFC
/// 9420 §12.2).
Result<void> check_members(const RatchetTree& tree) {
  TRY(check_room(tree));
  if (tree.devices().others() > 0) return Error{rules::leaf_is_a_device};
  if (!tree.devices().are_unique()) return Error{rules::device_has_one_leaf};
  return {};
}

/// `after` is the tree with the package's leaf in it.
Result<void> check_addition(
    const mls_wire::GroupContext& context,
    const RatchetTree& after,
    const mls_wire::KeyPackage& package
) {
  if (package.version != context.version || package.cipher_suite != context.cipher_suite) {
    return Error{rules::key_package_fits_group};
  }
  TRY(check_leaf_policy(package.leaf_node));
  TRY(check_unique_keys(after));
  TRY(check_capabilities(after, context));
  return check_members(after);
}

/// What the GroupContext of each group of ours asks of a leaf.
mls_wire::GroupContext least_context(const mls_wire::KeyPackage& package) {
  mls_wire::GroupContext context;
  context.version = package.version;
  context.cipher_suite = package.cipher_suite;
  context.extensions = {
      mls_wire::make_extension(
          mls_wire::RequiredCapabilities{.extension_types = {ExtensionType::app_data_dictionary}}
      ),
      mls_wire::make_extension(mls_wire::AppDataDictionary{}),
  };
  return context;
}

}  // namespace

Result<void> check_room(const RatchetTree& tree) {
  if (tree.member_count() > members_max || tree.leaf_count() > full_tree(members_max)) {
    return Error{rules::group_has_room};
  }
  return {};
}

Result<identity::DeviceCredential> check_leaf_policy(const LeafNode& leaf) {
  TRY(device_of(leaf));
  const auto* lifetime = std::get_if<mls_wire::Lifetime>(&leaf.leaf_node_source);
  if (lifetime != nullptr && (lifetime->not_after < lifetime->not_before ||
                              lifetime->not_after - lifetime->not_before > lifetime_max_seconds)) {
    return Error{rules::lifetime_is_bounded};
  }
  const auto device = identity::parse_leaf_identity(leaf.credential.body, leaf.signature_key);
  if (!device.ok()) return Error{rules::leaf_is_a_device};
  return *device;
}

Result<void> check_policy(const PublicGroup& group) {
  TRY(check_context(group.context().extensions));
  TRY(check_members(group.tree()));
  for (const LeafIndex member : group.tree().members()) {
    TRY(check_leaf_policy(*group.tree().leaf(member)));
  }
  return check_roles(group);
}

Additions sort_additions(
    const PublicGroup& group,
    const std::vector<LeafIndex>& remove,
    std::vector<mls_wire::KeyPackage> add
) {
  RatchetTree tree = group.tree();
  for (const LeafIndex leaf : remove) tree.remove(leaf);
  Additions sorted;
  for (mls_wire::KeyPackage& package : add) {
    RatchetTree after = tree;
    after.add(package.leaf_node);
    if (check_addition(group.context(), after, package).ok()) {
      tree = std::move(after);
      sorted.usable.push_back(std::move(package));
    } else {
      sorted.unusable.push_back(std::move(package));
    }
  }
  return sorted;
}

Result<void> check_package_policy(const mls_wire::KeyPackage& package) {
  TRY(check_leaf_policy(package.leaf_node));
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(package.cipher_suite));
  return check_capabilities(RatchetTree(package.leaf_node, suite.hash), least_context(package));
}

Result<void> check_policy(const PublicGroup& group, const StagedCommit& staged) {
  TRY(check_framing(staged.wire_format, staged.authenticated_data));
  for (const SentProposal& sent : staged.proposals) TRY(check_sent(sent, staged));
  if (staged.kind == CommitKind::external) {
    TRY(check_leaf_policy(staged.path->leaf_node));
  } else if (staged.path) {
    TRY(check_replacement(*group.tree().leaf(staged.committer), staged.path->leaf_node));
  }
  return check_members(staged.tree);
}

}  // namespace causeway::mls_tree
