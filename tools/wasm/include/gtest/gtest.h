#pragma once

#include_next <gtest/gtest.h>

/// A trap ends the whole module, and so does what is thrown: these tests are compiled, shown as
/// skipped, and left to native builds.
#define CAUSEWAY_SKIP_IN_WASM(statement, what) \
  if (false) {                                 \
    statement;                                 \
  }                                            \
  GTEST_SKIP() << "skipped: no " what " in WebAssembly"

#define EXPECT_DEATH(statement, message) CAUSEWAY_SKIP_IN_WASM(statement, "death tests")
#undef EXPECT_THROW
#define EXPECT_THROW(statement, type) CAUSEWAY_SKIP_IN_WASM(statement, "exceptions")
