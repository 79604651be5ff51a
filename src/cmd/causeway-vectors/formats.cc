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
    {"crypto-basics",
     [](const Json& file) { return elements_with(file, {"ref_hash", "encrypt_with_label"}); },
     check_crypto_basics},
    {"key-schedule",
     [](const Json& file) { return elements_with(file, {"initial_init_secret"}); },
     check_key_schedule},
    {"psk_secret",
     [](const Json& file) { return elements_with(file, {"psks", "psk_secret"}); },
     check_psk_secret},
    {"secret-tree",
     [](const Json& file) { return elements_with(file, {"encryption_secret", "leaves"}); },
     check_secret_tree},
    {"message-protection",
     [](const Json& file) { return elements_with(file, {"proposal_priv", "commit_priv"}); },
     check_message_protection},
    {"transcript-hashes",
     [](const Json& file) { return elements_with(file, {"interim_transcript_hash_before"}); },
     check_transcript_hashes},
    {"treekem",
     [](const Json& file) { return elements_with(file, {"leaves_private", "update_paths"}); },
     check_treekem},
    {"welcome",
     [](const Json& file) { return elements_with(file, {"signer_pub", "welcome"}); },
     check_welcome},
    {"passive-client",
     [](const Json& file) {
       return elements_with(file, {"initial_epoch_authenticator", "epochs"});
     },
     check_passive_client},
    {"frank1", frank1_cases, check_frank1},
};

}  // namespace

std::span<const Format> formats() {
  return all_formats;
}

}  // namespace causeway::vectors
