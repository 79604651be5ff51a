#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/toml_policy/read_policy.h"
#include "adapters/toml_policy/toml_library.h"
#include "policy/policy_rules.h"

/// Reading a TOML table by rows: what may stand in it, and what takes each value.
namespace causeway::adapters::toml_policy {

namespace rules = policy::rules;

/// Collects what is wrong.
class Problems {
 public:
  void add(const Rule& rule, const toml::source_region& where, const std::string& sentence);

  bool empty() const { return all_.empty(); }

  /// In the order of the file.
  std::vector<Problem> take();

 private:
  std::vector<Problem> all_;
};

/// For sentences: what the file says, as one printable line of bounded length.
std::string in_quotes(std::string_view text);

template <policy::Named E>
std::string listed_names() {
  std::string names;
  for (const std::string_view name : policy::Names<E>::all) {
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  return names;
}

/// Takes the value of a key; says itself what is wrong with it.
using Take = std::function<void(const std::string& key, const toml::node&, Problems&)>;

enum class Presence : std::uint8_t {
  required,
  optional
};

struct Key {
  std::string_view name;
  Presence presence;
  Take take;
};

/// `title` is what the table is called in sentences: "regime us.warrant".
void take_table(
    const toml::table& table,
    const std::string& title,
    const std::vector<Key>& keys,
    Problems& problems
);

/// Takes one text of a list. False: it is wrong, and that was said.
using TakeText = std::function<
    bool(const std::string& key, const std::string&, const toml::source_region&, Problems&)>;

Take text(std::string& out);
Take flag(bool& out);
Take number(std::uint32_t& out);
Take day(std::optional<policy::Date>& out);
Take span(policy::Span& out);
Take country(std::string& out);
/// Each text once.
Take list(TakeText take);
Take countries(std::vector<std::string>& out);
/// Each a table; `take` is called with each of them.
Take tables(std::function<void(const toml::table&, Problems&)> take);

/// A word of an enumeration.
template <policy::Named E>
std::optional<E> find_word(
    const Rule& rule,
    const std::string& key,
    const std::string& text,
    const toml::source_region& where,
    Problems& problems
) {
  const auto found = policy::find_name<E>(text);
  if (!found) {
    problems.add(
        rule,
        where,
        key + ": there is no " + in_quotes(text) + "; there is " + listed_names<E>() + "."
    );
  }
  return found;
}

/// The text of a value that has to be one; nothing otherwise, and that was said.
std::optional<std::string> text_of(const std::string& key, const toml::node&, Problems&);

/// `out`: an enumeration, or an optional one.
template <typename Out>
Take word(Out& out) {
  return [&out](const std::string& key, const toml::node& node, Problems& problems) {
    using E = std::decay_t<decltype(*std::optional(out))>;
    const auto said = text_of(key, node, problems);
    if (!said) return;
    const auto found = find_word<E>(rules::word_is_known, key, *said, node.source(), problems);
    if (found) out = *found;
  };
}

/// Words of an enumeration, each once, in the order of the file.
template <policy::Named E>
Take words(std::vector<E>& out, const Rule& rule) {
  return list([&out, &rule](const auto& key, const auto& said, const auto& where, auto& problems) {
    const auto found = find_word<E>(rule, key, said, where, problems);
    if (found) out.push_back(*found);
    return found.has_value();
  });
}

}  // namespace causeway::adapters::toml_policy
