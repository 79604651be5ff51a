// The secret tree by itself; its values are checked by secret-tree.json (cmd/causeway-vectors).

#include "mls_group/secret_tree.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <string>

#include "base/encoding.h"
#include "base/seeded_random.h"
#include "mls_group/party_test.h"

namespace causeway::mls_group {
namespace {

const mls_wire::Suite& suite = mls_wire::suites[0];

SecretTree tree_of(std::uint32_t leaves) {
  return SecretTree(EncryptionSecret(Bytes(32, 5)), mls_tree::full_tree(leaves));
}

Slot slot(std::uint32_t sender, std::uint32_t generation) {
  return {LeafIndex{sender}, RatchetType::application, Generation{generation}};
}

std::string shown(const Result<MessageKey>& key) {
  return key.ok() ? to_hex(key->key.reveal()) + to_hex(key->nonce.reveal()) : outcome(key);
}

SecretBytes encoded(const SecretTree& tree) {
  SecretBytes out;
  tls::Writer writer(out);
  tree.encode(writer);
  return out;
}

Result<SecretTree> decoded(ByteView bytes) {
  tls::Reader reader(bytes);
  SecretTree tree = TRY(SecretTree::decode(reader, suite));
  TRY(reader.finish());
  return tree;
}

/// The stored form, to be broken.
struct Stored {
  using Wire = tls::Struct;
  std::uint32_t leaf_count = 0;
  std::vector<SubtreeSecret> subtrees;
  std::vector<LeafRatchets> leaves;
};

Stored stored(const SecretTree& tree) {
  const SecretBytes bytes = encoded(tree);
  return *tls::decode<Stored>(bytes.reveal());
}

std::string decoding(const Stored& state) {
  const SecretBytes bytes = tls::encode_secret(state);
  return outcome(decoded(bytes.reveal()));
}

TEST(SecretTree, GenerationIsUnused) {
  SecretTree tree = tree_of(4);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(2, 0))), "ok");
  const SecretBytes before = encoded(tree);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(2, 0))), broken(rules::generation_is_unused));
  EXPECT_EQ(encoded(tree), before);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(2, 5))), "ok");
  EXPECT_EQ(outcome(tree.take_key(suite, slot(2, 3))), "ok");  // skipped before
  EXPECT_EQ(outcome(tree.take_key(suite, slot(2, 3))), broken(rules::generation_is_unused));
}

TEST(SecretTree, GenerationIsNear) {
  SecretTree tree = tree_of(4);
  const SecretBytes before = encoded(tree);
  EXPECT_EQ(
      outcome(tree.take_key(suite, slot(1, skip_max + 1))), broken(rules::generation_is_near)
  );
  EXPECT_EQ(encoded(tree), before);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(1, skip_max))), "ok");
}

TEST(SecretTree, LastGenerationIsNeverUsed) {
  SecretTree tree = tree_of(1);
  ASSERT_EQ(outcome(tree.take_key(suite, slot(0, 0))), "ok");
  Stored state = stored(tree);
  state.leaves[0].application.next_generation = Generation{0xFFFFFFFE};
  const SecretBytes bytes = tls::encode_secret(state);
  SecretTree near_its_end = *decoded(bytes.reveal());
  EXPECT_EQ(outcome(near_its_end.take_key(suite, slot(0, 0xFFFFFFFE))), "ok");
  EXPECT_EQ(
      outcome(near_its_end.take_key(suite, slot(0, 0xFFFFFFFF))), broken(rules::generation_is_near)
  );
}

TEST(SecretTree, SenderIsInTree) {
  SecretTree tree = tree_of(4);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(4, 0))), broken(rules::sender_is_in_tree));
}

TEST(SecretTree, StagedKeysLeaveNoTraceUnlessApplied) {
  SecretTree tree = tree_of(8);
  const SecretBytes before = encoded(tree);
  {
    const auto staged = tree.stage(suite, slot(3, 7));
  }
  EXPECT_EQ(encoded(tree), before);
  auto staged = tree.stage(suite, slot(3, 7));
  tree.apply(*std::move(staged));
  EXPECT_NE(encoded(tree), before);
}

RC_GTEST_PROP(SecretTree, KeysDoNotDependOnTheOrderInWhichTheyAreTaken, ()) {
  const auto order = *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
      rc::gen::pair(rc::gen::inRange(0U, 8U), rc::gen::inRange(0U, 12U))
  );
  SecretTree tree = tree_of(8);
  std::map<std::pair<std::uint32_t, std::uint32_t>, bool> taken;
  for (const auto& [sender, generation] : order) {
    SecretTree fresh = tree_of(8);
    const std::string expected = taken[{sender, generation}]
                                     ? broken(rules::generation_is_unused)
                                     : shown(fresh.take_key(suite, slot(sender, generation)));
    RC_ASSERT(shown(tree.take_key(suite, slot(sender, generation))) == expected);
    taken[{sender, generation}] = true;
    const SecretBytes bytes = encoded(tree);
    const auto again = decoded(bytes.reveal());
    RC_ASSERT(again.ok());
    RC_ASSERT(encoded(*again) == bytes);
  }
}

TEST(SecretTree, UsedSecretsAreGone) {
  SecretTree tree = tree_of(8);
  const std::string key = shown(tree.take_key(suite, slot(5, 0)));
  const std::string state = to_hex(encoded(tree).reveal());
  EXPECT_EQ(state.find(key.substr(0, 64)), std::string::npos);
  EXPECT_EQ(state.find(to_hex(Bytes(32, 5))), std::string::npos);  // the root
}

TEST(SecretTree, OldestSkippedKeysOfTheSkipperGoFirst) {
  SecretTree tree = tree_of(16);
  ASSERT_EQ(outcome(tree.take_key(suite, slot(0, skip_max))), "ok");
  EXPECT_EQ(stored(tree).leaves[0].application.skipped.size(), skipped_per_ratchet_max);
  ASSERT_EQ(outcome(tree.take_key(suite, slot(0, skip_max + 11))), "ok");
  EXPECT_EQ(outcome(tree.take_key(suite, slot(0, 9))), broken(rules::generation_is_unused));
  EXPECT_EQ(outcome(tree.take_key(suite, slot(0, 10))), "ok");

  // Ten more senders fill the room for all; the last of them has less left.
  for (std::uint32_t sender = 1; sender <= 10; ++sender) {
    ASSERT_EQ(outcome(tree.take_key(suite, slot(sender, skip_max))), "ok");
  }
  std::size_t in_all = 0;
  for (const LeafRatchets& leaf : stored(tree).leaves) in_all += leaf.application.skipped.size();
  EXPECT_EQ(in_all, skipped_max);
  EXPECT_EQ(outcome(tree.take_key(suite, slot(0, 11))), "ok");
  EXPECT_EQ(outcome(tree.take_key(suite, slot(10, 0))), broken(rules::generation_is_unused));
}

TEST(SecretTree, SecretTreeIsWhole) {
  SecretTree tree = tree_of(8);
  for (const std::uint32_t sender : {1U, 6U}) {
    ASSERT_EQ(outcome(tree.take_key(suite, slot(sender, 3))), "ok");
  }
  EXPECT_EQ(decoding(stored(tree)), "ok");
  const auto expect_refused = [&tree](auto change) {
    Stored state = stored(tree);
    change(state);
    EXPECT_EQ(decoding(state), broken(rules::secret_tree_is_whole));
  };
  expect_refused([](Stored& state) { state.leaf_count = 7; });
  expect_refused([](Stored& state) { state.leaf_count = 16; });
  expect_refused([](Stored& state) { state.leaf_count = 4; });
  expect_refused([](Stored& state) { state.subtrees.pop_back(); });
  expect_refused([](Stored& state) { std::swap(state.subtrees[0], state.subtrees[1]); });
  expect_refused([](Stored& state) { state.subtrees[0].node = NodeIndex{0xFFFFFFFF}; });
  expect_refused([](Stored& state) { state.subtrees[0].secret = SecretBytes(31); });
  expect_refused([](Stored& state) { std::swap(state.leaves[0], state.leaves[1]); });
  expect_refused([](Stored& state) { state.leaves.pop_back(); });
  expect_refused([](Stored& state) { state.leaves[0].handshake.secret = SecretBytes(); });
  expect_refused([](Stored& state) {
    auto& skipped = state.leaves[1].application.skipped;
    std::swap(skipped[0], skipped[1]);
  });
  expect_refused([](Stored& state) { state.leaves[1].application.next_generation = Generation{2}; }
  );
  expect_refused([](Stored& state) { state.leaves[1].application.skipped[0].key = SecretBytes(16); }
  );
}

}  // namespace
}  // namespace causeway::mls_group
