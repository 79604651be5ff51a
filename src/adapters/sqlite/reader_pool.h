#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "adapters/sqlite/database.h"

namespace causeway::adapters::sqlite {

/// Connections that read one file beside its writer, as many as there are readers at a time, kept
/// for the next ones. From any thread.
class ReaderPool {
 public:
  explicit ReaderPool(std::filesystem::path path) : path_(std::move(path)) {}

  /// One that nobody uses. Throws `StoreError` where a new one cannot be opened.
  std::unique_ptr<Database> take();
  void give_back(std::unique_ptr<Database> reader);

 private:
  std::filesystem::path path_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace causeway::adapters::sqlite
