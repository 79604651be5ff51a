// Messages, news, and the outbox.
#include "adapters/sqlite_client/client_transaction.h"
#include "adapters/sqlite_client/stored.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Message;
using client::MessageRow;
using client::News;
using client::NewsRow;
using client::OutboxEntry;
using client::OutboxRow;

std::optional<Bytes> encode_frank(const Message& message) {
  if (!message.frank) return std::nullopt;
  return tls::encode(*message.frank);
}

std::vector<Bytes> encode_names(const std::vector<std::string>& usernames) {
  std::vector<Bytes> encoded;
  encoded.reserve(usernames.size());
  for (const std::string& username : usernames) encoded.push_back(to_bytes(username));
  return encoded;
}

std::vector<std::string> decode_names(ByteView stored) {
  std::vector<std::string> usernames;
  for (const Bytes& username : decode_stored<std::vector<Bytes>>(stored)) {
    usernames.emplace_back(as_text(username));
  }
  return usernames;
}

auto into(std::vector<Message>& out) {
  return [&out](
             MessageRow row,
             client::MessageId id,
             ConversationId conversation,
             client::MessageState state,
             AccountId sender_account,
             DeviceId sender_device,
             std::uint64_t epoch,
             std::uint64_t time_ms,
             Bytes content,
             SecretBytes application_data,
             std::optional<Bytes> frank,
             std::string failure,
             client::Place place,
             client::Presence presence,
             std::uint64_t evidence_end_ms,
             std::uint64_t expires_ms
         ) {
    Message message{
        .row = row,
        .id = id,
        .conversation = conversation,
        .state = state,
        .sender_account = sender_account,
        .sender_device = sender_device,
        .epoch = epoch,
        .time_ms = time_ms,
        .content = std::move(content),
        .application_data = std::move(application_data),
        .failure = std::move(failure),
        .place = place,
        .presence = presence,
        .evidence_end_ms = evidence_end_ms,
        .expires_ms = expires_ms,
    };
    if (frank) message.frank = decode_stored<franking::FrankEnvelope>(*frank);
    out.push_back(std::move(message));
  };
}

auto into(std::vector<News>& out) {
  return [&out](
             NewsRow row,
             ConversationId conversation,
             client::Change change,
             ByteView added,
             ByteView removed,
             std::uint64_t time_ms
         ) {
    out.push_back({
        .row = row,
        .conversation = conversation,
        .change = change,
        .added = decode_stored<std::vector<AccountId>>(added),
        .removed = decode_stored<std::vector<AccountId>>(removed),
        .time_ms = time_ms,
    });
  };
}

auto into(std::vector<OutboxEntry>& out) {
  return [&out](
             OutboxRow row,
             ConversationId conversation,
             client::OutboxKind kind,
             MessageRow message,
             ByteView usernames,
             ByteView accounts,
             mls_tree::Role role,
             mls_wire::CipherSuite suite,
             Bytes encrypted
         ) {
    out.push_back({
        .row = row,
        .kind = kind,
        .conversation = conversation,
        .message = message,
        .usernames = decode_names(usernames),
        .accounts = decode_stored<std::vector<AccountId>>(accounts),
        .role = role,
        .suite = suite,
        .encrypted = std::move(encrypted),
    });
  };
}

bool is_of_others(client::MessageState state) {
  return state == client::MessageState::received || state == client::MessageState::unproven;
}

template <typename T>
std::optional<T> first_of(std::vector<T> found) {
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

}  // namespace

Result<MessageRow> ClientTransaction::add_message(const Message& message) {
  return guarded([&] {
    database_.run(
        "INSERT INTO message VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        message.id,
        message.conversation,
        message.state,
        message.sender_account,
        message.sender_device,
        message.epoch,
        message.time_ms,
        message.content,
        message.application_data,
        encode_frank(message),
        message.failure,
        message.place,
        message.presence,
        message.evidence_end_ms,
        message.expires_ms
    );
    const MessageRow row{static_cast<std::uint64_t>(database_.last_insert_rowid())};
    const bool is_shown = message.presence == client::Presence::shown;
    if (is_shown) database_.run("INSERT INTO unindexed VALUES (?)", row);
    if (is_of_others(message.state) && is_shown) {
      database_.run("INSERT INTO unshown VALUES (?)", row);
    }
    return row;
  });
}

Result<void> ClientTransaction::put_message(const Message& message) {
  return guarded([&] {
    database_.run(
        "UPDATE message SET id = ?, state = ?, epoch = ?, time_ms = ?, content = ?, "
        "application_data = ?, frank = ?, failure = ?, place = ?, presence = ?, "
        "evidence_end_ms = ?, expires_ms = ? WHERE row = ?",
        message.id,
        message.state,
        message.epoch,
        message.time_ms,
        message.content,
        message.application_data,
        encode_frank(message),
        message.failure,
        message.place,
        message.presence,
        message.evidence_end_ms,
        message.expires_ms,
        message.row
    );
  });
}

Result<std::optional<Message>> ClientTransaction::message(MessageRow row) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each("SELECT * FROM message WHERE row = ?", into(found), row);
    return first_of(std::move(found));
  });
}

Result<std::optional<Message>> ClientTransaction::find_message(
    ConversationId conversation, const client::MessageId& id
) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each(
        "SELECT * FROM message WHERE conversation = ? AND id = ? AND state <> ?",
        into(found),
        conversation,
        id,
        client::MessageState::unproven
    );
    return first_of(std::move(found));
  });
}

Result<std::vector<Message>> ClientTransaction::messages(
    ConversationId conversation, MessageRow before, std::size_t count
) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each(
        "SELECT * FROM (SELECT * FROM message WHERE conversation = ?1 AND presence <> ?4 AND "
        "NOT (conversation IN (SELECT id FROM conversation WHERE kind = ?5) AND "
        "sender_account IN (SELECT account FROM block)) AND "
        "(?2 = 0 OR (place, row) < (SELECT place, row FROM message WHERE row = ?2)) "
        "ORDER BY place DESC, row DESC LIMIT ?3) ORDER BY place, row",
        into(found),
        conversation,
        before,
        count,
        client::Presence::hidden,
        api::ConversationKind::group
    );
    return found;
  });
}

Result<std::vector<Message>> ClientTransaction::all_messages(
    ConversationId conversation, MessageRow before, std::size_t count
) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each(
        "SELECT * FROM (SELECT * FROM message WHERE conversation = ?1 AND "
        "(?2 = 0 OR (place, row) < (SELECT place, row FROM message WHERE row = ?2)) "
        "ORDER BY place DESC, row DESC LIMIT ?3) ORDER BY place, row",
        into(found),
        conversation,
        before,
        count
    );
    return found;
  });
}

Result<std::optional<Message>> ClientTransaction::message_at(
    ConversationId conversation, client::Place place
) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each(
        "SELECT * FROM message WHERE conversation = ? AND place = ? AND state IN (?, ?) LIMIT 1",
        into(found),
        conversation,
        place,
        client::MessageState::sent,
        client::MessageState::received
    );
    return first_of(std::move(found));
  });
}

Result<std::vector<client::Place>> ClientTransaction::places(
    ConversationId conversation, client::Place first, client::Place last, std::size_t count
) {
  return guarded([&] {
    std::vector<client::Place> found;
    database_.for_each(
        "SELECT place FROM message WHERE conversation = ? AND place BETWEEN ? AND ? AND "
        "state IN (?, ?) ORDER BY place LIMIT ?",
        [&](client::Place place) { found.push_back(place); },
        conversation,
        first,
        last,
        client::MessageState::sent,
        client::MessageState::received,
        count
    );
    return found;
  });
}

Result<client::Place> ClientTransaction::newest_place(ConversationId conversation) {
  return guarded([&] {
    return *database_.query_one<client::Place>(
        "SELECT COALESCE(MAX(place), 0) FROM message WHERE conversation = ? AND place < ?",
        conversation,
        client::place_of_queued
    );
  });
}

Result<std::vector<Message>> ClientTransaction::unshown(MessageRow after, std::size_t count) {
  return guarded([&] {
    std::vector<Message> found;
    database_.for_each(
        "SELECT message.* FROM unshown JOIN message ON message.row = unshown.message "
        "WHERE unshown.message > ?1 AND NOT "
        "(message.conversation IN (SELECT id FROM conversation WHERE kind = ?3) AND "
        "message.sender_account IN (SELECT account FROM block)) ORDER BY message.row LIMIT ?2",
        into(found),
        after,
        count,
        api::ConversationKind::group
    );
    return found;
  });
}

Result<void> ClientTransaction::mark_shown(MessageRow row) {
  return guarded([&] { database_.run("DELETE FROM unshown WHERE message = ?", row); });
}

Result<void> ClientTransaction::mark_unshown(MessageRow row) {
  return guarded([&] { database_.run("INSERT OR IGNORE INTO unshown VALUES (?)", row); });
}

Result<std::vector<MessageRow>> ClientTransaction::expired(
    std::uint64_t now_ms, std::size_t count
) {
  return guarded([&] {
    std::vector<MessageRow> rows;
    database_.for_each(
        "SELECT row FROM message WHERE expires_ms > 0 AND expires_ms <= ? "
        "ORDER BY expires_ms LIMIT ?",
        [&](MessageRow row) { rows.push_back(row); },
        now_ms,
        count
    );
    return rows;
  });
}

Result<void> ClientTransaction::erase_evidence(std::uint64_t now_ms, std::size_t count) {
  return guarded([&] {
    database_.run(
        "UPDATE message SET application_data = x'', evidence_end_ms = 0 WHERE row IN (SELECT row "
        "FROM message WHERE evidence_end_ms > 0 AND evidence_end_ms <= ? LIMIT ?)",
        now_ms,
        count
    );
  });
}

Result<NewsRow> ClientTransaction::add_news(const News& news) {
  return guarded([&] {
    database_.run(
        "INSERT INTO news VALUES (NULL, ?, ?, ?, ?, ?)",
        news.conversation,
        news.change,
        tls::encode(news.added),
        tls::encode(news.removed),
        news.time_ms
    );
    return NewsRow{static_cast<std::uint64_t>(database_.last_insert_rowid())};
  });
}

Result<std::vector<News>> ClientTransaction::news(NewsRow after, std::size_t count) {
  return guarded([&] {
    std::vector<News> found;
    database_.for_each(
        "SELECT * FROM news WHERE row > ? ORDER BY row LIMIT ?", into(found), after, count
    );
    return found;
  });
}

Result<void> ClientTransaction::delete_news(NewsRow row) {
  return guarded([&] { database_.run("DELETE FROM news WHERE row = ?", row); });
}

Result<OutboxRow> ClientTransaction::add_outbox(const OutboxEntry& entry) {
  return guarded([&] {
    database_.run(
        "INSERT INTO outbox VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.conversation,
        entry.kind,
        entry.message,
        tls::encode(encode_names(entry.usernames)),
        tls::encode(entry.accounts),
        entry.role,
        entry.suite,
        entry.encrypted
    );
    return OutboxRow{static_cast<std::uint64_t>(database_.last_insert_rowid())};
  });
}

Result<void> ClientTransaction::put_outbox(const OutboxEntry& entry) {
  return guarded([&] {
    database_.run("UPDATE outbox SET encrypted = ?2 WHERE row = ?1", entry.row, entry.encrypted);
  });
}

Result<void> ClientTransaction::delete_outbox(OutboxRow row) {
  return guarded([&] { database_.run("DELETE FROM outbox WHERE row = ?", row); });
}

Result<std::vector<OutboxEntry>> ClientTransaction::outbox() {
  return guarded([&] {
    std::vector<OutboxEntry> found;
    database_.for_each("SELECT * FROM outbox ORDER BY row", into(found));
    return found;
  });
}

Result<std::optional<OutboxEntry>> ClientTransaction::outbox_entry(OutboxRow row) {
  return guarded([&] {
    std::vector<OutboxEntry> found;
    database_.for_each("SELECT * FROM outbox WHERE row = ?", into(found), row);
    return first_of(std::move(found));
  });
}

Result<std::optional<OutboxEntry>> ClientTransaction::outbox_head(ConversationId conversation) {
  return guarded([&] {
    std::vector<OutboxEntry> found;
    database_.for_each(
        "SELECT * FROM outbox WHERE conversation = ? ORDER BY row LIMIT 1",
        into(found),
        conversation
    );
    return first_of(std::move(found));
  });
}

}  // namespace causeway::adapters::sqlite_client
