#pragma once

#include "cmd/causeway-vectors/vector_check.h"

/// One check for each format, in the file of its name. What they verify is written in the working
/// group's test-vectors.md, next to the files.
namespace causeway::vectors {

void check_tree_math(const Json& one_case);
void check_tree_operations(const Json& one_case);
void check_tree_validation(const Json& one_case);
void check_messages(const Json& one_case);
void check_deserialization(const Json& one_case);
void check_crypto_basics(const Json& one_case);
void check_key_schedule(const Json& one_case);
void check_psk_secret(const Json& one_case);
void check_secret_tree(const Json& one_case);
void check_message_protection(const Json& one_case);
void check_transcript_hashes(const Json& one_case);
void check_treekem(const Json& one_case);
void check_welcome(const Json& one_case);
void check_passive_client(const Json& one_case);

std::vector<Json> frank1_cases(const Json& file);
void check_frank1(const Json& one_case);

}  // namespace causeway::vectors
