#pragma once

#include <filesystem>

#include "base/random.h"
#include "sim/stores.h"

namespace causeway::simulate {

/// The production SQLite stores in a scratch folder, which goes with the object.
class Disks final : public sim::Stores {
 public:
  explicit Disks(Random& random);
  ~Disks() override;
  Disks(const Disks&) = delete;
  Disks& operator=(const Disks&) = delete;

  std::unique_ptr<provider::ProviderStore> open_provider() override;
  std::unique_ptr<client::ClientStore> open_device(std::size_t index) override;
  void copy_device(std::size_t index) override;
  void restore_device(std::size_t index) override;
  void wipe_device(std::size_t index) override;

 private:
  std::filesystem::path device(std::size_t index) const;
  std::filesystem::path copy_of_device(std::size_t index) const;

  std::filesystem::path folder_;
};

}  // namespace causeway::simulate
