// Handshake messages: commits of a member who signs whatever it says, and of newcomers.

#include "mls_group/bounded_work_test.h"
#include "mls_tree/rules.h"

namespace causeway::mls_group::bounded {
namespace {

/// Opening the path costs one decapsulation and then a key pair for each node above us both.
constexpr PublicKeyOperations to_the_path{.verifications = 2};
constexpr PublicKeyOperations to_the_secret{.verifications = 2, .decapsulations = 1};
constexpr PublicKeyOperations to_the_end{
    .verifications = 2, .decapsulations = 1, .key_pairs = depth
};

const std::array handshakes{
    // Without one operation.
    Attack<PublicMessage>{
        "of another group",
        mls_tree::rules::message_is_for_this_group,
        {},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.content.group_id = {1};
          return group.forge().reseal(message);
        }
    },
    Attack<PublicMessage>{
        "replayed",
        mls_tree::rules::epoch_is_current,
        {},
        [](BoundedWork& group) { return group.old_commit; }
    },
    Attack<PublicMessage>{
        "before the commit that it follows",
        mls_tree::rules::epoch_is_current,
        {},
        [](BoundedWork& group) {
          const auto first = group.party.members[0].commit({}, NoPsks(), group.party.random);
          return first->next.commit({}, NoPsks(), group.party.random)->bundle.commit;
        }
    },
    Attack<PublicMessage>{
        "changed on the way",
        rules::membership_tag_is_valid,
        {},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.content.authenticated_data = {1};
          return message;
        }
    },
    Attack<PublicMessage>{
        "a tag cut short",
        rules::membership_tag_is_valid,
        {},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.membership_tag->pop_back();
          return message;
        }
    },
    Attack<PublicMessage>{
        "from nobody",
        mls_tree::rules::sender_is_member,
        {},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.content.sender = mls_wire::MemberSender{LeafIndex{members}};
          return group.forge().reseal(message);
        }
    },
    // By a member who signs it: the signature first, then what the list shows by itself.
    Attack<PublicMessage>{
        "a forged signature",
        mls_wire::rules::signature_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.auth.signature[0] ^= 1;
          return group.forge().tag(message.authenticated_content());
        }
    },
    Attack<PublicMessage>{
        "a signature cut short",
        mls_wire::rules::signature_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.auth.signature.resize(3);
          return group.forge().tag(message.authenticated_content());
        }
    },
    Attack<PublicMessage>{
        "a proposal that nobody sent",
        mls_tree::rules::proposal_is_known,
        {.verifications = 1},
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) {
            commit.proposals.emplace_back(mls_wire::ProposalReference{Bytes(32, 1)});
          });
        }
    },
    Attack<PublicMessage>{
        "as many removals of one leaf as fit",
        mls_tree::rules::one_change_per_leaf,
        {.verifications = 1},
        [](BoundedWork& group) {
          return group.committed(
              std::vector<mls_wire::Proposal>(Commit::proposals_max, mls_wire::Remove{LeafIndex{2}})
          );
        }
    },
    Attack<PublicMessage>{
        "a hundred additions behind a list that cannot be",
        mls_tree::rules::committer_is_not_removed,
        {.verifications = 1},
        [](BoundedWork& group) {
          std::vector<mls_wire::Proposal> all(100, group.add(group.party.new_comer()));
          all.emplace_back(mls_wire::Remove{LeafIndex{0}});
          return group.committed(std::move(all));
        }
    },
    // Each added key package is signed twice, as a package and as a leaf.
    Attack<PublicMessage>{
        "one device added twice",
        mls_tree::rules::encryption_key_is_unique,
        {.verifications = 5},
        [](BoundedWork& group) {
          const mls_wire::Proposal twice = group.add(group.party.new_comer());
          return group.committed({twice, twice});
        }
    },
    Attack<PublicMessage>{
        "a key package that nobody signed",
        mls_wire::rules::signature_is_valid,
        {.verifications = 3},
        [](BoundedWork& group) {
          Party::Newcomer newcomer = group.party.new_comer();
          newcomer.bundle.key_package.signature[0] ^= 1;
          return group.committed({group.add(newcomer)});
        }
    },
    Attack<PublicMessage>{
        "an added device with a key of small order",
        mls_wire::rules::hpke_key_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          Party::Newcomer newcomer = group.party.new_comer();
          auto& package = newcomer.bundle.key_package;
          package.init_key = small_order;
          mls_wire::sign_key_package(package, group.forge().suite(), newcomer.identity.key);
          return group.committed({group.add(newcomer)});
        }
    },
    // The path: its keys cost nothing to look at, its leaf one more signature.
    Attack<PublicMessage>{
        "a path with one key twice",
        mls_tree::rules::path_keys_are_new,
        {.verifications = 1},
        [](BoundedWork& group) {
          return group.with_path([](UpdatePath& path) {
            path.nodes[1].encryption_key = path.nodes[0].encryption_key;
          });
        }
    },
    Attack<PublicMessage>{
        "a path with a key of the tree",
        mls_tree::rules::path_keys_are_new,
        {.verifications = 1},
        [](BoundedWork& group) {
          const auto key = group.victim().tree().leaf(LeafIndex{5})->encryption_key;
          return group.with_path([&](UpdatePath& path) { path.nodes[0].encryption_key = key; });
        }
    },
    Attack<PublicMessage>{
        "a path with a key of small order",
        mls_wire::rules::hpke_key_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          return group.with_path([](UpdatePath& path) {
            path.nodes[2].encryption_key = small_order;
          });
        }
    },
    Attack<PublicMessage>{
        "a path with a key of another size",
        mls_wire::rules::hpke_key_is_valid,
        {.verifications = 1},
        [](BoundedWork& group) {
          return group.with_path([](UpdatePath& path) { path.nodes[2].encryption_key.pop_back(); });
        }
    },
    Attack<PublicMessage>{
        "a path whose leaf nobody signed",
        mls_wire::rules::signature_is_valid,
        to_the_path,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) { commit.path->leaf_node.signature[0] ^= 1; });
        }
    },
    Attack<PublicMessage>{
        "a path that ends early",
        mls_tree::rules::path_has_filtered_length,
        to_the_path,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) { commit.path->nodes.pop_back(); });
        }
    },
    Attack<PublicMessage>{
        "a path that leaves somebody out",
        mls_tree::rules::path_ciphertexts_match_resolution,
        to_the_path,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) {
            commit.path->nodes[3].encrypted_path_secret.pop_back();
          });
        }
    },
    Attack<PublicMessage>{
        "a path with another parent hash",
        mls_tree::rules::path_parent_hash_matches,
        to_the_path,
        [](BoundedWork& group) {
          return group.with_path([](UpdatePath& path) {
            path.leaf_node.leaf_node_source = mls_wire::ParentHash{Bytes(32, 1)};
          });
        }
    },
    // The secrets.
    Attack<PublicMessage>{
        "a path secret behind a KEM output of small order",
        crypto::rules::kem_key_is_valid,
        to_the_secret,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) {
            commit.path->nodes[0].encrypted_path_secret[0].kem_output = small_order;
          });
        }
    },
    Attack<PublicMessage>{
        "a path secret behind a KEM output of another size",
        crypto::rules::kem_key_is_valid,
        to_the_secret,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) {
            commit.path->nodes[0].encrypted_path_secret[0].kem_output.push_back(0);
          });
        }
    },
    Attack<PublicMessage>{
        "a path secret that does not open",
        crypto::rules::ciphertext_is_authentic,
        to_the_secret,
        [](BoundedWork& group) {
          return group.changed([](Commit& commit) {
            commit.path->nodes[0].encrypted_path_secret[0].ciphertext[0] ^= 1;
          });
        }
    },
    Attack<PublicMessage>{
        "a confirmation tag of something else",
        rules::confirmation_tag_is_valid,
        to_the_end,
        [](BoundedWork& group) {
          PublicMessage message = group.genuine();
          message.auth.confirmation_tag->front() ^= 1;
          return group.forge().reseal(message);
        }
    },
    // A newcomer's commit is opened with the path and with the group's external key.
    Attack<PublicMessage>{
        "an external init of small order",
        crypto::rules::kem_key_is_valid,
        {.verifications = 2, .decapsulations = 2, .key_pairs = 2},
        [](BoundedWork& group) { return group.external_init(small_order); }
    },
    Attack<PublicMessage>{
        "an external init of no size",
        crypto::rules::kem_key_is_valid,
        {.verifications = 2, .decapsulations = 2, .key_pairs = 2},
        [](BoundedWork& group) { return group.external_init({}); }
    },
};

TEST_F(BoundedWork, HandshakesAreRefusedByTheirRule) {
  expect_refused(*this, handshakes, [this](Group& victim, const PublicMessage& message) {
    return victim.process(message, party.no_psks);
  });
}

}  // namespace
}  // namespace causeway::mls_group::bounded
