#include "mls_group/treekem.h"

#include <map>

#include "cmd/causeway-vectors/checks.h"
#include "cmd/causeway-vectors/secrets.h"
#include "crypto/random.h"
#include "mls_tree/parent_hash.h"
#include "mls_tree/ratchet_tree.h"

namespace causeway::vectors {

namespace {

using mls_group::PrivateTree;
using mls_tree::RatchetTree;
using mls_tree::StagedCommit;
using mls_wire::LeafIndex;

/// What a case begins with.
struct Setting {
  mls_wire::Suite suite;
  RatchetTree tree;
  mls_wire::GroupContext context;
  std::map<LeafIndex, PrivateTree> members;
  std::map<LeafIndex, crypto::SigningKey> signing_keys;
};

void expect_key(const Setting& setting, mls_wire::NodeIndex node, const SecretBytes& private_key) {
  expect(!setting.tree.is_blank(node), "a private key's node is not blank");
  expect(
      expect_ok(
          crypto::kem_public_key(setting.suite.hpke.kem, private_key.reveal()), "a private key"
      ) == setting.tree.encryption_key(node),
      "a private key is that of its node"
  );
}

void add_member(Setting& setting, const Json& member) {
  const LeafIndex leaf{member.at("index").get<std::uint32_t>()};
  PrivateTree keys{leaf, kem_private_key(member.at("encryption_priv"), setting.suite), {}};
  expect_key(setting, mls_tree::node_of(leaf), keys.leaf_key);
  for (const Json& step : member.at("path_secrets")) {
    const mls_wire::NodeIndex node{step.at("node").get<std::uint32_t>()};
    crypto::KemKeyPair key = mls_group::derive_node_key(
        setting.suite, secret<mls_group::PathSecret>(step.at("path_secret"))
    );
    expect_key(setting, node, key.private_key);
    keys.path.push_back({node, std::move(key.private_key)});
  }
  setting.members.emplace(leaf, std::move(keys));
  setting.signing_keys.emplace(leaf, signing_key(member.at("signature_priv"), setting.suite));
}

Setting setting_of(const Json& one_case) {
  const mls_wire::Suite suite = suite_of(one_case);
  Setting setting{
      suite,
      expect_ok(
          RatchetTree::from_nodes(
              decoded<mls_wire::RatchetTreeNodes>(one_case.at("ratchet_tree"), "ratchet_tree"),
              suite.hash
          ),
          "ratchet_tree"
      ),
      {.cipher_suite = suite.id,
       .group_id = bytes(one_case.at("group_id")),
       .epoch = mls_wire::Epoch{one_case.at("epoch").get<std::uint64_t>()},
       .tree_hash = {},
       .confirmed_transcript_hash = bytes(one_case.at("confirmed_transcript_hash")),
       .extensions = {}},
      {},
      {},
  };
  for (const Json& member : one_case.at("leaves_private")) add_member(setting, member);
  return setting;
}

/// The tree with these keys on the path of `sender`, not yet with its new leaf.
StagedCommit stage_path(
    const Setting& setting,
    LeafIndex sender,
    const std::vector<mls_wire::HpkePublicKey>& keys,
    mls_wire::LeafNode& leaf
) {
  StagedCommit staged{.committer = sender, .tree = setting.tree};
  staged.filtered_direct_path = staged.tree.filtered_direct_path(sender);
  expect(keys.size() == staged.filtered_direct_path.size(), "the length of the path");
  leaf.leaf_node_source = mls_wire::ParentHash{mls_tree::set_path(staged.tree, sender, keys)};
  return staged;
}

void finish_path(const Setting& setting, StagedCommit& staged, const mls_wire::LeafNode& leaf) {
  staged.tree.set_leaf(staged.committer, leaf);
  staged.provisional_context = setting.context;
  staged.provisional_context.tree_hash = staged.tree.tree_hash();
}

/// Everybody but the sender gets this commit secret, by these path secrets where they are known.
void expect_followed(
    const Setting& setting,
    const StagedCommit& staged,
    const mls_group::CommitSecret& commit_secret,
    const Json* path_secrets
) {
  for (const auto& [leaf, keys] : setting.members) {
    if (leaf == staged.committer) continue;
    const mls_group::ReceivedPath received =
        expect_ok(mls_group::decrypt_path(setting.suite, staged, keys), "update_path");
    expect(received.path.commit_secret == commit_secret, "commit_secret");
    if (path_secrets == nullptr) continue;
    expect(
        received.path.path_secrets.front().bytes() == secret(path_secrets->at(leaf.value)),
        "path_secrets"
    );
  }
}

void check_given_path(const Setting& setting, const Json& given) {
  const LeafIndex sender{given.at("sender").get<std::uint32_t>()};
  auto path = decoded<mls_wire::UpdatePath>(given.at("update_path"), "update_path");
  std::vector<mls_wire::HpkePublicKey> keys;
  keys.reserve(path.nodes.size());
  for (const auto& node : path.nodes) keys.push_back(node.encryption_key);
  mls_wire::LeafNode leaf = path.leaf_node;
  StagedCommit staged = stage_path(setting, sender, keys, leaf);
  expect(leaf == path.leaf_node, "parent_hash");
  finish_path(setting, staged, leaf);
  expect(staged.tree.tree_hash() == bytes(given.at("tree_hash_after")), "tree_hash_after");
  staged.path = std::move(path);
  expect_followed(
      setting,
      staged,
      secret<mls_group::CommitSecret>(given.at("commit_secret")),
      &given.at("path_secrets")
  );
}

void check_new_path(const Setting& setting, LeafIndex sender) {
  crypto::SystemRandom random;
  const auto length = setting.tree.filtered_direct_path(sender).size();
  const mls_group::DerivedPath path = mls_group::derive_path(
      setting.suite,
      mls_group::PathSecret(random.secret(crypto::hash_size(setting.suite.hash))),
      length
  );
  std::vector<mls_wire::HpkePublicKey> keys;
  keys.reserve(path.keys.size());
  for (const crypto::KemKeyPair& key : path.keys) keys.push_back(key.public_key);
  mls_wire::LeafNode leaf = *setting.tree.leaf(sender);
  leaf.encryption_key = crypto::generate_kem_key_pair(setting.suite.hpke.kem, random).public_key;
  StagedCommit staged = stage_path(setting, sender, keys, leaf);
  mls_wire::sign_leaf_node(
      leaf,
      setting.suite,
      setting.signing_keys.at(sender),
      mls_wire::LeafPosition{setting.context.group_id, sender}
  );
  finish_path(setting, staged, leaf);
  const Bytes context = tls::encode(staged.provisional_context);
  const mls_group::PathTargets targets{staged.tree, staged.filtered_direct_path, {}, context};
  auto nodes =
      expect_ok(mls_group::encrypt_path(setting.suite, path, targets, random), "a new path");
  staged.path = mls_wire::UpdatePath{leaf, std::move(nodes)};
  expect_followed(setting, staged, path.commit_secret, nullptr);
}

}  // namespace

void check_treekem(const Json& one_case) {
  const Setting setting = setting_of(one_case);
  for (const Json& given : one_case.at("update_paths")) {
    check_given_path(setting, given);
    check_new_path(setting, LeafIndex{given.at("sender").get<std::uint32_t>()});
  }
}

}  // namespace causeway::vectors
