// What holds of every answer, over requests and facts that follow from a seed: nothing is produced
// that was not asked for, unlocked and held; less said or more against it is never answered with
// more; the most protective check decides; what is objected to is held and not produced.
// CAUSEWAY_POLICY_CASES says how many (CONTRIBUTING.md).
#include <cstdlib>
#include <gtest/gtest.h>
#include <set>

#include "adapters/json_policy/changes_test.h"
#include "adapters/json_policy/law_test.h"
#include "adapters/json_policy/protection_test.h"

namespace causeway::adapters::json_policy::test {
namespace {

using policy::CheckId;
using policy::ClassSet;
using policy::Decision;
using policy::Production;
using policy::Purpose;
using policy::row_of;
using policy::Ruling;
using policy::Track;

constexpr std::uint64_t seed = 20261122;
constexpr std::uint64_t usual_cases = 100'000;

std::uint64_t cases() {
  const char* chosen = std::getenv("CAUSEWAY_POLICY_CASES");
  return chosen == nullptr ? usual_cases : std::strtoull(chosen, nullptr, 10);
}

Decision answer(const Case& made) {
  return policy::decide(real_law(), made.request, made.facts, made.at);
}

bool fails(const Decision& decision, CheckId id) {
  return std::any_of(decision.rules.begin(), decision.rules.end(), [&](const auto& each) {
    return each.check == id && !each.passes;
  });
}

bool strikes_demand(const Case& made) {
  const policy::Regime* const regime = regime_of(real_law(), made);
  return regime != nullptr && regime->track == Track::domestic;
}

/// What the instrument unlocks: computed from the law, not from the decision.
ClassSet unlocked_for(const Case& made) {
  const policy::Regime* const regime = regime_of(real_law(), made);
  if (regime == nullptr) return {};
  if (regime->instruments.empty()) return regime->unlocks - held_by_nobody;
  const auto* instrument = policy::find_instrument(*regime, made.request.instrument.value_or(""));
  if (instrument == nullptr) return {};
  return (regime->unlocks & instrument->unlocks) - held_by_nobody;
}

ClassSet held_of(const Case& made) {
  ClassSet held = policy::holdable;
  if (made.facts.account.exists == false) held = {};
  if (made.facts.account.reports == 0U) held.erase(DataClass::reported);
  return held;
}

/// The reason why a class is not produced is the one that there is.
std::string fault_of_reasons(const Case& made, const Decision& decision) {
  const ClassSet unlocked = unlocked_for(made);
  if (!unlocked.contains(decision.absent)) return "what is not unlocked is said to be absent";
  if (held_of(made).intersects(decision.absent)) return "what is held is said to be absent";
  for (const policy::Refusal& each : decision.refuse) {
    if (each.reason.empty()) return "a refusal without a reason";
    if (each.reason == policy::instrument_insufficient && unlocked.contains(each.data_class)) {
      return "what is unlocked is refused for not being so";
    }
  }
  return {};
}

/// Each class that was asked for stands in one place.
std::string fault_of_places(const Case& made, const Decision& decision) {
  ClassSet refused;
  for (const policy::Refusal& each : decision.refuse) {
    if (refused.contains(each.data_class)) return "a class is refused twice";
    refused.insert(each.data_class);
  }
  const ClassSet all = decision.produce | refused | decision.absent;
  if (all.size() != decision.produce.size() + refused.size() + decision.absent.size()) {
    return "a class stands in two places";
  }
  const policy::Regime* const regime = regime_of(real_law(), made);
  if (regime != nullptr && regime->purpose != Purpose::production) {
    return all.empty() ? "" : "what produces nothing names classes";
  }
  if (!made.request.data.contains(all)) return "a class that nobody asked for";
  const ClassSet asked = made.request.data - held_by_nobody;
  return all.contains(asked) ? "" : "a class that was asked for is lost";
}

std::string fault_of_contents(const Case& made, const Decision& decision) {
  const ClassSet most = made.request.data & unlocked_for(made) & held_of(made);
  if (!most.contains(decision.produce)) return "more is produced than can be had";
  const bool is_struck = decision.ruling == Ruling::object_decryption && strikes_demand(made);
  const Production production = row_of(decision.ruling).production;
  if (!decision.produce.empty() && production == Production::never && !is_struck) {
    return "something is produced of what is not answered";
  }
  if (!decision.produce_allowed) return {};
  if (decision.produce.empty()) return "nothing may be produced now";
  if (fails(decision, CheckId::R35)) return "it is released under a key that has expired";
  if (production != Production::now && !is_struck) return "it is produced before its time";
  return {};
}

std::string fault_of_rank(const Case& made, const Decision& decision) {
  const policy::Regime* const regime = regime_of(real_law(), made);
  const bool is_eu = regime != nullptr && regime->track == Track::eu;
  const auto& rules = decision.rules;
  const auto is_before = [](const auto& a, const auto& b) { return a.check >= b.check; };
  if (std::adjacent_find(rules.begin(), rules.end(), is_before) != rules.end()) {
    return "the checks are not listed once each, by their numbers";
  }
  bool has_failed = false;
  bool has_decided = false;
  for (const policy::Outcome& each : rules) {
    if (each.says.empty() || each.source.empty()) return "a check without words or source";
    if (each.passes) continue;
    const std::vector<Ruling> rulings = rulings_of(each.check, is_eu);
    if (rulings.empty()) continue;
    has_failed = true;
    if (each.check == decision.deciding) {
      has_decided = true;
      const auto found = std::find(rulings.begin(), rulings.end(), decision.ruling);
      if (found == rulings.end()) return "the deciding check cannot come to this";
      continue;
    }
    // Of those that can come to two things, at least the lenient one must not go before.
    const int other = protection(rulings.back());
    const int decided = protection(decision.ruling);
    if (other < decided) return "a more protective check failed and did not decide";
    if (rulings.size() == 1 && other == decided && each.check < decision.deciding) {
      return "of two of one kind the lower number decides";
    }
  }
  if (has_failed != has_decided) return "what failed does not decide";
  if (!has_failed && protection(decision.ruling) < unopposed)
    return "nothing failed, and it is refused";
  return {};
}

/// While it is objected to: held, and not produced.
std::string fault_of_objection(const Case& made, const Decision& decision) {
  const int kind = protection(decision.ruling);
  const bool is_objected = kind == 0 || kind == 7 || kind == 8 || kind == 11 || kind == 12;
  if (!is_objected || (kind == 0 && strikes_demand(made))) return {};
  if (decision.produce_allowed) return "what is objected to is produced";
  const policy::Regime* const regime = regime_of(real_law(), made);
  const bool is_rejected = decision.state == "REJECTED" || decision.state == "REDIRECTED";
  if (regime != nullptr && regime->preserves_on_receipt && !is_rejected && !decision.preserve) {
    return "what is objected to is not held";
  }
  return {};
}

/// What is rejected or sent elsewhere is not held for its sake.
std::string fault_of_rejection(const Case& made, const Decision& decision) {
  const bool is_rejected = decision.state == "REJECTED" || decision.state == "REDIRECTED";
  const bool is_held = decision.preserve && made.facts.preservations.empty();
  return is_rejected && is_held ? "what is rejected is held" : "";
}

/// A preservation has an end, or stands still until production.
std::string fault_of_hold(const Case& made, const Decision& decision) {
  const policy::Regime* const regime = regime_of(real_law(), made);
  if (regime == nullptr || regime->purpose != Purpose::preservation) return {};
  if (decision.ruling != Ruling::preserved && decision.ruling != Ruling::narrow) return {};
  if (!decision.preserve && decision.state != "EXPIRED") return "what is preserved is not held";
  const auto& clocks = decision.clocks;
  const auto is_hold = [](const policy::Clock& each) { return each.id == "hold"; };
  const auto count = std::count_if(clocks.begin(), clocks.end(), is_hold);
  const auto& on_file = made.facts.preservations;
  const bool all_state_their_days =
      std::all_of(on_file.begin(), on_file.end(), [](const policy::Preservation& each) {
        return each.from && each.until;
      });
  return count == 1 || !all_state_their_days ? "" : "what is preserved has no end";
}

/// A demand of R21 decides alone; under the home state's law the rest is what it was without it.
std::string fault_of_hard_stop(const Case& made, const Decision& decision) {
  if (!fails(decision, CheckId::R21)) {
    return decision.ruling == Ruling::object_decryption ? "nothing was demanded" : "";
  }
  if (decision.ruling != Ruling::object_decryption || decision.deciding != CheckId::R21) {
    return "R21 does not decide";
  }
  Case without = made;
  without.request.demands = {};
  const Decision rest = answer(without);
  if (!strikes_demand(made)) {
    return decision.produce.empty() && !decision.produce_allowed ? "" : "produced all the same";
  }
  const bool is_same = decision.produce == rest.produce && decision.preserve == rest.preserve &&
                       decision.produce_allowed == rest.produce_allowed &&
                       decision.state == rest.state && decision.clocks == rest.clocks &&
                       decision.absent == rest.absent && decision.refuse == rest.refuse;
  return is_same ? "" : "more than the demand was struck";
}

/// Beside an instrument an order of silence only says whether the person may be told.
std::string fault_of_silence(const Case& made, const Decision& decision) {
  const policy::Regime* const regime = regime_of(real_law(), made);
  if (regime == nullptr || regime->purpose == Purpose::notice) return {};
  Case other = made;
  if (other.request.gag) {
    other.request.gag.reset();
  } else {
    other.request.gag = whole_gag();
  }
  const Decision changed = answer(other);
  const bool is_same = changed.ruling == decision.ruling && changed.state == decision.state &&
                       changed.deciding == decision.deciding &&
                       changed.produce == decision.produce &&
                       changed.produce_allowed == decision.produce_allowed &&
                       changed.preserve == decision.preserve && changed.refuse == decision.refuse;
  return is_same ? "" : "silence changes what is produced";
}

std::string more_generous(const Decision& before, const Decision& after) {
  if (!before.produce.contains(after.produce)) return "another class is produced";
  if (!before.produce_allowed && after.produce_allowed) return "it may be produced now";
  return {};
}

/// Whatever the form requires, and any of `reductions`.
std::string fault_of_less(Generator& from, const Case& made, const Decision& before) {
  Case less = made;
  std::string_view what = "a member that the form requires is gone";
  const policy::Regime* const regime = regime_of(real_law(), made);
  switch (from.below(4)) {
    case 0: {
      constexpr std::array<std::string_view, 2> always{"received_at", "issuer.country"};
      const std::size_t count = regime == nullptr ? 0 : regime->need.size();
      const std::uint64_t which = from.below(count + always.size());
      const std::string_view member =
          which < count ? row_of(regime->need[which]).member : always[which - count];
      if (!remove_at(less.request, member) && member.substr(0, 4) != "gag." &&
          member.substr(0, 10) != "emergency.") {
        return "there is no member " + std::string(member);
      }
      break;
    }
    case 1:
      what = "a sign of the home state is held";
      if (regime != nullptr && regime->track == Track::domestic) return {};
      add_home_sign(from, less);
      break;
    default: {
      const Change& change = reductions[from.below(reductions.size())];
      what = change.name;
      change.apply(from, less);
    }
  }
  const std::string fault = more_generous(before, answer(less));
  return fault.empty() ? "" : std::string(what) + ": " + fault;
}

std::string fault_of_more_classes(Generator& from, const Case& made, const Decision& before) {
  Case more = made;
  const DataClass added = from.data_class();
  if (made.request.data.contains(added)) return {};
  more.request.data.insert(added);
  const Decision after = answer(more);
  if (!(before.produce | ClassSet{added}).contains(after.produce)) {
    return "for a class more, another one is produced";
  }
  if (after.produce_allowed && !before.produce_allowed && !before.produce.empty()) {
    return "for a class more, what had to wait is produced";
  }
  return {};
}

std::string fault_of(Generator& from, const Case& made) {
  const Decision decision = answer(made);
  if (answer(made) != decision) return "the same question has two answers";
  for (const auto& property :
       {fault_of_contents,
        fault_of_places,
        fault_of_reasons,
        fault_of_rank,
        fault_of_objection,
        fault_of_hold,
        fault_of_rejection,
        fault_of_hard_stop,
        fault_of_silence}) {
    if (auto fault = property(made, decision); !fault.empty()) return fault;
  }
  if (auto fault = fault_of_less(from, made, decision); !fault.empty()) return fault;
  return fault_of_more_classes(from, made, decision);
}

/// For whoever has to find out why.
std::string description(const Case& made) {
  const Decision decision = answer(made);
  std::string text = made.request.regime.value_or("no regime") + ": ";
  text += policy::name_of(decision.ruling);
  text += " by ";
  text += policy::name_of(decision.deciding);
  for (const policy::Outcome& each : decision.rules) {
    if (each.passes) continue;
    text += "\n";
    text += policy::name_of(each.check);
    text += " " + each.says;
  }
  return text;
}

TEST(DecideProperties, HoldOfEveryAnswer) {
  Generator from(real_law(), seed);
  for (std::uint64_t i = 0; i < cases(); ++i) {
    const Case made = from.next();
    ASSERT_EQ(fault_of(from, made), "") << "case " << i << ", " << description(made);
  }
}

/// Without which the test above would show little.
TEST(DecideProperties, AreTriedOnEveryRulingAndOnBothSidesOfEachCheck) {
  constexpr int made_max = 40'000;
  std::set<Ruling> rulings;
  std::set<std::pair<CheckId, bool>> outcomes;
  std::set<std::string_view> produced;
  Generator from(real_law(), seed);
  for (int i = 0; i < made_max; ++i) {
    const Case made = from.next();
    const Decision decision = answer(made);
    rulings.insert(decision.ruling);
    for (const policy::Outcome& each : decision.rules) outcomes.insert({each.check, each.passes});
    if (decision.produce_allowed) produced.insert(regime_of(real_law(), made)->id);
  }
  EXPECT_EQ(rulings.size(), policy::Names<Ruling>::all.size());
  // These are listed where they fail alone; R31 is a clock.
  constexpr policy::CheckSet says_nothing_of_nothing{
      CheckId::R27, CheckId::R29, CheckId::civil_content, CheckId::epoc_immunity
  };
  for (const policy::Check& each : policy::checks()) {
    if (each.asked == policy::Asked::running_desk) continue;
    const auto name = policy::name_of(each.id);
    const bool never_passes = says_nothing_of_nothing.contains(each.id);
    const bool never_fails = each.id == CheckId::R31;
    EXPECT_EQ(outcomes.count({each.id, true}), never_passes ? 0U : 1U) << name;
    EXPECT_EQ(outcomes.count({each.id, false}), never_fails ? 0U : 1U) << name;
  }
  EXPECT_EQ(produced.size(), 7U);
}

}  // namespace
}  // namespace causeway::adapters::json_policy::test
