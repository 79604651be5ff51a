// Group: taking in proposals and commits.

#include <algorithm>
#include <utility>
#include <variant>

#include "mls_group/group.h"
#include "mls_group/message_protection.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_tree/rules.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_tree::StagedCommit;

Processed describe(const StagedCommit& staged, LeafIndex own_leaf) {
  Processed processed{
      .content_type = mls_wire::ContentType::commit,
      .sender = staged.committer,
      .added = {},
      .removed = {},
      .updated = staged.changes.updated,
  };
  for (const mls_tree::AddedLeaf& added : staged.changes.added) {
    processed.added.push_back(added.leaf_index);
  }
  for (const mls_tree::RemovedLeaf& removed : staged.changes.removed) {
    processed.removed.push_back(removed.leaf_index);
    if (removed.leaf_index == own_leaf) processed.self_removed = true;
  }
  return processed;
}

/// Our private keys in the tree after the proposals of a commit, before its path.
Result<PrivateTree> keys_before_path(const GroupState& state, const StagedCommit& staged) {
  PrivateTree keys = state.private_tree.kept(state.public_group.tree(), staged.tree);
  const auto& updated = staged.changes.updated;
  if (std::find(updated.begin(), updated.end(), keys.leaf) == updated.end()) return keys;
  const Bytes& public_key = staged.tree.leaf(keys.leaf)->encryption_key;
  const auto ours = std::find_if(
      state.own_updates.begin(),
      state.own_updates.end(),
      [&public_key](const OwnUpdate& update) { return update.public_key == public_key; }
  );
  if (ours == state.own_updates.end()) return Error{rules::own_update_is_known};
  keys.leaf_key = ours->private_key.clone();
  return keys;
}

/// The secrets of the epoch that `staged` begins. `keys` moves on to it.
Result<EpochSecrets> follow(
    const GroupState& state, const StagedCommit& staged, const PskSource& psks, PrivateTree& keys
) {
  const mls_wire::Suite& suite = state.suite();
  auto commit_secret = zero_secret<CommitSecret>(suite.hash);
  if (staged.path) {
    ReceivedPath received = TRY(decrypt_path(suite, staged, keys));
    commit_secret = std::move(received.path.commit_secret);
    keys.set_path(received.steps, std::move(received.path.keys));
  }
  const InitSecret init_secret =
      staged.changes.external_init
          ? TRY(open_external_init(
                suite, state.secrets.external_secret, *staged.changes.external_init
            ))
          : state.secrets.init_secret.clone();
  const PskSecret psk_secret = TRY(derive_psk_secret(suite.hash, staged.changes.psks, psks));
  const JoinerSecret joiner_secret =
      derive_joiner_secret(suite.hash, init_secret, commit_secret, tls::encode(staged.context));
  return begin_confirmed_epoch(
      suite,
      derive_member_secret(suite.hash, joiner_secret, psk_secret),
      staged.context,
      staged.confirmation_tag
  );
}

bool is_commit_of(const mls_wire::AuthenticatedContent& message, LeafIndex leaf) {
  const auto* member = std::get_if<mls_wire::MemberSender>(&message.content.sender);
  return member != nullptr && member->leaf_index == leaf;
}

}  // namespace

Result<Processed> Group::process(
    const mls_wire::PublicMessage& message,
    const PskSource& psks,
    const mls_tree::Departing& departing
) {
  TRY(check_epoch(message.content.group_id, message.content.epoch));
  return process(
      TRY(unprotect_public(suite(), message, state_.secrets.membership_key, context())),
      psks,
      departing
  );
}

Result<Processed> Group::process(const mls_wire::PrivateMessage& message, const PskSource& psks) {
  TRY(check_epoch(message.group_id, message.epoch));
  if (message.content_type == mls_wire::ContentType::application) {
    return Error{mls_tree::rules::content_is_commit};
  }
  UnprotectedPrivate opened =
      TRY(unprotect_private(suite(), message, state_.secrets.sender_data_secret, state_.secret_tree)
      );
  const mls_wire::Epoch before = epoch();
  Processed processed = TRY(process(opened.content, psks, {}));
  // A new epoch has a new secret tree.
  if (epoch() == before) state_.secret_tree.apply(std::move(opened.staged_key));
  return processed;
}

Result<Processed> Group::process(
    const mls_wire::AuthenticatedContent& message,
    const PskSource& psks,
    const mls_tree::Departing& departing
) {
  return mls_wire::type_of(message.content.content) == mls_wire::ContentType::proposal
             ? process_proposal(message)
             : process_commit(message, psks, departing);
}

Result<mls_tree::SentProposal> Group::check_proposal(const mls_wire::AuthenticatedContent& message
) const {
  if (profile() == Profile::causeway) return Error{mls_tree::rules::proposal_is_in_its_commit};
  return state_.public_group.check_proposal_message(message);
}

Result<Processed> Group::process_proposal(const mls_wire::AuthenticatedContent& message) {
  state_.public_group.remember(message, TRY(check_proposal(message)));
  Processed processed{.content_type = mls_wire::ContentType::proposal};
  if (const auto* member = std::get_if<mls_wire::MemberSender>(&message.content.sender)) {
    processed.sender = member->leaf_index;
  }
  return processed;
}

Result<Processed> Group::process_commit(
    const mls_wire::AuthenticatedContent& message,
    const PskSource& psks,
    const mls_tree::Departing& departing
) {
  if (is_commit_of(message, own_leaf())) return Error{rules::commit_is_from_another};
  StagedCommit staged = TRY(state_.public_group.stage(message));
  if (profile() == Profile::causeway) {
    TRY(mls_tree::check_policy(state_.public_group, staged));
    TRY(mls_tree::check_roles(state_.public_group, staged, departing));
  }
  Processed processed = describe(staged, own_leaf());
  if (processed.self_removed) return processed;

  PrivateTree keys = TRY(keys_before_path(state_, staged));
  EpochSecrets secrets = TRY(follow(state_, staged, psks, keys));
  state_.public_group.apply(std::move(staged));
  state_.secret_tree =
      SecretTree(std::move(secrets.encryption_secret), state_.public_group.tree().leaf_count());
  state_.secrets = retain(std::move(secrets));
  state_.private_tree = std::move(keys);
  state_.own_updates.clear();
  return processed;
}

}  // namespace causeway::mls_group
