#include "cmd/causewayd/frank_key_ring.h"

#include <sys/stat.h>
#include <utility>

#include "adapters/files/directories.h"
#include "adapters/files/durable.h"
#include "base/store_error.h"
#include "provider/frank_keys.h"

namespace causeway::causewayd {
namespace {

constexpr std::size_t key_file_size_max = 4096;
constexpr std::uint32_t first_key_id = 1;
constexpr std::size_t digits_in_name = 10;  // of any key id, so that names sort as numbers

std::filesystem::path path_of(const std::filesystem::path& folder, std::uint32_t key_id) {
  std::string digits = std::to_string(key_id);
  digits.insert(0, digits_in_name - digits.size(), '0');
  return folder / ("frank-key-" + digits);
}

void write_key(const std::filesystem::path& folder, const franking::ServerKeyRecord& key) {
  const SecretBytes encoded = provider::encode_frank_key(key);
  adapters::files::write_durable(path_of(folder, key.key_id), encoded.reveal());
}

franking::ServerKeyRecord read_key(const std::filesystem::path& path) {
  struct stat status{};

  if (stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    throw StoreError(
        StoreError::Kind::exposed,
        "The franking key " + path.string() + " can be read by others: chmod 600 it, and think " +
            "about whether somebody has."
    );
  }
  Bytes file = adapters::files::read_file(path, key_file_size_max);
  auto key = provider::parse_frank_key(file);
  wipe(file.data(), file.size());
  if (!key.ok()) {
    throw StoreError(
        StoreError::Kind::corrupt,
        "The franking key " + path.string() + " is damaged: restore it from your backup of keys. " +
            "Without it, reports of messages of its time cannot be verified."
    );
  }
  return *std::move(key);
}

/// Whether a file is a key by its name. A crash in the middle of writing one leaves a file whose
/// name goes on behind the number.
bool is_key(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.size() == path_of("", first_key_id).string().size() && name.starts_with("frank-key-");
}

std::vector<franking::ServerKeyRecord> read_keys(const std::filesystem::path& folder) {
  std::vector<franking::ServerKeyRecord> keys;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (is_key(entry.path())) keys.push_back(read_key(entry.path()));
  }
  if (error || keys.empty()) {
    throw StoreError(
        StoreError::Kind::io,
        "There is no franking key in " + folder.string() +
            ": restore the folder from your backup " +
            "of keys, or begin anew with `causewayd init`."
    );
  }
  return keys;
}

}  // namespace

void FrankKeyRing::create(const std::filesystem::path& folder, Instant now, Random& random) {
  adapters::files::make_private_folder(folder);
  if (!std::filesystem::is_empty(folder)) {
    throw StoreError(
        StoreError::Kind::other, "There are franking keys in " + folder.string() + " already."
    );
  }
  write_key(folder, provider::make_frank_key(first_key_id, now, random));
}

FrankKeyRing::FrankKeyRing(std::filesystem::path folder, Random& random)
    : folder_(std::move(folder)), random_(random) {
  load();
}

void FrankKeyRing::load() {
  auto franker = std::make_shared<const provider::LocalFranker>(read_keys(folder_));
  const std::lock_guard lock(mutex_);
  franker_ = std::move(franker);
}

void FrankKeyRing::rotate(Instant now) {
  auto keys = read_keys(folder_);
  const provider::FrankKeyPlan plan = provider::plan_frank_keys(keys, now);
  if (plan == provider::FrankKeyPlan{}) return;
  // The new key is durable before anything is tagged with it.
  if (plan.mint) write_key(folder_, provider::make_frank_key(*plan.mint, now, random_));
  for (franking::ServerKeyRecord& key : keys) {
    const auto due = [&](const std::vector<std::uint32_t>& ids) {
      return std::find(ids.begin(), ids.end(), key.key_id) != ids.end();
    };
    if (due(plan.destroy)) {
      key.state = franking::ServerKeyState::destroyed;
      key.key = {};
    } else if (due(plan.retire)) {
      key.state = franking::ServerKeyState::retired;
    } else {
      continue;
    }
    write_key(folder_, key);
  }
  load();
}

std::shared_ptr<const provider::LocalFranker> FrankKeyRing::current() const {
  const std::lock_guard lock(mutex_);
  return franker_;
}

std::uint32_t FrankKeyRing::key_id() const {
  return current()->key_id();
}

std::vector<franking::Frank> FrankKeyRing::tag(std::span<const franking::FrankContext> contexts
) const {
  return current()->tag(contexts);
}

franking::FrankVerdict FrankKeyRing::check(
    const franking::FrankContext& context, const franking::Frank& frank
) const {
  return current()->check(context, frank);
}

}  // namespace causeway::causewayd
