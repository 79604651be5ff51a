#include "sim/journal.h"

#include <algorithm>
#include <utility>

namespace causeway::sim {

void Journal::note(Instant now, std::string what) {
  if (lines_.size() == lines_max) lines_.erase(lines_.begin());
  lines_.push_back(std::to_string(to_unix_ms(now)) + " " + std::move(what));
}

void Journal::key_made(const std::string& username, const client::RecoveryKey& key) {
  keys_unwritten_[username].insert(client::authenticator_hash_of(key));
}

void Journal::backed_up(const std::string& username, BackedUp written, bool is_begun_anew) {
  const auto known = backups_.find(username);
  if (known != backups_.end() && !is_begun_anew) {
    written.lines.merge(known->second.lines);
    written.statement_version =
        std::max(written.statement_version, known->second.statement_version);
  }
  keys_unwritten_[username].erase(client::authenticator_hash_of(written.key));
  backups_.insert_or_assign(username, std::move(written));
}

const Journal::BackedUp* Journal::find_backup(const std::string& username) const {
  const auto found = backups_.find(username);
  return found == backups_.end() ? nullptr : &found->second;
}

}  // namespace causeway::sim
