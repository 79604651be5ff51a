#pragma once

#include <algorithm>
#include <array>
#include <limits>

#include "adapters/json_policy/bases_test.h"
#include "adapters/json_policy/members_test.h"
#include "base/seeded_random.h"
#include "policy/facts.h"

/// Requests and facts that follow from a seed: complete ones, of which some members were changed to
/// what a form can state, and to what none ever should.
namespace causeway::adapters::json_policy::test {

struct Case {
  Request request;
  policy::Facts facts;
  Instant at = deciding;

  bool operator==(const Case&) const = default;
};

inline policy::Preservation preservation_of(const Request& request) {
  return {
      .ref = "P-1",
      .target = request.targets.empty() ? policy::Target() : request.targets[0],
      .from = instant("2026-10-01T00:00:00Z"),
      .until = instant("2026-12-01T00:00:00Z"),
      .extensions = 0,
  };
}

/// Everything that can be known, and nothing of it against the request.
inline policy::Facts whole_facts(const policy::Policy& law, const Request& request) {
  policy::Facts facts;
  facts.home = law.home;
  facts.account = {
      true, "GB", "GB", "GB", instant("2025-01-01T00:00:00Z"), std::uint32_t{1}, false
  };
  facts.preservations = {preservation_of(request)};
  if (request.channel.sender) {
    facts.agency_keys[*request.channel.sender] = {instant("2027-06-30T00:00:00Z")};
  }
  return facts;
}

class Generator {
 public:
  Generator(const policy::Policy& law, std::uint64_t seed)
      : law_(law), bases_(bases(law)), random_(seed) {
    for (const policy::Regime& regime : law.regimes) {
      words_.push_back(regime.id);
      for (const policy::Instrument& instrument : regime.instruments) {
        words_.push_back(instrument.id);
      }
    }
    const std::initializer_list<std::string_view> others{
        "",
        " ",
        "x",
        "US",
        "GB",
        "AU",
        "CA",
        "DE",
        "FR",
        "gb-da",
        "au-da",
        "us-sdny",
        "de-sta",
        "P-1",
        "P-2",
        "26-mag-1",
        "GJ-2026-17",
        warrant_hash,
        "*",
        "all users of x",
        "mallory",
        "+12125551234",
        "+447700900123",
        "203.0.113.7:4711 2026-10-10T10:00:00Z",
        "m\xd0\xb0llory",
    };
    words_.insert(words_.end(), others.begin(), others.end());
    words_.emplace_back(long_text, 'a');
  }

  Case next() {
    Case made{bases_[random_.below(bases_.size())], {}, deciding};
    if (one_in(3)) made.facts = whole_facts(law_, made.request);
    if (one_in(4)) made.at = moment();
    for (std::uint64_t left = random_.below(changes_max + 1); left > 0; --left) {
      if (one_in(4)) {
        change_one_of(made.facts);
      } else {
        change_one_of(made.request);
      }
    }
    return made;
  }

  std::uint64_t below(std::uint64_t bound) { return random_.below(bound); }

  bool one_in(std::uint64_t count) { return random_.below(count) == 0; }

  DataClass data_class() { return DataClass{static_cast<std::uint8_t>(random_.below(8))}; }

  /// Any one, also those of lists and of parts that may be absent.
  template <typename T>
  void change_one_of(T& value) {
    std::uint64_t count = 0;
    const auto counts = [&](auto&) { ++count; };
    for_each_member(value, counts);
    std::uint64_t left = random_.below(count);
    // A change of a list or a part makes others, which are not visited any more.
    const auto changes = [&](auto& member) {
      if (left-- == 0) change(member);
    };
    for_each_member(value, changes);
  }

 private:
  static constexpr std::uint64_t changes_max = 6;
  static constexpr std::size_t long_text = 300;
  static constexpr std::size_t many_targets = 25;
  static constexpr std::uint64_t flood_one_in = 4'000;
  static constexpr std::size_t flood_of_targets = 2'000;

  void change(policy::Text& text) {
    text.reset();
    if (!one_in(4)) text = words_[random_.below(words_.size())];
  }

  void change(policy::Flag& flag) {
    flag.reset();
    if (!one_in(3)) flag = one_in(2);
  }

  void change(policy::Day& day_of) {
    day_of.reset();
    if (!one_in(4)) day_of = std::chrono::floor<std::chrono::days>(moment());
  }

  void change(std::optional<Instant>& of) {
    of.reset();
    if (!one_in(4)) of = moment();
  }

  void change(std::optional<std::uint32_t>& number) {
    number.reset();
    if (one_in(8)) {
      number = std::numeric_limits<std::uint32_t>::max();
    } else if (!one_in(4)) {
      number = static_cast<std::uint32_t>(random_.below(6));
    }
  }

  template <policy::Named E>
  void change(std::optional<E>& word) {
    word.reset();
    if (!one_in(4)) word = static_cast<E>(random_.below(policy::Names<E>::all.size()));
  }

  void change(policy::ClassSet& classes) {
    if (one_in(4)) classes = {};
    for (std::uint64_t left = random_.below(4); left > 0; --left) classes.insert(data_class());
    if (one_in(2)) classes.erase(data_class());
  }

  template <Composite T>
  void change(std::vector<T>& list) {
    if (one_in(3)) {
      list.clear();
    } else if (!list.empty() && one_in(3)) {
      list.resize(one_in(flood_one_in) ? flood_of_targets : many_targets, list[0]);
    } else {
      T made = list.empty() ? T() : list[0];
      change_one_of(made);
      list.push_back(std::move(made));
    }
  }

  void change(std::optional<policy::Gag>& gag) { toggle(gag, whole_gag()); }

  void change(std::optional<policy::Emergency>& emergency) { toggle(emergency, whole_emergency()); }

  void change(std::map<std::string, policy::AgencyKey>& keys) {
    if (one_in(3)) {
      keys.clear();
    } else {
      change(keys[words_[random_.below(words_.size())]].not_after);
    }
  }

  template <typename T>
  void toggle(std::optional<T>& part, T whole) {
    if (part) {
      part.reset();
    } else {
      part = std::move(whole);
    }
  }

  /// Of the ends of time, leap days, the ends of regimes, and near the receipt, to the millisecond.
  Instant moment() {
    static const std::array absurd{
        instant("1970-01-01T00:00:00Z"),
        instant("2199-12-31T23:59:59Z"),
        instant("2028-02-29T00:00:00Z"),
        instant("2022-10-03T00:00:00Z"),
        instant("2024-01-30T23:59:59Z"),
        instant("2026-08-18T00:00:00Z"),
        instant("2027-10-03T00:00:00Z"),
        instant("2029-01-31T00:00:00Z"),
    };
    if (one_in(4)) return absurd[random_.below(absurd.size())];
    constexpr std::uint64_t days_around = 200;
    const std::chrono::days away(static_cast<int>(random_.below(2 * days_around)) - 200);
    return receipt + away + Milliseconds(static_cast<int>(random_.below(3)) - 1);
  }

  const policy::Policy& law_;
  std::vector<Request> bases_;
  std::vector<std::string> words_;
  SeededRandom random_;
};

}  // namespace causeway::adapters::json_policy::test
