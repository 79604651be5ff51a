#include "adapters/http_safety/query.h"

#include <algorithm>
#include <charconv>

#include "adapters/http_safety/words.h"
#include "base/bytes.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::size_t limit_max = 100;
constexpr std::size_t limit_otherwise = 50;

[[noreturn]] void refuse() {
  throw Refused(rules::query_is_read);
}

/// application/x-www-form-urlencoded, as URLSearchParams writes it.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%') {
      const auto byte = from_hex(text.substr(i + 1, 2));
      if (!byte.ok() || byte->size() != 1) refuse();
      out += static_cast<char>(byte->front());
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (!is_utf8(as_bytes(out))) refuse();
  return out;
}

}  // namespace

Query::Query(std::string_view text, std::string_view names) {
  const auto known = words_of(names);
  for (const std::string_view part : split(text, '&')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) refuse();
    const std::string_view name = part.substr(0, equals);
    std::string value = decoded(part.substr(equals + 1));
    if (value.empty() || std::ranges::find(known, name) == known.end()) refuse();
    if (!values_.emplace(name, std::move(value)).second) refuse();
  }
}

std::optional<std::string> Query::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint64_t> Query::number(std::string_view name) const {
  return one_of(name, [](std::string_view text) -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc() && end == text.data() + text.size();
    if (!is_whole || text.starts_with('0')) return std::nullopt;
    return value;
  });
}

std::size_t Query::limit() const {
  const std::uint64_t limit = number("limit").value_or(limit_otherwise);
  if (limit > limit_max) refuse();
  return static_cast<std::size_t>(limit);
}

}  // namespace causeway::adapters::http_safety
