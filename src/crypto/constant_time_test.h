#pragma once

#include <gtest/gtest.h>
#include <valgrind/memcheck.h>

#include "base/bytes.h"

/// What is secret as far as valgrind is told: undefined memory, and it reports whatever depends on
/// that (the method of Langley's ctgrind). The test `constant_time` runs tests of this name under
/// valgrind; elsewhere they have nothing to watch with.
namespace causeway::crypto {

class ConstantTime : public testing::Test {
 protected:
  void SetUp() override {
    if (RUNNING_ON_VALGRIND == 0) GTEST_SKIP() << "skipped: not under valgrind";
  }
};

inline void make_secret([[maybe_unused]] ByteView bytes) {
  VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size());
}

inline void make_public([[maybe_unused]] ByteView bytes) {
  VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size());
}

}  // namespace causeway::crypto
