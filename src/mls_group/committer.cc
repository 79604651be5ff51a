#include "mls_group/committer.h"

#include <utility>
#include <variant>

#include "base/invariant.h"
#include "mls_group/message_protection.h"
#include "mls_group/welcome.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_tree/transcript.h"
#include "mls_tree/validate.h"
#include "mls_wire/safe_aad.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using mls_tree::PublicGroup;
using mls_tree::StagedCommit;
using mls_wire::Suite;

/// The committer's keys in the next epoch.
struct NewKeys {
  DerivedPath path;  // of no nodes where the commit has none
  PrivateTree private_tree;
};

bool is_newcomer(const CommitDraft& draft) {
  return std::holds_alternative<mls_wire::NewMemberCommit>(draft.sender);
}

StagedCommit stage_proposals(const PublicGroup& group, CommitDraft& draft) {
  mls_tree::AppliedProposals applied = mls_tree::apply_proposals(group.view(), draft.proposals);
  mls_wire::GroupContext context = group.context();
  context.epoch = context.epoch.next();
  context.extensions = std::move(applied.extensions);
  StagedCommit staged{
      .kind = is_newcomer(draft) ? mls_tree::CommitKind::external : mls_tree::CommitKind::member,
      .committer = {},
      .wire_format = mls_wire::WireFormat::mls_public_message,
      .authenticated_data = handshake_authenticated_data(group.context()),
      .proposals = std::move(draft.proposals),
      .changes = std::move(applied.changes),
      .path = std::nullopt,
      .filtered_direct_path = {},
      .provisional_context = std::move(context),
      .context = {},
      .tree = std::move(applied.tree),
      .confirmation_tag = {},
      .interim_transcript_hash = {},
  };
  if (draft.private_tree != nullptr) {
    staged.committer = draft.private_tree->leaf;
  } else if (draft.leaf) {
    staged.committer = staged.tree.add(*draft.leaf);
  }
  return staged;
}

NewKeys keep_keys(const PublicGroup& group, const CommitDraft& draft, StagedCommit& staged) {
  staged.provisional_context.tree_hash = staged.tree.tree_hash();
  DerivedPath none;
  none.commit_secret = zero_secret<CommitSecret>(group.suite().hash);
  return {std::move(none), draft.private_tree->kept(group.tree(), staged.tree)};
}

/// New keys for `leaf` and its whole path, in the tree and in `staged.path` (RFC 9420 §7.4, §7.5).
Result<NewKeys> renew_path(
    const PublicGroup& group,
    mls_wire::LeafNode leaf,
    const crypto::SigningKey& signing_key,
    StagedCommit& staged,
    Random& random,
    Workers& workers
) {
  const Suite& suite = group.suite();
  staged.filtered_direct_path = staged.tree.filtered_direct_path(staged.committer);
  DerivedPath path = derive_path(
      suite,
      PathSecret(random.secret(crypto::hash_size(suite.hash))),
      staged.filtered_direct_path.size()
  );
  crypto::KemKeyPair leaf_key = crypto::generate_kem_key_pair(suite.hpke.kem, random);
  std::vector<mls_wire::HpkePublicKey> keys;
  keys.reserve(path.keys.size());
  for (const crypto::KemKeyPair& key : path.keys) keys.push_back(key.public_key);

  leaf.encryption_key = std::move(leaf_key.public_key);
  leaf.signature_key = signing_key.public_key;
  leaf.leaf_node_source =
      mls_wire::ParentHash{mls_tree::set_path(staged.tree, staged.committer, keys)};
  mls_wire::sign_leaf_node(
      leaf, suite, signing_key, mls_wire::LeafPosition{group.context().group_id, staged.committer}
  );
  staged.tree.set_leaf(staged.committer, leaf);
  staged.provisional_context.tree_hash = staged.tree.tree_hash();

  const Bytes context = tls::encode(staged.provisional_context);
  const PathTargets targets{
      staged.tree, staged.filtered_direct_path, staged.changes.added, context
  };
  staged.path = mls_wire::UpdatePath{
      std::move(leaf), TRY(encrypt_path(suite, path, targets, random, workers))
  };
  PrivateTree private_tree{staged.committer, std::move(leaf_key.private_key), {}};
  private_tree.set_path(staged.filtered_direct_path, std::move(path.keys));
  return NewKeys{std::move(path), std::move(private_tree)};
}

Result<void> check(const PublicGroup& group, const CommitDraft& draft, StagedCommit& staged) {
  staged.context = staged.provisional_context;
  TRY(mls_tree::check_unique_keys(staged.tree));
  TRY(mls_tree::check_capabilities(staged.tree, staged.context));
  if (draft.profile == Profile::causeway) {
    TRY(mls_tree::check_policy(group, staged));
    TRY(mls_tree::check_roles(group, staged, draft.departing));
  }
  return {};
}

/// The signed commit, still without its confirmation tag.
mls_wire::AuthenticatedContent sign_commit(
    const PublicGroup& group, CommitDraft& draft, StagedCommit& staged
) {
  mls_wire::AuthenticatedContent commit{
      .wire_format = staged.wire_format,
      .content =
          {.group_id = group.context().group_id,
           .epoch = group.context().epoch,
           .sender = draft.sender,
           .authenticated_data = std::move(staged.authenticated_data),
           .content = mls_wire::Commit{std::move(draft.contents), std::move(staged.path)}},
      .auth = {},
  };
  commit.auth.signature = mls_wire::sign_framed_content(
      commit.wire_format, commit.content, group.context(), group.suite(), draft.message_key
  );
  return commit;
}

mls_wire::PublicMessage finish_commit(
    const PublicGroup& group,
    const CommitDraft& draft,
    mls_wire::AuthenticatedContent commit,
    const Bytes& confirmation_tag
) {
  commit.auth.confirmation_tag = confirmation_tag;
  if (draft.membership_key == nullptr) {
    return {std::move(commit.content), std::move(commit.auth), std::nullopt};
  }
  auto message =
      protect_public(group.suite(), std::move(commit), *draft.membership_key, group.context());
  return *std::move(message);
}

std::vector<Newcomer> newcomers(const StagedCommit& staged, const DerivedPath& path) {
  std::vector<Newcomer> all;
  all.reserve(staged.changes.added.size());
  for (const mls_tree::SentProposal& sent : staged.proposals) {
    const auto* add = std::get_if<mls_wire::Add>(&sent.proposal);
    if (add == nullptr) continue;
    const LeafIndex leaf = staged.changes.added[all.size()].leaf_index;
    const std::size_t step = common_step(staged.filtered_direct_path, leaf);
    all.push_back(
        {&add->key_package, path.path_secrets.empty() ? nullptr : &path.path_secrets[step]}
    );
  }
  return all;
}

}  // namespace

Bytes handshake_authenticated_data(const mls_wire::GroupContext& context) {
  const auto found = mls_wire::find_extension<mls_wire::AppDataDictionary>(context.extensions);
  if (!found.ok()) return {};
  const auto dictionary = found->value_or(mls_wire::AppDataDictionary{});
  if (dictionary.find(mls_wire::ComponentId::safe_aad) == nullptr) return {};
  return tls::encode(mls_wire::SafeAad{});
}

Result<PendingCommit> make_commit(const PublicGroup& group, CommitDraft draft, Random& random) {
  const Suite& suite = group.suite();
  TRY(mls_tree::check_proposal_list(group.view(), draft.proposals, draft.sender));
  StagedCommit staged = stage_proposals(group, draft);
  Workers& workers = *draft.workers;
  NewKeys keys =
      draft.leaf
          ? TRY(renew_path(group, *std::move(draft.leaf), draft.leaf_key, staged, random, workers))
          : keep_keys(group, draft, staged);
  TRY(check(group, draft, staged));

  mls_wire::AuthenticatedContent commit = sign_commit(group, draft, staged);
  staged.context.confirmed_transcript_hash =
      mls_tree::confirmed_transcript_hash(suite.hash, group.interim_transcript_hash(), commit);
  const JoinerSecret joiner_secret = derive_joiner_secret(
      suite.hash, draft.init_secret, keys.path.commit_secret, tls::encode(staged.context)
  );
  const MemberSecret member_secret = derive_member_secret(
      suite.hash, joiner_secret, TRY(derive_psk_secret(suite.hash, staged.changes.psks, draft.psks))
  );
  BegunEpoch epoch = begin_epoch(suite, member_secret, staged.context);

  Group next(GroupState::begin(
      draft.profile,
      PublicGroup(
          std::move(staged.context),
          std::move(staged.tree),
          epoch.confirmation_tag,
          std::move(staged.changes.reinit)
      ),
      std::move(draft.leaf_key),
      std::move(keys.private_tree),
      std::move(epoch.secrets)
  ));
  CommitBundle bundle{
      finish_commit(group, draft, std::move(commit), epoch.confirmation_tag),
      std::nullopt,
      next.group_info(),
  };
  if (!staged.changes.added.empty()) {
    const WelcomeContents contents{
        joiner_secret,
        derive_welcome_secret(suite.hash, member_secret),
        staged.changes.psks,
        bundle.group_info,
    };
    bundle.welcome =
        TRY(make_welcome(suite, contents, newcomers(staged, keys.path), random, workers));
  }
  return PendingCommit{std::move(bundle), std::move(next)};
}

}  // namespace causeway::mls_group
