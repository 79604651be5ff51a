#include "mls_tree/public_group.h"

#include <limits>
#include <utility>

#include "mls_tree/transcript.h"
#include "mls_tree/validate.h"

namespace causeway::mls_tree {

namespace {

using mls_wire::AuthenticatedContent;

mls_wire::Suite supported_suite(mls_wire::CipherSuite id) {
  const auto suite = mls_wire::find_suite(id);
  INVARIANT(suite.ok());
  return *suite;
}

struct StoredProposal {
  using Wire = tls::Struct;
  mls_wire::ProposalRef ref;
  SentProposal sent;
};

/// What `encode` writes. The rest follows from it.
struct StoredGroup {
  using Wire = tls::Struct;
  mls_wire::GroupContext context;
  Bytes confirmation_tag;
  std::vector<StoredProposal> remembered;
  std::optional<mls_wire::ReInit> reinit;
};

/// The key that must have signed a proposal (RFC 9420 §6.1, §12.1.8).
Result<mls_wire::SignaturePublicKey> proposer_key(
    const GroupView& group, const mls_wire::FramedContent& content
) {
  if (const auto* member = std::get_if<mls_wire::MemberSender>(&content.sender)) {
    const LeafNode* leaf = group.tree.leaf(member->leaf_index);
    if (leaf == nullptr) return Error{rules::sender_is_member};
    return leaf->signature_key;
  }
  if (const auto* external = std::get_if<mls_wire::ExternalSender>(&content.sender)) {
    const auto listed =
        TRY(mls_wire::find_extension<mls_wire::ExternalSenders>(group.context.extensions));
    if (!listed || external->sender_index >= listed->external_senders.size()) {
      return Error{rules::external_sender_is_listed};
    }
    return listed->external_senders[external->sender_index].signature_key;
  }
  // A newcomer signs with the key of the KeyPackage that it asks to be added.
  const auto& proposal = std::get<mls_wire::ProposalContent>(content.content).proposal;
  const auto* add = std::get_if<mls_wire::Add>(&proposal);
  if (add == nullptr) return Error{rules::proposal_fits_sender};
  return add->key_package.leaf_node.signature_key;
}

}  // namespace

PublicGroup::PublicGroup(
    mls_wire::GroupContext context,
    RatchetTree tree,
    Bytes confirmation_tag,
    std::optional<mls_wire::ReInit> reinit
)
    : context_(std::move(context)),
      tree_(std::move(tree)),
      suite_(supported_suite(context_.cipher_suite)),
      confirmation_tag_(std::move(confirmation_tag)),
      interim_transcript_hash_(mls_tree::interim_transcript_hash(
          suite_.hash, context_.confirmed_transcript_hash, confirmation_tag_
      )),
      reinit_(std::move(reinit)) {
  INVARIANT(tree_.tree_hash() == context_.tree_hash);
}

Result<RatchetTree> PublicGroup::tree_of(
    const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
    std::optional<mls_wire::RatchetTreeNodes> tree
) {
  const mls_wire::GroupInfo& seen = group_info.unchecked();
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(seen.group_context.cipher_suite));
  auto nodes = TRY(mls_wire::find_extension<mls_wire::RatchetTreeNodes>(seen.extensions));
  if (!nodes) nodes = std::move(tree);
  if (!nodes) return Error{rules::group_info_comes_with_tree};
  return RatchetTree::from_nodes(*std::move(nodes), suite.hash);
}

Result<PublicGroup> PublicGroup::from_group_info(
    const mls_wire::Unverified<mls_wire::GroupInfo>& group_info, RatchetTree tree, Workers& workers
) {
  const LeafNode* signer = tree.leaf(group_info.unchecked().signer);
  if (signer == nullptr) return Error{rules::group_info_signer_is_member};
  mls_wire::GroupInfo info = TRY(mls_wire::verify(group_info, signer->signature_key));
  const mls_wire::Suite suite = TRY(mls_wire::find_suite(info.group_context.cipher_suite));
  TRY(check_tree(tree, info.group_context, suite, workers));
  return PublicGroup(
      std::move(info.group_context), std::move(tree), std::move(info.confirmation_tag)
  );
}

Result<PublicGroup> PublicGroup::from_group_info(
    const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
    std::optional<mls_wire::RatchetTreeNodes> tree,
    Workers& workers
) {
  return from_group_info(group_info, TRY(tree_of(group_info, std::move(tree))), workers);
}

Result<void> PublicGroup::check_goes_on() const {
  constexpr mls_wire::Epoch last{std::numeric_limits<std::uint64_t>::max()};
  if (reinit_ || context_.epoch == last) return Error{rules::group_goes_on};
  return {};
}

Result<SentProposal> PublicGroup::check_proposal_message(const AuthenticatedContent& message
) const {
  const mls_wire::FramedContent& content = message.content;
  if (content.group_id != context_.group_id) return Error{rules::message_is_for_this_group};
  if (content.epoch != context_.epoch) return Error{rules::epoch_is_current};
  TRY(check_goes_on());
  const auto* body = std::get_if<mls_wire::ProposalContent>(&content.content);
  if (body == nullptr) return Error{rules::content_is_proposal};
  if (remembered_.size() == remembered_max &&
      !remembered_.contains(mls_wire::make_proposal_ref(suite_.hash, message))) {
    return Error{rules::proposals_are_bounded};
  }
  const auto key = TRY(proposer_key(view(), content));
  TRY(mls_wire::verify_framed_content(message, context_, suite_, key));
  SentProposal sent{body->proposal, content.sender};
  TRY(check_proposal(view(), sent));
  if (std::holds_alternative<mls_wire::SelfRemove>(sent.proposal)) {
    TRY(check_self_remove(message));
  }
  if (std::holds_alternative<mls_wire::Update>(sent.proposal)) {
    const AppliedProposals applied = apply_proposals(view(), {sent});
    TRY(check_unique_keys(applied.tree));
    TRY(check_capabilities(applied.tree, context_));
  }
  return sent;
}

Result<void> PublicGroup::check_self_remove(const AuthenticatedContent& message) const {
  if (message.wire_format != mls_wire::WireFormat::mls_public_message) {
    return Error{rules::self_remove_is_public};
  }
  const mls_wire::ProposalRef ref = mls_wire::make_proposal_ref(suite_.hash, message);
  for (const auto& [other, sent] : remembered_) {
    if (std::holds_alternative<mls_wire::SelfRemove>(sent.proposal) &&
        sent.sender == message.content.sender && other != ref) {
      return Error{rules::self_remove_once};
    }
  }
  return {};
}

Result<mls_wire::ProposalRef> PublicGroup::propose(const AuthenticatedContent& message) {
  return remember(message, TRY(check_proposal_message(message)));
}

mls_wire::ProposalRef PublicGroup::remember(
    const AuthenticatedContent& message, SentProposal sent
) {
  mls_wire::ProposalRef ref = mls_wire::make_proposal_ref(suite_.hash, message);
  remembered_.insert_or_assign(ref, std::move(sent));
  return ref;
}

void PublicGroup::apply(StagedCommit&& staged) {
  INVARIANT(staged.context.group_id == context_.group_id);
  INVARIANT(staged.context.epoch == context_.epoch.next());
  context_ = std::move(staged.context);
  tree_ = std::move(staged.tree);
  confirmation_tag_ = std::move(staged.confirmation_tag);
  interim_transcript_hash_ = std::move(staged.interim_transcript_hash);
  remembered_.clear();
  reinit_ = std::move(staged.changes.reinit);
}

Bytes PublicGroup::encode() const {
  StoredGroup stored{context_, confirmation_tag_, {}, reinit_};
  for (const auto& [ref, sent] : remembered_) stored.remembered.push_back({ref, sent});
  return tls::encode(stored);
}

Result<PublicGroup> PublicGroup::decode(ByteView stored_bytes, RatchetTree tree) {
  StoredGroup stored = TRY(tls::decode<StoredGroup>(stored_bytes));
  TRY(mls_wire::find_suite(stored.context.cipher_suite));
  TRY(check_unmerged_leaves(tree));
  if (tree.tree_hash() != stored.context.tree_hash) return Error{rules::tree_hash_matches};
  PublicGroup group(
      std::move(stored.context),
      std::move(tree),
      std::move(stored.confirmation_tag),
      std::move(stored.reinit)
  );
  RememberedProposals& remembered = group.remembered_;
  for (auto& [ref, sent] : stored.remembered) {
    if (!remembered.empty() && ref <= remembered.rbegin()->first) {
      return Error{rules::stored_proposals_ascend};
    }
    remembered.emplace_hint(remembered.end(), ref, std::move(sent));
  }
  return group;
}

}  // namespace causeway::mls_tree
