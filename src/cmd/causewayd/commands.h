#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace causeway::causewayd {

/// Each answers the exit code of its subcommand, and throws what `main` turns into a sentence.

struct InitOptions {
  std::filesystem::path folder;
  std::string domain = "localhost";
  std::string registration;  // empty: open for localhost, invite for any other domain
  std::uint16_t port = 8443;
};

/// A new provider in a folder: configuration, certificate, franking key, database. Nothing that is
/// there is touched.
int init(const InitOptions& options);

/// Runs until SIGTERM or SIGINT.
int serve(const std::filesystem::path& config);

/// Says of each thing that a provider needs whether it is as it should be; 0 where all are.
int doctor(const std::filesystem::path& config);

/// Whether somebody has read what they lose by it.
enum class Loss : std::uint8_t {
  ask,
  for_good,
};

/// Says which keys are lost (key_watch.h), and goes on without them where that is decided; 1 where
/// it is not.
int give_up_keys(const std::filesystem::path& config, Loss decision);

struct Compromise {
  std::uint32_t key_id = 0;
  Loss decision = Loss::ask;
};

/// Says what is lost where a server key may have been copied, and marks it where that is decided; 1
/// where it is not.
int mark_compromised(const std::filesystem::path& config, const Compromise& compromise);

/// Prints a code for one registration.
int invite(const std::filesystem::path& config);

struct ConsoleInvite {
  std::string alias;
  std::vector<std::string> roles;
};

/// Prints the address behind which somebody becomes one of the console's staff.
int console_invite(const std::filesystem::path& config, const ConsoleInvite& wanted);

/// Resets (provider/resets.h): files one, cancels one, prints all that are filed.
int file_reset(const std::filesystem::path& config, const std::string& username);
int cancel_reset(const std::filesystem::path& config, const std::string& username);
int list_resets(const std::filesystem::path& config);

}  // namespace causeway::causewayd
