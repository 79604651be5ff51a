#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"
#include "base/secret.h"
#include "mls_group/group_state.h"
#include "mls_group/key_package_bundle.h"
#include "mls_group/psk.h"
#include "mls_group/secret_tree.h"
#include "mls_group/treekem.h"
#include "mls_tree/public_group.h"
#include "mls_tree/ratchet_tree.h"
#include "mls_tree/roles.h"
#include "mls_wire/framing.h"
#include "mls_wire/group_info.h"
#include "mls_wire/key_package.h"
#include "mls_wire/ratchet_tree_nodes.h"
#include "mls_wire/welcome.h"
#include "tls/codec.h"

namespace causeway::mls_group {

namespace rules {
inline constexpr Rule own_leaf_is_in_tree{"mls.welcome.own_leaf_is_in_tree", "RFC 9420 §12.4.3.1"};
inline constexpr Rule welcome_is_from_another{"mls.welcome.is_from_another", "RFC 9420 §12.4.3.1"};
inline constexpr Rule commit_is_from_another{"mls.commit.is_from_another", "RFC 9420 §12.4.2"};
inline constexpr Rule own_update_is_known{"mls.update.own_key_is_known", "RFC 9420 §12.1.2"};
inline constexpr Rule content_is_application{
    "mls.private_message.content_is_application", "RFC 9420 §6.3"
};
inline constexpr Rule message_is_from_another{
    "mls.private_message.is_from_another", "RFC 9420 §9.2"
};
inline constexpr Rule signing_key_is_of_leaf{"mls.group.signing_key_is_of_leaf", "RFC 9420 §5.3"};
inline constexpr Rule welcome_adds_nothing{
    "policy.welcome_adds_nothing", "docs/attacks.md, row 20"
};
}  // namespace rules

class Group;
struct PendingCommit;
struct CommitDraft;

struct NewGroup {
  mls_wire::GroupId group_id;
  mls_wire::CipherSuite cipher_suite{};
  mls_wire::Extensions extensions;  // of the GroupContext
  Profile profile = Profile::causeway;
};

/// What the credential of a leaf says who its client is: two leaves of the same identifier are of
/// the same client (RFC 9420 §11.3 leaves it to the application).
using IdentifierOf = Bytes (*)(const mls_wire::LeafNode& leaf);

/// The credential itself is the identifier.
Bytes credential_of(const mls_wire::LeafNode& leaf);

/// The group that a new one follows from (successor.h), in the epoch that the Welcome's PSK names.
struct PreviousGroup {
  const Group& group;
  IdentifierOf identifier_of = credential_of;
};

/// What a newcomer brings along beside the message that lets it in.
struct JoinOptions {
  /// What the hub serves; may be left out where the GroupInfo has it in itself.
  std::optional<mls_wire::RatchetTreeNodes> tree;
  const PskSource& psks;
  /// Without it, a Welcome to a group that follows from another is refused; with it, one to a group
  /// that follows from none is taken all the same.
  std::optional<PreviousGroup> previous = std::nullopt;
  Profile profile = Profile::causeway;
  Workers* workers = &alone();
};

struct ExternalJoinOptions {
  std::optional<mls_wire::RatchetTreeNodes> tree;
  LeafOptions leaf;
  std::optional<LeafIndex> remove;  // the leaf that the same account lost
  std::vector<mls_wire::PreSharedKeyId> psks;
  /// Those that the hub has of this epoch: all are to be in the commit. Whether they are members'
  /// shows only to members.
  std::vector<mls_wire::PublicMessage> self_removes;
  Profile profile = Profile::causeway;
  Workers* workers = &alone();  // as in `CommitOptions`
};

/// What one commit contains.
struct CommitOptions {
  enum class Path : std::uint8_t {
    always,
    when_required,  // cheaper adds; nobody's keys are renewed
  };
  enum class Remembered : std::uint8_t {
    include,  // as many as fit together, ours not; at the least those of `removes`
    removes,  // of members only
    leave_out,
  };

  std::vector<mls_wire::KeyPackage> add;
  std::vector<LeafIndex> remove;
  std::vector<mls_wire::PreSharedKeyId> psks;
  std::optional<mls_wire::Extensions> group_context_extensions;  // all of them, not the new alone
  std::optional<mls_wire::ReInit> reinit;  // nothing beside it, remembered proposals neither
  std::optional<Identity> identity;        // new credential and key for the own leaf; brings a path
  Path path = Path::always;
  Remembered remembered = Remembered::include;
  mls_tree::Departing departing;  // whom a commit of the profile `causeway` may or must remove
  Workers* workers = &alone();    // if others, then threads may share the `Random` of the commit
};

/// What a subgroup has of its own (RFC 9420 §11.3); version and cipher suite are the whole group's.
struct Subgroup {
  mls_wire::GroupId group_id;
  mls_wire::Extensions extensions;  // of the GroupContext
};

/// Who makes a group that follows from another, and with whom.
struct SuccessorOptions {
  const Identity& identity;
  LeafOptions leaf;
  std::vector<mls_wire::KeyPackage> add;  // one of each other member, in the new group's suite
  CommitOptions::Path path = CommitOptions::Path::always;
  IdentifierOf identifier_of = credential_of;
  Workers* workers = &alone();  // as in `CommitOptions`
};

/// What the hub gets, in one piece, for one commit. The tree is in none of the parts: the hub
/// computes it.
struct CommitBundle {
  using Wire = tls::Struct;
  mls_wire::PublicMessage commit;
  std::optional<mls_wire::Welcome> welcome;  // where somebody was added
  mls_wire::GroupInfo group_info;            // of the next epoch, with external_pub
};

/// What a handshake message did.
struct Processed {
  mls_wire::ContentType content_type{};  // a proposal was remembered, a commit began an epoch
  std::optional<LeafIndex> sender;       // in the new tree; nothing for a newcomer's proposal
  std::vector<LeafIndex> added;          // an external committer is `sender`, not here
  std::vector<LeafIndex> removed;
  std::vector<LeafIndex> updated;  // by proposal; the sender of a commit with a path is not here
  bool self_removed = false;       // the state stays that of the last own epoch: drop it
};

struct ApplicationMessage {
  LeafIndex sender;
  Generation generation;
  Bytes content;
  Bytes authenticated_data;
};

/// One member's whole state of one group in one epoch (RFC 9420).
///
/// A value: no I/O, no clock, no globals. Not even two `const` calls may run at once. **Whatever
/// fails leaves the state byte for byte as it was.**
///
/// `protect` and `unprotect` change what `encode_ratchets` gives and nothing else; `process` and
/// `propose_update` change `encode_epoch` as well, and `process` the tree. Store the state before
/// the message leaves or is acknowledged: a ratchet that rolls back uses a key twice.
///
/// Lifetimes of key packages are the caller's to check, who has a clock.
class Group {
 public:
  /// A group of one in epoch 0. `suite_is_supported`, `extension_once_per_type`, the rules of
  /// `check_capabilities`; by profile, `check_policy`.
  static Result<Group> create(
      NewGroup group, const Identity& identity, const LeafOptions& leaf, Random& random
  );

  /// Joins by a Welcome for `bundle`; `key` signs for the bundle's leaf. Everything that RFC 9420
  /// §12.4.3.1 demands is checked: one signature per leaf of the tree. Errors: `open_welcome`,
  /// `PublicGroup::from_group_info`, `welcome_has_suite_of_group`, `own_leaf_is_in_tree`,
  /// `signing_key_is_of_leaf`, `welcome_is_from_another`, `path_secret_gives_its_keys`,
  /// `path_reaches_us` (a key is missing without which a later commit could not be followed),
  /// `confirmation_tag_is_valid`, `check_link` where the group follows from `options.previous`; by
  /// profile, `check_policy` and `welcome_adds_nothing`: the encrypted GroupInfo has the extensions
  /// that each member would put there, so that it hides no words from the hub.
  static Result<Group> join(
      const mls_wire::Welcome& welcome,
      const KeyPackageBundle& bundle,
      crypto::SigningKey key,
      JoinOptions options
  );

  /// Comes (back) in by an external commit (RFC 9420 §12.4.3.2). The returned state counts once the
  /// hub has accepted the commit. Errors: `PublicGroup::from_group_info`,
  /// `group_info_has_external_pub`, `psk_is_known`, `external_proposals_are_inline` where
  /// `self_removes` has another proposal, the rules of proposals and, by profile, policy and roles.
  static Result<PendingCommit> join_external(
      const mls_wire::Unverified<mls_wire::GroupInfo>& group_info,
      const Identity& identity,
      ExternalJoinOptions options,
      const PskSource& psks,
      Random& random
  );

  /// Makes a commit and the state after it. This state stays until the hub has accepted a commit of
  /// this epoch: ours (`PendingCommit::matches`; then `next` is the state), or another's
  /// (`process`). Errors: the rules of proposals, of new leaves and of PSKs; by profile, policy and
  /// roles.
  Result<PendingCommit> commit(const CommitOptions& options, const PskSource& psks, Random& random)
      const;

  /// A subgroup with whose key packages `options` has (RFC 9420 §11.3). The commit goes to nobody,
  /// the Welcome to all of them; `next` is in epoch 1. This group goes on. Errors: `create`,
  /// `commit`, `check_link`; the profile `causeway` refuses it.
  Result<PendingCommit> branch(
      const Subgroup& subgroup, const SuccessorOptions& options, Random& random
  ) const;

  /// The group that takes the place of this one, whose last commit was a ReInit: the same members
  /// (RFC 9420 §11.2). Any member may do it. As `branch` otherwise; `reinit_is_committed`.
  Result<PendingCommit> reinitialize(const SuccessorOptions& options, Random& random) const;

  /// Proposals to be sent. They count for us, too, once the hub delivers them and `process` took
  /// them in. Errors: the rules of the proposal; the profile `causeway` has none that stand alone
  /// (`policy.proposal_is_in_its_commit`).
  Result<mls_wire::PublicMessage> propose_add(const mls_wire::KeyPackage& key_package) const;
  Result<mls_wire::PublicMessage> propose_remove(LeafIndex leaf) const;
  /// Leaves, where all members support it (`proposal_type_is_supported`); once in an epoch.
  Result<mls_wire::PublicMessage> propose_self_remove() const;
  Result<mls_wire::PublicMessage> propose_psk(const mls_wire::PreSharedKeyId& id) const;
  /// All of the next GroupContext's extensions, not the new alone.
  Result<mls_wire::PublicMessage> propose_group_context_extensions(
      const mls_wire::Extensions& extensions
  ) const;
  Result<mls_wire::PublicMessage> propose_reinit(const mls_wire::ReInit& reinit) const;
  /// Keeps the new leaf key until the epoch ends.
  Result<mls_wire::PublicMessage> propose_update(Random& random);

  /// Takes in a proposal (anybody's) or a commit (another's). Errors: `message_is_for_this_group`,
  /// `epoch_is_current`, `group_goes_on`, `membership_tag_is_valid`, `application_data_is_private`,
  /// `PublicGroup::propose` and `stage`, `commit_is_from_another`, `own_update_is_known`,
  /// `psk_is_known`, `decrypt_path`, `confirmation_tag_is_valid`; by profile, policy and roles, and
  /// `policy.proposal_is_in_its_commit` for any proposal. `departing` is who may or must be
  /// removed.
  Result<Processed> process(
      const mls_wire::PublicMessage& message,
      const PskSource& psks,
      const mls_tree::Departing& departing = {}
  );
  /// The same for an encrypted handshake message, which the profile `causeway` refuses.
  Result<Processed> process(const mls_wire::PrivateMessage& message, const PskSource& psks);

  /// Encrypts and signs application data and deletes the key. One signature, two AEAD calls.
  /// `generation_is_near` where the ratchet is spent (2^32 messages); `group_goes_on`.
  Result<mls_wire::PrivateMessage> protect(
      ByteView content, ByteView authenticated_data, Random& random
  );

  /// Opens application data of another member and deletes the key. Errors:
  /// `message_is_for_this_group`, `epoch_is_current`, `group_goes_on`, `content_is_application`,
  /// `unprotect_private` (a replay is `generation_is_unused`), `message_is_from_another`,
  /// `sender_is_member`, `signature_is_valid`.
  Result<ApplicationMessage> unprotect(const mls_wire::PrivateMessage& message);

  /// The signed GroupInfo of this epoch, with external_pub and without the tree.
  mls_wire::GroupInfo group_info() const;

  const mls_wire::GroupContext& context() const { return state_.public_group.context(); }

  const mls_wire::GroupId& group_id() const { return context().group_id; }

  mls_wire::Epoch epoch() const { return context().epoch; }

  const mls_tree::RatchetTree& tree() const { return state_.public_group.tree(); }

  /// All that is not secret.
  const mls_tree::PublicGroup& public_group() const { return state_.public_group; }

  /// What the commit that began this epoch asked for. Where there is one, nobody sends in this
  /// group any more (`mls_tree::rules::group_goes_on`): `reinitialize` makes its successor.
  const std::optional<mls_wire::ReInit>& reinit() const { return public_group().reinit(); }

  Profile profile() const { return state_.profile; }

  /// Whose Welcome this device came in by, right after `join`; it is not kept with the state.
  std::optional<LeafIndex> welcomed_by() const { return welcomed_by_; }

  LeafIndex own_leaf() const { return state_.private_tree.leaf; }

  const EpochAuthenticator& epoch_authenticator() const {
    return state_.secrets.epoch_authenticator;
  }

  /// For a later PskSource, after this epoch too (RFC 9420 §8.6).
  const ResumptionPsk& resumption_psk() const { return state_.secrets.resumption_psk; }

  /// MLS-Exporter (RFC 9420 §8.5).
  SecretBytes export_secret(std::string_view label, ByteView context, std::size_t size_bytes) const;

  /// What changes with an epoch or a proposal, and what changes with each message. `tree` is stored
  /// by itself (mls_tree/stored_tree.h).
  SecretBytes encode_epoch() const { return state_.encode_epoch(); }

  SecretBytes encode_ratchets() const { return state_.encode_ratchets(); }

  /// As `GroupState::decode`.
  static Result<Group> decode(ByteView epoch, ByteView ratchets, mls_tree::RatchetTree tree);

  Group clone() const { return Group(state_.clone()); }

  /// A state in other hands, for those who put one together. It must be as `GroupState::decode`
  /// would have it.
  explicit Group(GroupState state) : state_(std::move(state)) {}

  const GroupState& state() const { return state_; }

 private:
  friend Result<PendingCommit> make_commit(
      const mls_tree::PublicGroup& group, CommitDraft draft, Random& random
  );

  const mls_wire::Suite& suite() const { return state_.suite(); }

  /// Those of this epoch's GroupInfo.
  mls_wire::Extensions group_info_extensions() const;
  Result<void> check_epoch(const mls_wire::GroupId& group_id, mls_wire::Epoch epoch) const;
  Result<mls_tree::SentProposal> check_proposal(const mls_wire::AuthenticatedContent& message
  ) const;
  Result<mls_wire::PublicMessage> propose(mls_wire::Proposal proposal) const;
  Result<PendingCommit> begin_successor(
      NewGroup group,
      mls_wire::ResumptionPskUsage usage,
      const SuccessorOptions& options,
      Random& random
  ) const;
  Result<PendingCommit> commit_with(
      CommitOptions::Remembered remembered,
      const CommitOptions& options,
      const PskSource& psks,
      Random& random
  ) const;
  Result<Processed> process(
      const mls_wire::AuthenticatedContent& message,
      const PskSource& psks,
      const mls_tree::Departing& departing
  );
  Result<Processed> process_proposal(const mls_wire::AuthenticatedContent& message);
  Result<Processed> process_commit(
      const mls_wire::AuthenticatedContent& message,
      const PskSource& psks,
      const mls_tree::Departing& departing
  );

  GroupState state_;
  std::optional<LeafIndex> welcomed_by_;
};

/// A commit of ours on its way, and the state that it leads to.
struct PendingCommit {
  CommitBundle bundle;
  Group next;

  /// Whether the commit that the hub accepted is this one.
  bool matches(const mls_wire::PublicMessage& accepted) const;

  /// To survive a crash between sending the commit and hearing what became of it. The tree is
  /// written as what makes it of `before`, which `decode` needs again: that of the epoch that the
  /// commit ends. It is written whole where that is null, for a device that is not in that epoch.
  SecretBytes encode(const mls_tree::RatchetTree* before) const;
  /// As `Group::decode`, and `mls_tree::read_tree`.
  static Result<PendingCommit> decode(ByteView bytes, const mls_tree::RatchetTree* before);
};

}  // namespace causeway::mls_group
