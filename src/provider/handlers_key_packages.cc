#include <algorithm>

#include "api/rules.h"
#include "provider/handlers.h"
#include "provider/key_package_check.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;

api::PublishKeyPackagesReply publish_key_packages(
    Call& call, const api::PublishKeyPackagesRequest& request
) {
  const CheckedKeyPackages checked = check_key_packages(call, call.device, request);
  return {.count = keep_key_packages(call, call.device.device, checked)};
}

api::ClaimKeyPackagesReply claim_key_packages(
    Call& call, const api::ClaimKeyPackagesRequest& request
) {
  const AccountTable& accounts = call.transaction.accounts();
  auto account = accounts.find(request.account);
  const bool is_there = account && !accounts.devices(request.account).empty();
  require(is_there, Status::not_found, api::rules::account_exists);
  const auto wanted = [&request](DeviceId device) {
    const auto& devices = request.devices;
    return devices.empty() || std::find(devices.begin(), devices.end(), device) != devices.end();
  };

  api::ClaimKeyPackagesReply reply{.statement = std::move(account->statement)};
  for (const DeviceRecord& device : accounts.devices(request.account)) {
    if (!wanted(device.device)) continue;
    auto taken = call.transaction.key_packages().take(device.device, request.suite, call.now);
    if (taken) reply.key_packages.push_back({device.device, *std::move(taken)});
  }
  return reply;
}

}  // namespace causeway::provider
