#pragma once

#include <optional>
#include <string_view>

#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

/// `safety::rules::passphrase_fits`: 12 to 256 bytes.
void check_passphrase(std::string_view passphrase);

/// By Argon2id. Takes about half a second and much memory: for rows with `Work::passphrase`, which
/// are done one at a time, and not within a transaction.
crypto::Sha256 hash_passphrase(
    const RouteCall& call,
    std::string_view passphrase,
    const crypto::PasswordSalt& salt,
    crypto::PasswordCost cost
);

/// The step of the code where passphrase and code are those of `login`. The same work is done
/// where there is none.
std::optional<std::uint64_t> check_code_login(
    const RouteCall& call,
    const std::optional<safety::CodeLogin>& login,
    std::string_view passphrase,
    std::string_view code
);

}  // namespace causeway::adapters::http_safety
