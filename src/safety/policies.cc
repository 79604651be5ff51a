#include "safety/policies.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"

namespace causeway::safety {
namespace {

constexpr std::uint32_t in(Queue queue) {
  return std::uint32_t{1} << static_cast<unsigned>(queue);
}

/// Queues that say nothing of what it is about.
constexpr std::uint32_t any = in(Queue::other) | in(Queue::unproven);

// clang-format off
constexpr std::array policy_rows{
    Policy{"child.abuse", "Sexual abuse or exploitation of children",
           "Pictures, offers, or words that sexualise a child or prepare its abuse. Always two persons; a CyberTip where it is confirmed.",
           "You shared or asked for something that sexually exploits children.",
           in(Queue::child_safety)},
    Policy{"child.safety", "Endangering children",
           "Approaching, threatening or pressing a child, without a picture of abuse.",
           "You approached or pressed a child in a way that endangers it.",
           in(Queue::child_safety) | in(Queue::sexual) | any},
    Policy{"violence.threat", "Threats of violence",
           "A threat that somebody has to take seriously, or a call to hurt people. Not: a figure of speech among friends.",
           "You threatened somebody, or called for violence.",
           in(Queue::imminent_harm) | in(Queue::harassment) | any},
    Policy{"violence.terrorism", "Terrorism",
           "Recruiting for, planning or praising attacks on people. Not: reporting or arguing about them.",
           "You supported or praised violence against the public.",
           in(Queue::imminent_harm) | any},
    Policy{"self-harm.risk", "Somebody may hurt themselves",
           "No measure against whoever is in need: `none`, and what the emergency plan says.",
           "What you wrote made somebody worry about you.",
           in(Queue::imminent_harm)},
    Policy{"self-harm.incitement", "Urging others to hurt themselves",
           "Encouraging, instructing or daring somebody.",
           "You urged somebody to hurt themselves.",
           in(Queue::imminent_harm) | in(Queue::harassment) | any},
    Policy{"intimate.nonconsensual", "Intimate pictures without consent",
           "Shown, sent on or threatened with, without the consent of whoever is in them. Real or made.",
           "You shared intimate pictures, or threatened to, without the consent of whoever is in them.",
           in(Queue::intimate_images) | in(Queue::sexual) | any},
    Policy{"harassment.repeated", "Harassment",
           "Going on to insult or press somebody who asked to be left alone. Once, and in a quarrel of both sides, is not this.",
           "You went on to insult or press somebody who does not want it.",
           in(Queue::harassment) | any},
    Policy{"hate.attack", "Attacks on people for what they are",
           "Degrading people for origin, faith, disability, sex, or whom they love.",
           "You attacked people for what they are.",
           in(Queue::harassment) | any},
    Policy{"fraud.deception", "Fraud",
           "Money, codes or goods under a pretext that is not true.",
           "You tried to get money, codes or goods under a false pretext.",
           in(Queue::fraud) | in(Queue::spam) | any},
    Policy{"fraud.impersonation", "Pretending to be somebody else",
           "A name, picture or story that makes people take the account for another's. Not: parody that says so.",
           "You pretended to be somebody else.",
           in(Queue::fraud) | any},
    Policy{"goods.illegal", "Illegal goods",
           "Offering what may not be sold: weapons, drugs, stolen data.",
           "You offered what may not be sold.",
           in(Queue::fraud) | any},
    Policy{"sexual.unwanted", "Unwanted sexual content",
           "Sexual words or pictures sent to somebody who did not ask for them.",
           "You sent sexual content to somebody who did not ask for it.",
           in(Queue::sexual) | in(Queue::harassment) | any},
    Policy{"spam.bulk", "Spam",
           "The same, unasked, to many who do not know the sender.",
           "You sent the same to many who do not know you.",
           in(Queue::spam) | any},
    Policy{"other.terms", "Another breach of the terms",
           "Say which one in the words to the person.",
           "You broke another rule of the terms of use.",
           in(Queue::other) | in(Queue::unproven)},
};

constexpr std::array template_rows{
    Template{"harassment.first", "harassment.repeated", "First time", "You went on writing to somebody who had asked you to stop. Please leave them alone."},
    Template{"harassment.again", "harassment.repeated", "Again", "We told you before. This is why the measure is harder this time."},
    Template{"threat.serious", "violence.threat", "A serious threat", "What you wrote has to be taken as a threat, whatever was meant."},
    Template{"spam.first", "spam.bulk", "First time", "Several people who do not know you reported the same message."},
    Template{"fraud.advance", "fraud.deception", "Money in advance", "You asked people for money in advance for something that does not exist."},
    Template{"intimate.remove", "intimate.nonconsensual", "Delete it", "Delete the pictures wherever you have them, and ask those to whom you sent them to do so."},
};

constexpr std::array measure_rows{
    MeasureRow{Measure::none, "none", "", false, false, true},
    MeasureRow{Measure::warn, "warn", "This is a warning. Nothing else changes.", false, false, false},
    MeasureRow{Measure::restrict, "restrict", "You cannot write to people who do not know you.", false, true, false},
    MeasureRow{Measure::suspend, "suspend", "Your account cannot send anything.", false, true, false},
    MeasureRow{Measure::ban, "ban", "Your account cannot send anything any more.", true, false, false},
    MeasureRow{Measure::escalate, "escalate", "", false, false, true},
};
// clang-format on

}  // namespace

std::span<const Policy> policies() {
  return policy_rows;
}

const Policy* find_policy(std::string_view id) {
  const auto* const found = std::find_if(
      policy_rows.begin(), policy_rows.end(), [&](const Policy& each) { return each.id == id; }
  );
  return found == policy_rows.end() ? nullptr : found;
}

std::span<const Template> templates() {
  return template_rows;
}

std::span<const MeasureRow> measures() {
  return measure_rows;
}

const MeasureRow& row_of(Measure measure) {
  const auto index = static_cast<std::size_t>(measure);
  INVARIANT(index < measure_rows.size() && measure_rows[index].measure == measure);
  return measure_rows[index];
}

const MeasureRow* find_measure(std::string_view name) {
  const auto* const found =
      std::find_if(measure_rows.begin(), measure_rows.end(), [&](const MeasureRow& each) {
        return each.name == name;
      });
  return found == measure_rows.end() ? nullptr : found;
}

}  // namespace causeway::safety
