// A few members and a hub that does what the input says: they add, remove, update, mix in
// pre-shared keys, come back by external commits, speak out of order; and all of that arrives again
// later, with bytes changed on the way, or forged by a member who signs whatever the input says.
// Honest members agree after every step; what was changed is refused and leaves no trace.

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/invariant.h"
#include "base/seeded_random.h"
#include "mls_group/forge_test.h"
#include "mls_group/group.h"
#include "mls_wire/message.h"
#include "tls/stream.h"

namespace causeway::mls_group {
namespace {

using PskId = mls_wire::PreSharedKeyId;

constexpr auto suite = mls_wire::CipherSuite::mls_128_dhkemx25519_aes128gcm_sha256_ed25519;
constexpr std::size_t steps_max = 48;
constexpr std::size_t members_max = 6;
constexpr std::size_t replayed_max = 8;

template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

struct Snapshot {
  SecretBytes epoch;
  SecretBytes ratchets;
  mls_tree::RatchetTree tree;
  bool operator==(const Snapshot&) const = default;
};

Snapshot snapshot(const Group& group) {
  return {group.encode_epoch(), group.encode_ratchets(), group.tree()};
}

/// Joins at the next commit that adds it.
struct Newcomer {
  Identity identity;
  KeyPackageBundle bundle;
};

class Session {
 public:
  explicit Session(ByteView input) : input_(input), random_(1) {
    psks_.add(external_psk, SecretBytes(ByteView(Bytes(32, 5))));
    members_.push_back(must(Group::create(
        {.group_id = {1}, .cipher_suite = suite, .extensions = {}, .profile = Profile::rfc9420},
        new_identity(),
        leaf(),
        random_
    )));
    add(2);
  }

  void run() {
    for (std::size_t i = 0; i < steps_max && !input_.empty(); ++i) {
      step();
      for (const Group& member : members_) {
        INVARIANT(member.context() == members_[0].context());
        INVARIANT(member.epoch_authenticator() == members_[0].epoch_authenticator());
      }
    }
  }

 private:
  inline static const PskName external_psk = mls_wire::ExternalPsk{{1}};

  std::uint32_t next() {
    const auto byte = input_.integer<std::uint8_t>();
    return byte.ok() ? *byte : 0U;
  }

  Group& pick() { return members_[next() % members_.size()]; }

  void step() {
    constexpr std::array steps{
        &Session::commit_path,
        &Session::commit_what_was_proposed,
        &Session::propose_update,
        &Session::propose_remove,
        &Session::come_back,
        &Session::say,
        &Session::store,
        &Session::change_handshake,
        &Session::change_message,
        &Session::add_some,
        &Session::remove_one,
        &Session::propose_add,
        &Session::propose_psk,
        &Session::commit_psk,
        &Session::propose_extensions,
        &Session::say_out_of_order,
        &Session::replay,
        &Session::forge_commit,
        &Session::forge_proposal,
        &Session::change_welcome,
        &Session::change_group_info,
        &Session::cut_message,
        &Session::propose_self_remove,
        &Session::come_from_outside,
    };
    (this->*steps[next() % steps.size()])();
  }

  // --- What honest members do

  static LeafOptions leaf() {
    LeafOptions options;
    options.capabilities.proposals = {mls_wire::ProposalType::self_remove};
    return options;
  }

  Identity new_identity() {
    return {
        mls_wire::basic_credential(as_bytes("fuzz")),
        crypto::generate_signing_key(crypto::Signature::ed25519, random_)
    };
  }

  Newcomer new_comer() {
    Identity identity = new_identity();
    KeyPackageBundle bundle = must(make_key_package(suite, identity, leaf(), random_));
    return {std::move(identity), std::move(bundle)};
  }

  JoinOptions join_options() const {
    return {.tree = members_[0].tree().nodes(), .psks = psks_, .profile = Profile::rfc9420};
  }

  void add(std::size_t count) {
    CommitOptions options;
    for (std::size_t i = 0; i < count; ++i) {
      newcomers_.push_back(new_comer());
      options.add.push_back(newcomers_.back().bundle.key_package);
    }
    commit(members_[0], options);
  }

  /// The Welcome reaches those whom it names; to the others it says nothing.
  void welcome(const mls_wire::Welcome& message) {
    for (const Newcomer& newcomer : newcomers_) {
      auto joined =
          Group::join(message, newcomer.bundle, newcomer.identity.key.clone(), join_options());
      if (!joined.ok()) {
        INVARIANT(joined.error().is(rules::welcome_is_for_this_key_package));
        continue;
      }
      members_.push_back(*std::move(joined));
    }
  }

  /// Delivers a commit; a place that fell empty is taken by a device that comes in by itself.
  void deliver(PendingCommit pending, LeafIndex by) {
    std::vector<Group> staying;
    for (Group& member : members_) {
      if (member.own_leaf() == by && member.epoch() < pending.next.epoch()) continue;
      if (!must(member.process(pending.bundle.commit, psks_)).self_removed) {
        staying.push_back(std::move(member));
      }
    }
    staying.push_back(std::move(pending.next));
    members_ = std::move(staying);
    if (pending.bundle.welcome) welcome(*pending.bundle.welcome);
    newcomers_.clear();
    self_removes_.clear();
    remember(pending.bundle.commit);
    psks_.add(
        mls_wire::ResumptionPsk{
            mls_wire::ResumptionPskUsage::application, members_[0].group_id(), members_[0].epoch()
        },
        members_[0].resumption_psk().bytes().clone()
    );
    while (members_.size() < 3) join(std::nullopt);
  }

  void commit(const Group& committer, const CommitOptions& options) {
    const LeafIndex leaf = committer.own_leaf();
    deliver(must(committer.commit(options, psks_, random_)), leaf);
  }

  void commit_path() { commit(pick(), {.path = CommitOptions::Path::always}); }

  void commit_what_was_proposed() { commit(pick(), {.path = CommitOptions::Path::when_required}); }

  void add_some() {
    if (members_.size() < members_max) add(1 + next() % 2);
  }

  void remove_one() {
    const Group& committer = pick();
    const LeafIndex other = pick().own_leaf();
    if (other == committer.own_leaf()) return;
    commit(committer, {.remove = {other}, .remembered = CommitOptions::Remembered::leave_out});
  }

  void propose(const mls_wire::PublicMessage& message) {
    for (Group& member : members_) must(member.process(message, psks_));
    remember(message);
  }

  void propose_update() { propose(must(pick().propose_update(random_))); }

  void propose_remove() {
    const Group& proposer = pick();
    propose(must(proposer.propose_remove(pick().own_leaf())));
  }

  /// Who says it again says the same.
  void propose_self_remove() {
    const auto message = must(pick().propose_self_remove());
    propose(message);
    if (std::ranges::count(self_removes_, message) == 0) self_removes_.push_back(message);
  }

  void propose_add() {
    if (members_.size() + newcomers_.size() >= members_max) return;
    newcomers_.push_back(new_comer());
    propose(must(pick().propose_add(newcomers_.back().bundle.key_package)));
  }

  /// The external one, or that of an epoch that was, or one that nobody has.
  PskId any_psk() {
    const std::uint32_t epoch = next();
    PskId id{external_psk, random_.bytes(32)};
    if (epoch > 0) {
      id.psk = mls_wire::ResumptionPsk{
          mls_wire::ResumptionPskUsage::application, members_[0].group_id(), mls_wire::Epoch{epoch}
      };
    }
    return id;
  }

  void propose_psk() {
    const PskId id = any_psk();
    if (psks_.find(id.psk) != nullptr) propose(must(pick().propose_psk(id)));
  }

  void commit_psk() {
    const PskId id = any_psk();
    const Group& committer = pick();
    if (psks_.find(id.psk) != nullptr) return commit(committer, {.psks = {id}});
    INVARIANT(!committer.commit({.psks = {id}}, psks_, random_).ok());
  }

  void propose_extensions() {
    const mls_wire::RequiredCapabilities required{
        .extension_types = {}, .proposal_types = {}, .credential_types = {}
    };
    mls_wire::Extensions extensions;
    if (next() % 2 == 0) extensions.push_back(mls_wire::make_extension(required));
    propose(must(pick().propose_group_context_extensions(extensions)));
  }

  void join(std::optional<LeafIndex> remove, std::vector<PskId> psks = {}) {
    ExternalJoinOptions options = external_options(remove);
    options.psks = std::move(psks);
    if (!remove) options.self_removes = self_removes_;
    PendingCommit pending = must(Group::join_external(
        mls_wire::Unverified<mls_wire::GroupInfo>(members_[0].group_info()),
        new_identity(),
        std::move(options),
        psks_,
        random_
    ));
    // The newcomer's leaf may be the one that it removes, whose member has to hear of it.
    const LeafIndex nobody{0xFFFFFFFF};
    deliver(std::move(pending), nobody);
  }

  ExternalJoinOptions external_options(std::optional<LeafIndex> remove) const {
    return {
        .tree = members_[0].tree().nodes(),
        .leaf = leaf(),
        .remove = remove,
        .profile = Profile::rfc9420
    };
  }

  void come_back() {
    const LeafIndex lost = pick().own_leaf();
    const PskId id = any_psk();
    join(lost, psks_.find(id.psk) != nullptr ? std::vector{id} : std::vector<PskId>{});
  }

  void come_from_outside() {
    if (members_.size() < members_max) join(std::nullopt);
  }

  mls_wire::PrivateMessage protect(std::size_t from) {
    return must(members_[from].protect(Bytes(next()), as_bytes("aad"), random_));
  }

  void say() { exchange(1); }

  void say_out_of_order() { exchange(2 + next() % 4); }

  /// Some messages of one member reach each other in an order of its own, and then again.
  void exchange(std::size_t count) {
    const std::size_t from = next() % members_.size();
    std::vector<mls_wire::PrivateMessage> sent;
    sent.reserve(count);
    for (std::size_t i = 0; i < count; ++i) sent.push_back(protect(from));
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i == from) continue;
      for (std::size_t left = sent.size(); left > 1; --left) {
        std::swap(sent[left - 1], sent[next() % left]);
      }
      for (const auto& message : sent) {
        must(members_[i].unprotect(message));
        expect_refused(members_[i], message);
      }
      for (const auto& message : sent) expect_refused(members_[i], message);
    }
  }

  void store() {
    Group& member = pick();
    const Snapshot before = snapshot(member);
    member = must(Group::decode(before.epoch.reveal(), before.ratchets.reveal(), before.tree));
    INVARIANT(snapshot(member) == before);
  }

  // --- What the hub or a member does who is not

  /// Up to four bytes changed, at places that the input names.
  Bytes changed(Bytes bytes) {
    const std::uint32_t times = 1 + next() % 4;
    for (std::uint32_t i = 0; i < times; ++i) {
      const std::size_t place = (next() << 8 | next()) % bytes.size();
      bytes[place] ^= static_cast<std::uint8_t>(next() | 1);
    }
    return bytes;
  }

  template <typename T>
  std::optional<T> changed_object(const T& object) {
    auto other = tls::decode<T>(changed(tls::encode(object)));
    if (!other.ok() || *other == object) return std::nullopt;
    return *std::move(other);
  }

  template <typename Message>
  void expect_refused(Group& receiver, const Message& message) {
    const Snapshot before = snapshot(receiver);
    INVARIANT(!receiver.process(message, psks_).ok());
    if constexpr (std::is_same_v<Message, mls_wire::PrivateMessage>) {
      INVARIANT(!receiver.unprotect(message).ok());
    }
    INVARIANT(snapshot(receiver) == before);
  }

  void change_handshake() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    const PendingCommit pending = must(members_[from].commit({}, psks_, random_));
    const auto message = changed_object(pending.bundle.commit);
    if (message) expect_refused(receiver, *message);
  }

  void change_message() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    const auto message = changed_object(protect(from));
    if (message) expect_refused(receiver, *message);
  }

  /// One of its fields shorter, down to nothing.
  void cut_message() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    auto commit = must(members_[from].commit({}, psks_, random_)).bundle.commit;
    auto message = protect(from);
    const std::array<Bytes*, 6> fields{
        &commit.auth.signature,
        &*commit.auth.confirmation_tag,
        &*commit.membership_tag,
        &message.ciphertext,
        &message.encrypted_sender_data,
        &message.authenticated_data,
    };
    const std::size_t which = next() % fields.size();
    fields[which]->resize(next() % fields[which]->size());
    if (which < 3) return expect_refused(receiver, commit);
    expect_refused(receiver, message);
  }

  void remember(const mls_wire::PublicMessage& message) {
    past_.push_back(message);
    if (past_.size() > replayed_max) past_.erase(past_.begin());
  }

  /// A handshake message of an earlier epoch.
  void replay() {
    const mls_wire::PublicMessage& message = past_[next() % past_.size()];
    if (message.content.epoch != members_[0].epoch()) expect_refused(pick(), message);
  }

  /// A commit says something else than what its confirmation tag is about. Only whom it removes
  /// cannot see that, who has no key of the next epoch.
  void forge_commit() {
    const std::size_t from = next() % members_.size();
    Group& receiver = members_[(from + 1) % members_.size()];
    auto commit = must(members_[from].commit({}, psks_, random_)).bundle.commit;
    const auto content = changed_object(commit.content);
    if (!content || type_of(content->content) != mls_wire::ContentType::commit) return;
    commit.content = *content;
    const Snapshot before = snapshot(receiver);
    const auto processed = receiver.process(Forge(members_[from]).reseal(commit), psks_);
    INVARIANT(!processed.ok() || processed->self_removed);
    INVARIANT(snapshot(receiver) == before);
  }

  /// Anything that is a proposal: all others say the same of it.
  void forge_proposal() {
    const std::size_t from = next() % members_.size();
    const Newcomer newcomer = new_comer();
    const std::array<mls_wire::Proposal, 4> genuine{
        mls_wire::Add{newcomer.bundle.key_package},
        mls_wire::Remove{members_[from].own_leaf()},
        mls_wire::PreSharedKey{any_psk()},
        mls_wire::GroupContextExtensions{},
    };
    const Forge forge(members_[from]);
    const auto content =
        changed_object(forge.framed(mls_wire::ProposalContent{genuine[next() % genuine.size()]}));
    if (!content || type_of(content->content) != mls_wire::ContentType::proposal) return;
    const auto message = forge.seal(*content);
    std::optional<bool> accepted;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (i == from) continue;
      Group member = members_[i].clone();
      const Snapshot before = snapshot(member);
      const bool ok = member.process(message, psks_).ok();
      INVARIANT(ok == accepted.value_or(ok));
      INVARIANT(ok || snapshot(member) == before);
      accepted = ok;
    }
  }

  void change_welcome() {
    const Newcomer newcomer = new_comer();
    const PendingCommit pending = must(pick().commit(
        {.add = {newcomer.bundle.key_package}, .remembered = CommitOptions::Remembered::leave_out},
        psks_,
        random_
    ));
    JoinOptions options = join_options();
    options.tree = pending.next.tree().nodes();
    mls_wire::Welcome welcome = *pending.bundle.welcome;
    if (next() % 2 == 0) {
      const auto other = changed_object(welcome);
      if (!other) return;
      welcome = *other;
    } else {
      options.tree = changed_object(*options.tree);
      if (!options.tree) return;
    }
    INVARIANT(!Group::join(welcome, newcomer.bundle, newcomer.identity.key.clone(), options).ok());
  }

  void change_group_info() {
    const auto group_info = changed_object(members_[0].group_info());
    if (!group_info) return;
    INVARIANT(!Group::join_external(
                   mls_wire::Unverified<mls_wire::GroupInfo>(*group_info),
                   new_identity(),
                   external_options(std::nullopt),
                   psks_,
                   random_
    )
                   .ok());
  }

  tls::Reader input_;
  SeededRandom random_;
  ListedPsks psks_;
  std::vector<Group> members_;
  std::vector<Newcomer> newcomers_;
  std::vector<mls_wire::PublicMessage> self_removes_;  // of this epoch
  std::vector<mls_wire::PublicMessage> past_;          // handshakes that were delivered
};

}  // namespace
}  // namespace causeway::mls_group

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::mls_group::Session(causeway::ByteView(data, size)).run();
  return 0;
}
