#include "cmd/causewayd/on_writer.h"

#include <future>
#include <memory>

namespace causeway::causewayd {

void write_to_provider(
    const OnWriter& on_writer,
    provider::ProviderStore& store,
    const std::function<void(provider::Transaction&)>& write
) {
  auto written = std::make_shared<std::promise<void>>();
  on_writer([&store, &write, written] {
    try {
      const auto transaction = store.begin_write();
      write(*transaction);
      transaction->commit();
      written->set_value();
    } catch (...) {
      written->set_exception(std::current_exception());
    }
  });
  written->get_future().get();
}

}  // namespace causeway::causewayd
