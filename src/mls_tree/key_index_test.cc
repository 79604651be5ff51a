// KeyIndex and SharedVector against the plainest structures that do the same.

#include "mls_tree/key_index.h"

#include <gtest/gtest.h>
#include <map>
#include <rapidcheck/gtest.h>
#include <set>
#include <vector>

namespace causeway::mls_tree {
namespace {

struct Change {
  bool is_insert = false;
  std::uint32_t node = 0;
  std::uint32_t key = 0;
};

/// Keys that are their own hashes but for the highest bits, so that many meet.
std::uint32_t hash_of(std::uint32_t key) {
  return key % 8;
}

/// The index beside a map from nodes to keys.
class Both {
  auto same_as(std::uint32_t key) const {
    return [this, key](NodeIndex node) { return keys_.at(node.value) == key; };
  }

 public:
  void change(const Change& change) {
    const NodeIndex node{change.node};
    if (const auto held = keys_.find(change.node); held != keys_.end()) {
      const std::uint32_t key = held->second;
      keys_.erase(held);
      index_.erase(hash_of(key), node);
    }
    if (!change.is_insert) return;
    index_.insert(hash_of(change.key), node, same_as(change.key));
    keys_[change.node] = change.key;
  }

  void compare() const {
    std::map<std::uint32_t, std::set<std::uint32_t>> nodes;
    for (const auto& [node, key] : keys_) nodes[key].insert(node);
    RC_ASSERT(index_.duplicates() == keys_.size() - nodes.size());
    for (std::uint32_t key = 0; key < 40; ++key) {
      const auto found = index_.find(hash_of(key), same_as(key));
      RC_ASSERT(found.has_value() == nodes.contains(key));
      if (found) RC_ASSERT(keys_.at(found->value) == key);
      std::set<std::uint32_t> visited;
      index_.for_each(hash_of(key), same_as(key), [&](NodeIndex node) {
        RC_ASSERT(visited.insert(node.value).second);
      });
      RC_ASSERT(visited == nodes[key]);
    }
  }

 private:
  std::map<std::uint32_t, std::uint32_t> keys_;
  KeyIndex index_;
};

rc::Gen<Change> any_change() {
  return rc::gen::build<Change>(
      rc::gen::set(&Change::is_insert, rc::gen::weightedElement<bool>({{2, true}, {1, false}})),
      rc::gen::set(&Change::node, rc::gen::inRange<std::uint32_t>(0, 60)),
      rc::gen::set(&Change::key, rc::gen::inRange<std::uint32_t>(0, 40))
  );
}

RC_GTEST_PROP(KeyIndexProperty, KnowsWhatAMapKnows, ()) {
  Both both;
  for (const Change& change : *rc::gen::container<std::vector<Change>>(any_change())) {
    both.change(change);
    both.compare();
  }
}

RC_GTEST_PROP(KeyIndexProperty, ACopyIsLeftAlone, ()) {
  const auto changes = *rc::gen::container<std::vector<Change>>(any_change());
  Both both;
  for (const Change& change : changes) both.change(change);
  const Both copy = both;
  for (const Change& change : *rc::gen::container<std::vector<Change>>(any_change())) {
    both.change(change);
  }
  copy.compare();
  both.compare();
}

/// With steps that grow with the nodes before, this would take minutes.
TEST(KeyIndex, OneKeyForAllNodes) {
  constexpr std::uint32_t nodes = 1U << 20;
  const auto same = [](NodeIndex) { return true; };
  KeyIndex index;
  for (std::uint32_t node = 0; node < nodes; ++node) index.insert(7, NodeIndex{node}, same);
  EXPECT_EQ(index.duplicates(), nodes - 1);
  for (std::uint32_t node = 0; node < nodes; ++node) index.erase(7, NodeIndex{node});
  EXPECT_EQ(index.duplicates(), 0U);
  EXPECT_FALSE(index.find(7, same).has_value());
}

RC_GTEST_PROP(SharedVectorProperty, IsAVector, ()) {
  SharedVector<int> shared;
  std::vector<int> plain;
  std::vector<std::pair<SharedVector<int>, std::vector<int>>> copies;
  for (const auto number : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000))) {
    const auto size = static_cast<std::size_t>(number % 300);
    if (number % 7 == 0) {
      shared.resize(size);
      plain.resize(size);
    } else if (number % 5 == 0) {
      copies.emplace_back(shared, plain);
    } else if (size < plain.size()) {
      shared.writable(size) = number;
      plain[size] = number;
    }
  }
  copies.emplace_back(shared, plain);
  for (const auto& [one, other] : copies) {
    RC_ASSERT(one.size() == other.size());
    for (std::size_t i = 0; i < other.size(); ++i) RC_ASSERT(one[i] == other[i]);
  }
}

}  // namespace
}  // namespace causeway::mls_tree
