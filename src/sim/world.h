#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/device.h"
#include "sim/reporting.h"

namespace causeway::sim {

struct Options {
  std::uint64_t seed = 0;
  std::size_t people_max = 5;
  std::size_t devices_max = 3;  // of one person, at a time
  std::size_t actions_max = 60;
};

/// What a run came to. Empty `faults`: nothing is wrong.
struct Report {
  std::vector<std::string> faults;
  std::vector<std::string> last_lines;
  std::size_t accepted = 0;         // messages that the hub took
  std::size_t displayed = 0;        // rows that people see of them, at other devices
  std::size_t lines_compared = 0;   // how often a line was looked at on two devices
  std::size_t delivered = 0;        // receipts that senders have
  std::size_t unproven = 0;         // rows that could not be shown: always 0
  std::size_t missing = 0;          // messages that a device lacks and could have: always 0
  std::size_t false_delivered = 0;  // receipts of what nobody has stored: always 0
  std::size_t lost = 0;             // messages that no other device can give any more
  std::size_t came_back = 0;   // into chats, by themselves, of devices that had forgotten nothing
  std::size_t gaps = 0;        // numbers that devices still wait for
  Milliseconds settled{0};     // after the faults, until all was at rest
  std::size_t lies = 0;        // messages that no device may show
  std::size_t restored = 0;    // devices that had an older disk
  std::size_t lost_disks = 0;  // devices that had none any more
  std::size_t recovered = 0;   // accounts that came back by the recovery key
  std::size_t given = 0;       // older messages that devices got from a backup or another device
  std::size_t reports = 0;     // that the hub has
  std::size_t reported = 0;    // lines disclosed in them, each proven
  std::size_t outcomes = 0;    // of reports, that their reporters were told
  std::size_t devices = 0;     // that had a place in an account
  std::size_t revoked = 0;     // that lost it
};

/// A provider and a few people who talk while everything around them fails now and then: from one
/// seed, in virtual time, through the production engine and handlers. When the faults end,
/// everybody has an hour to get everything and to agree.
class World {
 public:
  World(const Options& options, Stores& stores);

  Report run();

 private:
  void start_people();
  void plan_actions();
  void act();
  void disturb();
  void say_something(Device& device);
  void say_about_something(Device& device);
  void do_for_oneself(Device& device);
  void report_something(Device& device);
  void change_group(Device& device);
  void link(Device& device);
  void revoke(Device& device);
  void remove(Device& device, const Device& other);
  void delete_account(Device& device);
  void make_recovery_key(Device& device);
  void lose_all(const Device& device);
  void look_after_devices();
  void replace(const Device& gone);
  Device& add_device(std::unique_ptr<Device> device);
  Device::Ports ports();
  void lie(Device& device);
  Device& somebody();
  std::vector<Device*> devices_of(const std::string& username);
  std::vector<std::string> some_usernames();
  void end_faults();
  bool is_quiet(Instant patient_until);

  Options options_;
  Stores& stores_;
  Faults faults_;
  SeededRandom random_;
  Schedule schedule_;
  Journal journal_;
  Network network_;
  Hub hub_;
  std::vector<std::unique_ptr<Device>> devices_;
  std::set<const Device*> replaced_;
  std::uint64_t said_ = 0;
  ReportsMade reports_;
};

}  // namespace causeway::sim
