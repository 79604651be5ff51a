// Every value of the policy that ships, changed alone to what would let more out, or let it out
// sooner, is refused: by a rule that names the statute. What is not refused is in a table, with the
// reason why it does no harm.

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "adapters/toml_policy/shipped_policy_test.h"
#include "adapters/toml_policy/toml_library.h"
#include "policy/bounds.h"

namespace causeway::adapters::toml_policy {
namespace {

struct Harmless {
  std::string_view mutant;  // the end of its name
  std::string_view reason;
};

constexpr std::array harmless{
    Harmless{"in_force = false", "nothing can be asked under it"},
    Harmless{"needs_document = true", "it asks for more"},
    Harmless{"verified = true", "the days stay within the five years that the statute gives"},
};

bool is_harmless(const std::string& mutant) {
  return std::any_of(harmless.begin(), harmless.end(), [&](const Harmless& row) {
    return mutant.ends_with(row.mutant);
  });
}

/// Makes mutants of the file, and reads each.
class Mutants {
 public:
  Mutants() : original_(toml::parse(shipped_policy())) {}

  const toml::table& original() const { return original_; }

  void try_with(const std::string& name, const std::function<void(toml::table&)>& change) {
    toml::table mutant = original_;
    change(mutant);
    std::ostringstream text;
    text << toml::toml_formatter(mutant);
    const PolicyFile file = read_policy(text.str());
    ++tried_;
    if (file.ok()) survivors_.push_back(name);
  }

  std::vector<std::string> harmful_survivors() const {
    std::vector<std::string> harmful;
    for (const std::string& each : survivors_) {
      if (!is_harmless(each)) harmful.push_back(each);
    }
    return harmful;
  }

  const std::vector<std::string>& survivors() const { return survivors_; }

  std::size_t tried() const { return tried_; }

 private:
  toml::table original_;
  std::vector<std::string> survivors_;
  std::size_t tried_ = 0;
};

std::string at(std::string_view list, std::size_t index, std::string_view key) {
  return std::string(list) + "[" + std::to_string(index) + "]" + (key.empty() ? "" : ".") +
         std::string(key);
}

bool has(const toml::array& array, std::string_view word) {
  return std::any_of(array.begin(), array.end(), [&](const toml::node& node) {
    return node.value_exact<std::string>() == std::string(word);
  });
}

/// Each word that a list lacks, added to it.
template <typename Words>
void add_each(Mutants& mutants, const std::string& path, const Words& words) {
  const toml::array& list = *mutants.original().at_path(path).as_array();
  for (const std::string_view word : words) {
    if (has(list, word)) continue;
    mutants.try_with(path + " + " + std::string(word), [&](toml::table& root) {
      root.at_path(path).as_array()->push_back(std::string(word));
    });
  }
}

void remove_each(Mutants& mutants, const std::string& path) {
  const toml::array& list = *mutants.original().at_path(path).as_array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    mutants.try_with(at(path, i, "") + " removed", [&](toml::table& root) {
      toml::array& mutable_list = *root.at_path(path).as_array();
      mutable_list.erase(mutable_list.begin() + static_cast<std::ptrdiff_t>(i));
    });
  }
}

void remove_key(Mutants& mutants, const std::string& table, const std::string& key) {
  if (!mutants.original().at_path(table).as_table()->contains(key)) return;
  mutants.try_with(table + "." + key + " removed", [&](toml::table& root) {
    root.at_path(table).as_table()->erase(key);
  });
}

void set_text(
    Mutants& mutants, const std::string& table, const std::string& key, std::string_view text
) {
  const auto is_there = mutants.original().at_path(table)[key].value<std::string>();
  if (is_there.value_or(key == "when" ? "always" : "") == text) return;
  mutants.try_with(table + "." + key + " = " + std::string(text), [&](toml::table& root) {
    root.at_path(table).as_table()->insert_or_assign(key, std::string(text));
  });
}

template <typename E>
void set_each_word(Mutants& mutants, const std::string& table, const std::string& key) {
  for (const std::string_view word : policy::Names<E>::all) set_text(mutants, table, key, word);
}

void flip(Mutants& mutants, const std::string& table, const std::string& key) {
  const auto is_set = mutants.original().at_path(table)[key].value<bool>();
  if (!is_set) return;
  mutants.try_with(
      table + "." + key + " = " + (*is_set ? "false" : "true"),
      [&](toml::table& root) { root.at_path(table).as_table()->insert_or_assign(key, !*is_set); }
  );
}

void move_years(Mutants& mutants, const std::string& table, const std::string& key, int years) {
  const auto day = mutants.original().at_path(table)[key].value<toml::date>();
  if (!day) return;
  mutants.try_with(table + "." + key + " + years " + std::to_string(years), [&](toml::table& root) {
    const toml::date moved(day->year + years, day->month, day->day);
    root.at_path(table).as_table()->insert_or_assign(key, moved);
  });
}

/// Ten times as long.
void stretch(Mutants& mutants, const std::string& table, const std::string& key) {
  const auto said = mutants.original().at_path(table)[key].value<std::string>();
  if (!said) return;
  policy::Span span = policy::parse_span(*said).value_or(policy::Span{});
  span.years *= 10;
  span.rest *= 10;
  set_text(mutants, table, key, policy::to_text(span));
}

void widen_instruments(Mutants& mutants, const std::string& regime) {
  remove_key(mutants, regime, "instruments");
  const toml::array* list = mutants.original().at_path(regime + ".instruments").as_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const std::string path = at(regime + ".instruments", i, "");
    add_each(mutants, path + ".unlocks", policy::Names<policy::DataClass>::all);
    flip(mutants, path, "intercepts");
    set_text(mutants, path, "id", "another");
  }
}

/// Something is let out, or destroyed, when it is over: shorter is wider, too. Others are only due.
bool waits(const toml::table& deadline) {
  const auto id = deadline["id"].value_or<std::string>("");
  const auto when = deadline["when"].value_or<std::string>("");
  return id == "hold" || id == "refusal_window" || when == "notice" ||
         (id == "preserve" && deadline.contains("after"));
}

void widen_deadlines(Mutants& mutants, const std::string& regime) {
  remove_each(mutants, regime + ".deadlines");
  const toml::array& list = *mutants.original().at_path(regime + ".deadlines").as_array();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string path = at(regime + ".deadlines", i, "");
    stretch(mutants, path, "after");
    if (waits(*list[i].as_table())) {
      remove_key(mutants, path, "after");
      set_text(mutants, path, "after", "PT1S");
    }
    if (!list[i].as_table()->contains("after")) set_text(mutants, path, "after", "P1D");
    set_each_word<policy::Start>(mutants, path, "from");
    set_each_word<policy::When>(mutants, path, "when");
    set_text(mutants, path, "id", "another");
  }
}

void widen_countries(Mutants& mutants, const std::string& regime) {
  if (mutants.original().at_path(regime + ".countries").as_array()->empty()) return;  // any
  add_each(mutants, regime + ".countries", std::array<std::string_view, 2>{"DK", "NZ"});
  mutants.try_with(regime + ".countries = []", [&](toml::table& root) {
    root.at_path(regime).as_table()->insert_or_assign("countries", toml::array{});
  });
}

void widen_regime(Mutants& mutants, const std::string& regime) {
  add_each(mutants, regime + ".unlocks", policy::Names<policy::DataClass>::all);
  widen_countries(mutants, regime);
  remove_each(mutants, regime + ".need");
  remove_each(mutants, regime + ".checks");
  widen_instruments(mutants, regime);
  widen_deadlines(mutants, regime);
  for (const char* key : {"in_force", "verified", "preserves_on_receipt", "needs_document"}) {
    flip(mutants, regime, key);
  }
  set_each_word<policy::Track>(mutants, regime, "track");
  set_each_word<policy::Purpose>(mutants, regime, "purpose");
  set_each_word<policy::UserNotice>(mutants, regime, "user_notice");
  for (const char* answer : {"APPROVED", "PARTIAL", "PRESERVED", "NOTICE_ALLOWED"}) {
    set_text(mutants, regime, "answer", answer);
  }
  set_text(mutants, regime, "designated_authority", "another");
  for (const char* key : {"answer", "designated_authority", "from", "until", "in_force"}) {
    remove_key(mutants, regime, key);
  }
  move_years(mutants, regime, "from", -1);
  move_years(mutants, regime, "until", 1);
}

void widen_top(Mutants& mutants) {
  add_each(mutants, "identifiers", policy::Names<policy::IdentifierType>::all);
  mutants.try_with("targets_max * 10", [](toml::table& root) {
    root.insert_or_assign("targets_max", *root["targets_max"].value<std::int64_t>() * 10);
  });
  mutants.try_with("interception_max * 10", [](toml::table& root) {
    root.insert_or_assign("interception_max", "P1830D");
  });
  mutants.try_with("home = GB", [](toml::table& root) { root.insert_or_assign("home", "GB"); });
}

TEST(WidenedPolicy, IsRefusedOrHarmless) {
  Mutants mutants;
  mutants.try_with("unchanged", [](toml::table&) {});
  ASSERT_EQ(mutants.survivors(), std::vector<std::string>{"unchanged"});
  widen_top(mutants);
  for (std::size_t i = 0; i < policy::regime_bounds().size(); ++i) {
    widen_regime(mutants, at("regime", i, ""));
  }
  std::printf(
      "%zu policies, of which %zu can be used\n", mutants.tried(), mutants.survivors().size()
  );
  EXPECT_THAT(mutants.harmful_survivors(), testing::ElementsAre("unchanged"));
  for (const Harmless& row : harmless) {
    EXPECT_THAT(mutants.survivors(), testing::Contains(testing::EndsWith(std::string(row.mutant))));
  }
}

}  // namespace
}  // namespace causeway::adapters::toml_policy
