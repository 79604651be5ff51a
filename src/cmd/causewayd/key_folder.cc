#include "cmd/causewayd/key_folder.h"

#include <algorithm>
#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

#include "adapters/files/directories.h"
#include "adapters/files/durable.h"
#include "base/store_error.h"
#include "provider/frank_keys.h"
#include "report/key_files.h"

namespace causeway::causewayd {
namespace {

using franking::ServerKeyRecord;
using report::KeptModerationKey;
using report::WrappingKeyRecord;

constexpr std::size_t key_file_size_max = 4096;
constexpr std::uint32_t first_key_id = 1;
constexpr std::size_t digits_in_name = 10;  // of any key id, so that names sort as numbers

/// Names of files: this, and a number.
constexpr std::string_view server_key = "frank-key-";
constexpr std::string_view moderation_key = "moderation-key-";
constexpr std::string_view wrapping_key = "evidence-key-";  // the number is the month

std::filesystem::path path_of(
    const std::filesystem::path& folder, std::string_view kind, std::uint32_t number
) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits_in_name - digits.size(), '0');
  return folder / (std::string(kind) + digits);
}

void write_key(const std::filesystem::path& path, const SecretBytes& encoded) {
  adapters::files::write_durable(path, encoded.reveal());
}

/// What a file holds, as `parse` reads it.
template <typename Key>
Key read_key(const std::filesystem::path& path, Result<Key> (*parse)(ByteView)) {
  struct stat status{};

  if (stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    throw StoreError(
        StoreError::Kind::exposed,
        "The key " + path.string() + " can be read by others: chmod 600 it, and think about " +
            "whether somebody has."
    );
  }
  Bytes file = adapters::files::read_file(path, key_file_size_max);
  auto key = parse(file);
  wipe(file.data(), file.size());
  if (!key.ok()) {
    throw StoreError(
        StoreError::Kind::corrupt,
        "The key " + path.string() + " is damaged: restore it from your backup of keys. " +
            "Without it, reports of its time can be neither verified nor read."
    );
  }
  return *std::move(key);
}

/// Whether a file is such a key by its name. A crash in the middle of writing one leaves a file
/// whose name goes on behind the number.
bool is_key(const std::filesystem::path& path, std::string_view kind) {
  const std::string name = path.filename().string();
  return name.size() == kind.size() + digits_in_name && name.starts_with(kind);
}

std::vector<std::filesystem::path> keys_in(
    const std::filesystem::path& folder, std::string_view kind
) {
  std::vector<std::filesystem::path> found;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (is_key(entry.path(), kind)) found.push_back(entry.path());
  }
  if (error) {
    throw StoreError(
        StoreError::Kind::io,
        "The keys in " + folder.string() + " cannot be read: " + error.message()
    );
  }
  return found;
}

template <typename Key>
std::vector<Key> read_keys(
    const std::filesystem::path& folder, std::string_view kind, Result<Key> (*parse)(ByteView)
) {
  std::vector<Key> keys;
  for (const auto& path : keys_in(folder, kind)) keys.push_back(read_key(path, parse));
  return keys;
}

/// The number in a name of this kind of key; nothing in another name.
std::optional<std::uint32_t> number_in(const std::string& name, std::string_view kind) {
  std::uint32_t number = 0;
  if (!is_key(name, kind)) return std::nullopt;
  const char* const end = name.data() + name.size();
  const auto read = std::from_chars(name.data() + kind.size(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

/// Whether a key of this name, known for so long, is destroyed by now. Server keys leave their
/// file.
bool is_due_to_be_gone(const std::string& name, Instant since, Instant now) {
  if (number_in(name, moderation_key)) {
    return now >= since + report::moderation_key_active + report::moderation_key_retention;
  }
  const auto month = number_in(name, wrapping_key);
  return month && *month < report::month_of(now).value;
}

/// All files of the folder.
struct Files {
  explicit Files(const std::filesystem::path& folder)
      : server(read_keys(folder, server_key, provider::parse_frank_key)),
        moderation(read_keys(folder, moderation_key, report::parse_moderation_key)),
        wrapping(read_keys(folder, wrapping_key, report::parse_wrapping_key)) {
    if (server.empty()) {
      throw StoreError(
          StoreError::Kind::io,
          "There is no franking key in " + folder.string() +
              ": restore the folder from your backup of keys, or begin anew with `causewayd init`."
      );
    }
  }

  std::vector<ServerKeyRecord> server;
  std::vector<KeptModerationKey> moderation;
  std::vector<WrappingKeyRecord> wrapping;
};

std::uint32_t tagging_key_id(const std::vector<ServerKeyRecord>& keys) {
  std::uint32_t newest = 0;
  for (const ServerKeyRecord& key : keys) {
    if (key.state == franking::ServerKeyState::active) newest = std::max(newest, key.key_id);
  }
  return newest;
}

report::ModerationKey newest_of(const std::vector<KeptModerationKey>& keys) {
  report::ModerationKey newest;
  for (const KeptModerationKey& key : keys) {
    if (key.record.key_id <= newest.key_id) continue;
    newest = {key.record.key_id, key.record.key.public_key};
  }
  return newest;
}

bool is_in(const auto& list, const auto& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

void rotate_server_keys(
    const std::filesystem::path& folder,
    std::vector<ServerKeyRecord> keys,
    Instant now,
    Random& random
) {
  const provider::FrankKeyPlan plan = provider::plan_frank_keys(keys, now);
  if (plan.mint) {
    const auto minted = provider::make_frank_key(*plan.mint, now, random);
    write_key(path_of(folder, server_key, *plan.mint), provider::encode_frank_key(minted));
  }
  for (ServerKeyRecord& key : keys) {
    if (is_in(plan.destroy, key.key_id)) {
      key.state = franking::ServerKeyState::destroyed;
      key.key = {};
    } else if (is_in(plan.retire, key.key_id)) {
      key.state = franking::ServerKeyState::retired;
    } else {
      continue;
    }
    write_key(path_of(folder, server_key, key.key_id), provider::encode_frank_key(key));
  }
}

void rotate_report_keys(
    const std::filesystem::path& folder, const Files& files, Instant now, Random& random
) {
  const auto plan = report::plan_report_keys(files.moderation, files.wrapping, now);
  if (plan.mint_moderation) {
    const auto minted = report::make_moderation_key(*plan.mint_moderation, now, random);
    const auto path = path_of(folder, moderation_key, *plan.mint_moderation);
    write_key(path, report::encode_key(minted));
  }
  for (const report::Month month : plan.mint_wrapping) {
    const auto minted = report::make_wrapping_key(month, random);
    write_key(path_of(folder, wrapping_key, month.value), report::encode_key(minted));
  }
  for (const std::uint32_t key_id : plan.destroy_moderation) {
    std::filesystem::remove(path_of(folder, moderation_key, key_id));
  }
  for (const report::Month month : plan.destroy_wrapping) {
    std::filesystem::remove(path_of(folder, wrapping_key, month.value));
  }
}

}  // namespace

KeyNames names_of_keys(const std::filesystem::path& folder, const KeyNames& known, Instant now) {
  KeyNames names;
  for (const std::string_view kind : {server_key, moderation_key, wrapping_key}) {
    for (const auto& path : keys_in(folder, kind)) {
      const std::string name = path.filename().string();
      const auto before = known.find(name);
      names.emplace(name, before == known.end() ? now : before->second);
    }
  }
  return names;
}

std::vector<std::string> lost_keys(
    const std::filesystem::path& folder, const KeyNames& known, Instant now
) {
  const KeyNames present = names_of_keys(folder, known, now);
  std::vector<std::string> lost;
  for (const auto& [name, since] : known) {
    if (!present.contains(name) && !is_due_to_be_gone(name, since, now)) lost.push_back(name);
  }
  return lost;
}

void give_up_keys(
    const std::filesystem::path& folder,
    const std::vector<std::string>& lost,
    Instant now,
    Random& random
) {
  std::uint32_t last_moderation = 0;
  for (const std::string& name : lost) {
    if (const auto key_id = number_in(name, server_key)) {
      const ServerKeyRecord gone{
          .key_id = *key_id,
          .state = franking::ServerKeyState::destroyed,
          .created = now,
          .key = {},
      };
      write_key(folder / name, provider::encode_frank_key(gone));
    } else if (const auto moderation = number_in(name, moderation_key)) {
      last_moderation = std::max(last_moderation, *moderation);
    } else if (const auto month = number_in(name, wrapping_key)) {
      // Another in its place, or what is disclosed from now on could not be kept until then.
      const report::Month of{static_cast<std::uint16_t>(*month)};
      write_key(folder / name, report::encode_key(report::make_wrapping_key(of, random)));
    }
  }
  if (last_moderation == 0) return;
  const std::uint32_t next = last_moderation + 1;
  const auto path = path_of(folder, moderation_key, next);
  if (std::filesystem::exists(path)) return;
  write_key(path, report::encode_key(report::make_moderation_key(next, now, random)));
}

bool mark_compromised(const std::filesystem::path& folder, std::uint32_t key_id) {
  const auto path = path_of(folder, server_key, key_id);
  if (!is_in(keys_in(folder, server_key), path)) {
    throw StoreError(StoreError::Kind::other, "There is no franking key " + path.string() + ".");
  }
  ServerKeyRecord key = read_key(path, provider::parse_frank_key);
  if (key.state == franking::ServerKeyState::compromised) return false;
  if (key.state == franking::ServerKeyState::destroyed) {
    throw StoreError(
        StoreError::Kind::other,
        "The franking key " + path.string() + " is destroyed: it proves nothing as it is."
    );
  }
  key.state = franking::ServerKeyState::compromised;
  write_key(path, provider::encode_frank_key(key));
  return true;
}

std::map<std::uint32_t, franking::ServerKeyState> server_key_states(
    const std::filesystem::path& folder
) {
  std::map<std::uint32_t, franking::ServerKeyState> states;
  for (const auto& path : keys_in(folder, server_key)) {
    Bytes bytes(provider::frank_key_head_size);
    bytes.resize(adapters::files::File::open(path, O_RDONLY).read_at(0, bytes));
    const auto head = provider::parse_frank_key_head(bytes);
    if (head.ok()) states.emplace(head->key_id, head->state);
  }
  return states;
}

void KeyFolder::create(const std::filesystem::path& folder, Instant now, Random& random) {
  adapters::files::make_private_folder(folder);
  if (!std::filesystem::is_empty(folder)) {
    throw StoreError(
        StoreError::Kind::other, "There are franking keys in " + folder.string() + " already."
    );
  }
  const auto first = provider::make_frank_key(first_key_id, now, random);
  write_key(path_of(folder, server_key, first_key_id), provider::encode_frank_key(first));
}

KeyFolder::KeyFolder(std::filesystem::path folder, HubId hub_id, Random& random)
    : folder_(std::move(folder)), hub_id_(hub_id), random_(random) {
  load();
}

void KeyFolder::load() {
  Files files(folder_);
  std::vector<report::ModerationKeyRecord> moderation;
  const report::ModerationKey newest = newest_of(files.moderation);
  for (KeptModerationKey& key : files.moderation) moderation.push_back(std::move(key.record));
  const std::uint32_t tagging = tagging_key_id(files.server);
  auto keys = std::make_shared<const adapters::frank::HeldKeys>(adapters::frank::HeldKeys{
      .server_keys = std::move(files.server),
      .tagging_key_id = tagging,
      .moderation_key = newest,
      .opener = report::Opener(std::move(moderation), std::move(files.wrapping), hub_id_),
  });
  const std::lock_guard lock(mutex_);
  keys_ = std::move(keys);
}

std::shared_ptr<const adapters::frank::HeldKeys> KeyFolder::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

void KeyFolder::rotate(Instant now) {
  // A new key is durable before anything is done with it.
  Files files(folder_);
  rotate_report_keys(folder_, files, now, random_);
  rotate_server_keys(folder_, std::move(files.server), now, random_);
  load();
}

}  // namespace causeway::causewayd
