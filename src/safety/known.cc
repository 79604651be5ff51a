#include "safety/known.h"

#include <algorithm>
#include <array>

#include "base/invariant.h"
#include "safety/audit.h"
#include "safety/staff.h"
#include "safety/store.h"

namespace causeway::safety {
namespace {

constexpr std::array bank_rows{
    BankRow{BankKind::confirm, "confirm", "Confirmed material", pdq::distance_max},
    BankRow{BankKind::suppress, "suppress", "Found harmless", pdq::distance_max},
};

constexpr std::size_t read_at_once = 1000;

/// An entry's object in the log: its bank and number. Its hash and label are in the bank alone.
std::string object_of(BankKind bank, KnownId id) {
  return std::string(row_of(bank).id) + " " + std::to_string(id.value);
}

std::optional<KnownMatch> nearest(const pdq::Answer& answer, BankKind bank) {
  if (answer.verdict != pdq::Verdict::known) return std::nullopt;
  for (const pdq::Finding& finding : answer.findings) {
    if (finding.suppressed_by) continue;
    return KnownMatch{KnownId{finding.match.entry}, bank, finding.match.distance};
  }
  return std::nullopt;
}

}  // namespace

std::span<const BankRow> banks() {
  return bank_rows;
}

const BankRow* find_bank(std::string_view id) {
  const auto* const found = std::find_if(
      bank_rows.begin(), bank_rows.end(), [&](const BankRow& row) { return row.id == id; }
  );
  return found == bank_rows.end() ? nullptr : found;
}

const BankRow& row_of(BankKind kind) {
  const auto index = static_cast<std::size_t>(kind) - 1;
  INVARIANT(index < bank_rows.size() && bank_rows[index].kind == kind);
  return bank_rows[index];
}

KnownMaterial::KnownMaterial(SafetyStore& store)
    : store_(store),
      confirm_(*pdq::Bank::make(row_of(BankKind::confirm).distance)),
      suppress_(*pdq::Bank::make(row_of(BankKind::suppress).distance)) {
  const auto reading = store_.begin_read();
  for (KnownId last;;) {
    const auto some = reading->known().read(last, read_at_once);
    for (const Known& known : some) put(known);
    if (some.size() < read_at_once) return;
    last = some.back().id;
  }
}

void KnownMaterial::put(const Known& known) {
  if (known.bank == BankKind::confirm) {
    confirm_.add(known.id.value, known.hash);
  } else {
    confirm_.add_exception(known.id.value, known.hash);
    suppress_.add(known.id.value, known.hash);
  }
}

std::optional<KnownMatch> KnownMaterial::look_up(const pdq::Hashes& picture) const {
  const std::lock_guard lock(mutex_);
  const auto confirmed = nearest(confirm_.look_up(picture), BankKind::confirm);
  if (confirmed) return confirmed;
  return nearest(suppress_.look_up(picture), BankKind::suppress);
}

Result<Known> KnownMaterial::add(
    BankKind bank, std::string_view hash, std::string_view label, StaffId by, Instant now
) {
  const auto parsed = pdq::parse_hash(as_bytes(hash));
  if (!parsed.ok()) return Error{rules::hash_is_pdq};
  if (label.empty() || label.size() > label_max_bytes) return Error{rules::label_fits};
  Known known{
      .id = {},
      .bank = bank,
      .hash = *parsed,
      .label = std::string(label),
      .added = now,
      .by = by,
      .source = "console",
  };
  const auto held = hold();
  const auto transaction = store_.begin_write();
  if (transaction->known().find(bank, known.hash)) return Error{rules::hash_is_new};
  known.id = transaction->known().add(known);
  transaction->known().put_comparison({known.id, {}});
  record(*transaction, {by, Act::known_added, object_of(bank, known.id), {}}, now);
  transaction->commit();
  const std::lock_guard lock(mutex_);
  put(known);
  return known;
}

Result<void> KnownMaterial::remove(BankKind bank, KnownId id, StaffId by, Instant now) {
  const auto held = hold();
  const auto transaction = store_.begin_write();
  const auto known = transaction->known().find(id);
  if (!known || known->bank != bank) return Error{rules::thing_is_there};
  transaction->known().remove(id);
  record(*transaction, {by, Act::known_removed, object_of(bank, id), {}}, now);
  transaction->commit();
  const std::lock_guard lock(mutex_);
  confirm_.remove(id.value);
  suppress_.remove(id.value);
  return {};
}

}  // namespace causeway::safety
