// What a command waits for beside what it was asked for, where the server does not answer.
#include "cmd/causeway/outbox.h"

#include "cmd/causeway/offline_test.h"

namespace causeway::cli {
namespace {

constexpr Milliseconds moment{100};

using Hints = test::Offline;

TEST_F(Hints, EndTheWait) {
  std::size_t asked = 0;
  await_hint(workspace, [&] { return ++asked == 2; }, moment);
  EXPECT_EQ(asked, 2U);
}

TEST_F(Hints, ThatDoNotComeAreNoFailureAndKeepNobodyForLong) {
  const auto patience = workspace.patience();
  EXPECT_NO_THROW(await_hint(workspace, [] { return false; }, moment));
  EXPECT_LT(std::chrono::steady_clock::now(), patience);
}

}  // namespace
}  // namespace causeway::cli
