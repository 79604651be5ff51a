#include "adapters/toml_policy/table.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace causeway::adapters::toml_policy {
namespace {

constexpr std::size_t quoted_max = 60;
/// A reader of the desk's answers reads titles, sources and notes whole.
constexpr std::size_t text_max = 1000;
constexpr std::uint32_t number_max = 10'000;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

/// One line, whatever the file is: a sentence is shown in terminals.
std::string printable(std::string_view text) {
  std::string line(text);
  std::replace_if(line.begin(), line.end(), is_control, ' ');
  return line;
}

bool is_plain(const std::string& text) {
  return text.size() <= text_max && text.find_first_not_of(' ') != std::string::npos &&
         std::none_of(text.begin(), text.end(), is_control);
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool check_country(
    const std::string& key,
    const std::string& said,
    const toml::source_region& where,
    Problems& problems
) {
  if (said.size() == 2 && std::all_of(said.begin(), said.end(), is_capital)) return true;
  problems.add(
      rules::country_is_a_code,
      where,
      key + ": " + in_quotes(said) + " is no country; two capital letters, such as \"GB\"."
  );
  return false;
}

void say_type(
    const std::string& key, const toml::node& node, const char* wanted, Problems& problems
) {
  problems.add(rules::value_has_its_type, node.source(), key + " has to be " + wanted + ".");
}

std::string two_digits(unsigned value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

const Key* find_key(const std::vector<Key>& keys, std::string_view name) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [name](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace

void Problems::add(
    const Rule& rule, const toml::source_region& where, const std::string& sentence
) {
  // What the library itself places nowhere is at the beginning.
  const auto line = std::max<std::size_t>(where.begin.line, 1);
  const auto column = std::max<std::size_t>(where.begin.column, 1);
  all_.push_back({line, column, printable(sentence), &rule});
}

std::vector<Problem> Problems::take() {
  std::sort(all_.begin(), all_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column, a.sentence) < std::tie(b.line, b.column, b.sentence);
  });
  return std::move(all_);
}

std::string in_quotes(std::string_view text) {
  std::size_t size = std::min(text.size(), quoted_max);
  // Not in the middle of a character.
  while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80
  ) {
    --size;
  }
  return "\"" + std::string(text.substr(0, size)) + (size < text.size() ? "…" : "") + "\"";
}

void take_table(
    const toml::table& table,
    const std::string& title,
    const std::vector<Key>& keys,
    Problems& problems
) {
  for (const auto& [name, node] : table) {
    if (const Key* key = find_key(keys, name.str())) {
      key->take(std::string(key->name), node, problems);
    } else {
      problems.add(
          rules::key_is_known, name.source(), title + " has no " + in_quotes(name.str()) + "."
      );
    }
  }
  for (const Key& key : keys) {
    if (key.presence == Presence::optional || table.contains(key.name)) continue;
    problems.add(
        rules::key_is_there, table.source(), title + ": " + std::string(key.name) + " is missing."
    );
  }
}

std::optional<std::string> text_of(
    const std::string& key, const toml::node& node, Problems& problems
) {
  const auto said = node.value_exact<std::string>();
  if (!said) {
    say_type(key, node, "a text in quotes", problems);
  } else if (!is_plain(*said)) {
    problems.add(
        rules::text_is_plain,
        node.source(),
        key + " has to be one line of at most " + std::to_string(text_max) +
            " bytes that says something."
    );
    return std::nullopt;
  }
  return said;
}

Take text(std::string& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    if (auto said = text_of(key, node, problems)) out = std::move(*said);
  };
}

Take flag(bool& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    const auto said = node.value_exact<bool>();
    if (said) {
      out = *said;
    } else {
      say_type(key, node, "true or false", problems);
    }
  };
}

Take number(std::uint32_t& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    const auto said = node.value_exact<std::int64_t>();
    if (!said) {
      say_type(key, node, "a number", problems);
    } else if (*said < 1 || *said > number_max) {
      problems.add(
          rules::number_is_in_range,
          node.source(),
          key + " has to be from 1 to " + std::to_string(number_max) + "."
      );
    } else {
      out = static_cast<std::uint32_t>(*said);
    }
  };
}

Take day(std::optional<policy::Date>& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    const auto said = node.value_exact<toml::date>();
    if (!said) {
      say_type(key, node, "a day without quotes, such as 2026-11-27", problems);
      return;
    }
    const std::string written =
        std::to_string(said->year) + "-" + two_digits(said->month) + "-" + two_digits(said->day);
    out = policy::parse_date(written);
    if (out) return;
    problems.add(
        rules::day_is_in_range, node.source(), key + " has to be a day from 1970 to 2199."
    );
  };
}

Take span(policy::Span& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    const auto said = text_of(key, node, problems);
    if (!said) return;
    const auto parsed = policy::parse_span(*said);
    if (parsed) {
      out = *parsed;
    } else {
      problems.add(
          rules::span_is_a_length,
          node.source(),
          key + ": " + in_quotes(*said) +
              R"( is no length of time; such as "P10D", "PT96H", "P1Y".)"
      );
    }
  };
}

Take country(std::string& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    auto said = text_of(key, node, problems);
    if (said && check_country(key, *said, node.source(), problems)) out = std::move(*said);
  };
}

Take list(TakeText take) {
  return [take =
              std::move(take)](const std::string& key, const toml::node& node, Problems& problems) {
    const toml::array* array = node.as_array();
    if (array == nullptr) {
      say_type(key, node, "a list of texts in quotes", problems);
      return;
    }
    std::set<std::string> seen;
    for (const toml::node& entry : *array) {
      const auto said = text_of(key, entry, problems);
      if (!said || !take(key, *said, entry.source(), problems)) continue;
      if (seen.insert(*said).second) continue;
      problems.add(
          rules::entry_stands_once, entry.source(), key + ": " + in_quotes(*said) + " stands twice."
      );
    }
  };
}

Take countries(std::vector<std::string>& out) {
  return list([&out](const auto& key, const auto& said, const auto& where, auto& problems) {
    if (!check_country(key, said, where, problems)) return false;
    out.push_back(said);
    return true;
  });
}

Take tables(std::function<void(const toml::table&, Problems&)> take) {
  return
      [take = std::move(take)](const std::string& key, const toml::node& node, Problems& problems) {
        const toml::array* array = node.as_array();
        if (array == nullptr) {
          say_type(key, node, "a list of tables", problems);
          return;
        }
        for (const toml::node& entry : *array) {
          if (const toml::table* table = entry.as_table()) {
            take(*table, problems);
          } else {
            say_type(key, entry, "a list of tables", problems);
          }
        }
      };
}

}  // namespace causeway::adapters::toml_policy
