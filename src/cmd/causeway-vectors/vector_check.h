#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "mls_wire/suite.h"
#include "tls/codec.h"

/// Checks of our code against other people's test data. A file of test data has one format, and
/// consists of cases that stand for themselves; each is passed, failed, or skipped for a reason
/// that is said.
namespace causeway::vectors {

using Json = nlohmann::json;

enum class Verdict {
  passed,
  failed,
  skipped,
};

struct Outcome {
  Verdict verdict = Verdict::passed;
  std::string why;  // empty where passed
};

/// Ends the check of one case. Other exceptions (a missing key, a wrong type) count as failed too.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Checks one case; returns where it passes, throws `Failed` or `Skipped` otherwise.
using Check = void (*)(const Json& one_case);

/// A kind of file.
struct Format {
  std::string_view name;
  /// The cases of a file, or none where it is not of this format.
  std::vector<Json> (*cases)(const Json& file);
  Check check;
};

/// All formats that this program knows (formats.cc). The first that finds cases in a file has it.
std::span<const Format> formats();

/// For `Format::cases`: the elements of an array whose first element has all these keys.
std::vector<Json> elements_with(const Json& file, std::initializer_list<std::string_view> keys);

Outcome run(Check check, const Json& one_case);

struct Report {
  std::string_view format;
  std::vector<Outcome> outcomes;  // in the order of the file

  std::size_t count(Verdict verdict) const;
};

/// Runs what is in a file. Throws `std::runtime_error` where it is not JSON, or of no known format.
Report run_text(std::string_view text);

/// Runs a whole file. Throws `std::runtime_error` also where it cannot be read.
Report run_file(const std::string& path);

// What checks are written with.

void expect(bool holds, std::string_view what);

/// The value of a result that has one.
template <typename T>
T expect_ok(Result<T> result, std::string_view what) {
  if (!result.ok()) {
    throw Failed(std::string(what) + ": " + std::string(result.error().rule().name));
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

/// The bytes of a hexadecimal string.
Bytes bytes(const Json& hex);

/// Decodes hexadecimal bytes.
template <typename T>
T decoded(const Json& hex, std::string_view what) {
  return expect_ok(tls::decode<T>(bytes(hex)), what);
}

/// The case's suite; skips the case where this build does not support it.
mls_wire::Suite suite_of(const Json& one_case);

}  // namespace causeway::vectors
