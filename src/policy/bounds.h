#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "policy/policy.h"

/// What the statutes bound: a policy file may stay within it, and none may exceed it.
///
/// The file says the law as counsel reads it today; this says, a second time and apart from it, how
/// far a file can go: which classes an instrument reaches at most, what it has to state at least,
/// how long a deadline is. One slip of a finger in the file is then no disclosure. R21 is in
/// neither: nothing bounds it, and nothing asks for it.
namespace causeway::policy {

/// Asked of every request, and R34 of every release, whatever a file says: they are in no file.
inline constexpr CheckSet asked_of_all{
    CheckId::R01,
    CheckId::R02,
    CheckId::R03,
    CheckId::R04,
    CheckId::R05,
    CheckId::R07,
    CheckId::R08,
    CheckId::R09,
    CheckId::R21,
    CheckId::R33,
    CheckId::R34,
    CheckId::R35,
};

/// When a regime can be in force at all.
enum class Force : std::uint8_t {
  always,
  since_entry,  // from the day of `RegimeBound::entry`
  not_yet,      // nothing is in force that it could rest on
};

struct RegimeBound {
  std::string_view id;
  Track track;
  Purpose purpose;
  std::string_view basis;  // of what is bounded here
  ClassSet unlocks;        // at most
  // NOLINTBEGIN(readability-redundant-member-init): rows may leave them out
  CheckSet checks{};                // at least
  std::span<const Need> need{};     // at least
  std::string_view countries = {};  // at most, one behind the other; empty: any
  Force force = Force::always;
  Date entry{};
  UserNotice user_notice = UserNotice::off;
  bool preserves_on_receipt = false;
  bool needs_document = false;
  std::string_view designated_authority = {};
  std::optional<Ruling> answer = {};
  // NOLINTEND(readability-redundant-member-init)
};

/// The fourteen regimes, each once: a file has to have them all, and no others.
std::span<const RegimeBound> regime_bounds();
/// Null where there is none.
const RegimeBound* find_regime_bound(std::string_view id);

/// A regime that has rows here has at least one of them, and no other instrument.
struct InstrumentBound {
  std::string_view regime;
  std::string_view id;
  ClassSet unlocks;  // at most
  bool intercepts;
  std::string_view source;
};

std::span<const InstrumentBound> instrument_bounds();

/// A deadline that a regime has to have, by its `id`, `when` and `from`. The `id` is used for
/// nothing else: of several rows of one that run the latest counts.
struct DeadlineBound {
  std::string_view regime;
  std::string_view id;
  When when;
  Start from;
  Span least;
  Span most;
  std::string_view source;
};

std::span<const DeadlineBound> deadline_bounds();

/// One thing that a policy says and may not.
struct Excess {
  std::string path;  // "regime[3].deadlines[0].after", as in the file, counted from 0
  std::string word;  // of the list there; empty: all of it
  const Rule* rule = nullptr;
  std::string sentence;  // names the statute

  bool operator==(const Excess&) const = default;
};

/// Everything in which `policy` exceeds its bounds, in the order of its regimes. Pure and total.
std::vector<Excess> excesses(const Policy& policy);

}  // namespace causeway::policy
