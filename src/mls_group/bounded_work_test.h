#pragma once

#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "crypto/public_key_operations.h"
#include "mls_group/forge_test.h"
#include "mls_group/party_test.h"

/// What an outsider or a member can make us do: each kind of bad input is refused by its own rule,
/// the state stays byte for byte as it was, and the public-key operations before the refusal are no
/// more than the kind's row says.
namespace causeway::mls_group::bounded {

using crypto::PublicKeyOperations;
using mls_wire::Commit;
using mls_wire::PrivateMessage;
using mls_wire::PublicMessage;
using mls_wire::UpdatePath;

inline constexpr std::uint32_t members = 16;
inline constexpr std::uint32_t depth = 4;  // of their tree
inline const Bytes small_order(32);        // with which every X25519 key shares zero

inline std::string text_of(const PublicKeyOperations& operations) {
  return std::to_string(operations.signatures) + " signatures, " +
         std::to_string(operations.verifications) + " verifications, " +
         std::to_string(operations.encapsulations) + " encapsulations, " +
         std::to_string(operations.decapsulations) + " decapsulations, " +
         std::to_string(operations.key_pairs) + " key pairs";
}

inline bool is_within(const PublicKeyOperations& done, const PublicKeyOperations& at_most) {
  return done.signatures <= at_most.signatures && done.verifications <= at_most.verifications &&
         done.encapsulations <= at_most.encapsulations &&
         done.decapsulations <= at_most.decapsulations && done.key_pairs <= at_most.key_pairs;
}

/// What `action` answers, and that it does no more than it may.
template <typename Action>
std::string outcome_within(const PublicKeyOperations& at_most, const Action& action) {
  const PublicKeyOperations before = crypto::public_key_operations();
  const auto result = action();
  const PublicKeyOperations done = crypto::public_key_operations() - before;
  EXPECT_TRUE(is_within(done, at_most)) << text_of(done) << "; at most " << text_of(at_most);
  return outcome(result);
}

/// A group of 16 with a full tree. Member 0 has all that a member has and sends whatever it wants;
/// member 1 is to withstand it.
class BoundedWork : public testing::Test {
 protected:
  BoundedWork() : party(21) {
    party.create();
    party.add(0, members - 1);
    for (std::size_t i = 0; i < members; ++i) {
      old_commit = party.commit(i).bundle.commit;
    }
  }

 public:
  Forge forge() const { return Forge(party.members[0]); }

  Group& victim() { return party.members[1]; }

  /// A commit that member 0 could send.
  PublicMessage genuine(const CommitOptions& options = {}) {
    return party.members[0].commit(options, party.no_psks, party.random)->bundle.commit;
  }

  /// The same with something else in it, sealed so that nothing else is wrong.
  template <typename Change>
  PublicMessage changed(const Change& change) {
    PublicMessage message = genuine();
    change(std::get<Commit>(message.content.content));
    return forge().reseal(std::move(message));
  }

  /// The same, where the leaf of the path has to be signed again.
  template <typename Change>
  PublicMessage with_path(const Change& change) {
    return changed([&](Commit& commit) {
      change(*commit.path);
      const mls_wire::LeafPosition position{forge().context().group_id, LeafIndex{0}};
      mls_wire::sign_leaf_node(
          commit.path->leaf_node, forge().suite(), forge().state.key, position
      );
    });
  }

  /// A commit of these and nothing else; those that need a path come without it.
  PublicMessage committed(std::vector<mls_wire::Proposal> proposals) {
    return changed([&](Commit& commit) {
      commit.path.reset();
      commit.proposals.clear();
      for (auto& one : proposals) commit.proposals.emplace_back(mls_wire::InlineProposal{one});
    });
  }

  PublicMessage proposed(mls_wire::Proposal proposal) {
    return forge().seal(forge().framed(mls_wire::ProposalContent{std::move(proposal)}));
  }

  mls_wire::Proposal add(const Party::Newcomer& newcomer) {
    return mls_wire::Add{newcomer.bundle.key_package};
  }

  /// An external commit whose ExternalInit holds this.
  PublicMessage external_init(Bytes kem_output) {
    const Identity identity = party.new_identity();
    const auto key = identity.key.clone();
    PublicMessage message = Group::join_external(
                                mls_wire::Unverified(party.members[2].group_info()),
                                identity,
                                {.tree = party.tree, .leaf = {}, .profile = Profile::rfc9420},
                                party.no_psks,
                                party.random
    )
                                ->bundle.commit;
    auto& commit = std::get<Commit>(message.content.content);
    auto& inlined = std::get<mls_wire::InlineProposal>(commit.proposals.front());
    std::get<mls_wire::ExternalInit>(inlined.proposal).kem_output = std::move(kem_output);
    message.auth.signature = mls_wire::sign_framed_content(
        PublicMessage::tag, message.content, forge().context(), forge().suite(), key
    );
    return message;
  }

  PrivateMessage said() {
    return *party.members[0].protect(as_bytes("hello"), as_bytes("aad"), party.random);
  }

  /// A message of a generation by whoever it says, encrypted as member 0 can.
  PrivateMessage seal_as(Forge& liar, LeafIndex sender, std::uint32_t generation) {
    auto content = liar.framed(mls_wire::ApplicationData{{1}});
    content.sender = mls_wire::MemberSender{sender};
    return liar.seal_private(
        liar.sign(std::move(content), std::nullopt, PrivateMessage::tag),
        Generation{generation},
        party.random
    );
  }

  Party party;
  PublicMessage old_commit;
};

/// One kind of bad input.
template <typename Message>
struct Attack {
  const char* name;
  const Rule& rule;
  PublicKeyOperations at_most;
  Message (*make)(BoundedWork& group);
};

/// Hands each bad message to the victim.
template <typename Attacks, typename Receive>
void expect_refused(BoundedWork& group, const Attacks& attacks, const Receive& receive) {
  for (const auto& attack : attacks) {
    SCOPED_TRACE(attack.name);
    const auto message = attack.make(group);
    const std::string before = snapshot(group.victim());
    EXPECT_EQ(
        outcome_within(attack.at_most, [&] { return receive(group.victim(), message); }),
        broken(attack.rule)
    );
    EXPECT_EQ(snapshot(group.victim()), before);
  }
}

}  // namespace causeway::mls_group::bounded
