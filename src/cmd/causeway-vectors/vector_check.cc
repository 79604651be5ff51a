#include "cmd/causeway-vectors/vector_check.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/encoding.h"

namespace causeway::vectors {

std::vector<Json> elements_with(const Json& file, std::initializer_list<std::string_view> keys) {
  if (!file.is_array() || file.empty() || !file.front().is_object()) return {};
  for (const std::string_view key : keys) {
    if (!file.front().contains(key)) return {};
  }
  return file.get<std::vector<Json>>();
}

Outcome run(Check check, const Json& one_case) {
  try {
    check(one_case);
    return {};
  } catch (const Skipped& reason) {
    return {Verdict::skipped, reason.what()};
  } catch (const std::exception& reason) {
    return {Verdict::failed, reason.what()};
  }
}

std::size_t Report::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::count_if(
      outcomes.begin(),
      outcomes.end(),
      [verdict](const Outcome& outcome) { return outcome.verdict == verdict; }
  ));
}

Report run_text(std::string_view text) {
  const Json content = Json::parse(text, nullptr, false);
  if (content.is_discarded()) throw std::runtime_error("is not JSON");
  for (const Format& format : formats()) {
    const std::vector<Json> cases = format.cases(content);
    if (cases.empty()) continue;
    Report report{format.name, {}};
    for (const Json& one_case : cases) report.outcomes.push_back(run(format.check, one_case));
    return report;
  }
  throw std::runtime_error("is of no format that this program knows");
}

Report run_file(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) throw std::runtime_error("cannot be read");
  std::string text;
  std::array<char, 65536> piece;
  while (const std::size_t size = std::fread(piece.data(), 1, piece.size(), file)) {
    text.append(piece.data(), size);
  }
  static_cast<void>(std::fclose(file));
  return run_text(text);
}

void expect(bool holds, std::string_view what) {
  if (!holds) throw Failed(std::string(what));
}

Bytes bytes(const Json& hex) {
  return expect_ok(from_hex(hex.get<std::string>()), "hexadecimal");
}

mls_wire::Suite suite_of(const Json& one_case) {
  const auto id = one_case.at("cipher_suite").get<std::uint16_t>();
  const auto suite = mls_wire::find_suite(static_cast<mls_wire::CipherSuite>(id));
  if (!suite.ok()) throw Skipped("cipher suite " + std::to_string(id) + " is not supported");
  return *suite;
}

}  // namespace causeway::vectors
