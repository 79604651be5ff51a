#include "cmd/causeway-vectors/checks.h"

namespace causeway::vectors {

namespace {

// A row: the name, how to know the format by the keys of its first case, the check.
constexpr Format all_formats[] = {
    {"tree-math",
     [](const Json& file) { return elements_with(file, {"n_leaves", "n_nodes", "sibling"}); },
     check_tree_math},
    {"tree-operations",
     [](const Json& file) { return elements_with(file, {"tree_before", "proposal_sender"}); },
     check_tree_operations},
    {"tree-validation",
     [](const Json& file) { return elements_with(file, {"tree", "resolutions", "tree_hashes"}); },
     check_tree_validation},
    {"messages",
     [](const Json& file) { return elements_with(file, {"mls_welcome", "private_message"}); },
     check_messages},
    {"deserialization",
     [](const Json& file) { return elements_with(file, {"vlbytes_header", "length"}); },
     check_deserialization},
};

}  // namespace

std::span<const Format> formats() {
  return all_formats;
}

}  // namespace causeway::vectors
