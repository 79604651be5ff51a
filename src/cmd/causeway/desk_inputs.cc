#include "cmd/causeway/desk_inputs.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <system_error>

#include "adapters/json_policy/request_json.h"
#include "cmd/causeway/built_in_policy.h"
#include "policy/time.h"

namespace causeway::cli {
namespace {

namespace fs = std::filesystem;
using adapters::json_policy::FormatError;

/// One more than any of the formats takes: against what never ends.
constexpr std::size_t text_size_max = (std::size_t{16} << 20) + 1;
constexpr const char* policy_name = "regimes.toml";
constexpr const char* of_the_desk = "docs/formats/desk.md says how it is written";

[[noreturn]] void fail_to_read(const std::string& what) {
  fail(
      ExitCode::usage, what + " could not be read: " + std::generic_category().message(errno) + "."
  );
}

/// Files of whatever kind, also those that have no size, such as pipes.
std::string read_text(std::FILE* file, const std::string& what) {
  std::string text;
  std::array<char, std::size_t{1} << 16> piece{};
  while (text.size() < text_size_max) {
    const std::size_t room = std::min(piece.size(), text_size_max - text.size());
    const std::size_t size = std::fread(piece.data(), 1, room, file);
    text.append(piece.data(), size);
    if (size < room) break;
  }
  if (std::ferror(file) != 0) fail_to_read(what);
  return text;
}

std::string read_text(const fs::path& path) {
  const std::unique_ptr<std::FILE, decltype([](std::FILE* file) { (void)std::fclose(file); })> file(
      std::fopen(path.c_str(), "rbe")
  );
  if (!file) fail_to_read(path.string());
  return read_text(file.get(), path.string());
}

/// What `read` makes of it; `what` it is begins the sentence where it breaks its format.
template <typename T>
T in_format(const std::string& what, const std::string& text, T (*read)(std::string_view)) {
  try {
    return read(text);
  } catch (const FormatError& error) {
    throw Failure({
        ExitCode::usage,
        what + " breaks its format: " + error.what() + ".",
        of_the_desk,
        std::string(error.rule().name),
    });
  }
}

}  // namespace

DeskPolicy read_desk_policy(const fs::path& path) {
  if (path.empty()) {
    return {"regimes.toml (built in)", adapters::toml_policy::read_policy(built_in_policy())};
  }
  std::error_code ignored;
  const fs::path file = fs::is_directory(path, ignored) ? path / policy_name : path;
  return {file.string(), adapters::toml_policy::read_policy(read_text(file))};
}

DeskPolicy desk_policy(const Arguments& arguments) {
  DeskPolicy read = read_desk_policy(arguments.policy_path);
  if (read.file.ok()) return read;
  const adapters::toml_policy::Problem& first = read.file.problems().front();
  throw Failure({
      ExitCode::usage,
      problem_text(read.name, first),
      "causeway desk lint " + read.name,
      std::string(first.rule->name),
  });
}

policy::Request desk_request() {
  return in_format(
      "The request", read_text(stdin, "The request on stdin"), &adapters::json_policy::read_request
  );
}

policy::Facts desk_facts(const Arguments& arguments) {
  if (arguments.facts_file.empty()) return {};
  return in_format(
      arguments.facts_file.string(),
      read_text(arguments.facts_file),
      &adapters::json_policy::read_facts
  );
}

Instant desk_moment(const Arguments& arguments) {
  if (arguments.at.empty()) {
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  }
  const auto moment = policy::parse_instant(arguments.at);
  if (!moment) {
    fail(
        ExitCode::usage, "--at is no moment that there is.", "--at 2026-11-22T10:00:00Z, or a day"
    );
  }
  return *moment;
}

std::string problem_text(
    const std::string& file_name, const adapters::toml_policy::Problem& problem
) {
  return file_name + ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column) +
         ": " + problem.sentence + " (" + std::string(problem.rule->name) + ")";
}

}  // namespace causeway::cli
