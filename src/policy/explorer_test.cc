// What the desk's machines can do, all of it, breaks nothing. How many states and steps that are is
// printed, and stands in docs/formats/desk-states.md.
#include "policy/explorer.h"

#include <gtest/gtest.h>

#include "policy/abuse_world.h"
#include "policy/emergency_world.h"
#include "policy/request_world.h"
#include "policy/world_broken_test.h"

namespace causeway::policy {
namespace {

template <typename S>
void show_machine(const Machine<S>& machine) {
  const std::string line = test::count_of(machine);
  std::printf("%s\n", line.c_str());
  ::testing::Test::RecordProperty(std::string(machine.name), line);
}

void show_world(const std::string& name, const Exploration& found) {
  EXPECT_EQ(test::broken_of(found), (std::vector<std::pair<std::string, test::Path>>{})) << name;
  const std::string line = test::count_of(found);
  std::printf("%s: %s\n", name.c_str(), line.c_str());
  ::testing::Test::RecordProperty(name + " explored", line);
}

TEST(DeskExplorer, FindsNothingBrokenInTheRequestAndAllThatGoesWithIt) {
  show_machine(request_machine());
  show_machine(preservation_machine());
  show_machine(notice_machine());
  show_machine(gag_machine());
  show_machine(clock_machine());
  show_world("request x preservation x notice x gag x clock", explore(request_rules()));
}

TEST(DeskExplorer, FindsNothingBrokenInEmergencies) {
  show_machine(emergency_machine());
  show_world("emergency", explore(emergency_rules()));
}

TEST(DeskExplorer, FindsNothingBrokenInReportsOfAbuse) {
  show_machine(abuse_machine());
  show_world("abuse", explore(abuse_rules()));
}

}  // namespace
}  // namespace causeway::policy
