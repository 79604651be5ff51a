#include "policy/bounds.h"

#include <algorithm>
#include <utility>

#include "policy/policy_rules.h"

namespace causeway::policy {
namespace {

constexpr std::string_view home = "US";
constexpr std::uint32_t targets_bound = 100;
constexpr Span interception_bound{0, std::chrono::days(183)};
constexpr std::array specific_identifiers{
    IdentifierType::username,
    IdentifierType::account,
    IdentifierType::phone,
    IdentifierType::email,
    IdentifierType::ip_port_time,
};
constexpr std::chrono::years determination_lasts{5};

/// To be compared with others; a year counts as its longest.
Milliseconds length(Span span) {
  return span.years * Milliseconds(std::chrono::days(366)) + span.rest;
}

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}

bool contains_word(std::string_view words, std::string_view word) {
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    if (words.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

bool contains(const auto& list, const auto& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

std::string_view yes_or_no(bool value) {
  return value ? "true" : "false";
}

/// What is found in one regime, or beside them all.
class Excesses {
 public:
  Excesses(std::vector<Excess>& all, std::string path) : all_(all), path_(std::move(path)) {}

  void add(
      const Rule& rule,
      std::string_view key,
      std::initializer_list<std::string_view> sentence,
      std::string_view word = {}
  ) {
    all_.push_back({path_ + std::string(key), std::string(word), &rule, joined(sentence)});
  }

 private:
  std::vector<Excess>& all_;
  std::string path_;
};

std::string indexed(std::string_view key, std::size_t index, std::string_view below = {}) {
  return joined({key, "[", std::to_string(index), "]", below});
}

void check_top(const Policy& policy, Excesses& found) {
  if (policy.home != home) {
    found.add(
        rules::home_has_bounds,
        "home",
        {"home has to be \"", home, "\": the bounds of another state's law are not known."}
    );
  }
  if (policy.targets_max > targets_bound) {
    found.add(
        rules::limit_is_within_its_bound,
        "targets_max",
        {"targets_max is at most ", std::to_string(targets_bound), ": 18 USC 2523(b)(4)(D)(ii)."}
    );
  }
  if (length(policy.interception_max) > length(interception_bound)) {
    found.add(
        rules::limit_is_within_its_bound,
        "interception_max",
        {"interception_max is at most ",
         to_text(interception_bound),
         ": 18 USC 2523(b)(4)(D)(vi)(I)."}
    );
  }
  for (const IdentifierType type : policy.identifiers) {
    if (contains(specific_identifiers, type)) continue;
    found.add(
        rules::identifier_is_specific,
        "identifiers",
        {name_of(type), " names nobody in particular: 18 USC 2523(b)(4)(D)(ii)."},
        name_of(type)
    );
  }
}

void check_unlocks(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  (regime.unlocks - bound.unlocks).for_each([&](DataClass each) {
    found.add(
        rules::unlocks_are_within_the_statute,
        "unlocks",
        {bound.id, " unlocks no ", name_of(each), ": ", bound.basis, "."},
        name_of(each)
    );
  });
}

const InstrumentBound* find_instrument_bound(std::string_view regime, std::string_view id) {
  for (const InstrumentBound& row : instrument_bounds()) {
    if (row.regime == regime && row.id == id) return &row;
  }
  return nullptr;
}

void check_instrument(
    const Instrument& instrument, const InstrumentBound& bound, std::string path, Excesses& found
) {
  (instrument.unlocks - bound.unlocks).for_each([&](DataClass each) {
    found.add(
        rules::instrument_is_within_the_statute,
        path + ".unlocks",
        {bound.id, " unlocks no ", name_of(each), ": ", bound.source, "."},
        name_of(each)
    );
  });
  if (instrument.intercepts == bound.intercepts) return;
  found.add(
      rules::instrument_is_within_the_statute,
      path + ".intercepts",
      {"intercepts of ",
       bound.id,
       " has to be ",
       yes_or_no(bound.intercepts),
       ": ",
       bound.source,
       "."}
  );
}

/// Where a regime's instruments are known, one of them is there: a regime without instruments is
/// asked under none, and unlocks all that it has.
void check_instruments(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  for (std::size_t i = 0; i < regime.instruments.size(); ++i) {
    const Instrument& instrument = regime.instruments[i];
    const InstrumentBound* row = find_instrument_bound(bound.id, instrument.id);
    if (row != nullptr) {
      check_instrument(instrument, *row, indexed("instruments", i), found);
    } else {
      found.add(
          rules::instrument_is_within_the_statute,
          indexed("instruments", i, ".id"),
          {bound.id, " knows no such instrument: ", bound.basis, "."}
      );
    }
  }
  const auto rows = instrument_bounds();
  const bool has_any = std::any_of(rows.begin(), rows.end(), [&](const InstrumentBound& row) {
    return row.regime == bound.id;
  });
  if (has_any && regime.instruments.empty()) {
    found.add(
        rules::instrument_is_within_the_statute,
        "instruments",
        {bound.id,
         " needs an instrument: without one, all of them would be asked for: ",
         bound.basis,
         "."}
    );
  }
}

void check_checks(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  for (std::size_t i = 0; i < Names<CheckId>::all.size(); ++i) {
    const auto check = static_cast<CheckId>(i);
    if (!bound.checks.contains(check) || regime.checks.contains(check)) continue;
    found.add(
        rules::checks_are_complete,
        "checks",
        {bound.id, " has to be checked by ", name_of(check), ": ", bound.basis, "."}
    );
  }
}

void check_needs(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  for (const Need need : bound.need) {
    if (contains(regime.need, need)) continue;
    found.add(
        rules::needs_are_complete,
        "need",
        {bound.id, " has to state ", name_of(need), ": ", bound.basis, "."}
    );
  }
}

bool is_bound_anywhere(std::string_view deadline) {
  const auto rows = deadline_bounds();
  return std::any_of(rows.begin(), rows.end(), [&](const DeadlineBound& row) {
    return row.id == deadline;
  });
}

bool is_of(const Deadline& deadline, const DeadlineBound& row) {
  return row.id == deadline.id && row.when == deadline.when && row.from == deadline.from;
}

const DeadlineBound* find_deadline_bound(std::string_view regime, const Deadline& deadline) {
  for (const DeadlineBound& row : deadline_bounds()) {
    if (row.regime == regime && is_of(deadline, row)) return &row;
  }
  return nullptr;
}

void check_length(
    const Deadline& deadline, const DeadlineBound& bound, const std::string& path, Excesses& found
) {
  const auto say = [&](std::string_view wanted, std::string_view value) {
    found.add(
        rules::deadline_is_within_the_statute,
        path + ".after",
        {bound.id, " of ", bound.regime, wanted, value, ": ", bound.source, "."}
    );
  };
  if (length(deadline.after) < length(bound.least)) say(" is at least ", to_text(bound.least));
  if (length(deadline.after) <= length(bound.most)) return;
  if (bound.most == Span{}) {
    say(" is the moment itself, without `after`", "");
  } else {
    say(" is at most ", to_text(bound.most));
  }
}

void check_deadline(
    const Deadline& deadline, const RegimeBound& bound, const std::string& path, Excesses& found
) {
  if (const DeadlineBound* row = find_deadline_bound(bound.id, deadline)) {
    check_length(deadline, *row, path, found);
  } else if (is_bound_anywhere(deadline.id)) {
    found.add(
        rules::deadline_is_within_the_statute,
        path + ".id",
        {deadline.id,
         " of ",
         bound.id,
         " does not run when \"",
         name_of(deadline.when),
         "\" from ",
         name_of(deadline.from),
         ": ",
         bound.basis,
         "."}
    );
  }
}

/// One that is there with another beginning was said to be wrong, and is not missing as well.
void check_is_there(const Regime& regime, const DeadlineBound& row, Excesses& found) {
  for (const Deadline& each : regime.deadlines) {
    if (is_of(each, row)) return;
    if (each.id == row.id && find_deadline_bound(row.regime, each) == nullptr) return;
  }
  found.add(
      rules::deadlines_are_complete,
      "deadlines",
      {row.regime,
       " has to have ",
       row.id,
       ", when \"",
       name_of(row.when),
       "\" from ",
       name_of(row.from),
       ": ",
       row.source,
       "."}
  );
}

void check_deadlines(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  for (std::size_t i = 0; i < regime.deadlines.size(); ++i) {
    check_deadline(regime.deadlines[i], bound, indexed("deadlines", i), found);
  }
  for (const DeadlineBound& row : deadline_bounds()) {
    if (row.regime == bound.id) check_is_there(regime, row, found);
  }
}

void check_countries(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  if (bound.countries.empty()) return;
  if (regime.countries.empty()) {
    found.add(
        rules::countries_are_bound,
        "countries",
        {bound.id, " is not for any country: at most ", bound.countries, "."}
    );
  }
  for (const std::string& country : regime.countries) {
    if (contains_word(bound.countries, country)) continue;
    found.add(
        rules::countries_are_bound,
        "countries",
        {bound.id, " is not for ", country, ": at most ", bound.countries, "."},
        country
    );
  }
}

Date years_after(Date day, std::chrono::years years) {
  return std::chrono::year_month_day(day) + years;  // no row begins on 29 February
}

/// A determination under 2523(b) is renewed every five years, or the agreement is none: until
/// counsel has confirmed that it was, a file says that it ends.
void check_force(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  if (!regime.in_force || bound.force == Force::always) return;
  const auto say = [&](std::string_view key, std::initializer_list<std::string_view> sentence) {
    found.add(rules::force_is_within_the_agreement, key, sentence);
  };
  if (bound.force == Force::not_yet) {
    say("in_force", {bound.id, " is not in force: ", bound.basis, "."});
    return;
  }
  if (!regime.from || *regime.from < bound.entry) {
    say("from", {bound.id, " is in force from ", to_text(bound.entry), ", and not before."});
  }
  if (bound.track != Track::agreement) return;
  const auto periods = determination_lasts * (regime.verified ? 2 : 1);
  const Date last = years_after(bound.entry, periods);
  if (regime.until && *regime.until <= last) return;
  say("until",
      {bound.id, " ends by ", to_text(last), ", unless a renewal is verified: 18 USC 2523(e)."});
}

void check_nature(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  const auto say = [&](std::string_view key, std::string_view wanted) {
    found.add(
        rules::regime_keeps_its_nature,
        key,
        {key, " of ", bound.id, " has to be ", wanted, ": ", bound.basis, "."}
    );
  };
  if (regime.track != bound.track) say("track", name_of(bound.track));
  if (regime.purpose != bound.purpose) say("purpose", name_of(bound.purpose));
  if (regime.user_notice != bound.user_notice) say("user_notice", name_of(bound.user_notice));
  if (regime.preserves_on_receipt != bound.preserves_on_receipt) {
    say("preserves_on_receipt", yes_or_no(bound.preserves_on_receipt));
  }
  if (bound.needs_document && !regime.needs_document) say("needs_document", "true");
  if (regime.designated_authority != bound.designated_authority) {
    say("designated_authority",
        bound.designated_authority.empty() ? "left out" : bound.designated_authority);
  }
  if (regime.answer != bound.answer) {
    say("answer", bound.answer ? name_of(*bound.answer) : "left out");
  }
}

void check_regime(const Regime& regime, const RegimeBound& bound, Excesses& found) {
  check_nature(regime, bound, found);
  check_countries(regime, bound, found);
  check_force(regime, bound, found);
  check_unlocks(regime, bound, found);
  check_instruments(regime, bound, found);
  check_needs(regime, bound, found);
  check_checks(regime, bound, found);
  check_deadlines(regime, bound, found);
}

}  // namespace

const RegimeBound* find_regime_bound(std::string_view id) {
  for (const RegimeBound& each : regime_bounds()) {
    if (each.id == id) return &each;
  }
  return nullptr;
}

std::vector<Excess> excesses(const Policy& policy) {
  std::vector<Excess> all;
  Excesses top(all, "");
  check_top(policy, top);
  for (std::size_t i = 0; i < policy.regimes.size(); ++i) {
    const Regime& regime = policy.regimes[i];
    Excesses found(all, indexed("regime", i, "."));
    if (const RegimeBound* bound = find_regime_bound(regime.id)) {
      check_regime(regime, *bound, found);
    } else {
      found.add(rules::regime_is_known, "id", {"There is no such regime."});
    }
  }
  return all;
}

}  // namespace causeway::policy
