#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/device.h"

/// People who report what they were told, a person or a group; and what has to be true of it in the
/// end.
namespace causeway::sim {

/// A report that a device has durably decided to hand in.
using ReportsMade = std::map<report::ReportId, DeviceId>;

/// Something that this device has, chosen by `dice`. Nothing where there is nothing to report, or
/// what would prove it is gone.
Result<std::optional<report::ReportId>> report_something(
    client::Engine& engine, client::StoreTransaction& store, Instant now, std::uint64_t dice
);

struct ReportsChecked {
  std::size_t reports = 0;  // at the hub
  std::size_t lines = 0;    // disclosed in them, and proven
  std::size_t told = 0;     // outcomes that a reporter has
  std::vector<std::string> faults;
};

/// Each report that was made is at the hub, opens with the reviewers' key, and each line of it is
/// proven and was accepted in the place and from the device that it names; its device knows so, and
/// no account but the reporter's knows anything of it. Excused is a device whose disk is gone or
/// was set back.
ReportsChecked check_reports(
    const Journal& journal,
    Hub& hub,
    const std::vector<std::unique_ptr<Device>>& devices,
    const ReportsMade& made
);

}  // namespace causeway::sim
