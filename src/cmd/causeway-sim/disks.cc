#include "cmd/causeway-sim/disks.h"

#include "adapters/sqlite_client/client_store.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "base/encoding.h"

namespace causeway::simulate {
namespace {

/// Memory where there is such a file system: the simulator crashes processes, not power, and a
/// thousand worlds sync their disks a million times.
std::filesystem::path scratch_folder(Random& random) {
  const std::filesystem::path memory = "/dev/shm";
  const auto base =
      std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  return base / ("causeway-sim-" + to_hex(random.bytes(8)));
}

}  // namespace

Disks::Disks(Random& random) : folder_(scratch_folder(random)) {
  std::filesystem::create_directory(folder_);
}

Disks::~Disks() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::unique_ptr<provider::ProviderStore> Disks::open_provider() {
  return std::make_unique<adapters::sqlite_provider::ProviderStore>(folder_ / "provider.db");
}

std::unique_ptr<client::ClientStore> Disks::open_device(std::size_t index) {
  return std::make_unique<adapters::sqlite_client::SqliteClientStore>(
      adapters::sqlite::Database::open(device(index))
  );
}

std::filesystem::path Disks::device(std::size_t index) const {
  return folder_ / ("device" + std::to_string(index) + ".db");
}

std::filesystem::path Disks::copy_of_device(std::size_t index) const {
  return folder_ / ("copy" + std::to_string(index) + ".db");
}

void Disks::copy_device(std::size_t index) {
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(device(index), copy_of_device(index), replace);
}

void Disks::restore_device(std::size_t index) {
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(copy_of_device(index), device(index), replace);
}

void Disks::wipe_device(std::size_t index) {
  std::filesystem::remove(device(index));
}

}  // namespace causeway::simulate
