#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "adapters/sqlite/database.h"
#include "base/id.h"
#include "mls_tree/stored_tree.h"
#include "provider/account_table.h"

namespace causeway::adapters::sqlite_provider {

/// Where a device's inbox goes on.
struct InboxEnd {
  std::int64_t device = 0;   // its number in the tables
  std::uint64_t newest = 0;  // number of its newest item
};

/// What the connection that writes knows without asking the file, because no other process writes
/// to it. Valid from one transaction to the next; forgotten as a whole when one is dropped. A
/// reader has one too, which lives as long as its transaction.
class WriterState {
 public:
  explicit WriterState(sqlite::Database& database) : database_(database) {}

  /// Nothing for a device that the store does not know.
  InboxEnd* inbox_end(DeviceId device);
  /// The number of a device in the tables.
  std::optional<std::int64_t> device_number(DeviceId device);
  /// The record of a device as `put_device` left it; null where it has to be looked up.
  const provider::DeviceRecord* device_record(DeviceId device) const;
  void note_device(const provider::DeviceRecord& record);

  /// The number of a conversation in the tables.
  std::optional<std::int64_t> conversation_number(ConversationId conversation);
  void note_conversation(ConversationId conversation, std::int64_t number);

  /// What the file has of a conversation's tree, by its number; null where it has to be read.
  mls_tree::StoredTree* find_tree(std::int64_t conversation);
  mls_tree::StoredTree& note_tree(std::int64_t conversation, mls_tree::StoredTree tree);

  /// An id for the next body: higher than all before.
  std::int64_t next_body();

  /// A recipient of a body has it; `settle_bodies` (inbox_table.h) counts once per transaction.
  std::map<std::int64_t, std::int64_t>& released_bodies() { return released_bodies_; }

  /// Where the search for old items goes on.
  std::int64_t& expiry_cursor() { return expiry_cursor_; }

  void note_change() { ++changes_; }

  std::uint64_t changes() const { return changes_; }

  /// A transaction was dropped: what it taught us never happened.
  void forget();

  /// A transaction begins.
  void begin() { changes_ = 0; }

 private:
  /// What is remembered of devices, about 60 MB; beyond it everything is forgotten and learnt anew.
  static constexpr std::size_t devices_max = 100'000;

  /// All trees that are remembered, in nodes: some 60 MB. Beyond it they are forgotten.
  static constexpr std::size_t tree_nodes_max = 100'000;

  struct Lookup {
    ConversationId conversation;
    std::int64_t number = 0;
  };

  sqlite::Database& database_;
  std::map<DeviceId, InboxEnd> inboxes_;
  std::map<DeviceId, provider::DeviceRecord> records_;
  std::optional<Lookup> last_conversation_;
  std::map<std::int64_t, mls_tree::StoredTree> trees_;
  std::int64_t newest_body_ = 0;  // 0: not known
  std::map<std::int64_t, std::int64_t> released_bodies_;
  std::int64_t expiry_cursor_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace causeway::adapters::sqlite_provider
