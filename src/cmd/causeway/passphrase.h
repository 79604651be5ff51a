#pragma once

#include <filesystem>
#include <string_view>

#include "base/secret.h"

namespace causeway::cli {

/// The first line of a file, which may be a descriptor (/dev/fd/3). Throws `Failure` where there is
/// none, or it is longer than 1 KiB.
SecretBytes read_passphrase(const std::filesystem::path& path);

/// Asks on the terminal, without echo. Throws `Failure` where there is no terminal or nothing was
/// typed.
SecretBytes ask_passphrase(std::string_view question);

/// Asks twice, until both are the same.
SecretBytes ask_new_passphrase();

/// Gives a terminal its echo back, if `ask_passphrase` has taken it. For signal handlers.
void restore_echo() noexcept;

}  // namespace causeway::cli
