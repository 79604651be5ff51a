#include "adapters/sqlite_provider/join_table.h"

namespace causeway::adapters::sqlite_provider {
namespace {

using provider::JoinRecord;
using provider::JoinState;

/// The rows of a query for all columns but `put_ms`, in the order of the table.
template <typename... Values>
std::vector<JoinRecord> read_joins(
    sqlite::Database& database, sqlite::Sql query, const Values&... values
) {
  std::vector<JoinRecord> records;
  database.for_each(
      query,
      [&](ConversationId conversation,
          AccountId account,
          DeviceId device,
          crypto::Sha256 locator_hash,
          std::uint64_t time_ms,
          Bytes sealed_note,
          identity::SignatureBytes signature,
          JoinState state) {
        records.push_back(
            {{conversation,
              account,
              device,
              locator_hash,
              time_ms,
              std::move(sealed_note),
              signature},
             state}
        );
      },
      values...
  );
  return records;
}

}  // namespace

std::optional<provider::GroupLinkRecord> JoinTable::find_link(ConversationId conversation) const {
  std::optional<provider::GroupLinkRecord> found;
  database_.for_each(
      "SELECT seq, locator_hash, sealed_preview FROM group_link WHERE conversation = ?",
      [&](std::uint64_t seq, std::optional<crypto::Sha256> hash, std::optional<Bytes> preview) {
        found = provider::GroupLinkRecord{.seq = seq, .link = {}};
        if (hash && preview) found->link = api::GroupLink{*hash, *std::move(preview)};
      },
      conversation
  );
  return found;
}

void JoinTable::put_link(ConversationId conversation, const provider::GroupLinkRecord& record) {
  state_.note_change();
  std::optional<crypto::Sha256> hash;
  std::optional<Bytes> preview;
  if (record.link) {
    hash = record.link->locator_hash;
    preview = record.link->sealed_preview;
  }
  database_.run(
      "INSERT OR REPLACE INTO group_link (conversation, seq, locator_hash, sealed_preview)"
      " VALUES (?, ?, ?, ?)",
      conversation,
      record.seq,
      hash,
      preview
  );
}

std::optional<JoinRecord> JoinTable::find(ConversationId conversation, AccountId account) const {
  auto found = read_joins(
      database_,
      "SELECT conversation, account, device, locator_hash, time_ms, sealed_note, signature, state"
      " FROM join_request WHERE conversation = ? AND account = ?",
      conversation,
      account
  );
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<api::JoinRequest> JoinTable::waiting(ConversationId conversation) const {
  std::vector<api::JoinRequest> requests;
  for (JoinRecord& record : read_joins(
           database_,
           "SELECT conversation, account, device, locator_hash, time_ms, sealed_note, signature,"
           " state FROM join_request WHERE conversation = ? AND state = ? ORDER BY account",
           conversation,
           JoinState::waiting
       )) {
    requests.push_back(std::move(record.request));
  }
  return requests;
}

std::vector<JoinRecord> JoinTable::of_account(AccountId account) const {
  return read_joins(
      database_,
      "SELECT conversation, account, device, locator_hash, time_ms, sealed_note, signature, state"
      " FROM join_request WHERE account = ? ORDER BY conversation",
      account
  );
}

void JoinTable::put(const JoinRecord& record, Instant now) {
  state_.note_change();
  const api::JoinRequest& request = record.request;
  database_.run(
      "INSERT OR REPLACE INTO join_request (conversation, account, device, locator_hash, time_ms,"
      " sealed_note, signature, state, put_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      request.conversation,
      request.account,
      request.device,
      request.locator_hash,
      request.time_ms,
      request.sealed_note,
      request.signature,
      record.state,
      now
  );
}

void JoinTable::remove(ConversationId conversation, AccountId account) {
  const auto gone = database_.run(
      "DELETE FROM join_request WHERE conversation = ? AND account = ?", conversation, account
  );
  if (gone > 0) state_.note_change();
}

void JoinTable::end(ConversationId conversation) {
  state_.note_change();
  database_.run("DELETE FROM group_link WHERE conversation = ?", conversation);
  database_.run("DELETE FROM join_request WHERE conversation = ?", conversation);
}

std::size_t JoinTable::expire(Instant before, std::size_t limit) {
  const auto gone = database_.run(
      "DELETE FROM join_request WHERE (conversation, account) IN"
      " (SELECT conversation, account FROM join_request WHERE put_ms < ? ORDER BY put_ms LIMIT ?)",
      before,
      limit
  );
  if (gone > 0) state_.note_change();
  return static_cast<std::size_t>(gone);
}

}  // namespace causeway::adapters::sqlite_provider
