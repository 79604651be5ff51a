#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "pdq/hash.h"

namespace causeway::pdq {

namespace rules {
inline constexpr Rule bank_distance_is_within_limit{
    "pdq.bank_distance_is_within_limit", "ThreatExchange, PDQ: confident match"
};
}  // namespace rules

/// What its owner calls an entry of a bank, so that a person can be shown where it came from.
using EntryId = std::uint64_t;

/// Why a picture is like an entry.
struct Match {
  EntryId entry = 0;
  unsigned distance = 0;       // bits that differ
  Turn turn = Turn::original;  // how the picture has to be turned to be like the entry

  bool operator==(const Match&) const = default;
};

/// An entry that a picture is like, and the exception that says that it is not.
struct Finding {
  Match match;
  std::optional<Match> suppressed_by;

  bool operator==(const Finding&) const = default;
};

enum class Verdict : std::uint8_t {
  too_plain,   // quality below 50: not compared
  unknown,     // like nothing in the bank
  suppressed,  // like something, and an exception for each
  known,       // like something for which there is no exception
};

struct Answer {
  Verdict verdict = Verdict::unknown;
  std::vector<Finding> findings;  // the nearest first; of one distance in the order of their ids
  std::size_t finding_count = 0;  // also those that are not listed

  bool operator==(const Answer&) const = default;
};

/// A bank full of near copies of one picture, which anybody who shares hashes can make, would else
/// turn each question into an answer as large as the bank.
inline constexpr std::size_t findings_max = 32;

/// Hashes of known pictures, and exceptions: pictures that somebody looked at and found to be
/// something else, although they are like known ones. An exception suppresses every match that is
/// not nearer to the picture than itself; so one that was made for a neighbour does not hide the
/// known picture. A value. Looking up compares with every entry: a million takes milliseconds.
class Bank {
 public:
  /// For pictures of which at most `bank_distance` bits differ;
  /// `rules::bank_distance_is_within_limit` above 31. A bank may be stricter, never laxer.
  static Result<Bank> make(unsigned bank_distance = distance_max);

  /// Known pictures, without the exceptions.
  std::size_t size() const { return known_.ids.size(); }

  void add(EntryId id, const Hash& hash) { known_.add(id, hash); }

  void add_exception(EntryId id, const Hash& hash) { exceptions_.add(id, hash); }

  /// Takes away what is called so, entry or exception; whether there was any.
  bool remove(EntryId id);

  Answer look_up(const Hashes& picture) const;

 private:
  /// Hashes apart from their names: the scan reads nothing else.
  struct Entries {
    std::vector<Hash> hashes;
    std::vector<EntryId> ids;

    void add(EntryId id, const Hash& hash);
    bool remove(EntryId id);
  };

  explicit Bank(unsigned bank_distance) : distance_max_(bank_distance) {}

  std::vector<Match> matches_in(const Entries& entries, const Hashes& picture) const;

  Entries known_;
  Entries exceptions_;
  unsigned distance_max_;
};

}  // namespace causeway::pdq
