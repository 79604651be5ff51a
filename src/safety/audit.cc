#include "safety/audit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/invariant.h"
#include "safety/store.h"
#include "tls/stream.h"

namespace causeway::safety {
namespace {

constexpr std::string_view chain_label{"Causeway 1 Audit\0", 17};
constexpr std::size_t entries_at_once = 1000;
constexpr std::size_t report_id_digits = 32;

struct ActName {
  Act act;
  std::string_view name;
};

constexpr std::array act_names{
    ActName{Act::login, "login"},
    ActName{Act::login_refused, "login_refused"},
    ActName{Act::logout, "logout"},
    ActName{Act::invitation_made, "invitation_made"},
    ActName{Act::invitation_used, "invitation_used"},
    ActName{Act::invitation_taken_back, "invitation_taken_back"},
    ActName{Act::roles_changed, "roles_changed"},
    ActName{Act::person_removed, "person_removed"},
    ActName{Act::passkey_added, "passkey_added"},
    ActName{Act::passkey_removed, "passkey_removed"},
    ActName{Act::session_ended, "session_ended"},
    ActName{Act::settings_changed, "settings_changed"},
    ActName{Act::queue_next, "queue_next"},
    ActName{Act::case_viewed, "case_viewed"},
    ActName{Act::case_claimed, "case_claimed"},
    ActName{Act::case_released, "case_released"},
    ActName{Act::case_skipped, "case_skipped"},
    ActName{Act::case_moved, "case_moved"},
    ActName{Act::report_revealed, "report_revealed"},
    ActName{Act::media_viewed, "media_viewed"},
    ActName{Act::note_added, "note_added"},
    ActName{Act::bad_faith, "bad_faith"},
    ActName{Act::reporter_identified, "reporter_identified"},
    ActName{Act::decision_made, "decision_made"},
    ActName{Act::decision_undone, "decision_undone"},
    ActName{Act::decision_in_force, "decision_in_force"},
    ActName{Act::decision_reversed, "decision_reversed"},
    ActName{Act::appeal_decided, "appeal_decided"},
    ActName{Act::decisions_exported, "decisions_exported"},
    ActName{Act::account_looked_up, "account_looked_up"},
    ActName{Act::tip_viewed, "tip_viewed"},
    ActName{Act::tip_sent, "tip_sent"},
    ActName{Act::tip_retried, "tip_retried"},
    ActName{Act::tip_retracted, "tip_retracted"},
    ActName{Act::tip_finished, "tip_finished"},
    ActName{Act::known_added, "known_added"},
    ActName{Act::known_removed, "known_removed"},
    ActName{Act::evidence_destroyed, "evidence_destroyed"},
    ActName{Act::appeal_revealed, "appeal_revealed"},
    ActName{Act::known_matched, "known_matched"},
    ActName{Act::numbers_bound, "numbers_bound"},
};

}  // namespace

std::string_view name_of(Act act) {
  const auto index = static_cast<std::size_t>(act) - 1;
  INVARIANT(index < act_names.size() && act_names[index].act == act);
  return act_names[index].name;
}

std::optional<Act> find_act(std::string_view name) {
  const auto* const found = std::find_if(
      act_names.begin(), act_names.end(), [&](const ActName& each) { return each.name == name; }
  );
  if (found == act_names.end()) return std::nullopt;
  return found->act;
}

crypto::Sha256 chain_hash(const crypto::Sha256& before, const AuditEntry& entry) {
  Bytes bytes;
  tls::Writer writer(bytes);
  writer.integer(entry.number.value);
  writer.integer(to_unix_ms(entry.time));
  writer.raw(entry.by);
  writer.opaque(as_bytes(name_of(entry.act)));
  writer.opaque(as_bytes(entry.object));
  writer.opaque(as_bytes(entry.says));
  return crypto::sha256({as_bytes(chain_label), before, bytes});
}

std::string object_of(CaseNumber in, std::initializer_list<std::string> within) {
  std::string object = std::to_string(in.value);
  for (const std::string& each : within) object += " " + each;
  return object;
}

std::optional<CaseNumber> case_of(std::string_view object) {
  // Entries of before have "12/34".
  const std::string_view first = object.substr(0, object.find_first_of(" /"));
  CaseNumber in;
  const auto read = std::from_chars(first.data(), first.data() + first.size(), in.value);
  if (read.ec != std::errc() || std::to_string(in.value) != first) return std::nullopt;
  return in;
}

std::string id_of(ReportNumber report) {
  std::array<char, report_id_digits + 1> text{};
  std::snprintf(text.data(), text.size(), "%032llx", static_cast<unsigned long long>(report.value));
  return text.data();
}

void record(Transaction& transaction, const Deed& deed, Instant now) {
  AuditTable& audit = transaction.audit();
  const auto newest = audit.newest();
  AuditEntry entry{
      .number = newest ? newest->number.next() : AuditNumber{1},
      .time = now,
      .by = deed.by,
      .act = deed.act,
      .object = deed.object,
      .says = deed.says,
  };
  entry.hash = chain_hash(newest ? newest->hash : crypto::Sha256{}, entry);
  audit.append(entry);
}

ChainCheck check_chain(const AuditTable& table) {
  ChainCheck check;
  for (;;) {
    const auto entries = table.read(AuditNumber{check.entries}, entries_at_once);
    for (const AuditEntry& entry : entries) {
      const bool follows = entry.number.value == check.entries + 1;
      if (!follows || entry.hash != chain_hash(check.head, entry)) {
        check.broken_at = AuditNumber{check.entries + 1};
        return check;
      }
      ++check.entries;
      check.head = entry.hash;
    }
    if (entries.size() < entries_at_once) return check;
  }
}

}  // namespace causeway::safety
