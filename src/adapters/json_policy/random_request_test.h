#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/seeded_random.h"
#include "policy/facts.h"
#include "policy/request.h"

/// Requests and facts with anything in them that the format allows, each member stated as often as
/// not. What a request has is said by its `members`, so that a new one is there at once.
namespace causeway::adapters::json_policy {

class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : random_(seed) {}

  template <typename T>
  T make() {
    T value;
    fill("", value);
    return value;
  }

 private:
  std::uint32_t below(std::size_t end) { return static_cast<std::uint32_t>(random_.below(end)); }

  bool toss() { return below(2) == 0; }

  std::string letters(std::size_t count, std::string_view alphabet) {
    std::string text;
    while (text.size() < count) text += alphabet[below(alphabet.size())];
    return text;
  }

  /// With what has to be escaped, and what takes up to four bytes.
  std::string any_text() {
    static constexpr std::array<std::string_view, 8> pieces{
        "a", " ", "\"", "\\", "/", "\u00e9", "\u0430", "\U0001f600"
    };
    std::string text;
    for (std::uint32_t left = below(9); left > 0; --left) text += pieces.at(below(pieces.size()));
    return text;
  }

  void make(std::string_view, bool& flag) { flag = toss(); }

  void make(std::string_view name, std::uint32_t& number) {
    number = name == "max_years" ? below(201) : below(1'000'001);
  }

  void make(std::string_view name, std::string& text) {
    static constexpr std::string_view countries =
        "|conflict_with|country|home|ip_majority_90d|location|nationality|number_country"
        "|on_behalf_of|payment_country|";
    const std::string cell = "|" + std::string(name) + "|";
    if (countries.find(cell) != std::string_view::npos) {
      text = letters(2, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    } else {
      text = any_text();
    }
  }

  void make(std::string_view, policy::Date& date) {
    date = policy::Date(std::chrono::days(below(84'006)));  // to the end of 2199
  }

  void make(std::string_view name, Instant& instant) {
    policy::Date date;
    make(name, date);
    instant = date + Milliseconds(toss() ? below(86'400'000) : below(86'400) * 1000);
  }

  template <policy::Named E>
  void make(std::string_view, E& value) {
    value = static_cast<E>(below(policy::Names<E>::all.size()));
  }

  template <typename T>
    requires requires(T& value) { T::members(value, [](std::string_view, auto&) {}); }
  void make(std::string_view, T& value) {
    T::members(value, [&](std::string_view name, auto& member) { fill(name, member); });
  }

  template <typename T>
  void fill(std::string_view name, T& value) {
    make(name, value);
  }

  template <typename T>
  void fill(std::string_view name, std::optional<T>& value) {
    if (toss()) make(name, value.emplace());
  }

  void fill(std::string_view, policy::ClassSet& classes) {
    for (std::uint8_t i = 0; i < policy::Names<policy::DataClass>::all.size(); ++i) {
      if (toss()) classes.insert(policy::DataClass{i});
    }
  }

  template <typename T>
  void fill(std::string_view name, std::vector<T>& list) {
    for (std::uint32_t left = below(4); left > 0; --left) {
      T each;
      fill(name, each);
      if (std::ranges::find(list, each) == list.end()) list.push_back(each);
    }
  }

  template <typename T>
  void fill(std::string_view name, std::map<std::string, T>& values) {
    for (std::uint32_t left = below(4); left > 0; --left) fill(name, values[any_text()]);
  }

  SeededRandom random_;
};

inline policy::Request random_request(std::uint64_t seed) {
  return RandomValues(seed).make<policy::Request>();
}

inline policy::Facts random_facts(std::uint64_t seed) {
  return RandomValues(seed).make<policy::Facts>();
}

}  // namespace causeway::adapters::json_policy
