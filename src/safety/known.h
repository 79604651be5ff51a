#pragma once

#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pdq/bank.h"
#include "safety/records.h"

/// Known material: hashes of pictures that somebody has looked at before
/// (docs/formats/safety-api.md §10). A match decides nothing: it orders and blurs, and a person
/// looks.
namespace causeway::safety {

class SafetyStore;
class Transaction;

namespace rules {
inline constexpr Rule hash_is_pdq{"safety.hash_is_pdq", "docs/formats/safety-api.md §10"};
inline constexpr Rule hash_is_new{"safety.hash_is_new", "docs/formats/safety-api.md §10"};
inline constexpr Rule label_fits{"safety.label_fits", "docs/formats/safety-api.md §10"};
}  // namespace rules

enum class BankKind : std::uint8_t {
  confirm = 1,   // puts a case first, and blurs
  suppress = 2,  // found harmless
};

struct BankRow {
  BankKind kind;
  std::string_view id;
  std::string_view title;
  unsigned distance;  // at most so many bits differ
};

std::span<const BankRow> banks();
/// Null where there is none.
const BankRow* find_bank(std::string_view id);
const BankRow& row_of(BankKind kind);

using KnownId = Number<struct KnownTag>;

struct Known {
  KnownId id;
  BankKind bank = BankKind::confirm;
  pdq::Hash hash;
  std::string label;
  Instant added;
  std::optional<StaffId> by;
  std::string source;         // "console"
  std::uint64_t matches = 0;  // pictures that were like it

  bool operator==(const Known&) const = default;
};

inline constexpr std::size_t label_max_bytes = 200;

/// Which attachment a picture is, in the order in which they are kept.
struct PicturePlace {
  ReportNumber report;
  std::uint64_t seq = 0;    // of the message
  std::uint32_t index = 0;  // among the attachments of that message

  bool operator==(const PicturePlace&) const = default;
};

/// An entry with which the pictures that were here before it are still compared.
struct Comparison {
  KnownId known;
  PicturePlace last;  // compared up to this

  bool operator==(const Comparison&) const = default;
};

class KnownTable {
 public:
  virtual ~KnownTable() = default;

  virtual std::optional<Known> find(KnownId id) const = 0;
  virtual std::optional<Known> find(BankKind bank, const pdq::Hash& hash) const = 0;
  /// At most `limit` below `before` (zero: from the newest on), newest first.
  virtual std::vector<Known> list(BankKind bank, KnownId before, std::size_t limit) const = 0;
  virtual std::uint64_t count(BankKind bank) const = 0;
  /// At most `limit` above `after`, of both banks, ascending.
  virtual std::vector<Known> read(KnownId after, std::size_t limit) const = 0;

  /// With the next id, which it answers.
  virtual KnownId add(const Known& known) = 0;
  virtual void count_match(KnownId id) = 0;
  /// With what is still compared with it.
  virtual void remove(KnownId id) = 0;

  /// The oldest that is not done.
  virtual std::optional<Comparison> comparison() const = 0;
  virtual void put_comparison(const Comparison& comparison) = 0;
  virtual void remove_comparison(KnownId id) = 0;
};

/// Why a picture is marked.
struct KnownMatch {
  KnownId id;
  BankKind bank = BankKind::confirm;
  std::uint32_t distance = 0;

  bool operator==(const KnownMatch&) const = default;
};

/// The banks in memory, as the table has them. Any thread may ask.
///
/// One change at a time, from the table to the memory: what is added and removed at once is in
/// neither or in both.
class KnownMaterial {
 public:
  explicit KnownMaterial(SafetyStore& store);

  /// While the answer lives nothing is added or removed, and the memory is what the table has.
  /// Taken before a transaction is begun, never in one.
  std::unique_lock<std::mutex> hold() const { return std::unique_lock(changing_); }

  /// Nearest to the picture: what is confirmed and not suppressed, or else what is suppressed.
  std::optional<KnownMatch> look_up(const pdq::Hashes& picture) const;

  /// `rules::hash_is_pdq` for anything but 64 digits, `rules::label_fits` for a label that is empty
  /// or has more than 200 bytes, `rules::hash_is_new`. Logged in the same transaction. The pictures
  /// that are here already are compared with it later (`mark_older`).
  Result<Known> add(
      BankKind bank, std::string_view hash, std::string_view label, StaffId by, Instant now
  );
  /// `rules::thing_is_there`, also for what is in the other bank. Logged.
  Result<void> remove(BankKind bank, KnownId id, StaffId by, Instant now);

 private:
  void put(const Known& known);

  SafetyStore& store_;
  mutable std::mutex changing_;  // longer than a transaction
  mutable std::mutex mutex_;     // of the two below
  pdq::Bank confirm_;
  pdq::Bank suppress_;
};

}  // namespace causeway::safety
