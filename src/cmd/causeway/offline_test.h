#pragma once

#include <gtest/gtest.h>

#include "cmd/causeway/provider_test.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli::test {

/// A device that is nobody's yet, with real files, and with a server that nobody reaches.
class Offline : public testing::Test {
 protected:
  ScratchFolder scratch;
  crypto::SystemRandom random;
  Profile profile{"dan", scratch.path() / "dan"};
  Arguments arguments;
  Output output{Style{}};
  OpenProfile opened{
      profile,
      {.host = "localhost", .port = static_cast<std::uint16_t>(free_port())},
      make_key(profile, std::nullopt, random)
  };
  Workspace workspace{opened, arguments, output};
};

}  // namespace causeway::cli::test
