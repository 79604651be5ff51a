// The lines that people and programs see. The JSON is compared, byte for byte, with the examples in
// docs/formats/cli-json.md: they are the golden file.
#include <algorithm>
#include <fstream>

#include "cmd/causeway/backup_lines.h"
#include "cmd/causeway/desk_views_test.h"
#include "cmd/causeway/report_views_test.h"

namespace causeway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> golden_lines() {
  std::ifstream document(std::string(CAUSEWAY_SOURCE_DIR) + "/docs/formats/cli-json.md");
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(document, line)) {
    if (line.starts_with("    {\"v\":")) lines.push_back(line.substr(4));
  }
  return lines;
}

class Golden : public testing::Test {
 protected:
  void expect(const std::string& line) { lines_.push_back(line); }

  void TearDown() override { EXPECT_EQ(lines_, golden_lines()); }

  void expect_accounts() {
    expect(registered_line(
        {"ada", "default", "chat.example", id_of<AccountId>(0xAD), id_of<DeviceId>(0xDD)}, json
    ));
    const client::OwnDevice device{
        .device = id_of<DeviceId>(0xDD),
        .name = "Ada's laptop",
        .added_ms = 1'795'557'123'007,
        .is_this = true,
    };
    expect(device_line(device, json));
    expect(link_code_line("008J4-4CT4F-ANK7A-F24SK"));
    expect(revoked_line(device, json));
    expect(recovery_key_line("008J4-4CT4F-ANK7A-F24SK"));
    expect(recovery_key_saved_line("paper.txt", json));
    expect(backup_line({7, 2, 120, 1'795'557'123'007, 0}, json));
    expect(history_line(120, json));
    expect(backup_deleted_line(json));
    expect(kept_line(json));
    expect(ends_line(some_time(), json));
    expect(deleted_line(
        {"ada", "default", "chat.example", id_of<AccountId>(0xAD), id_of<DeviceId>(0xDD)}, json
    ));
  }

  void expect_chats() {
    expect(chat_line(group_chat(), json));
    ChatView chat = direct_chat();
    chat.peer_name = "Ada L.";
    chat.unread = 3;
    chat.muted_until = some_time();
    chat.draft = "I wanted to say";
    expect(chat_line(chat, json));
    expect(read_line(chat, 3, json));
    expect(draft_line(chat, json));
  }

  void expect_members() {
    expect(member_line(
        group_chat(),
        {.account = id_of<AccountId>(0xAD),
         .username = "ada",
         .name = "Ada L.",
         .role = mls_tree::Role::owner,
         .devices = 2,
         .standing = client::Standing::verified},
        json
    ));
    expect(encryption_line(group_chat(), true, json));
  }

  void expect_hidden() {
    MessageView view = message(direct_chat(), "The butler did it");
    view.is_hidden = true;
    view.reactions = {{"butler", {id_of<AccountId>(0xAD)}, true}};
    expect(hidden_word_line("butler", json));
    expect(message_line(view, json));
  }

  void expect_requests() {
    const RequestView request{direct_chat(), ada_card(), "Hello"};
    expect(request_line(request, json));
    expect(answered_line(direct_chat(), "accepted", json));
    PersonCard card = ada_card();
    card.name = "Ada L.";
    expect(person_card_line(card, json));
  }

  void expect_profile() {
    ProfileView view{
        "ada",
        id_of<AccountId>(0xAD),
        {.name = "Ada L.", .picture = {1, 2, 3}, .picture_type = "image/png"},
    };
    expect(profile_line(view, json));
  }

  void expect_reports() {
    expect(preview_lines(report_preview(), json).front());
    expect(own_report_line(own_report(), json));
    expect(notice_lines(decision(), json).front());
    expect(appeal_line(decision(), json));
  }

  void expect_joins() {
    expect(group_link_line(group_chat(), "causeway-group:chat.example/008J4-4CT4F", json));
    expect(group_link_line(group_chat(), std::nullopt, json));
    const client::OpenJoin join{
        .account = id_of<AccountId>(0xAD),
        .username = "ada",
        .note = "from the club",
        .past = api::Past::was_member,
        .time_ms = to_unix_ms(some_time()),
    };
    expect(join_line({group_chat(), ada_card(), join}, json));
    ChangeView change{.chat = group_chat(), .change = client::notice::Change::join_request};
    change.added = {"ada"};
    change.time = some_time();
    expect(change_line(change, json));
    expect(done_line(group_chat(), client::OutboxKind::decline_join, json));
    const client::OwnJoin own{
        .conversation = id_of<ConversationId>(0xC2),
        .title = "family",
        .time_ms = to_unix_ms(some_time()),
        .state = client::OwnJoinState::waiting,
        .request = {},
    };
    expect(own_join_line(own, json, some_time()));
  }

  void expect_safety_numbers() {
    SafetyView view{
        .username = "bob",
        .account = id_of<AccountId>(0xB0),
        .standing = client::Standing::verified,
        .party = {},
        .number = std::string(60, '7'),
        .own_code = "causeway:verify/1/chat.example/ada/",
    };
    expect(safety_number_line(view));
    view.standing = client::Standing::unverified;
    expect_requests();
    expect_joins();
    expect_reports();
    expect(standing_line(view, json));
    view.username = "ada";
    view.account = id_of<AccountId>(0xAD);
    expect(safety_code_line(view));
  }

  void expect_the_rest() {
    expect(finding_line({"login", true, "accepted; the clocks are 0 s apart"}, json));
    expect(status_line({true, 2}, json));
    expect(listening_line("/run/user/1000/causeway/default.socket", json));
    for (const std::string& line : desk_lines()) expect(line);
    expect(version_line(json));
    expect(error_text(explain_rule("api.account_exists"), json));
  }

 private:
  std::vector<std::string> lines_;
};

/// Of section "message".
std::vector<std::string> message_lines() {
  std::vector<std::string> lines;
  lines.push_back(message_line(message(direct_chat(), "Gr\u00fc\u00dfe \u202e"), json));
  MessageView with_file = message(group_chat(), "");
  with_file.reply_to = message_id(0xBB);
  with_file.attachments.push_back(photo());
  with_file.attachments.back().saved_as = "got/photo.jpg";
  with_file.has_more = true;
  lines.push_back(message_line(with_file, json));
  MessageView failed = message(direct_chat(), "too late");
  failed.state = client::MessageState::failed;
  failed.failure = "client.conversation_is_open";
  lines.push_back(message_line(failed, json));
  MessageView edited = message(direct_chat(), "Hello, Ben");
  edited.reactions = {
      {"\U0001F44D", {id_of<AccountId>(0xAD), id_of<AccountId>(0xAE)}},
      {"x", {id_of<AccountId>(0xAD)}}
  };
  edited.voice = Milliseconds(1250);
  edited.forwarded = 1;
  edited.edited = true;
  edited.delivered = {id_of<AccountId>(0xAE)};
  edited.read = {id_of<AccountId>(0xAE)};
  lines.push_back(message_line(edited, json));
  MessageView deleted = message(direct_chat(), "");
  deleted.deleted = true;
  lines.push_back(message_line(deleted, json));
  MessageView fleeting = message(direct_chat(), "soon gone");
  fleeting.expires_after = std::chrono::hours(24);
  fleeting.expires = some_time();
  lines.push_back(message_line(fleeting, json));
  return lines;
}

TEST_F(Golden, EachExampleOfTheDocumentIsWhatIsPrinted) {
  for (const std::string& line : message_lines()) expect(line);
  expect(more_line(some_time() + Milliseconds(1)));
  AnnotationView annotation = reaction();
  expect(annotation_line(annotation, json));
  annotation.kind = content::Kind::edit;
  annotation.text = "Hello, Ben";
  expect(annotation_line(annotation, json));
  annotation.kind = content::Kind::deletion;
  expect(annotation_line(annotation, json));
  expect(exported_line({"/home/ada/out", 2, 24, 1}, json));
  MessageView sent = message(direct_chat(), "x");
  sent.state = client::MessageState::sent;
  expect(sent_line(sent, json));
  sent.state = client::MessageState::failed;
  sent.failure = "client.conversation_is_open";
  expect(sent_line(sent, json));
  sent.state = client::MessageState::sent;
  sent.failure.clear();
  AnnotationView said = reaction();
  said.state = client::MessageState::sent;
  expect(sent_line(said, json));
  expect(gap_line(
      {.chat = group_chat(), .place = 7, .count = 1, .is_given_up = false, .username = "ada"}, json
  ));
  expect(gap_line({.chat = group_chat(), .place = 9, .count = 3, .is_given_up = true}, json));
  expect(erased_line(sent, json));
  ChatView timed = direct_chat();
  timed.timer = std::chrono::hours(24);
  expect(timer_line(timed, json));
  expect_chats();
  expect_members();
  ChangeView change{.chat = group_chat(), .change = client::notice::Change::members};
  change.added = {"bob"};
  change.time = some_time();
  expect(change_line(change, json));
  change.change = client::notice::Change::opened;
  expect(change_line(change, json));
  expect(change_line(new_number(), json));
  expect(typing_line(direct_chat(), {"ada", id_of<AccountId>(0xAD)}));
  expect(done_line(group_chat(), client::OutboxKind::add, json));
  const PersonView bob{"bob", id_of<AccountId>(0xB0)};
  expect(person_line(bob, client::OutboxKind::block, json));
  expect(blocked_line(bob, json));
  expect(
      settings_line({{api::Admission::accepted, api::Admission::everybody}, {true, false, 0}}, json)
  );
  expect_hidden();
  expect_profile();
  expect_safety_numbers();
  expect_accounts();
  expect_the_rest();
}

TEST_F(Lines, SayWhenWhoAndWhat) {
  EXPECT_EQ(message_line(message(direct_chat(), "Hello"), human), "[2026-11-24 21:52] ada: Hello");
  EXPECT_EQ(
      message_line(message(group_chat(), "Hello"), human),
      "[2026-11-24 21:52] ada in #family: Hello"
  );
}

TEST_F(Lines, NameTheChatWhereItIsNotKnown) {
  EXPECT_EQ(
      message_line(message(direct_chat(), "Hello"), {.named = Named::all}),
      "[2026-11-24 21:52] ada in @ada: Hello"
  );
}

TEST_F(Lines, ShowIdsWhereAskedFor) {
  EXPECT_EQ(
      message_line(message(direct_chat(), "Hello"), {.ids = Ids::shown}),
      "[2026-11-24 21:52] 01aaaaaaaa ada: Hello"
  );
}

TEST_F(Lines, HaveNoColourUnlessItIsWanted) {
  const auto view = message(direct_chat(), "Hello");
  EXPECT_THAT(message_line(view, human), Not(HasSubstr("\x1b")));
  EXPECT_THAT(message_line(view, {.colour = Colour::ansi}), HasSubstr("\x1b[1mada\x1b[0m"));
}

TEST_F(Lines, OfOthersCannotCommandTheTerminalOrLookLikeAnothersLine) {
  auto view = message(group_chat(), "one\n[2026-11-24 21:52] bob: two\x1b[2J\u202e");
  view.chat.name = "#\x1b]0;family\n";
  view.sender = "a\rda";
  EXPECT_EQ(
      message_line(view, human),
      "[2026-11-24 21:52] a\uFFFD"
      "da in \"#]0;family\": one\n"
      "    [2026-11-24 21:52] bob: two\uFFFD[2J\uFFFD"
  );
}

TEST_F(Lines, ListAttachmentsBelowTheText) {
  auto view = message(direct_chat(), "Look");
  view.attachments.push_back(photo());
  EXPECT_EQ(message_line(view, human), "[2026-11-24 21:52] ada: Look\n    [photo.jpg, 68.4 KiB]");
}

TEST_F(Lines, ShowWhatOthersSayAboutAMessageBelowIt) {
  auto view = message(direct_chat(), "Hello, Ben");
  view.reactions = {{"\u2764", {id_of<AccountId>(1), id_of<AccountId>(2)}}, {"\x1b[2J", {{}}}};
  view.edited = true;
  EXPECT_EQ(
      message_line(view, human),
      "[2026-11-24 21:52] ada: Hello, Ben  (edited)\n    \u2764 2  \uFFFD[2J 1"
  );
}

TEST_F(Lines, SayWhoHasAMessage) {
  auto view = message(direct_chat(), "Hello");
  view.delivered = {id_of<AccountId>(1)};
  view.delivered_to = {"bob"};
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (delivered)"));
  view.chat = group_chat();
  view.delivered_to.push_back("c\x1b");
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (delivered to @bob, @c\uFFFD)"));
}

TEST_F(Lines, SayWhoHasReadAMessage) {
  MessageView view = message(direct_chat(), "Hello");
  view.delivered = view.read = {id_of<AccountId>(1)};
  view.delivered_to = view.read_by = {"bob"};
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (read)"));
  view.chat = group_chat();
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (read by @bob)"));
  view.delivered_to = {"bob", "cat"};
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (read by @bob; delivered to @cat)"));
}

TEST_F(Lines, OfChatsSayWhatIsToBeDoneWithThem) {
  ChatView chat = direct_chat();
  chat.unread = 3;
  chat.muted_until = from_unix_ms(content::never_ms);
  chat.draft = "I wanted\nto say";
  EXPECT_THAT(
      chat_line(chat, human), HasSubstr("@ada  (3 unread)  (muted)  (draft: I wanted\u2026)")
  );
  chat.muted_until = some_time();
  EXPECT_THAT(chat_line(chat, human), HasSubstr("(muted until 2026-11-24 21:52)"));
  EXPECT_THAT(chat_line(chat, human, some_time()), Not(HasSubstr("muted")));
}

TEST_F(Lines, SayWhenAMessageDisappears) {
  auto view = message(direct_chat(), "Hello");
  view.expires_after = std::chrono::hours(24);
  EXPECT_THAT(message_line(view, human), HasSubstr("Hello  (disappears 1 day after it is read)"));
  view.expires = some_time() + std::chrono::hours(3);
  EXPECT_THAT(message_line(view, human, some_time()), HasSubstr("Hello  (disappears in 3 hours)"));
  EXPECT_THAT(
      message_line(view, human, some_time() + std::chrono::hours(4)),
      HasSubstr("(disappears in 0 seconds)")
  );
}

TEST_F(Lines, SayHowLongMessagesStay) {
  ChangeView change{.chat = direct_chat(), .change = client::notice::Change::timer};
  change.time = some_time();
  EXPECT_EQ(change_line(change, human), "[2026-11-24 21:52] -- @ada: messages stay");
  change.chat.timer = std::chrono::hours(24);
  const std::string words = "messages disappear 1 day after they are read";
  EXPECT_EQ(change_line(change, human), "[2026-11-24 21:52] -- @ada: " + words);
  EXPECT_THAT(change_line(change, json), HasSubstr("\"change\":\"timer\",\"timer\":86400"));
  EXPECT_THAT(chat_line(change.chat, human), HasSubstr("@ada  (" + words + ")"));
  EXPECT_EQ(timer_line(change.chat, human), "@ada: " + words);
}

TEST_F(Lines, SayCalmlyWhatIsNotThere) {
  GapView gap{.chat = group_chat(), .place = 7, .count = 1, .username = "ada"};
  EXPECT_EQ(gap_line(gap, human), "-- waiting for ada's device");
  gap.count = 2;
  EXPECT_EQ(gap_line(gap, human), "-- waiting for ada's device (2 messages)");
  gap.username.clear();
  EXPECT_EQ(gap_line(gap, human), "-- waiting for others' devices (2 messages)");
  gap.is_given_up = true;
  EXPECT_EQ(gap_line(gap, human), "-- 2 messages could not be had");
}

TEST_F(Lines, ShowNothingOfADeletedMessage) {
  auto view = message(direct_chat(), "regretted");
  view.deleted = true;
  EXPECT_EQ(message_line(view, human), "[2026-11-24 21:52] ada: (deleted)");
}

TEST_F(Lines, OfAnswersQuoteWhatTheyAnswer) {
  auto view = message(direct_chat(), "Hello, Ada");
  view.reply_to = message_id(0xBB);
  EXPECT_EQ(
      message_line(view, human),
      "[2026-11-24 21:52] ada: (to a message that is not here) Hello, Ada"
  );
  view.quote = "Hel\x1blo";
  EXPECT_EQ(message_line(view, human), "[2026-11-24 21:52] ada: (to \"Hel\uFFFDlo\") Hello, Ada");
}

TEST_F(Lines, BeginWithAnAttachmentThatStandsAlone) {
  MessageView view = message(direct_chat(), "");
  view.attachments.push_back(photo());
  view.attachments.push_back(photo());
  view.forwarded = 1;
  EXPECT_THAT(
      message_line(view, human),
      HasSubstr("ada: (forwarded) [photo.jpg, 68.4 KiB]\n    [photo.jpg, 68.4 KiB]")
  );
}

TEST_F(Lines, OfVoiceNotesSayHowLongTheyLast) {
  MessageView view = message(direct_chat(), "");
  view.attachments.push_back(photo());
  view.voice = Milliseconds(65'900);
  EXPECT_THAT(message_line(view, human), HasSubstr("ada: [voice, 1:05]"));
}

TEST_F(Lines, SayThatSomethingWasForwarded) {
  MessageView view = message(direct_chat(), "Look");
  view.forwarded = 4;
  EXPECT_THAT(message_line(view, human), HasSubstr("ada: (forwarded) Look"));
  view.forwarded = 5;
  EXPECT_THAT(message_line(view, human), HasSubstr("ada: (forwarded many times) Look"));
}

TEST_F(Lines, TellWhatSomebodySaidAboutAMessage) {
  auto view = reaction();
  EXPECT_EQ(annotation_line(view, human), "[2026-11-24 21:52] -- ada: \u2764 to \"Hello\"");
  view.kind = content::Kind::edit;
  view.text = "Hello,\nBen";
  EXPECT_EQ(
      annotation_line(view, human), "[2026-11-24 21:52] -- ada edited a message: Hello,\n    Ben"
  );
  view.kind = content::Kind::deletion;
  view.chat = group_chat();
  EXPECT_EQ(annotation_line(view, human), "[2026-11-24 21:52] -- ada in #family deleted a message");
}

TEST_F(Lines, NeverShowAnUnprovenMessage) {
  auto view = message(direct_chat(), "forged");
  view.state = client::MessageState::unproven;
  EXPECT_THAT(message_line(view, human), Not(HasSubstr("forged")));
}

TEST_F(Lines, SayWhyAMessageWasNotSent) {
  auto view = message(direct_chat(), "Hello");
  view.state = client::MessageState::failed;
  view.failure = "api.account_exists";
  EXPECT_THAT(message_line(view, human), HasSubstr("not sent: The server knows no account"));
}

// A hub may name any bytes as the rule of a refusal.
TEST_F(Lines, AreTextWhateverTheHubSays) {
  auto view = message(direct_chat(), "Hello");
  view.state = client::MessageState::failed;
  view.failure = "\x1b[2J\xff";
  EXPECT_THAT(message_line(view, human), HasSubstr("breaks the rule \uFFFD[2J\uFFFD."));
  EXPECT_THAT(message_line(view, json), HasSubstr(R"("rule":"\u001b[2J?")"));
  ChangeView change{.chat = group_chat(), .change = client::notice::Change::members};
  change.added = {"\xff"};
  EXPECT_THAT(change_line(change, json), HasSubstr(R"("added":["?"])"));
}

TEST_F(Lines, OfErrorsSayWhatToTypeNext) {
  EXPECT_EQ(
      error_text({ExitCode::refused, "It is so.", "causeway help", {}}, human),
      "causeway: It is so.\n  Next: causeway help"
  );
}

}  // namespace
}  // namespace causeway::cli
