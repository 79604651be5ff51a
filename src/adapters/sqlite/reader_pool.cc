#include "adapters/sqlite/reader_pool.h"

#include <utility>

namespace causeway::adapters::sqlite {

std::unique_ptr<Database> ReaderPool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Database>(Database::open(path_, {.access = Access::read_only}));
}

void ReaderPool::give_back(std::unique_ptr<Database> reader) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(reader));
}

}  // namespace causeway::adapters::sqlite
