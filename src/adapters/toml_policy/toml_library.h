#pragma once

#include <exception>

#ifdef NDEBUG
#error "toml++ would take what it asserts for granted"
#endif

namespace causeway::adapters::toml_policy {

/// A text broke what toml++ 3.3 asserts: `[1, }` and `[[[` do, where others are parse errors.
class ParserGaveUp : public std::exception {
 public:
  const char* what() const noexcept override { return "the TOML library gave up"; }
};

inline void expect_of_parser(bool condition) {
  if (!condition) throw ParserGaveUp();
}

}  // namespace causeway::adapters::toml_policy

// The library's own hook: a fault of counsel's text is none of ours, and ends no program. All that
// read TOML here include it by this header, for there is one copy of the library in a program.
#define TOML_ASSERT(condition) \
  ::causeway::adapters::toml_policy::expect_of_parser(static_cast<bool>(condition))

#include <toml++/toml.h>
