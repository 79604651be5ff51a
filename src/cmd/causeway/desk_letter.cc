#include "cmd/causeway/desk_letter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cmd/causeway/desk_words.h"
#include "cmd/causeway/text.h"
#include "policy/machines.h"

namespace causeway::cli {
namespace {

using policy::Outcome;
using policy::PreservationState;
using policy::Request;

/// Whoever wants all of a request reads the request.
constexpr std::size_t text_characters_max = 160;
constexpr std::size_t targets_max = 5;
/// What a check says may quote from a request; a rule's own sentence is much shorter.
constexpr std::size_t says_characters_max = 600;

/// What somebody wrote, in quotation marks.
std::string said(const std::string& text) {
  return quoted_name(first_characters(plain_line(text), text_characters_max));
}

std::string said(const policy::Text& text) {
  return text ? said(*text) : "not stated";
}

std::string plain(std::string_view text) {
  return first_characters(plain_line(text), says_characters_max);
}

/// A country; one has two letters.
std::string code(const std::string& country) {
  return first_characters(plain_line(country), 2);
}

class Letter {
 public:
  explicit Letter(const DeskAnswer& answer) : answer_(answer) {}

  std::vector<std::string> lines() && {
    add_head();
    add_question();
    add_answer();
    add_reasons();
    add_clocks();
    add_notice();
    add_law();
    return std::move(lines_);
  }

 private:
  void add(std::string line) { lines_.push_back(std::move(line)); }

  void add_item(const std::string& name, const std::string& text) {
    add("  " + name + ": " + text);
  }

  void add_heading(const char* text) {
    add("");
    add(text);
  }

  void add_head() {
    const policy::RulingRow& row = policy::row_of(answer_.decision.ruling);
    const bool is_over = answer_.decision.state == policy::name_of(PreservationState::expired);
    add(std::string(policy::name_of(row.ruling)) + ": " +
        (is_over ? "What was preserved was held until its time was over."
                 : std::string(row.sentence)));
    const auto& rules = answer_.decision.rules;
    const auto deciding = std::find_if(rules.begin(), rules.end(), [&](const Outcome& outcome) {
      return outcome.check == answer_.decision.deciding;
    });
    if (deciding != rules.end()) add("Decided by " + reason(*deciding));
  }

  void add_question() {
    const Request& request = answer_.request;
    add_heading("What was asked");
    add_item("Under", regime_text());
    if (request.instrument) add_item("Instrument", said(request.instrument));
    add_item("Received", request.received_at ? moment_text(*request.received_at) : "not stated");
    add_item("From", issuer_text());
    add_targets();
    add_item("Data", names_text(request.data));
    if (request.period.from || request.period.to) add_item("Period", period_text());
    const std::string demands = demands_text();
    if (!demands.empty()) add_item("Demanded besides", demands);
  }

  /// Null where the policy has none of that name.
  const policy::Regime* regime_of_request() const {
    const policy::Text& id = answer_.request.regime;
    return id ? policy::find_regime(answer_.policy, *id) : nullptr;
  }

  std::string regime_text() const {
    const policy::Regime* regime = regime_of_request();
    if (regime == nullptr) {
      return said(answer_.request.regime) + ", which the policy does not have";
    }
    return plain(regime->id) + ", " + plain(regime->title) + " (" + plain(regime->basis) + "; " +
           std::string(mark_words(regime->mark)) + ")";
  }

  std::string issuer_text() const {
    const policy::Issuer& issuer = answer_.request.issuer;
    std::string text = said(issuer.name);
    if (issuer.kind) text += ", " + std::string(policy::name_of(*issuer.kind));
    if (issuer.country) text += ", " + code(*issuer.country);
    if (issuer.officer) text += ", officer " + said(issuer.officer);
    if (issuer.on_behalf_of) text += ", on behalf of " + code(*issuer.on_behalf_of);
    return text;
  }

  /// An identifier stays as it is, but for what does not show: people compare it.
  void add_targets() {
    const auto& targets = answer_.request.targets;
    if (targets.empty()) add_item("About", "nobody");
    const std::size_t count = std::min(targets.size(), targets_max);
    for (std::size_t i = 0; i < count; ++i) {
      const policy::Target& target = targets[i];
      const std::string type(target.type ? policy::name_of(*target.type) : "what is not said");
      const std::string value = target.value.value_or("");
      add_item("About", type + " " + first_characters(plain_line(value), text_characters_max));
    }
    if (targets.size() > count) {
      add_item("About", std::to_string(targets.size() - count) + " more");
    }
  }

  std::string period_text() const {
    const policy::Period& period = answer_.request.period;
    return (period.from ? "from " + policy::to_text(*period.from) : "beginning not stated") +
           (period.to ? " to " + policy::to_text(*period.to) : ", end not stated");
  }

  std::string demands_text() const {
    const policy::Demands& demands = answer_.request.demands;
    std::string text;
    policy::Demands::members(demands, [&](std::string_view name, const policy::Flag& demanded) {
      if (demanded == true) text += (text.empty() ? "" : ", ") + std::string(name);
    });
    return text;
  }

  void add_answer() {
    const policy::Decision& decision = answer_.decision;
    add_heading("What is answered");
    if (decision.produce.empty()) {
      add_item("Produced", "nothing");
    } else {
      decision.produce.for_each([&](policy::DataClass each) {
        add_item(production_text(), class_text(each));
      });
    }
    for (const policy::Refusal& refusal : decision.refuse) {
      add_item("Refused", class_text(refusal.data_class) + ", for " + std::string(refusal.reason));
    }
    decision.absent.for_each([&](policy::DataClass each) { add_item("Not held", class_text(each)); }
    );
    add_item(
        "Not held",
        std::string(policy::never_held) +
            " (keys and text of messages, names of people and conversations: no "
            "provider has them)"
    );
    add_item("Preserved", decision.preserve ? "yes, what is held of the target" : "no");
    add_item("State of the request", std::string(decision.state));
  }

  /// R31 is a clock and no decision: what may be produced waits for it all the same.
  std::string production_text() const {
    if (!answer_.decision.produce_allowed) return "May be produced later";
    const auto& clocks = answer_.decision.clocks;
    const bool waits = answer_.decision.notice.is_allowed &&
                       std::any_of(clocks.begin(), clocks.end(), [](const policy::Clock& clock) {
                         return clock.id == "user_notice";
                       });
    return waits ? "May be produced, once the person has been told (user_notice)"
                 : "May be produced now";
  }

  static std::string class_text(policy::DataClass each) {
    return std::string(policy::name_of(each)) + " (" + std::string(policy::description_of(each)) +
           ")";
  }

  /// "R08: It unlocks no content. [18 USC 2703(c)(2)]".
  static std::string reason(const Outcome& outcome) {
    return std::string(policy::name_of(outcome.check)) + ": " + plain(outcome.says) + " [" +
           plain(outcome.source) + "]";
  }

  void add_reasons() {
    for (const bool passes : {false, true}) {
      bool is_first = true;
      for (const Outcome& outcome : answer_.decision.rules) {
        if (outcome.passes != passes) continue;
        if (std::exchange(is_first, false)) {
          add_heading(passes ? "What was found in order" : "What stands against it");
        }
        add("  " + reason(outcome));
      }
    }
  }

  void add_clocks() {
    add_heading("By when");
    if (answer_.decision.clocks.empty()) add("  No time runs.");
    for (const policy::Clock& clock : answer_.decision.clocks) {
      add_item(
          plain(clock.id),
          clock.at ? moment_text(*clock.at) + ", " + left_text(*clock.at, answer_.at)
                   : "stands still"
      );
    }
  }

  void add_notice() {
    add_heading("May the person be told?");
    const policy::Notice& notice = answer_.decision.notice;
    if (notice.is_allowed) return add("  Yes.");
    if (notice.barred_until) {
      return add("  No, not until " + policy::to_text(*notice.barred_until) + " has passed.");
    }
    const policy::Regime* const regime = regime_of_request();
    const bool is_anothers = regime != nullptr && regime->user_notice == policy::UserNotice::off;
    add(is_anothers ? "  Not by us: it is the issuing state's to tell, or its law's to keep secret."
                    : "  No, until the court that ordered silence says otherwise.");
  }

  void add_law() {
    add_heading("By which law");
    add_item("Policy", "version " + plain(answer_.policy.version));
    add_item("SHA-256", answer_.policy_sha256);
    add_item("As of", moment_text(answer_.at));
    add("  A dry run: nothing was recorded, preserved, sent or told.");
  }

  const DeskAnswer& answer_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> letter_lines(const DeskAnswer& answer) {
  return Letter(answer).lines();
}

}  // namespace causeway::cli
