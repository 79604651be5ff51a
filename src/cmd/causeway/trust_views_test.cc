// What people see of whom they talk to: safety numbers, requests, what is known of somebody.
#include "cmd/causeway/output_test.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(Lines, SayCalmlyOrNotThatSomebodyHasANewSafetyNumber) {
  ChangeView change = new_number();
  EXPECT_THAT(change_line(change, human), HasSubstr("Nothing is sent here until you compare it"));
  EXPECT_THAT(change_line(change, human), HasSubstr("causeway verify @ada --accept"));
  change.is_doubted = false;
  EXPECT_EQ(
      change_line(change, human),
      "[2026-11-24 21:52] -- @ada: @ada has a new safety number, as after taking a device off the "
      "account"
  );
  change.is_own = true;
  EXPECT_THAT(change_line(change, human), HasSubstr("you have a new safety number"));
}

TEST_F(Lines, ShowASafetyNumberInThreeLinesOfFourGroups) {
  const auto lines = number_lines("212695258918490264223355431702328097090146509124855965343715");
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "    21269 52589 18490 26422");
  EXPECT_EQ(lines[2], "    46509 12485 59653 43715");
}

TEST_F(Lines, SayHowSomebodyStands) {
  SafetyView view{.username = "bob", .account = {}, .party = {}, .number = {}, .own_code = {}};
  EXPECT_EQ(standing_line(view, human), "@bob is not verified");
  view.standing = client::Standing::verified;
  EXPECT_EQ(standing_line(view, human), "@bob is verified");
  view.standing = client::Standing::doubted;
  EXPECT_THAT(standing_line(view, human), HasSubstr("nothing is sent to @bob"));
}

TEST_F(Lines, OfMessageRequestsStandApartAndCannotBeClicked) {
  MessageView view = message(direct_chat(), "see https://evil.example");
  view.chat.is_request = true;
  EXPECT_EQ(
      message_line(view, human),
      "[2026-11-24 21:52] ada: see https[:]//evil.example  (message request: causeway accept @ada, "
      "or decline)"
  );
  EXPECT_THAT(message_line(view, json), HasSubstr("\"request\":true"));
  EXPECT_THAT(message_line(view, json), HasSubstr("https://evil.example"));
}

TEST_F(Lines, OfMessageRequestsHaveNoLinkAnywhere) {
  const std::string link = "https://evil.example";
  MessageView view = message(group_chat(), link);
  view.chat.is_request = true;
  view.chat.name = "#" + link;
  view.sender_name = link;
  view.reply_to = message_id(0xBB);
  view.quote = link;
  view.reactions = {{link, {{}}}};
  view.attachments.push_back({{.file_name = link}, {}});
  EXPECT_THAT(message_line(view, human), testing::Not(HasSubstr("://")));
  AnnotationView said;
  said.chat = view.chat;
  said.sender = "ada";
  said.quote = link;
  said.text = link;
  for (const auto kind : {content::Kind::reaction, content::Kind::edit}) {
    said.kind = kind;
    EXPECT_THAT(annotation_line(said, human), testing::Not(HasSubstr("://")));
  }
  view.chat.peer_name = link;
  EXPECT_THAT(chat_line(view.chat, human), testing::Not(HasSubstr("://")));
  PersonCard card = ada_card();
  card.name = link;
  card.shared_groups = {"#" + link};
  EXPECT_THAT(request_line({view.chat, card, link}, human), testing::Not(HasSubstr("://")));
  EXPECT_THAT(person_card_line(card, human), testing::Not(HasSubstr("://")));
  view.chat.is_request = false;
  EXPECT_THAT(message_line(view, human), HasSubstr(": (to \"" + link + "\") " + link));
}

TEST_F(Lines, SayWhatIsKnownOfSomebody) {
  PersonCard card = ada_card();
  EXPECT_EQ(
      person_card_line(card, human),
      "@ada: no contact, account made on 2026-11-24, shared groups: #family"
  );
  card.is_contact = true;
  card.is_blocked = true;
  card.person.standing = client::Standing::verified;
  card.shared_groups.clear();
  EXPECT_EQ(
      person_card_line(card, human),
      "@ada: a contact, verified, blocked, account made on 2026-11-24, no shared groups"
  );
  EXPECT_EQ(
      request_line({direct_chat(), ada_card(), "http://x"}, human),
      "@ada by @ada (no contact, account made on 2026-11-24, shared groups: #family): http[:]//x"
  );
}

TEST_F(Lines, ShowWhatSomebodyIsCalledBesideTheirUsername) {
  MessageView view = message(direct_chat(), "Hello");
  view.sender_name = "@bob\n: \u202e";
  EXPECT_EQ(message_line(view, human), "[2026-11-24 21:52] ada \"@bob: \": Hello");
  EXPECT_THAT(message_line(view, json), HasSubstr("\"sender\":\"ada\",\"sender_name\":\"@bob"));
  EXPECT_EQ(
      profile_line({"ada", {}, {.name = "Ada", .picture = {}, .picture_type = {}}}, human),
      "@ada is called \"Ada\""
  );
  EXPECT_EQ(profile_line({"ada", {}, {}}, human), "@ada says nothing of themselves");
  ChatView chat = direct_chat();
  chat.peer_name = "Ad\u202ea";
  EXPECT_THAT(chat_line(chat, human), HasSubstr("@ada \"Ada\""));
  PersonCard card = ada_card();
  card.name = "Bob";
  EXPECT_THAT(person_card_line(card, human), HasSubstr("@ada \"Bob\": no contact"));
  card.name = "Ada\": a contact, verified\n@bob";
  EXPECT_THAT(
      person_card_line(card, human),
      HasSubstr("@ada \"Ada': a contact, verified[@]bob\": no contact")
  );
  card.name = "Ada\u201D (a contact";
  EXPECT_THAT(person_card_line(card, human), HasSubstr("@ada \"Ada' (a contact\": no contact"));
  client::Member member{.account = {}, .username = "ada", .name = "Bob", .devices = 1};
  EXPECT_EQ(member_line(direct_chat(), member, human), "@ada \"Bob\"  1 device");
  member.standing = client::Standing::verified;
  EXPECT_EQ(member_line(direct_chat(), member, human), "@ada \"Bob\"  1 device  verified");
}

TEST_F(Lines, ShowATitleSoThatItPassesForNothingElse) {
  ChatView group = group_chat();
  group.name = "#Family by @ada (a contact)";
  EXPECT_THAT(
      request_line({group, ada_card(), {}}, human),
      testing::StartsWith("c2c2c2c2c2 \"#Family by @ada (a contact)\" by @ada (no contact")
  );
  EXPECT_EQ(request_hint(group_chat()), "causeway accept '#family', or decline");
  group = group_chat();
  group.is_request = true;
  EXPECT_EQ(request_hint(group), "causeway accept '#c2c2c2c2c2', or decline");
  group = group_chat();
  group.name = "#x'; sh evil; '";
  EXPECT_EQ(request_hint(group), "causeway accept '#c2c2c2c2c2', or decline");
  for (const char* plain : {"#family", "@ada", "Note to self", "#Rom & Caf\u00E9, 3"}) {
    EXPECT_EQ(title_text(plain), plain);
  }
  EXPECT_EQ(title_text("#a  b"), "\"#a  b\"");
  EXPECT_EQ(title_text("#a\u200B"), "\"#a\"");
}

TEST_F(Lines, FoldAwayWhatTheReaderDoesNotWantToRead) {
  MessageView view = message(direct_chat(), "The butler did it");
  view.is_hidden = true;
  EXPECT_EQ(
      message_line(view, human), "[2026-11-24 21:52] ada: (hidden by your words; --hidden shows it)"
  );
  EXPECT_THAT(message_line(view, {.hidden = HiddenTexts::shown}), HasSubstr("ada: The butler"));
  EXPECT_THAT(message_line(view, json), HasSubstr("\"hidden\":true"));
  AnnotationView edit;
  edit.chat = direct_chat();
  edit.sender = "ada";
  edit.kind = content::Kind::edit;
  edit.text = "The butler did it";
  edit.is_hidden = true;
  EXPECT_THAT(annotation_line(edit, human), testing::Not(HasSubstr("butler")));
  EXPECT_THAT(annotation_line(edit, {.hidden = HiddenTexts::shown}), HasSubstr("butler"));
  edit.kind = content::Kind::reaction;
  edit.text = "butler";
  EXPECT_THAT(annotation_line(edit, human), testing::Not(HasSubstr("butler")));
  EXPECT_THAT(annotation_line(edit, {.hidden = HiddenTexts::shown}), HasSubstr(": butler to"));
  view = message(direct_chat(), "Who did it?");
  view.reactions = {{"butler", {{}}, true}, {"x", {{}}}};
  EXPECT_THAT(message_line(view, human), testing::EndsWith("--hidden shows it) 1  x 1"));
  EXPECT_THAT(message_line(view, {.hidden = HiddenTexts::shown}), HasSubstr("butler 1  x 1"));
  const RequestView request{direct_chat(), ada_card(), "The butler did it", true};
  EXPECT_THAT(request_line(request, human), testing::EndsWith("--hidden shows it)"));
  EXPECT_THAT(request_line(request, {.hidden = HiddenTexts::shown}), HasSubstr("butler"));
  EXPECT_THAT(
      request_line(request, json), HasSubstr("\"text\":\"The butler did it\",\"hidden\":true")
  );
}

TEST_F(Lines, SayWhoseAccountsHaveEnded) {
  ChangeView change{.chat = group_chat(), .change = client::notice::Change::members};
  change.removed = {"ada", "bob"};
  EXPECT_THAT(change_line(change, json), Not(HasSubstr("deleted")));
  EXPECT_THAT(change_line(change, human), Not(HasSubstr("deleted")));
  change.deleted = {"bob"};
  EXPECT_THAT(change_line(change, json), HasSubstr(R"("deleted":["bob"])"));
  EXPECT_THAT(change_line(change, human), HasSubstr("@ada, @bob went (@bob deleted the account)"));
  EXPECT_THAT(change_line(change, json), Not(HasSubstr("reset")));
  change.reset = std::exchange(change.deleted, {});
  EXPECT_THAT(change_line(change, json), HasSubstr(R"("reset":["bob"])"));
  EXPECT_THAT(change_line(change, human), HasSubstr("(@bob: the provider ended the account"));
  EXPECT_THAT(ends_line(from_unix_ms(0), human), HasSubstr("causeway account keep"));
}

}  // namespace
}  // namespace causeway::cli
