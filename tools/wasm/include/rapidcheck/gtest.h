#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

/// RapidCheck's library is not there for WebAssembly: its way of failing is an exception. A
/// property is compiled, shown as skipped, and left to native builds.
#define RC_GTEST_PROP(suite, name, parameters)                       \
  [[maybe_unused]] static void suite##_##name##_property parameters; \
  TEST(suite, name) {                                                \
    GTEST_SKIP() << "skipped: no RapidCheck in WebAssembly";         \
  }                                                                  \
  static void suite##_##name##_property parameters
