// What a person did with their chats.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::PersonalChat;
using client::Signs;

auto into(std::vector<PersonalChat>& out) {
  return [&out](
             ConversationId conversation,
             std::uint64_t read_seq,
             std::uint64_t muted_until_ms,
             std::uint64_t muted_changed_ms,
             bool is_unsaid,
             bool is_answered,
             std::string draft
         ) {
    out.push_back({
        .state = {conversation, read_seq, muted_until_ms, muted_changed_ms},
        .is_unsaid = is_unsaid,
        .is_answered = is_answered,
        .draft = std::move(draft),
    });
  };
}

}  // namespace

Result<PersonalChat> ClientTransaction::personal_chat(ConversationId id) {
  return guarded([&] {
    std::vector<PersonalChat> found;
    database_.for_each("SELECT * FROM personal_chat WHERE conversation = ?", into(found), id);
    if (found.empty()) found.push_back({.state = {.conversation = id}});
    return std::move(found.front());
  });
}

Result<void> ClientTransaction::put_personal_chat(const PersonalChat& chat) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO personal_chat VALUES (?, ?, ?, ?, ?, ?, ?)",
        chat.state.conversation,
        chat.state.read_seq,
        chat.state.muted_until_ms,
        chat.state.muted_changed_ms,
        chat.is_unsaid,
        chat.is_answered,
        chat.draft
    );
  });
}

Result<std::vector<PersonalChat>> ClientTransaction::unsaid_chats(std::size_t count) {
  return guarded([&] {
    std::vector<PersonalChat> found;
    database_.for_each(
        "SELECT * FROM personal_chat WHERE is_unsaid = 1 LIMIT ?", into(found), count
    );
    return found;
  });
}

Result<Signs> ClientTransaction::signs() {
  return guarded([&] {
    Signs held;
    database_.for_each(
        "SELECT read_receipts, typing, changed_ms, is_unsaid FROM signs",
        [&](bool read_receipts, bool typing, std::uint64_t changed_ms, bool is_unsaid) {
          held = {{read_receipts, typing, changed_ms}, is_unsaid};
        }
    );
    return held;
  });
}

Result<void> ClientTransaction::put_signs(const Signs& signs) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO signs VALUES (1, ?, ?, ?, ?)",
        signs.state.read_receipts,
        signs.state.typing,
        signs.state.changed_ms,
        signs.is_unsaid
    );
  });
}

Result<client::HiddenWords> ClientTransaction::hidden_words() {
  return guarded([&] {
    client::HiddenWords held;
    database_.for_each("SELECT word FROM hidden_word ORDER BY word", [&](std::string word) {
      held.state.words.push_back(std::move(word));
    });
    database_.for_each(
        "SELECT changed_ms, is_unsaid FROM hidden_words",
        [&](std::uint64_t changed_ms, bool is_unsaid) {
          held.state.changed_ms = changed_ms;
          held.is_unsaid = is_unsaid;
        }
    );
    return held;
  });
}

Result<void> ClientTransaction::put_hidden_words(const client::HiddenWords& hidden) {
  return guarded([&] {
    database_.run("DELETE FROM hidden_word");
    for (const std::string& word : hidden.state.words) {
      database_.run("INSERT INTO hidden_word VALUES (?)", word);
    }
    database_.run(
        "INSERT OR REPLACE INTO hidden_words VALUES (1, ?, ?)",
        hidden.state.changed_ms,
        hidden.is_unsaid
    );
  });
}

Result<void> ClientTransaction::unsay_personal_state() {
  return guarded([&] {
    database_.run("UPDATE hidden_words SET is_unsaid = 1");
    database_.run("UPDATE personal_chat SET is_unsaid = 1");
    database_.run("UPDATE signs SET is_unsaid = 1");
  });
}

Result<std::size_t> ClientTransaction::unread_count(
    ConversationId id, client::Place after, AccountId own
) {
  return guarded([&] {
    return *database_.query_one<std::size_t>(
        "SELECT count(*) FROM message WHERE conversation = ?1 AND place > ?2 AND presence = ?4 AND "
        "state = ?5 AND sender_account <> ?3 AND NOT "
        "(conversation IN (SELECT id FROM conversation WHERE kind = ?6) AND "
        "sender_account IN (SELECT account FROM block))",
        id,
        after,
        own,
        client::Presence::shown,
        client::MessageState::received,
        api::ConversationKind::group
    );
  });
}

}  // namespace causeway::adapters::sqlite_client
