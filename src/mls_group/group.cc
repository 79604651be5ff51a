#include "mls_group/group.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "mls_group/committer.h"
#include "mls_group/message_protection.h"
#include "mls_group/successor.h"
#include "mls_group/welcome.h"
#include "mls_tree/policy.h"
#include "mls_tree/roles.h"
#include "mls_tree/rules.h"
#include "mls_tree/validate.h"

namespace causeway::mls_group {
namespace {

using mls_tree::PublicGroup;
using mls_wire::Suite;

/// Whether a member with these keys can decrypt whatever path comes: it needs the key of each
/// ancestor that does not count it as unmerged.
bool is_reachable(const mls_tree::RatchetTree& tree, const PrivateTree& keys) {
  const auto path = mls_tree::direct_path(keys.leaf, tree.leaf_count());
  return std::all_of(path.begin(), path.end(), [&](mls_wire::NodeIndex index) {
    const mls_wire::ParentNode* node = tree.parent_node(index);
    if (node == nullptr || keys.find(index) != nullptr) return true;
    const auto& unmerged = node->unmerged_leaves;
    return std::find(unmerged.begin(), unmerged.end(), keys.leaf) != unmerged.end();
  });
}

/// The newcomer's place, and the keys that a Welcome gives it (RFC 9420 §12.4.3.1).
Result<PrivateTree> private_tree_of_joiner(
    const PublicGroup& group,
    const KeyPackageBundle& bundle,
    LeafIndex signer,
    std::optional<PathSecret> path_secret
) {
  const auto own_leaf = group.tree().find_leaf(bundle.key_package.leaf_node.signature_key);
  if (!own_leaf || *group.tree().leaf(*own_leaf) != bundle.key_package.leaf_node) {
    return Error{rules::own_leaf_is_in_tree};
  }
  if (signer == *own_leaf) return Error{rules::welcome_is_from_another};
  PrivateTree keys{*own_leaf, bundle.encryption_key.private_key.clone(), {}};
  if (path_secret) {
    const std::vector<mls_tree::PathStep> steps = steps_in_common(group.tree(), *own_leaf, signer);
    if (steps.empty() || steps.front().node != mls_tree::common_ancestor(*own_leaf, signer)) {
      return Error{rules::path_secret_gives_its_keys};
    }
    DerivedPath path =
        TRY(derive_checked_path(group.suite(), *std::move(path_secret), steps, group.tree()));
    keys.set_path(steps, std::move(path.keys));
  }
  if (!is_reachable(group.tree(), keys)) return Error{rules::path_reaches_us};
  return keys;
}

/// What a newcomer does with a SelfRemove, but for the membership tag, for which it has no key.
Result<void> add_self_remove(
    const mls_wire::PublicMessage& message, PublicGroup& group, CommitDraft& draft
) {
  const mls_wire::ProposalRef ref = TRY(group.propose(message));
  const mls_tree::SentProposal& sent = group.remembered().at(ref);
  if (!std::holds_alternative<mls_wire::SelfRemove>(sent.proposal)) {
    return Error{mls_tree::rules::external_proposals_are_inline};
  }
  draft.add(ref, sent);
  return {};
}

Result<void> check_key_of_leaf(const crypto::SigningKey& key, const mls_wire::LeafNode& leaf) {
  if (key.public_key != leaf.signature_key) return Error{rules::signing_key_is_of_leaf};
  return {};
}

/// The group that a newcomer is shown. Whether the tree is too large for us is asked first.
Result<PublicGroup> checked_group(
    const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
    std::optional<mls_wire::RatchetTreeNodes> tree,
    Profile profile,
    Workers& workers
) {
  mls_tree::RatchetTree shown = TRY(PublicGroup::tree_of(group_info, std::move(tree)));
  if (profile == Profile::causeway) TRY(mls_tree::check_room(shown));
  return PublicGroup::from_group_info(group_info, std::move(shown), workers);
}

}  // namespace

Result<Group> Group::create(
    NewGroup group, const Identity& identity, const LeafOptions& leaf, Random& random
) {
  const Suite suite = TRY(mls_wire::find_suite(group.cipher_suite));
  TRY(mls_wire::check_group_extensions(group.extensions));
  crypto::KemKeyPair leaf_key = crypto::generate_kem_key_pair(suite.hpke.kem, random);
  mls_wire::LeafNode leaf_node = make_leaf_node(identity, leaf, leaf_key.public_key);
  mls_wire::sign_leaf_node(leaf_node, suite, identity.key, std::nullopt);
  mls_tree::RatchetTree tree(std::move(leaf_node), suite.hash);
  mls_wire::GroupContext context{
      .cipher_suite = suite.id,
      .group_id = std::move(group.group_id),
      .epoch = {},
      .tree_hash = tree.tree_hash(),
      .confirmed_transcript_hash = {},
      .extensions = std::move(group.extensions),
  };
  TRY(mls_tree::check_capabilities(tree, context));
  // The first epoch secret is random: there is nobody to share it with (RFC 9420 §11).
  const EpochSecret epoch_secret(random.secret(crypto::hash_size(suite.hash)));
  EpochSecrets secrets = derive_epoch_secrets(suite.hash, epoch_secret);
  Bytes tag = make_confirmation_tag(suite.hash, secrets.confirmation_key, {});
  PublicGroup public_group(std::move(context), std::move(tree), std::move(tag));
  if (group.profile == Profile::causeway) TRY(mls_tree::check_policy(public_group));
  return Group(GroupState::begin(
      group.profile,
      std::move(public_group),
      identity.key.clone(),
      {LeafIndex{}, std::move(leaf_key.private_key), {}},
      std::move(secrets)
  ));
}

Result<Group> Group::join(
    const mls_wire::Welcome& welcome,
    const KeyPackageBundle& bundle,
    crypto::SigningKey key,
    JoinOptions options
) {
  TRY(check_key_of_leaf(key, bundle.key_package.leaf_node));
  const LinkPsks psks(options.psks, options.previous ? &options.previous->group : nullptr);
  OpenedWelcome opened = TRY(open_welcome(welcome, bundle, psks));
  const mls_wire::GroupInfo& group_info = opened.group_info.unchecked();
  if (group_info.group_context.cipher_suite != welcome.cipher_suite) {
    return Error{mls_tree::rules::welcome_has_suite_of_group};
  }
  PublicGroup public_group = TRY(
      checked_group(opened.group_info, std::move(options.tree), options.profile, *options.workers)
  );
  PrivateTree private_tree = TRY(
      private_tree_of_joiner(public_group, bundle, group_info.signer, std::move(opened.path_secret))
  );
  EpochSecrets secrets = TRY(begin_confirmed_epoch(
      public_group.suite(),
      opened.member_secret,
      public_group.context(),
      public_group.confirmation_tag()
  ));
  if (opened.link) TRY(check_link(public_group, *opened.link, *options.previous));
  if (options.profile == Profile::causeway) TRY(mls_tree::check_policy(public_group));
  Group group(GroupState::begin(
      options.profile,
      std::move(public_group),
      std::move(key),
      std::move(private_tree),
      std::move(secrets)
  ));
  if (options.profile == Profile::causeway &&
      group_info.extensions != group.group_info_extensions()) {
    return Error{rules::welcome_adds_nothing};
  }
  group.welcomed_by_ = group_info.signer;
  return group;
}

Result<PendingCommit> Group::join_external(
    const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
    const Identity& identity,
    ExternalJoinOptions options,
    const PskSource& psks,
    Random& random
) {
  PublicGroup group =
      TRY(checked_group(group_info, std::move(options.tree), options.profile, *options.workers));
  if (options.profile == Profile::causeway) TRY(mls_tree::check_policy(group));
  const auto external_pub =
      TRY(mls_wire::find_extension<mls_wire::ExternalPub>(group_info.unchecked().extensions));
  if (!external_pub) return Error{mls_tree::rules::group_info_has_external_pub};
  ExternalInitSecret init =
      TRY(make_external_init(group.suite(), external_pub->external_pub, random));

  const mls_tree::Departing nobody;
  CommitDraft draft{
      .sender = mls_wire::NewMemberCommit{},
      .contents = {},
      .proposals = {},
      .leaf = make_leaf_node(identity, options.leaf, {}),
      .message_key = identity.key.clone(),
      .leaf_key = identity.key.clone(),
      .init_secret = init.init_secret,
      .membership_key = nullptr,
      .private_tree = nullptr,
      .psks = psks,
      .profile = options.profile,
      .departing = nobody,
      .workers = options.workers,
  };
  draft.add(mls_wire::ExternalInit{std::move(init.kem_output)});
  for (const mls_wire::PublicMessage& self_remove : options.self_removes) {
    TRY(add_self_remove(self_remove, group, draft));
  }
  if (options.remove && !draft.has_self_remove_of(*options.remove)) {
    draft.add(mls_wire::Remove{*options.remove});
  }
  for (const mls_wire::PreSharedKeyId& id : options.psks) draft.add(mls_wire::PreSharedKey{id});
  return make_commit(group, std::move(draft), random);
}

Result<mls_wire::PrivateMessage> Group::protect(
    ByteView content, ByteView authenticated_data, Random& random
) {
  TRY(public_group().check_goes_on());
  const Generation generation =
      state_.secret_tree.next_generation(own_leaf(), RatchetType::application);
  StagedKey staged =
      TRY(state_.secret_tree.stage(suite(), {own_leaf(), RatchetType::application, generation}));
  mls_wire::AuthenticatedContent message{
      .wire_format = mls_wire::WireFormat::mls_private_message,
      .content =
          {.group_id = group_id(),
           .epoch = epoch(),
           .sender = mls_wire::MemberSender{own_leaf()},
           .authenticated_data = to_bytes(authenticated_data),
           .content = mls_wire::ApplicationData{to_bytes(content)}},
      .auth = {},
  };
  message.auth.signature = mls_wire::sign_framed_content(
      message.wire_format, message.content, context(), suite(), state_.key
  );
  mls_wire::PrivateMessage sealed = protect_private(
      suite(),
      std::move(message),
      state_.secrets.sender_data_secret,
      staged.key(),
      generation,
      random
  );
  state_.secret_tree.apply(std::move(staged));
  return sealed;
}

Result<ApplicationMessage> Group::unprotect(const mls_wire::PrivateMessage& message) {
  TRY(check_epoch(message.group_id, message.epoch));
  if (message.content_type != mls_wire::ContentType::application) {
    return Error{rules::content_is_application};
  }
  UnprotectedPrivate opened =
      TRY(unprotect_private(suite(), message, state_.secrets.sender_data_secret, state_.secret_tree)
      );
  mls_wire::FramedContent& content = opened.content.content;
  const LeafIndex sender = std::get<mls_wire::MemberSender>(content.sender).leaf_index;
  if (sender == own_leaf()) return Error{rules::message_is_from_another};
  const mls_wire::LeafNode* leaf = tree().leaf(sender);
  if (leaf == nullptr) return Error{mls_tree::rules::sender_is_member};
  TRY(mls_wire::verify_framed_content(opened.content, context(), suite(), leaf->signature_key));
  state_.secret_tree.apply(std::move(opened.staged_key));
  return ApplicationMessage{
      sender,
      opened.generation,
      std::move(std::get<mls_wire::ApplicationData>(content.content).application_data),
      std::move(content.authenticated_data),
  };
}

mls_wire::Extensions Group::group_info_extensions() const {
  const crypto::KemKeyPair external =
      derive_external_key_pair(suite().hpke.kem, state_.secrets.external_secret);
  return {mls_wire::make_extension(mls_wire::ExternalPub{external.public_key})};
}

mls_wire::GroupInfo Group::group_info() const {
  mls_wire::GroupInfo group_info{
      .group_context = context(),
      .extensions = group_info_extensions(),
      .confirmation_tag = state_.public_group.confirmation_tag(),
      .signer = own_leaf(),
      .signature = {},
  };
  mls_wire::sign_group_info(group_info, suite(), state_.key);
  return group_info;
}

SecretBytes Group::export_secret(std::string_view label, ByteView context, std::size_t size_bytes)
    const {
  return mls_group::export_secret(
      suite().hash, state_.secrets.exporter_secret, label, context, size_bytes
  );
}

Result<Group> Group::decode(ByteView epoch, ByteView ratchets, mls_tree::RatchetTree tree) {
  return Group(TRY(GroupState::decode(epoch, ratchets, std::move(tree))));
}

Result<void> Group::check_epoch(const mls_wire::GroupId& group_id, mls_wire::Epoch epoch) const {
  if (group_id != context().group_id) return Error{mls_tree::rules::message_is_for_this_group};
  if (epoch != context().epoch) return Error{mls_tree::rules::epoch_is_current};
  return public_group().check_goes_on();
}

}  // namespace causeway::mls_group
