#include "adapters/toml_policy/read_policy.h"

#include <algorithm>
#include <utility>

#include "adapters/toml_policy/table.h"
#include "crypto/hash.h"
#include "policy/bounds.h"

namespace causeway::adapters::toml_policy {
namespace {

using policy::Deadline;
using policy::Instrument;
using policy::Policy;
using policy::Regime;
using enum Presence;

/// Where a path of an `Excess` is; where it says what is not there, where that would be.
const toml::node& find_node(const toml::table& root, std::string path) {
  while (!path.empty()) {
    if (const auto found = root.at_path(path)) return *found.node();
    const std::size_t last = path.find_last_of(".[");
    path.resize(last == std::string::npos ? 0 : last);
  }
  return root;
}

const toml::node& find_word_in(const toml::node& list, const std::string& word) {
  const toml::array* array = word.empty() ? nullptr : list.as_array();
  if (array == nullptr) return list;
  for (const toml::node& entry : *array) {
    if (entry.value_exact<std::string>() == word) return entry;
  }
  return list;
}

Take classes(policy::ClassSet& out) {
  return list([&out](const auto& key, const auto& said, const auto& where, auto& problems) {
    const auto found =
        find_word<policy::DataClass>(rules::class_is_known, key, said, where, problems);
    if (!found) return false;
    if (!policy::holdable.contains(*found)) {
      problems.add(
          rules::class_is_held_by_providers,
          where,
          key + ": nobody but the members of a conversation has its " + said +
              "; nothing unlocks it."
      );
      return false;
    }
    out.insert(*found);
    return true;
  });
}

Take checks(policy::CheckSet& out) {
  return list([&out](const auto& key, const auto& said, const auto& where, auto& problems) {
    const auto found =
        find_word<policy::CheckId>(rules::check_is_known, key, said, where, problems);
    if (!found) return false;
    if (policy::asked_of_all.contains(*found)) {
      problems.add(
          rules::check_can_be_listed,
          where,
          key + ": " + said + " is asked of every request, and listed nowhere."
      );
      return false;
    }
    out.insert(*found);
    return true;
  });
}

void take_deadline(const toml::table& table, Regime& regime, Problems& problems) {
  Deadline deadline;
  const std::vector<Key> keys{
      {"id", required, text(deadline.id)},
      {"after", optional, span(deadline.after)},
      {"from", required, word(deadline.from)},
      {"when", optional, word(deadline.when)},
      {"source", required, text(deadline.source)},
      {"mark", required, word(deadline.mark)},
  };
  take_table(table, "a deadline", keys, problems);
  const auto same = [&](const Deadline& each) {
    return !each.id.empty() && each.id == deadline.id && each.when == deadline.when &&
           each.from == deadline.from;
  };
  if (std::any_of(regime.deadlines.begin(), regime.deadlines.end(), same)) {
    problems.add(
        rules::entry_stands_once,
        table.source(),
        "deadlines: " + in_quotes(deadline.id) + " stands twice with the same when and from."
    );
  }
  regime.deadlines.push_back(std::move(deadline));
}

void take_instrument(const toml::table& table, Regime& regime, Problems& problems) {
  Instrument instrument;
  const std::vector<Key> keys{
      {"id", required, text(instrument.id)},
      {"unlocks", required, classes(instrument.unlocks)},
      {"intercepts", required, flag(instrument.intercepts)},
  };
  take_table(table, "an instrument", keys, problems);
  if (!instrument.id.empty() && policy::find_instrument(regime, instrument.id) != nullptr) {
    problems.add(
        rules::entry_stands_once,
        table.source(),
        "instruments: " + in_quotes(instrument.id) + " stands twice."
    );
  }
  regime.instruments.push_back(std::move(instrument));
}

std::vector<Key> keys_of(Regime& regime) {
  const auto take_instruments = [&regime](const toml::table& table, Problems& problems) {
    take_instrument(table, regime, problems);
  };
  const auto take_deadlines = [&regime](const toml::table& table, Problems& problems) {
    take_deadline(table, regime, problems);
  };
  return {
      {"id", required, text(regime.id)},
      {"title", required, text(regime.title)},
      {"track", required, word(regime.track)},
      {"purpose", required, word(regime.purpose)},
      {"basis", required, text(regime.basis)},
      {"mark", required, word(regime.mark)},
      {"countries", required, countries(regime.countries)},
      {"in_force", required, flag(regime.in_force)},
      {"from", optional, day(regime.from)},
      {"until", optional, day(regime.until)},
      {"verified", optional, flag(regime.verified)},
      {"instruments", optional, tables(take_instruments)},
      {"unlocks", required, classes(regime.unlocks)},
      {"need", required, words(regime.need, rules::need_is_known)},
      {"checks", required, checks(regime.checks)},
      {"preserves_on_receipt", required, flag(regime.preserves_on_receipt)},
      {"needs_document", required, flag(regime.needs_document)},
      {"user_notice", required, word(regime.user_notice)},
      {"designated_authority", optional, text(regime.designated_authority)},
      {"answer", optional, word(regime.answer)},
      {"deadlines", required, tables(take_deadlines)},
      {"note", optional, text(regime.note)},
  };
}

void check_instruments(const toml::table& table, const Regime& regime, Problems& problems) {
  for (std::size_t i = 0; i < regime.instruments.size(); ++i) {
    const Instrument& instrument = regime.instruments[i];
    const toml::node& list = find_node(table, "instruments[" + std::to_string(i) + "].unlocks");
    (instrument.unlocks - regime.unlocks).for_each([&](policy::DataClass each) {
      const std::string name(policy::name_of(each));
      problems.add(
          rules::instrument_is_within_its_regime,
          find_word_in(list, name).source(),
          in_quotes(instrument.id) + " unlocks " + name + ", and its regime does not."
      );
    });
  }
}

void take_regime(const toml::table& table, Policy& policy, Problems& problems) {
  Regime regime;
  const auto id = table["id"].value_exact<std::string>();
  take_table(table, id ? "regime " + in_quotes(*id) : "a regime", keys_of(regime), problems);
  if (!regime.id.empty() && policy::find_regime_bound(regime.id) == nullptr) {
    problems.add(
        rules::regime_is_known,
        find_node(table, "id").source(),
        "there is no regime " + in_quotes(regime.id) + "; the fourteen are fixed."
    );
  }
  if (!regime.id.empty() && policy::find_regime(policy, regime.id) != nullptr) {
    problems.add(
        rules::regime_stands_once,
        find_node(table, "id").source(),
        "regime " + in_quotes(regime.id) + " stands twice."
    );
  }
  if (regime.from && regime.until && *regime.from >= *regime.until) {
    problems.add(
        rules::force_begins_before_it_ends,
        find_node(table, "until").source(),
        "until has to be after from: it is the first day on which the regime is not in force any "
        "more."
    );
  }
  check_instruments(table, regime, problems);
  policy.regimes.push_back(std::move(regime));
}

void check_complete(const toml::table& root, const Policy& policy, Problems& problems) {
  for (const policy::RegimeBound& bound : policy::regime_bounds()) {
    if (policy::find_regime(policy, bound.id) != nullptr) continue;
    problems.add(
        rules::regime_is_there, root.source(), "regime " + in_quotes(bound.id) + " is missing."
    );
  }
}

Policy take_policy(const toml::table& root, Problems& problems) {
  Policy policy;
  const auto take_regimes = [&policy](const toml::table& table, Problems& found) {
    take_regime(table, policy, found);
  };
  const std::vector<Key> keys{
      {"version", required, text(policy.version)},
      {"home", required, country(policy.home)},
      {"targets_max", required, number(policy.targets_max)},
      {"interception_max", required, span(policy.interception_max)},
      {"identifiers", required, words(policy.identifiers, rules::word_is_known)},
      {"regime", required, tables(take_regimes)},
  };
  take_table(root, "the file", keys, problems);
  check_complete(root, policy, problems);
  return policy;
}

void check_bounds(const toml::table& root, const Policy& policy, Problems& problems) {
  for (const policy::Excess& excess : policy::excesses(policy)) {
    const toml::node& node = find_word_in(find_node(root, excess.path), excess.word);
    problems.add(*excess.rule, node.source(), excess.sentence);
  }
}

Bytes hash_of(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return crypto::digest(crypto::Hash::sha256, {ByteView(bytes, text.size())});
}

bool check_size(std::string_view text, Problems& problems) {
  const bool is_small = text.size() <= policy_size_max &&
                        std::count(text.begin(), text.end(), '.') <= policy_dots_max;
  if (!is_small) {
    problems.add(
        rules::policy_is_small,
        {},
        "the file has more than " + std::to_string(policy_size_max) + " bytes or " +
            std::to_string(policy_dots_max) + " dots."
    );
  }
  return is_small;
}

void add_at(
    const Rule& rule,
    std::string_view text,
    std::size_t offset,
    const char* sentence,
    Problems& problems
) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  const toml::source_position at{
      static_cast<toml::source_index>(1 + std::count(before.begin(), before.end(), '\n')),
      static_cast<toml::source_index>(1 + offset - line_begin),
  };
  problems.add(rule, {at, at, {}}, sentence);
}

/// What counsel reads is what the program reads: no look-alikes, nothing invisible. (toml++ 3.3 has
/// no answer for some letters, either, where a name begins.)
bool check_ascii(std::string_view text, Problems& problems) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) {
    return (c < ' ' || c > '~') && c != '\n' && c != '\r' && c != '\t';
  });
  if (found == text.end()) return true;
  add_at(
      rules::policy_is_ascii,
      text,
      static_cast<std::size_t>(found - text.begin()),
      R"(only plain ASCII stands in the file; in a text in quotes, \u00a7 is a section sign.)",
      problems
  );
  return false;
}

/// Where the library gives up, for a text that makes it. As it reads from the front, it does for
/// each longer text that begins the same, and for none that ends before.
std::size_t where_it_gives_up(std::string_view text) {
  const auto gives_up = [](std::string_view beginning) {
    try {
      static_cast<void>(toml::parse(beginning));
    } catch (const ParserGaveUp&) {
      return true;
    } catch (const toml::parse_error&) {
      return false;
    }
    return false;
  };
  std::size_t fine = 0;
  for (std::size_t faulty = text.size(); faulty - fine > 1;) {
    const std::size_t middle = fine + (faulty - fine) / 2;
    (gives_up(text.substr(0, middle)) ? faulty : fine) = middle;
  }
  return fine;
}

Policy read_into(std::string_view text, Problems& problems) {
  if (!check_size(text, problems) || !check_ascii(text, problems)) return {};
  try {
    const toml::table root = toml::parse(text);
    Policy policy = take_policy(root, problems);
    if (problems.empty()) check_bounds(root, policy, problems);
    return policy;
  } catch (const toml::parse_error& error) {
    problems.add(rules::policy_is_toml, error.source(), std::string(error.description()) + ".");
  } catch (const ParserGaveUp&) {
    add_at(rules::policy_is_toml, text, where_it_gives_up(text), "this is no TOML.", problems);
  }
  return {};
}

}  // namespace

PolicyFile::PolicyFile(std::vector<Problem> problems, Bytes hash)
    : problems_(std::move(problems)), hash_(std::move(hash)) {
  INVARIANT(!problems_.empty());
}

PolicyFile read_policy(std::string_view text) {
  Problems problems;
  Policy policy = read_into(text, problems);
  if (problems.empty()) return {std::move(policy), hash_of(text)};
  return {problems.take(), hash_of(text)};
}

}  // namespace causeway::adapters::toml_policy
