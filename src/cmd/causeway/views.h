#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/effects.h"
#include "client/members.h"
#include "client/store.h"
#include "content/kind.h"

/// What the store holds, in the words of a person: names instead of identifiers. Plain values;
/// output.h says how they look.
namespace causeway::cli {

/// Stands where the text would.
inline constexpr std::string_view hidden_text = "hidden by your words";

struct ChatView {
  ConversationId id;
  api::ConversationKind kind = api::ConversationKind::direct;
  client::ConversationState state = client::ConversationState::active;
  std::string name;       // "@ada", "#family", "note"; as others wrote it
  std::string peer_name;  // of a direct one: what the other calls themselves; may be empty
  Instant active;
  Milliseconds timer{0};   // after which messages disappear; 0: never
  std::size_t unread = 0;  // in a list of chats
  Instant muted_until;
  std::string draft;
  bool is_request = false;  // somebody who was not accepted let one in

  bool is_muted(Instant now) const { return now < muted_until; }

  bool is_muted_for_good() const { return to_unix_ms(muted_until) >= content::never_ms; }
};

struct AttachmentView {
  content::Attachment what;
  std::string saved_as;  // the path, once it is
};

struct ReactionView {
  std::string emoji;
  std::vector<AccountId> accounts;
  bool is_hidden = false;  // as in MessageView: nobody else's words are taken for one's own
};

struct MessageView {
  client::MessageRow row;
  client::MessageRow content_row;  // of what is shown: the message itself, or its latest edit
  client::MessageId id;
  ChatView chat;
  std::string sender;       // a username
  std::string sender_name;  // what they call themselves, to whom they told it; may be empty
  AccountId account;
  client::MessageState state = client::MessageState::received;
  Instant time;
  std::string text;
  std::optional<client::MessageId> reply_to;
  std::string quote;  // how that message begins; empty where it is not here
  std::vector<ReactionView> reactions;
  std::vector<AccountId> delivered;       // of one's own: who has it, in the order of their names
  std::vector<std::string> delivered_to;  // their usernames
  std::vector<AccountId> read;            // likewise: who has read it
  std::vector<std::string> read_by;
  unsigned forwarded = 0;             // how often
  std::optional<Milliseconds> voice;  // of a voice note: how long it lasts
  bool edited = false;
  bool deleted = false;
  /// Of somebody else, with a word that the person does not want to read: in the text, or in what a
  /// file is called.
  bool is_hidden = false;
  std::vector<AttachmentView> attachments;
  std::optional<Milliseconds> expires_after;  // once it is read; until then nothing below
  std::optional<Instant> expires;
  std::string failure;
  /// It says something that this version does not show: a later kind of part.
  bool has_more = false;

  /// Only for the program: a group's name told to those who come in.
  bool is_silent() const {
    return state != client::MessageState::unproven && text.empty() && attachments.empty() &&
           !has_more && !deleted;
  }
};

/// What a message said before it was edited.
struct VersionView {
  Instant time;
  std::string text;
  bool is_hidden = false;  // as in MessageView
};

/// Messages that this device lacks (docs/formats/history.md), in the place where they would stand.
struct GapView {
  ChatView chat;
  client::Place place = 0;
  std::uint64_t count = 0;
  bool is_given_up = false;  // else others were asked for them
  std::string username;      // whose device is waited for; empty where it is not known
};

/// Those that a person is told of by now, in their order. What others say nobody shows is not
/// among them.
Result<std::vector<GapView>> gaps_of(
    client::StoreTransaction& store, const client::Conversation& chat, Instant now
);

/// Whether the person does not want to read what this sender says, unless they ask for it.
Result<bool> is_hidden(client::StoreTransaction& store, AccountId sender, const std::string& text);

/// What somebody said about an earlier message.
struct AnnotationView {
  client::MessageId id;
  ChatView chat;
  std::string sender;  // a username
  AccountId account;
  client::MessageState state = client::MessageState::received;
  Instant time;
  content::Kind kind = content::Kind::reaction;
  client::MessageId target;
  std::string quote;       // how the target begins; empty where it is not here
  std::string text;        // the emoji, or the new text
  bool is_hidden = false;  // as in MessageView
};

/// What happened to a chat.
struct ChangeView {
  ChatView chat;
  client::notice::Change change{};
  std::vector<std::string> added;  // usernames
  std::vector<std::string> removed;
  std::vector<std::string> deleted;  // of these, who deleted their accounts
  std::vector<std::string> reset;    // whose accounts the provider ended
  Instant time;
  // Of a new safety number: whether it is one's own, and of somebody who was verified.
  bool is_own = false;
  bool is_doubted = false;
};

/// The username, or the first digits of the account where nobody said it yet.
Result<std::string> name_of(client::StoreTransaction& store, AccountId account);

Result<ChatView> view_of(client::StoreTransaction& store, const client::Conversation& conversation);
/// The same with how much of it is unread, which takes the longer the more that is.
Result<ChatView> listed_view_of(
    client::StoreTransaction& store, const client::Conversation& conversation
);
/// Of a line of a chat.
Result<MessageView> view_of(client::StoreTransaction& store, const client::Message& message);
/// Of a line that was edited: what it said before, oldest first.
Result<std::vector<VersionView>> versions_of(
    client::StoreTransaction& store, const client::Message& message
);
/// Of a message about another; nothing where it is none.
Result<std::optional<AnnotationView>> annotation_view(
    client::StoreTransaction& store, const client::Message& message
);
Result<ChangeView> view_of(client::StoreTransaction& store, const client::News& news);

}  // namespace causeway::cli
