#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/check.h"
#include "policy/data_class.h"
#include "policy/need.h"
#include "policy/request.h"
#include "policy/ruling.h"
#include "policy/time.h"

/// The law of the desk as counsel writes it: policy/regimes.toml, whose format is
/// docs/formats/regimes.md. Nothing in it can lift R21, which is asked of the request alone.
namespace causeway::policy {

/// How certain a source is.
enum class Mark : std::uint8_t {
  read,        // R: read in the source
  found,       // P: its address is known, the clause was not read
  unsourced,   // U: to be verified by counsel
  own_choice,  // policy
};

/// Whose law it is, which says what becomes of a request with a demand of R21, and what a
/// deficiency is called.
enum class Track : std::uint8_t {
  domestic,   // the home state's
  agreement,  // of an agreement under 18 USC 2523
  eu,         // Reg. (EU) 2023/1543
  foreign,    // any other state's
  civil,      // private parties'
  outbound,   // nobody asks: the provider reports
};

/// What a request of a regime is for.
enum class Purpose : std::uint8_t {
  production,
  preservation,
  notice,  // an order about telling the person, which came alone
};

enum class UserNotice : std::uint8_t {
  before_production,  // R31
  after_production,   // emergencies
  off,                // somebody else's to give, or secret under the law of the issuing state
};

/// Where a deadline begins, or, without a length, what it is.
enum class Start : std::uint8_t {
  receipt,
  decision,
  return_on,
  execute_by,
  interception_end,
  gag_end,
  preservation_start,
  preservation_end,
  confirmation,  // a reviewer knows: 18 USC 2258A(a)
  tip_opened,
  tip_changed,
  tip_finished,
};

/// Of which requests a deadline runs.
enum class When : std::uint8_t {
  always,
  imminent,  // somebody is in danger now
  not_emergency,
  emergency,
  notified,            // the enforcing authority (EU Art. 8), not in an emergency
  notified_emergency,  // the same, in one
  content,             // content is asked for
  comity,              // R28 found a conflict
  burden,              // R29
  objection,           // something is objected to
  clarification,       // something is missing
  interception,
  first_preservation,
  renewal,
  production,  // something is produced now
  notice,      // something is produced, and the person may be told before
};

template <>
struct Names<Mark> {
  static constexpr std::array<std::string_view, 4> all{"R", "P", "U", "policy"};
};

template <>
struct Names<Track> {
  static constexpr std::array<std::string_view, 6> all{
      "domestic", "agreement", "eu", "foreign", "civil", "outbound"
  };
};

template <>
struct Names<Purpose> {
  static constexpr std::array<std::string_view, 3> all{"production", "preservation", "notice"};
};

template <>
struct Names<UserNotice> {
  static constexpr std::array<std::string_view, 3> all{
      "before_production", "after_production", "off"
  };
};

template <>
struct Names<Start> {
  static constexpr std::array<std::string_view, 12> all{
      "receipt",
      "decision",
      "return_on",
      "execute_by",
      "interception_end",
      "gag_end",
      "preservation_start",
      "preservation_end",
      "confirmation",
      "tip_opened",
      "tip_changed",
      "tip_finished"
  };
};

template <>
struct Names<When> {
  static constexpr std::array<std::string_view, 16> all{
      "always",
      "imminent",
      "not_emergency",
      "emergency",
      "notified",
      "notified_emergency",
      "content",
      "comity",
      "burden",
      "objection",
      "clarification",
      "interception",
      "first_preservation",
      "renewal",
      "production",
      "notice"
  };
};

struct Deadline {
  std::string id;
  Start from = Start::receipt;
  Span after;
  When when = When::always;
  std::string source;
  Mark mark = Mark::unsourced;

  bool operator==(const Deadline&) const = default;
};

struct Instrument {
  std::string id;
  ClassSet unlocks;  // never more than the regime
  bool intercepts = false;

  bool operator==(const Instrument&) const = default;
};

struct Regime {
  std::string id;
  std::string title;
  Track track = Track::foreign;
  Purpose purpose = Purpose::production;
  std::string basis;
  Mark mark = Mark::unsourced;
  std::vector<std::string> countries;  // of its issuers; empty: any
  bool in_force = false;
  std::optional<Date> from;   // the first day in force
  std::optional<Date> until;  // the first day not in force any more
  bool verified = false;      // counsel has confirmed the days
  std::vector<Instrument> instruments;
  ClassSet unlocks;
  std::vector<Need> need;
  CheckSet checks;  // of those that are `Asked::listed` or `Asked::running_desk`
  bool preserves_on_receipt = false;
  bool needs_document = false;
  UserNotice user_notice = UserNotice::before_production;
  std::string designated_authority;  // of an agreement: how its messages are signed
  std::optional<Ruling> answer;      // whatever is asked: foreign.other
  std::vector<Deadline> deadlines;
  std::string note;

  bool operator==(const Regime&) const = default;
};

struct Policy {
  std::string version;
  std::string home;  // the state of the domestic regimes, ISO 3166-1 alpha-2
  std::uint32_t targets_max = 0;
  Span interception_max;
  std::vector<IdentifierType> identifiers;  // that the provider can look up
  std::vector<Regime> regimes;

  bool operator==(const Policy&) const = default;
};

/// Null where there is none.
const Regime* find_regime(const Policy& policy, std::string_view id);
const Instrument* find_instrument(const Regime& regime, std::string_view id);

/// Whether it was in force at that moment.
bool in_force_at(const Regime& regime, Instant moment);

}  // namespace causeway::policy
