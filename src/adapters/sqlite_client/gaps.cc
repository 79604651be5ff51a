// What this device could not be told, and by which key it asks for it.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {

using client::Gap;
using client::HistoryKey;
using client::Told;

Result<Told> ClientTransaction::told(ConversationId conversation) {
  return guarded([&] {
    Told found;
    database_.for_each(
        "SELECT first, last, epoch FROM told WHERE conversation = ?",
        [&](std::uint64_t first, std::uint64_t last, std::uint64_t epoch) {
          found = {first, last, epoch};
        },
        conversation
    );
    return found;
  });
}

Result<void> ClientTransaction::put_told(ConversationId conversation, const Told& told) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)",
        conversation,
        told.first,
        told.last,
        told.epoch
    );
  });
}

Result<std::vector<Gap>> ClientTransaction::gaps(ConversationId conversation) {
  return guarded([&] {
    std::vector<Gap> found;
    database_.for_each(
        "SELECT * FROM gap WHERE conversation = ? ORDER BY first",
        [&](ConversationId id,
            std::uint64_t first,
            std::uint64_t last,
            std::uint64_t since_ms,
            AccountId sender,
            std::uint8_t asked,
            std::uint64_t next_ms,
            AccountId gone_by) {
          found.push_back({id, first, last, since_ms, sender, asked, next_ms, gone_by});
        },
        conversation
    );
    return found;
  });
}

Result<void> ClientTransaction::put_gap(const Gap& gap) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        gap.conversation,
        gap.first,
        gap.last,
        gap.since_ms,
        gap.sender,
        gap.asked,
        gap.next_ms,
        gap.gone_by
    );
  });
}

Result<void> ClientTransaction::delete_gap(ConversationId conversation, std::uint64_t first) {
  return guarded([&] {
    database_.run("DELETE FROM gap WHERE conversation = ? AND first = ?", conversation, first);
  });
}

Result<std::vector<ConversationId>> ClientTransaction::conversations_with_gaps() {
  return guarded([&] {
    std::vector<ConversationId> found;
    database_.for_each("SELECT DISTINCT conversation FROM gap", [&](ConversationId id) {
      found.push_back(id);
    });
    return found;
  });
}

Result<std::optional<HistoryKey>> ClientTransaction::history_key(ConversationId conversation) {
  return guarded([&] {
    std::optional<HistoryKey> found;
    database_.for_each(
        "SELECT * FROM history_key WHERE conversation = ?",
        [&](ConversationId held, content::HistoryRequestId id, SecretBytes private_key) {
          found = HistoryKey{held, id, std::move(private_key)};
        },
        conversation
    );
    return found;
  });
}

Result<void> ClientTransaction::put_history_key(const HistoryKey& key) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO history_key VALUES (?, ?, ?)",
        key.conversation,
        key.id,
        key.private_key
    );
  });
}

Result<void> ClientTransaction::delete_history_key(ConversationId conversation) {
  return guarded([&] {
    database_.run("DELETE FROM history_key WHERE conversation = ?", conversation);
  });
}

Result<std::uint64_t> ClientTransaction::history_tried_ms(DeviceId device) {
  return guarded([&] {
    return database_
        .query_one<std::uint64_t>("SELECT tried_ms FROM history_attempt WHERE device = ?", device)
        .value_or(0);
  });
}

Result<void> ClientTransaction::put_history_tried(DeviceId device, std::uint64_t time_ms) {
  return guarded([&] {
    database_.run("INSERT OR REPLACE INTO history_attempt VALUES (?, ?)", device, time_ms);
  });
}

Result<bool> ClientTransaction::is_set_back() {
  return guarded([&] {
    return database_.query_one<std::uint64_t>("SELECT only_row FROM set_back").has_value();
  });
}

Result<void> ClientTransaction::note_set_back() {
  return guarded([&] { database_.run("INSERT OR IGNORE INTO set_back VALUES (1)"); });
}

Result<void> ClientTransaction::forget_set_back() {
  return guarded([&] { database_.run("DELETE FROM set_back"); });
}

}  // namespace causeway::adapters::sqlite_client
