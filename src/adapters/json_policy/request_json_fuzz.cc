// A request, and behind a zero byte facts, are taken or refused, and nothing else is thrown; what
// is taken is written and read again as itself, and decided under a law that unlocks all that can
// be held: what is produced is within what was asked for, and nothing is under an agreement where
// something is demanded that is never done.
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "adapters/json_policy/decision_json.h"
#include "adapters/json_policy/request_json.h"
#include "policy/decide.h"

using namespace causeway;  // NOLINT(google-build-using-namespace): a program of its own

namespace {

using policy::Decision;
using policy::Facts;
using policy::Policy;
using policy::Regime;
using policy::Request;

void require(bool holds) {
  if (!holds) std::abort();
}

policy::CheckSet all_checks() {
  policy::CheckSet all;
  for (const policy::Check& each : policy::checks()) all.insert(each.id);
  return all;
}

/// A regime of each kind, with all checks, or with none but those that are always asked.
Policy make_policy() {
  Policy made;
  made.version = "fuzz";
  made.home = "US";
  made.targets_max = 20;
  made.interception_max = {.rest = std::chrono::days(90)};
  made.identifiers = {policy::IdentifierType::username, policy::IdentifierType::phone};
  for (std::uint8_t track = 0; track < policy::Names<policy::Track>::all.size(); ++track) {
    for (std::uint8_t purpose = 0; purpose < policy::Names<policy::Purpose>::all.size();
         ++purpose) {
      Regime regime;
      regime.track = policy::Track{track};
      regime.purpose = policy::Purpose{purpose};
      regime.id = std::string(name_of(regime.track)) + "." + std::string(name_of(regime.purpose));
      regime.basis = "a law";
      regime.in_force = true;
      regime.unlocks = policy::holdable;
      regime.preserves_on_receipt = true;
      regime.designated_authority = "gb-da";
      regime.user_notice = policy::UserNotice::before_production;
      policy::Deadline deadline;
      deadline.id = "clock";
      deadline.after.years = 1;
      for (std::uint8_t start = 0; start < policy::Names<policy::Start>::all.size(); ++start) {
        deadline.from = policy::Start{start};
        regime.deadlines.push_back(deadline);
      }
      made.regimes.push_back(regime);
      regime.id += ".checked";
      regime.checks = all_checks();
      made.regimes.push_back(regime);
    }
  }
  return made;
}

bool demands_what_is_never_done(const Request& request) {
  bool any = false;
  policy::Demands::members(request.demands, [&](std::string_view, policy::Flag demand) {
    any = any || demand == true;
  });
  return any;
}

void check_decision(const Request& request, const Facts& facts) {
  static const Policy law = make_policy();
  const Instant at = *policy::parse_instant("2026-11-22T10:00:00Z");
  const Decision decision = policy::decide(law, request, facts, at);
  require(decision == policy::decide(law, request, facts, at));
  require((request.data & policy::holdable).contains(decision.produce));
  require(!decision.produce_allowed || !decision.produce.empty());
  if (demands_what_is_never_done(request)) {
    require(decision.ruling == policy::Ruling::object_decryption);
    require(decision.deciding == policy::CheckId::R21);
    const Regime* regime = policy::find_regime(law, request.regime.value_or(""));
    const bool is_domestic = regime != nullptr && regime->track == policy::Track::domestic;
    require(is_domestic || (decision.produce.empty() && !decision.produce_allowed));
  }
  const auto json = nlohmann::json::parse(adapters::json_policy::decision_json(decision));
  require(json.at("rules").size() == decision.rules.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace adapters::json_policy;  // NOLINT(google-build-using-namespace): likewise
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = input.find('\0');
  try {
    const Request request = read_request(input.substr(0, end));
    require(read_request(request_json(request)) == request);
    Facts facts;
    if (end != std::string_view::npos) facts = read_facts(input.substr(end + 1));
    check_decision(request, facts);
  } catch (const FormatError& error) {
    require(!error.sentence().empty() && std::string_view(error.what()).size() < 4'000);
  }
  return 0;
}
