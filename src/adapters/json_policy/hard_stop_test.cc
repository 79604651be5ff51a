// R21 (decryption, keys, a changed client, a silent device, suppressed notices) under every regime
// and under every law that can be made of ours in memory, whether a file could say it or not: it is
// objected to, and what nobody holds is never produced. There is always an answer.
#include <gtest/gtest.h>

#include "adapters/json_policy/changes_test.h"
#include "adapters/json_policy/law_test.h"

namespace causeway::adapters::json_policy::test {
namespace {

using policy::CheckId;
using policy::CheckSet;
using policy::ClassSet;
using policy::Decision;
using policy::Policy;
using policy::Purpose;
using policy::Regime;
using policy::Ruling;
using policy::Track;

ClassSet every_class() {
  return policy::holdable | held_by_nobody;
}

CheckSet every_check() {
  CheckSet all;
  for (const policy::Check& each : policy::checks()) all.insert(each.id);
  return all;
}

std::string fault_of_stop(const Policy& law, const Case& made) {
  const Decision decision = policy::decide(law, made.request, made.facts, made.at);
  if (decision.ruling != Ruling::object_decryption) return "it is not objected to";
  if (decision.deciding != CheckId::R21) return "another check decides";
  const bool is_listed =
      std::any_of(decision.rules.begin(), decision.rules.end(), [](const auto& each) {
        return each.check == CheckId::R21 && !each.passes &&
               each.source.find("18 USC 2523(b)(3)") != std::string_view::npos;
      });
  if (!is_listed) return "R21 is not listed with its source";
  if (decision.produce.intersects(held_by_nobody)) return "what nobody holds is produced";
  const Regime* const regime = regime_of(law, made);
  const bool is_domestic = regime != nullptr && regime->track == Track::domestic;
  if (!is_domestic && !decision.produce.empty()) return "something is produced all the same";
  if (!is_domestic && decision.produce_allowed) return "something may be produced all the same";
  return {};
}

std::string fault_without_demand(const Policy& law, const Case& made) {
  const Decision decision = policy::decide(law, made.request, made.facts, made.at);
  if (decision.produce.intersects(held_by_nobody)) return "what nobody holds is produced";
  if (!made.request.data.contains(decision.produce)) return "what nobody asked for is produced";
  if (decision.produce_allowed && decision.produce.empty()) return "nothing may be produced";
  return {};
}

/// All that a regime can say about what is answered.
struct Law {
  std::vector<ClassSet> unlocks;
  std::vector<CheckSet> checks;
  std::vector<std::optional<Ruling>> answers;
};

Law laws_of(const Regime& regime) {
  Law law;
  law.unlocks = {{}, regime.unlocks, every_class()};
  law.checks = {{}, regime.checks, every_check()};
  law.answers.emplace_back();
  for (std::size_t i = 0; i < policy::Names<Ruling>::all.size(); ++i) {
    law.answers.emplace_back(static_cast<Ruling>(i));
  }
  return law;
}

template <typename Try>
void for_each_law(Regime& regime, const Try& attempt) {
  const Law law = laws_of(regime);
  for (regime.unlocks = {}; const ClassSet unlocks : law.unlocks) {
    regime.unlocks = unlocks;
    for (policy::Instrument& each : regime.instruments) each.unlocks = unlocks;
    for (const CheckSet checks : law.checks) {
      regime.checks = checks;
      for (const auto& answer : law.answers) {
        regime.answer = answer;
        for (std::size_t track = 0; track < policy::Names<Track>::all.size(); ++track) {
          regime.track = static_cast<Track>(track);
          for (std::size_t purpose = 0; purpose < 3; ++purpose) {
            regime.purpose = static_cast<Purpose>(purpose);
            regime.in_force = !regime.in_force;
            attempt();
          }
        }
      }
    }
  }
}

TEST(HardStop, HoldsUnderEveryRegimeWhateverItSays) {
  Policy law = real_law();
  std::size_t next_demand = 0;
  for (const Request& base : bases(real_law())) {
    Case made{base, {}, deciding};
    made.request.data = every_class();
    Regime& regime = *std::find_if(law.regimes.begin(), law.regimes.end(), [&](const auto& each) {
      return each.id == base.regime;
    });
    const Regime as_it_was = regime;
    for_each_law(regime, [&] {
      if (testing::Test::HasFatalFailure()) return;
      made.request.demands = {};
      ASSERT_EQ(fault_without_demand(law, made), "") << *base.regime;
      *demands[next_demand++ % demands.size()](made) = true;
      ASSERT_EQ(fault_of_stop(law, made), "") << *base.regime;
    });
    regime = as_it_was;
  }
}

/// What else a policy can say, each thing at random.
void change_law(Generator& from, Policy& law) {
  Regime& regime = law.regimes[from.below(law.regimes.size())];
  switch (from.below(16)) {
    case 0:
      regime.need.clear();
      break;
    case 1:
      regime.need.push_back(
          static_cast<policy::Need>(from.below(policy::Names<policy::Need>::all.size()))
      );
      break;
    case 2:
      regime.instruments.clear();
      break;
    case 3:
      regime.countries.clear();
      break;
    case 4:
      regime.needs_document = !regime.needs_document;
      break;
    case 5:
      regime.preserves_on_receipt = !regime.preserves_on_receipt;
      break;
    case 6:
      regime.user_notice = static_cast<policy::UserNotice>(from.below(4));
      break;
    case 7:
      regime.from.reset();
      regime.until.reset();
      break;
    case 8:
      regime.from = day("2199-01-01");
      break;
    case 9:
      regime.deadlines.clear();
      break;
    case 10:
      regime.designated_authority.clear();
      break;
    case 11:
      regime.unlocks = every_class();
      break;
    case 12:
      regime.track = static_cast<Track>(from.below(6));
      break;
    case 13:
      law.targets_max = from.one_in(2) ? 0 : 1'000'000;
      break;
    case 14:
      law.home = from.one_in(2) ? "" : "GB";
      break;
    default:
      law.identifiers.clear();
      break;
  }
}

TEST(HardStop, HoldsOfAnyRequestUnderAnyLaw) {
  constexpr int laws = 400;
  constexpr int requests_a_law = 50;
  Generator from(real_law(), 21);
  for (int i = 0; i < laws; ++i) {
    Policy law = real_law();
    for (int left = 12; left > 0; --left) change_law(from, law);
    for (int left = requests_a_law; left > 0; --left) {
      Case made = from.next();
      made.request.demands = {};
      ASSERT_EQ(fault_without_demand(law, made), "");
      *demands[from.below(demands.size())](made) = true;
      ASSERT_EQ(fault_of_stop(law, made), "");
    }
  }
}

TEST(HardStop, HoldsWithoutAnyLaw) {
  Case made{Request(), policy::Facts(), deciding};
  for (const auto demand : demands) {
    made.request = {};
    *demand(made) = true;
    EXPECT_EQ(fault_of_stop(Policy(), made), "");
    EXPECT_EQ(fault_of_stop(real_law(), made), "");
    made.request.regime = "us.unknown";
    EXPECT_EQ(fault_of_stop(real_law(), made), "");
  }
}

TEST(Decide, AnswersWhateverIsAsked) {
  const Policy none;
  for (const Policy* law : {&none, &real_law()}) {
    const Decision empty = policy::decide(*law, {}, {}, Instant());
    EXPECT_EQ(empty.ruling, Ruling::reject_unverified);
    EXPECT_TRUE(empty.produce.empty());
    Request request = base_of(real_law(), "us.warrant");
    request.targets.resize(100'000, request.targets[0]);
    EXPECT_FALSE(policy::decide(*law, request, {}, deciding).produce_allowed);
    request.regime = std::string(100'000, 'u');
    EXPECT_EQ(policy::decide(*law, request, {}, deciding).ruling, Ruling::reject_no_basis);
  }
}

}  // namespace
}  // namespace causeway::adapters::json_policy::test
