#include "cmd/causeway/profile.h"

#include <algorithm>

#include "adapters/files/directories.h"
#include "adapters/files/durable.h"
#include "adapters/files/key_file.h"
#include "adapters/sqlite/sealed_database.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/passphrase.h"

namespace causeway::cli {
namespace {

namespace files = adapters::files;
namespace http = adapters::http;

constexpr std::size_t name_size_max = 64;
constexpr std::size_t address_size_max = 1024;
/// Long enough for the process before this one to end, short enough to be told.
constexpr Milliseconds patience_with_others{1'000};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

[[noreturn]] void fail_unregistered(const Profile& profile) {
  fail(
      ExitCode::not_registered,
      "There is no account in the profile \"" + profile.name + "\" yet.",
      "causeway register USERNAME --server URL"
  );
}

}  // namespace

Profile find_profile(const std::string& name) {
  const bool is_valid = !name.empty() && name.size() <= name_size_max && name.front() != '.' &&
                        std::all_of(name.begin(), name.end(), is_name_character);
  if (!is_valid) {
    fail(
        ExitCode::usage,
        "A profile's name is 1 to 64 letters, digits, dots, hyphens and underscores.",
        "causeway --profile NAME"
    );
  }
  return {.name = name, .folder = files::data_folder("causeway") / name};
}

http::ServerAddress read_server(const Profile& profile) {
  if (!std::filesystem::exists(profile.server())) fail_unregistered(profile);
  const Bytes bytes = files::read_file(profile.server(), address_size_max);
  std::string text(as_text(bytes));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  auto address = http::parse_server_address(text);
  if (!address.ok()) throw Failure(explain_rule(address.error().rule().name));
  return *std::move(address);
}

void write_server(const Profile& profile, const http::ServerAddress& address) {
  files::write_durable(profile.server(), as_bytes(http::to_string(address) + "\n"));
}

void erase_profile(const Profile& profile) {
  std::error_code error;
  std::filesystem::remove(profile.key(), error);
  if (!error) std::filesystem::remove_all(profile.folder, error);
  if (!error) return;
  fail(
      ExitCode::unexpected,
      "The profile could not be erased: " + error.message() + ".",
      "delete " + profile.folder.string() + " by hand"
  );
}

files::SealingKey open_key(const Profile& profile, const PassphraseSource& source) {
  if (!std::filesystem::exists(profile.key())) fail_unregistered(profile);
  if (files::key_protection(profile.key()) == files::KeyProtection::none) {
    return files::open_key_file(profile.key());
  }
  const SecretBytes passphrase =
      source.file.empty() ? ask_passphrase("Passphrase of the profile \"" + profile.name + "\": ")
                          : read_passphrase(source.file);
  auto key = files::open_key_file(profile.key(), passphrase);
  if (!key) {
    fail(
        ExitCode::untrusted,
        "The passphrase does not open the profile \"" + profile.name + "\".",
        "try again; without it nobody can read this profile, its provider neither"
    );
  }
  return *std::move(key);
}

files::SealingKey make_key(
    const Profile& profile, const std::optional<SecretBytes>& passphrase, Random& random
) {
  files::make_private_folder(profile.folder);
  const bool is_there = std::filesystem::exists(profile.key());
  if (!is_there && std::filesystem::exists(profile.database())) {
    fail(
        ExitCode::unexpected,
        "The key of the profile \"" + profile.name + "\" is missing, and its database needs it.",
        "put the file " + profile.key().string() + " back, or use --profile NAME"
    );
  }
  if (!is_there) {
    return passphrase ? files::mint_key_file(profile.key(), *passphrase, random)
                      : files::mint_key_file(profile.key(), random);
  }
  if (files::key_protection(profile.key()) == files::KeyProtection::none) {
    auto key = files::open_key_file(profile.key());
    if (passphrase) files::rewrap_key_file(profile.key(), key, *passphrase, random);
    return key;
  }
  auto key = passphrase ? files::open_key_file(profile.key(), *passphrase) : std::nullopt;
  if (!key) {
    fail(
        ExitCode::untrusted,
        "The profile \"" + profile.name + "\" was begun with another passphrase.",
        "type that one, or use --profile NAME"
    );
  }
  return *std::move(key);
}

std::unique_ptr<adapters::sqlite_client::SqliteClientStore> open_store(
    const Profile& profile, files::SealingKey key, Random& random
) {
  adapters::sqlite::Options options;
  options.busy_timeout = patience_with_others;
  try {
    return std::make_unique<adapters::sqlite_client::SqliteClientStore>(
        adapters::sqlite::open_sealed(profile.database(), std::move(key), random, options)
    );
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::locked) throw;
    throw StoreError(
        StoreError::Kind::locked,
        "Another causeway is using the profile \"" + profile.name + "\", and only one can."
    );
  }
}

}  // namespace causeway::cli
