#include "adapters/sqlite_provider/writer_state.h"

#include <utility>

namespace causeway::adapters::sqlite_provider {

std::optional<std::int64_t> WriterState::device_number(DeviceId device) {
  if (const auto known = inboxes_.find(device); known != inboxes_.end()) {
    return known->second.device;
  }
  return database_.query_one<std::int64_t>("SELECT number FROM device WHERE device = ?", device);
}

InboxEnd* WriterState::inbox_end(DeviceId device) {
  if (const auto known = inboxes_.find(device); known != inboxes_.end()) return &known->second;
  const auto number = device_number(device);
  if (!number) return nullptr;
  const auto newest = database_.query_one<std::uint64_t>(
      "SELECT number FROM inbox WHERE device = ? ORDER BY number DESC LIMIT 1", *number
  );
  if (inboxes_.size() >= devices_max) inboxes_.clear();
  InboxEnd end{.device = *number, .newest = newest.value_or(0)};
  return &inboxes_.emplace(device, end).first->second;
}

const provider::DeviceRecord* WriterState::device_record(DeviceId device) const {
  const auto known = records_.find(device);
  return known == records_.end() ? nullptr : &known->second;
}

void WriterState::note_device(const provider::DeviceRecord& record) {
  if (records_.size() >= devices_max) records_.clear();
  records_.insert_or_assign(record.device, record);
}

void WriterState::note_conversation(ConversationId conversation, std::int64_t number) {
  last_conversation_ = Lookup{conversation, number};
}

std::optional<std::int64_t> WriterState::conversation_number(ConversationId conversation) {
  if (last_conversation_ && last_conversation_->conversation == conversation) {
    return last_conversation_->number;
  }
  const auto number = database_.query_one<std::int64_t>(
      "SELECT number FROM conversation WHERE conversation = ?", conversation
  );
  if (number) note_conversation(conversation, *number);
  return number;
}

mls_tree::StoredTree* WriterState::find_tree(std::int64_t conversation) {
  const auto known = trees_.find(conversation);
  return known == trees_.end() ? nullptr : &known->second;
}

mls_tree::StoredTree& WriterState::note_tree(std::int64_t conversation, mls_tree::StoredTree tree) {
  // A small one takes the room of some nodes more.
  const auto size = [](const mls_tree::StoredTree& of) { return of.node_count() + 64U; };
  std::size_t nodes = size(tree);
  for (const auto& [number, known] : trees_) nodes += size(known);
  if (nodes > tree_nodes_max) trees_.clear();
  return trees_.insert_or_assign(conversation, std::move(tree)).first->second;
}

std::int64_t WriterState::next_body() {
  if (newest_body_ == 0) {
    const auto newest =
        database_.query_one<std::int64_t>("SELECT id FROM body ORDER BY id DESC LIMIT 1");
    newest_body_ = newest.value_or(0);
  }
  return ++newest_body_;
}

void WriterState::forget() {
  inboxes_.clear();
  records_.clear();
  last_conversation_.reset();
  trees_.clear();
  newest_body_ = 0;
  released_bodies_.clear();
}

}  // namespace causeway::adapters::sqlite_provider
