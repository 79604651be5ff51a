#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/store.h"
#include "mls_group/group.h"
#include "sim/device.h"
#include "sim/lines.h"

/// What a device has on its disk at the end of a run.
namespace causeway::sim {

/// `result`, which cannot fail on these disks.
template <typename T>
T must(Result<T> result) {
  INVARIANT(result.ok());
  return *std::move(result);
}

/// Everything that a device knows of one conversation.
struct View {
  client::Conversation conversation;
  std::vector<client::Message> messages;
  Lines lines;
  std::vector<client::Receipt> receipts;
  std::optional<mls_group::Group> group;
  client::Told told;
  std::vector<client::Gap> gaps;
  std::vector<client::RosterEntry> roster;
};

/// Everything that a device knows.
struct Known {
  std::string username;
  DeviceId device;
  AccountId account;
  std::map<ConversationId, View> views;
  bool awaits_history = false;
  bool is_searchable = true;  // each line is found by what it says
};

Known read_device(Device& device);

}  // namespace causeway::sim
