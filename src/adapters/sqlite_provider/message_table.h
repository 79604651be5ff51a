#pragma once

#include <map>
#include <vector>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite_provider/writer_state.h"
#include "provider/message_table.h"

namespace causeway::adapters::sqlite_provider {

/// Rows that carry T are written once T is there: until then an accepted message is in memory, with
/// its place in the inboxes taken.
class MessageTable final : public provider::MessageTable {
 public:
  MessageTable(sqlite::Database& database, WriterState& state)
      : database_(database), state_(state) {}

  std::optional<provider::Acceptance> find(ConversationId conversation, const crypto::Sha256& hash)
      const override;

  provider::Acceptance accept(provider::AcceptedMessage message) override;

  std::span<const franking::FrankContext> untagged() const override { return contexts_; }

  void tag(std::span<const franking::Frank> tags) override;
  std::size_t expire_fleeting(Instant now, std::size_t limit) override;
  std::size_t expire(Instant before, std::size_t limit) override;

 private:
  struct Pending {
    std::int64_t conversation = 0;
    std::int64_t body = 0;
    std::size_t recipients = 0;
    std::int64_t tombstone = 0;  // its body
    std::size_t blocking = 0;
    provider::AcceptedMessage message;
  };

  using Key = std::pair<ConversationId, crypto::Sha256>;

  void write(const Pending& pending, const franking::FrankEnvelope& envelope);

  sqlite::Database& database_;
  WriterState& state_;
  std::vector<franking::FrankContext> contexts_;
  std::vector<Pending> pending_;        // as contexts_
  std::map<Key, std::size_t> by_hash_;  // index into both
};

}  // namespace causeway::adapters::sqlite_provider
