#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/check.h"
#include "policy/data_class.h"
#include "policy/ruling.h"
#include "policy/time.h"

namespace causeway::policy {

/// One check that was asked.
struct Outcome {
  CheckId check = CheckId::R01;
  bool passes = true;
  std::string says;
  std::string_view source;  // of the check or the regime: lives as long as the policy

  bool operator==(const Outcome&) const = default;
};

struct Refusal {
  DataClass data_class = DataClass::bsi;
  std::string_view reason;  // INSTRUMENT_INSUFFICIENT, or the word of the ruling

  bool operator==(const Refusal&) const = default;
};

inline constexpr std::string_view instrument_insufficient = "INSTRUMENT_INSUFFICIENT";

struct Clock {
  std::string_view id;
  std::optional<Instant> at;  // nothing: it stands still

  bool operator==(const Clock&) const = default;
};

/// Whether the person may be told.
struct Notice {
  bool is_allowed = true;
  std::optional<Date> barred_until;  // nothing where it is barred: until somebody says so

  bool operator==(const Notice&) const = default;
};

/// "allowed", "barred", "barred_until:2027-05-01".
std::string to_text(const Notice& notice);

/// What the law of the matter answers. Refers to the policy that it was made of.
struct Decision {
  Ruling ruling = Ruling::reject_no_basis;
  std::string_view state;
  std::vector<Outcome> rules;  // those asked, by number
  CheckId deciding = CheckId::R03;
  ClassSet produce;  // what may be produced
  std::vector<Refusal> refuse;
  ClassSet absent;  // requested, unlocked, and not held; D5_none comes on top, always
  bool preserve = false;
  bool produce_allowed = false;  // now
  std::vector<Clock> clocks;
  Notice notice;

  bool operator==(const Decision&) const = default;
};

}  // namespace causeway::policy
