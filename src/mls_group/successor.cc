#include "mls_group/successor.h"

#include <algorithm>
#include <set>
#include <utility>

#include "mls_wire/suite.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_tree::PublicGroup;
using mls_wire::ResumptionPskUsage;

std::set<Bytes> identifiers(const PublicGroup& group, IdentifierOf identifier_of) {
  std::set<Bytes> found;
  for (const LeafIndex member : group.tree().members()) {
    found.insert(identifier_of(*group.tree().leaf(member)));
  }
  return found;
}

Result<void> check_reinit(const PublicGroup& next, const PreviousGroup& previous) {
  const auto& reinit = previous.group.reinit();
  if (!reinit) return Error{rules::reinit_is_committed};
  const mls_wire::GroupContext& context = next.context();
  if (context.group_id != reinit->group_id || context.version != reinit->version ||
      context.cipher_suite != reinit->cipher_suite || context.extensions != reinit->extensions) {
    return Error{rules::reinit_parameters_match};
  }
  if (identifiers(next, previous.identifier_of) !=
      identifiers(previous.group.public_group(), previous.identifier_of)) {
    return Error{rules::reinit_keeps_members};
  }
  return {};
}

Result<void> check_branch(const PublicGroup& next, const PreviousGroup& previous) {
  const mls_wire::GroupContext& before = previous.group.context();
  if (next.context().version != before.version ||
      next.context().cipher_suite != before.cipher_suite) {
    return Error{rules::branch_keeps_suite};
  }
  if (next.context().group_id == before.group_id) return Error{rules::branch_group_id_is_new};
  if (!std::ranges::includes(
          identifiers(previous.group.public_group(), previous.identifier_of),
          identifiers(next, previous.identifier_of)
      )) {
    return Error{rules::branch_members_are_members};
  }
  return {};
}

}  // namespace

Bytes credential_of(const mls_wire::LeafNode& leaf) {
  return tls::encode(leaf.credential);
}

const SecretBytes* LinkPsks::find(const PskName& name) const {
  const mls_wire::ResumptionPsk* link = as_link(name);
  if (link == nullptr) return others_.find(name);
  const bool is_known =
      previous_ != nullptr &&
      (link->usage == ResumptionPskUsage::reinit || link->usage == ResumptionPskUsage::branch) &&
      link->psk_group_id == previous_->group_id() && link->psk_epoch == previous_->epoch();
  return is_known ? &previous_->resumption_psk().bytes() : nullptr;
}

Result<void> check_link(
    const PublicGroup& next, const mls_wire::ResumptionPsk& link, const PreviousGroup& previous
) {
  if (next.context().epoch != mls_wire::Epoch{1}) return Error{rules::linked_epoch_is_one};
  return link.usage == ResumptionPskUsage::reinit ? check_reinit(next, previous)
                                                  : check_branch(next, previous);
}

Result<PendingCommit> Group::branch(
    const Subgroup& subgroup, const SuccessorOptions& options, Random& random
) const {
  NewGroup group{
      .group_id = subgroup.group_id,
      .cipher_suite = suite().id,
      .extensions = subgroup.extensions,
      .profile = profile(),
  };
  return begin_successor(std::move(group), ResumptionPskUsage::branch, options, random);
}

Result<PendingCommit> Group::reinitialize(const SuccessorOptions& options, Random& random) const {
  if (!reinit()) return Error{rules::reinit_is_committed};
  NewGroup group{
      .group_id = reinit()->group_id,
      .cipher_suite = reinit()->cipher_suite,
      .extensions = reinit()->extensions,
      .profile = profile(),
  };
  return begin_successor(std::move(group), ResumptionPskUsage::reinit, options, random);
}

Result<PendingCommit> Group::begin_successor(
    NewGroup group, ResumptionPskUsage usage, const SuccessorOptions& options, Random& random
) const {
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(group.cipher_suite));
  const mls_wire::ResumptionPsk link{usage, group_id(), epoch()};
  const Group first = TRY(create(std::move(group), options.identity, options.leaf, random));
  const CommitOptions commit{
      .add = options.add,
      .psks = {{link, random.bytes(crypto::hash_size(suite.hash))}},
      .path = options.path,
      .workers = options.workers,
  };
  PendingCommit pending = TRY(first.commit(commit, LinkPsks(NoPsks(), this), random));
  TRY(check_link(pending.next.public_group(), link, {*this, options.identifier_of}));
  return pending;
}

}  // namespace causeway::mls_group
