#include "provider/batch.h"

#include <algorithm>
#include <optional>

#include "api/rules.h"
#include "provider/answer.h"

namespace causeway::provider {
namespace {

/// A reply that tells of a frank ends with its T: api::SendReply.
void put_tag(Bytes& reply, const franking::Frank& tag) {
  INVARIANT(reply.size() >= tag.value.size());
  std::copy(tag.value.begin(), tag.value.end(), reply.end() - std::ptrdiff_t(tag.value.size()));
}

void tag_messages(Transaction& transaction, const Franker& franker, std::span<Outcome> outcomes) {
  const auto contexts = transaction.messages().untagged();
  if (contexts.empty()) return;
  const std::vector<franking::Frank> tags = franker.tag(contexts);
  for (Outcome& outcome : outcomes) {
    if (outcome.untagged) put_tag(outcome.reply, tags[*outcome.untagged]);
  }
  transaction.messages().tag(tags);
}

/// Who is behind a batch.
struct Runner {
  ProviderStore& store;
  const Dispatcher& dispatcher;
  Instant now;
  Random& random;

  /// All requests in one transaction. Nothing, with nothing kept, where that cannot be.
  std::optional<std::vector<Outcome>> together(std::span<const Admitted> requests) const {
    try {
      const auto transaction = store.begin_write();
      std::vector<Outcome> outcomes;
      outcomes.reserve(requests.size());
      for (const Admitted& request : requests) {
        const std::uint64_t before = transaction->changes();
        outcomes.push_back(dispatcher.run(*transaction, request, now, random));
        const bool refused = outcomes.back().status != api::Status::ok;
        if (refused && transaction->changes() != before) return std::nullopt;
      }
      tag_messages(*transaction, dispatcher.franker(), outcomes);
      if (transaction->changes() > 0) transaction->commit();
      return outcomes;
    } catch (const StoreError&) {
      return std::nullopt;
    }
  }

  Outcome alone(const Admitted& request) const {
    return answer_or_unavailable([&] {
      const auto transaction = store.begin_write();
      Outcome outcome = dispatcher.run(*transaction, request, now, random);
      tag_messages(*transaction, dispatcher.franker(), {&outcome, 1});
      const bool keep = outcome.status == api::Status::ok && transaction->changes() > 0;
      if (keep) transaction->commit();
      return outcome;
    });
  }
};

}  // namespace

std::vector<Outcome> run_batch(
    ProviderStore& store,
    const Dispatcher& dispatcher,
    std::span<const Admitted> requests,
    Instant now,
    Random& random
) {
  const Runner runner{store, dispatcher, now, random};
  if (auto outcomes = runner.together(requests)) return *std::move(outcomes);
  std::vector<Outcome> outcomes;
  for (const Admitted& request : requests) outcomes.push_back(runner.alone(request));
  return outcomes;
}

Outcome run_read(
    ProviderStore& store,
    const Dispatcher& dispatcher,
    const Admitted& request,
    Instant now,
    Random& random
) {
  return answer_or_unavailable([&] {
    return dispatcher.read(*store.begin_read(), request, now, random);
  });
}

}  // namespace causeway::provider
