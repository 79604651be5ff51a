// Conversations, their MLS state, and changes on their way.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Conversation;
using client::MlsState;
using client::PendingChange;

/// Appends each row of a query over all columns of `conversation`.
auto into(std::vector<Conversation>& out) {
  return [&out](
             ConversationId id,
             api::ConversationKind kind,
             client::ConversationState state,
             std::string peer_username,
             AccountId peer,
             std::string title,
             std::uint64_t state_seq,
             std::uint64_t progress_seq,
             std::uint64_t progress_accepted_ms,
             std::uint64_t active_ms,
             std::uint64_t renewed_ms,
             std::uint64_t rejoined_ms,
             std::uint64_t last_epoch,
             bool check_devices,
             Milliseconds timer,
             std::uint64_t told_epoch
         ) {
    out.push_back({
        .id = id,
        .kind = kind,
        .state = state,
        .peer_username = std::move(peer_username),
        .peer = peer,
        .title = std::move(title),
        .state_seq = state_seq,
        .progress = {progress_seq, progress_accepted_ms},
        .active_ms = active_ms,
        .renewed_ms = renewed_ms,
        .rejoined_ms = rejoined_ms,
        .last_epoch = last_epoch,
        .check_devices = check_devices,
        .timer = timer,
        .told_epoch = told_epoch,
    });
  };
}

}  // namespace

Result<std::optional<Conversation>> ClientTransaction::conversation(ConversationId id) {
  return guarded([&] {
    std::vector<Conversation> found;
    database_.for_each("SELECT * FROM conversation WHERE id = ?", into(found), id);
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
  });
}

Result<std::vector<Conversation>> ClientTransaction::conversations() {
  return guarded([&] {
    std::vector<Conversation> found;
    database_.for_each("SELECT * FROM conversation ORDER BY active_ms DESC, id", into(found));
    return found;
  });
}

Result<void> ClientTransaction::put_conversation(const Conversation& conversation) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO conversation"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        conversation.id,
        conversation.kind,
        conversation.state,
        conversation.peer_username,
        conversation.peer,
        conversation.title,
        conversation.state_seq,
        conversation.progress.seq,
        conversation.progress.accepted_ms,
        conversation.active_ms,
        conversation.renewed_ms,
        conversation.rejoined_ms,
        conversation.last_epoch,
        conversation.check_devices,
        conversation.timer,
        conversation.told_epoch
    );
  });
}

Result<void> ClientTransaction::merge_conversation(ConversationId from, ConversationId to) {
  return guarded([&] {
    database_.run("UPDATE message SET conversation = ?2 WHERE conversation = ?1", from, to);
    database_.run("UPDATE line_text SET conversation = ?2 WHERE conversation = ?1", from, to);
    database_.run(
        "UPDATE OR IGNORE personal_chat SET conversation = ?2 WHERE conversation = ?1", from, to
    );
    database_.run("UPDATE outbox SET conversation = ?2 WHERE conversation = ?1", from, to);
    database_.run("UPDATE annotation SET conversation = ?2 WHERE conversation = ?1", from, to);
    database_.run("UPDATE news SET conversation = ?2 WHERE conversation = ?1", from, to);
    database_.run("DELETE FROM conversation WHERE id = ?", from);
  });
}

Result<std::optional<MlsState>> ClientTransaction::group(ConversationId id) {
  return guarded([&] {
    std::optional<MlsState> found;
    database_.for_each(
        "SELECT epoch, ratchets FROM mls_state WHERE conversation = ?",
        [&](SecretBytes epoch, SecretBytes ratchets) {
          found = MlsState{std::move(epoch), std::move(ratchets)};
        },
        id
    );
    return found;
  });
}

Result<void> ClientTransaction::put_group(ConversationId id, const MlsState& state) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO mls_state VALUES (?, ?, ?)", id, state.epoch, state.ratchets
    );
  });
}

Result<void> ClientTransaction::put_ratchets(ConversationId id, const SecretBytes& ratchets) {
  return guarded([&] {
    database_.run("UPDATE mls_state SET ratchets = ?2 WHERE conversation = ?1", id, ratchets);
  });
}

Result<void> ClientTransaction::delete_group(ConversationId id) {
  return guarded([&] {
    database_.run("DELETE FROM mls_state WHERE conversation = ?", id);
    database_.run("DELETE FROM tree_record WHERE conversation = ?", id);
    database_.run("DELETE FROM roster WHERE conversation = ?", id);
  });
}

Result<std::vector<client::RosterEntry>> ClientTransaction::roster(ConversationId id) {
  return guarded([&] {
    std::vector<client::RosterEntry> entries;
    database_.for_each(
        "SELECT account, since_epoch, since_seq, stay FROM roster WHERE conversation = ?"
        " ORDER BY account",
        [&](AccountId account, std::uint64_t since_epoch, std::uint64_t since_seq, client::Stay stay
        ) { entries.push_back({account, since_epoch, since_seq, stay}); },
        id
    );
    return entries;
  });
}

Result<void> ClientTransaction::put_roster(ConversationId id, const client::RosterEntry& entry) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO roster VALUES (?, ?, ?, ?, ?)",
        id,
        entry.account,
        entry.since_epoch,
        entry.since_seq,
        entry.stay
    );
  });
}

Result<void> ClientTransaction::delete_roster(ConversationId id, AccountId account) {
  return guarded([&] {
    database_.run("DELETE FROM roster WHERE conversation = ? AND account = ?", id, account);
  });
}

Result<std::vector<Bytes>> ClientTransaction::tree(ConversationId id) {
  return guarded([&] {
    std::vector<Bytes> records;
    database_.for_each(
        "SELECT record FROM tree_record WHERE conversation = ? ORDER BY row",
        [&](Bytes record) { records.push_back(std::move(record)); },
        id
    );
    return records;
  });
}

Result<void> ClientTransaction::put_tree(ConversationId id, const mls_tree::TreeRecord& record) {
  return guarded([&] {
    if (record.kind == mls_tree::TreeRecord::Kind::whole) {
      database_.run("DELETE FROM tree_record WHERE conversation = ?", id);
    }
    database_.run("INSERT INTO tree_record (conversation, record) VALUES (?, ?)", id, record.bytes);
  });
}

Result<std::optional<PendingChange>> ClientTransaction::pending(ConversationId id) {
  return guarded([&] {
    std::optional<PendingChange> found;
    database_.for_each(
        "SELECT op, request, change, outbox FROM pending WHERE conversation = ?",
        [&](api::Op op, Bytes request, SecretBytes commit, client::OutboxRow outbox) {
          found = PendingChange{op, std::move(request), std::move(commit), outbox};
        },
        id
    );
    return found;
  });
}

Result<void> ClientTransaction::put_pending(ConversationId id, const PendingChange& change) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?, ?)",
        id,
        change.op,
        change.request,
        change.commit,
        change.outbox
    );
  });
}

Result<void> ClientTransaction::delete_pending(ConversationId id) {
  return guarded([&] { database_.run("DELETE FROM pending WHERE conversation = ?", id); });
}

}  // namespace causeway::adapters::sqlite_client
