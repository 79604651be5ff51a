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

/// A code that another device or the person's papers show: the first line of a file, or typed on
/// the terminal, where it can be seen. Throws as above.
SecretBytes read_code(const std::filesystem::path& path);
SecretBytes ask_code(std::string_view question);

/// Whether the answer on the terminal is yes. Throws `Failure` where there is no terminal.
bool ask_yes(std::string_view question);

/// A line that is no secret, as it was typed. `hint`: what to do where there is no terminal.
std::string ask_line(std::string_view question, std::string_view hint);

/// From now on nobody is asked anything in this process, whatever terminal it has: what would ask
/// fails as where there is none.
void ask_nobody();

/// Gives a terminal its echo back, if `ask_passphrase` has taken it. For signal handlers.
void restore_echo() noexcept;

}  // namespace causeway::cli
