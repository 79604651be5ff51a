// Application messages, proposals, and what is refused while it is decoded.

#include "mls_group/bounded_work_test.h"
#include "mls_tree/rules.h"
#include "mls_wire/message.h"

namespace causeway::mls_group::bounded {
namespace {

/// Only a signature by the right leaf costs an operation, and only what was encrypted by a member.
const std::array messages{
    Attack<PrivateMessage>{
        "of another group",
        mls_tree::rules::message_is_for_this_group,
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          message.group_id = {1};
          return message;
        }
    },
    Attack<PrivateMessage>{
        "of another epoch",
        mls_tree::rules::epoch_is_current,
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          message.epoch = message.epoch.next();
          return message;
        }
    },
    Attack<PrivateMessage>{
        "sender data changed",
        rules::sender_data_is_authentic,
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          message.encrypted_sender_data[0] ^= 1;
          return message;
        }
    },
    Attack<PrivateMessage>{
        "cut short",
        rules::sender_data_is_authentic,  // whose key a sample of the ciphertext gives
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          message.ciphertext.resize(10);
          return message;
        }
    },
    Attack<PrivateMessage>{
        "changed",
        crypto::rules::ciphertext_is_authentic,
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          message.ciphertext.back() ^= 1;
          return message;
        }
    },
    Attack<PrivateMessage>{
        "from far ahead",
        rules::generation_is_near,
        {},
        [](BoundedWork& group) {
          Forge liar = group.forge();
          group.seal_as(liar, LeafIndex{0}, skip_max);  // within the liar's own reach
          return group.seal_as(liar, LeafIndex{0}, 2 * skip_max + 1);
        }
    },
    Attack<PrivateMessage>{
        "replayed",
        rules::generation_is_unused,
        {},
        [](BoundedWork& group) {
          PrivateMessage message = group.said();
          EXPECT_EQ(outcome(group.victim().unprotect(message)), "ok");
          return message;
        }
    },
    Attack<PrivateMessage>{
        "in another's name",
        mls_wire::rules::signature_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          Forge liar = group.forge();
          return group.seal_as(liar, LeafIndex{2}, 0);
        }
    },
    Attack<PrivateMessage>{
        "in the victim's own name",
        rules::message_is_from_another,
        {},
        [](BoundedWork& group) {
          Forge liar = group.forge();
          return group.seal_as(liar, group.victim().own_leaf(), 0);
        }
    },
};

TEST_F(BoundedWork, MessagesAreRefusedByTheirRule) {
  expect_refused(*this, messages, [](Group& victim, const PrivateMessage& message) {
    return victim.unprotect(message);
  });
}

/// The sender's signature, then those in what it proposes.
const std::array proposals{
    Attack<PublicMessage>{
        "removes nobody",
        mls_tree::rules::removed_leaf_exists,
        {.verifications = 1},
        [](BoundedWork& group) { return group.proposed(mls_wire::Remove{LeafIndex{members}}); }
    },
    Attack<PublicMessage>{
        "a key package that nobody signed",
        mls_wire::rules::signature_is_valid,
        {.verifications = 3},
        [](BoundedWork& group) {
          Party::Newcomer newcomer = group.party.new_comer();
          newcomer.bundle.key_package.signature[0] ^= 1;
          return group.proposed(group.add(newcomer));
        }
    },
    Attack<PublicMessage>{
        "an update with another's key",
        mls_tree::rules::encryption_key_is_unique,
        {.verifications = 2},
        [](BoundedWork& group) {
          const Forge forge = group.forge();
          const mls_wire::LeafPosition position{forge.context().group_id, LeafIndex{0}};
          mls_wire::LeafNode leaf = *group.victim().tree().leaf(LeafIndex{0});
          leaf.encryption_key = group.victim().tree().leaf(LeafIndex{3})->encryption_key;
          leaf.leaf_node_source = mls_wire::UpdateSource{};
          mls_wire::sign_leaf_node(leaf, forge.suite(), forge.state.key, position);
          return group.proposed(mls_wire::Update{leaf});
        }
    },
};

TEST_F(BoundedWork, ProposalsAreRefusedByTheirRule) {
  expect_refused(*this, proposals, [this](Group& victim, const PublicMessage& message) {
    return victim.process(message, party.no_psks);
  });
}

TEST_F(BoundedWork, GoodProposalsAreCheckedOnce) {
  const PublicMessage added = proposed(add(party.new_comer()));
  EXPECT_EQ(
      outcome_within({.verifications = 3}, [&] { return victim().process(added, party.no_psks); }),
      "ok"
  );
}

TEST_F(BoundedWork, ProposalsBeyondTheLimitAreNotEvenChecked) {
  const Forge liar = forge();
  const auto numbered = [&](std::uint32_t number) {
    auto content = liar.framed(mls_wire::ProposalContent{mls_wire::Remove{LeafIndex{3}}});
    content.authenticated_data = tls::encode(number);
    return liar.seal(std::move(content));
  };
  for (std::uint32_t i = 0; i < mls_tree::PublicGroup::remembered_max; ++i) {
    ASSERT_EQ(outcome(victim().process(numbered(i), party.no_psks)), "ok");
  }
  const PublicMessage more = numbered(mls_tree::PublicGroup::remembered_max);
  const std::string before = snapshot(victim());
  EXPECT_EQ(
      outcome_within({}, [&] { return victim().process(more, party.no_psks); }),
      broken(mls_tree::rules::proposals_are_bounded)
  );
  EXPECT_EQ(snapshot(victim()), before);
}

/// Every message that is cut anywhere.
TEST_F(BoundedWork, CutMessagesAreRefusedWhileTheyAreDecoded) {
  const Bytes whole = tls::encode(mls_wire::MlsMessage{genuine()});
  const PublicKeyOperations before = crypto::public_key_operations();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(tls::decode<mls_wire::MlsMessage>(ByteView(whole).first(size)).ok()) << size;
  }
  EXPECT_EQ(crypto::public_key_operations() - before, PublicKeyOperations{});
}

TEST_F(BoundedWork, OversizedListsAreRefusedWhileTheyAreDecoded) {
  const std::vector<mls_wire::Proposal> too_many(
      Commit::proposals_max + 1, mls_wire::Remove{LeafIndex{2}}
  );
  const Bytes commit = tls::encode(committed(too_many));
  EXPECT_EQ(
      outcome_within({}, [&] { return tls::decode<PublicMessage>(commit); }),
      broken(mls_wire::rules::proposals_are_bounded)
  );
  mls_wire::RatchetTreeNodes nodes;
  nodes.ratchet_tree.resize(mls_wire::RatchetTreeNodes::nodes_max + 2);
  const Bytes tree = tls::encode(nodes);
  EXPECT_EQ(
      outcome_within({}, [&] { return tls::decode<mls_wire::RatchetTreeNodes>(tree); }),
      broken(mls_wire::rules::nodes_are_bounded)
  );
}

}  // namespace
}  // namespace causeway::mls_group::bounded
