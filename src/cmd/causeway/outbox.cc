#include "cmd/causeway/outbox.h"

#include <algorithm>

#include "cmd/causeway/accept.h"

namespace causeway::cli {
namespace {

constexpr std::string_view it_is_kept = " It is kept, and goes out with the next command.";

}  // namespace

std::size_t waiting_in_outbox(Workspace& workspace) {
  return workspace.device().look([](client::StoreTransaction& store) { return store.outbox(); }
  ).size();
}

std::size_t waiting_in_outbox(Workspace& workspace, ConversationId chat) {
  const auto entries =
      workspace.device().look([](client::StoreTransaction& store) { return store.outbox(); });
  return static_cast<std::size_t>(std::count_if(
      entries.begin(),
      entries.end(),
      [&](const client::OutboxEntry& entry) { return entry.conversation == chat; }
  ));
}

client::Message message_at(Workspace& workspace, client::MessageRow row) {
  return workspace.device().look([&](client::StoreTransaction& store) -> Result<client::Message> {
    auto message = TRY(store.message(row));
    INVARIANT(message.has_value());
    return *std::move(message);
  });
}

void sending(const std::function<void()>& work) {
  try {
    work();
  } catch (const adapters::http::NetworkError& error) {
    Explanation explanation = explain(error);
    explanation.sentence += it_is_kept;
    throw Failure(std::move(explanation));
  } catch (const adapters::http_client::Refused& refused) {
    Explanation explanation = explain_rule(refused.rule());
    explanation.sentence += it_is_kept;
    throw Failure(std::move(explanation));
  }
}

void fail_late(std::string_view what) {
  fail(
      ExitCode::timed_out,
      std::string(what) + " was not finished in time." + std::string(it_is_kept),
      "causeway recv, or wait longer: --timeout SECONDS"
  );
}

}  // namespace causeway::cli
