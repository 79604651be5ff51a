#include "provider/device_differences.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace causeway::provider {

namespace {

std::vector<DeviceId> without(const std::set<DeviceId>& all, const std::set<DeviceId>& some) {
  std::vector<DeviceId> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(rest));
  return rest;
}

/// Those that an account is to have in the conversation.
std::set<DeviceId> devices_that_belong(
    const Transaction& transaction, const std::vector<Departure>& departures, AccountId account
) {
  std::set<DeviceId> wanted;
  if (std::ranges::count(departures, account, &Departure::account) > 0) return wanted;
  for (const DeviceRecord& device : transaction.accounts().devices(account)) {
    wanted.insert(device.device);
  }
  return wanted;
}

}  // namespace

api::LeaveItem leave_item(ConversationId id, const Departure& departure) {
  return {
      .conversation = id,
      .account = departure.account,
      .device = departure.device,
      .epoch = departure.epoch.value,
      .signature = departure.signature,
  };
}

api::StaleDevices device_differences(
    const Transaction& transaction,
    ConversationId id,
    const std::vector<Member>& members,
    const std::vector<Departure>& departures
) {
  std::map<AccountId, std::set<DeviceId>> in_conversation;
  for (const Member& member : members) in_conversation[member.account].insert(member.device);

  api::StaleDevices stale;
  for (const auto& [account, devices] : in_conversation) {
    const std::set<DeviceId> wanted = devices_that_belong(transaction, departures, account);
    api::DeviceDifference difference{.account = account};
    difference.missing = without(wanted, devices);
    difference.surplus = without(devices, wanted);
    if (difference.missing.empty() && difference.surplus.empty()) continue;
    if (const auto stored = transaction.accounts().find(account)) {
      difference.statement = stored->statement;
    }
    stale.differences.push_back(std::move(difference));
  }
  for (const Departure& departure : departures) {
    if (departure.device != DeviceId{}) stale.leaving.push_back(leave_item(id, departure));
  }
  return stale;
}

}  // namespace causeway::provider
