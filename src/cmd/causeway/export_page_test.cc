// The page of a chat: what others wrote is text in it, whatever they wrote.
#include "cmd/causeway/export_page.h"

#include <cstdlib>
#include <ctime>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace causeway::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

MessageView hostile() {
  MessageView view;
  view.sender = "ada<script>";
  view.text = "</p><script>alert(1)</script> & \"it\" 'is'\x01 \u202E";
  view.quote = "<img src=x onerror=alert(1)>";
  view.reply_to = client::MessageId();
  view.reactions = {{"<b>", {AccountId()}}};
  AttachmentView attachment;
  attachment.what.file_name = "\"><svg onload=alert(1)>.jpg";
  attachment.saved_as = "files/\"><svg onload=alert(1)>.jpg";
  view.attachments.push_back(std::move(attachment));
  view.delivered_to = {"<i>"};
  return view;
}

TEST(ExportPage, EscapesWhateverOthersWrote) {
  const std::string block =
      message_block(hostile(), {{Instant(), "<u>before</u>"}}, HiddenTexts::folded);
  for (const char* bad : {"<script", "<img", "<svg", "<b>a", "<i>", "<u>", "\x01", "\u202E"}) {
    EXPECT_THAT(block, Not(HasSubstr(bad)));
  }
  EXPECT_THAT(
      block,
      HasSubstr("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;it&quot; &#39;is&#39;")
  );
  EXPECT_THAT(block, HasSubstr("href=\"./files/%22%3e%3csvg%20onload%3dalert%281%29%3e.jpg\""));
  EXPECT_THAT(block, HasSubstr("<summary>edited</summary>"));
}

TEST(ExportPage, LeadsNowhereElse) {
  EXPECT_EQ(html_address("https://evil.example/"), "./https%3a//evil.example/");
  EXPECT_EQ(html_address("javascript:alert(1)"), "./javascript%3aalert%281%29");
  EXPECT_EQ(html_address("#family-c2.html"), "./%23family-c2.html");
}

TEST(ExportPage, StandsAlone) {
  const std::string page = page_begin("<Chat>") + page_end();
  EXPECT_THAT(page, HasSubstr("<title>&lt;Chat&gt;</title>"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("color-scheme: light dark"));
  EXPECT_THAT(page, Not(HasSubstr("http://")));
  EXPECT_THAT(page, Not(HasSubstr("https://")));
}

TEST(ExportPage, KeepsTextAsItIsReadElsewhere) {
  EXPECT_EQ(html_text("Gr\u00FC\u00DFe\n\t\U0001F44D"), "Gr\u00FC\u00DFe\n\t\U0001F44D");
  EXPECT_EQ(html_text("a\xFF"), "a\uFFFD");
}

TEST(ExportPage, FoldsAwayWhatThePersonDoesNotWantToRead) {
  MessageView message;
  message.text = "The butler did it";
  message.is_hidden = true;
  const std::vector<VersionView> versions{{Instant(), "It was the butler", true}};
  const std::string fold = "<details><summary>hidden by your words</summary>\n<p dir=\"auto\">";
  const std::string block = message_block(message, versions, HiddenTexts::folded);
  EXPECT_NE(block.find(fold + "The butler did it</p>\n</details>"), std::string::npos);
  EXPECT_NE(block.find(fold + "It was the butler</p>\n</details>"), std::string::npos);
  EXPECT_EQ(message_block(message, versions, HiddenTexts::shown).find(fold), std::string::npos);
}

TEST(ExportPage, FoldsAwayFileNamesAndReactionsToo) {
  MessageView message;
  message.is_hidden = true;
  message.attachments.push_back({{.file_name = "the butler.jpg"}, {}});
  message.reactions = {{"butler", {AccountId()}, true}, {"x", {AccountId()}}};
  const std::string fold = "<details><summary>hidden by your words</summary>\n";
  const std::string block = message_block(message, {}, HiddenTexts::folded);
  EXPECT_THAT(block, HasSubstr(fold + "<p>[<bdi>the butler.jpg</bdi>, 0 bytes]</p>\n</details>"));
  EXPECT_THAT(
      block, HasSubstr("<div> <bdi>x</bdi> 1</div>\n" + fold + "<div> <bdi>butler</bdi> 1")
  );
  EXPECT_THAT(message_block(message, {}, HiddenTexts::shown), Not(HasSubstr("details")));
}

TEST(ExportPage, SaysWhatWasNotSent) {
  MessageView message;
  message.text = "Hello";
  message.state = client::MessageState::sent;
  EXPECT_THAT(message_block(message, {}, HiddenTexts::folded), Not(HasSubstr("not sent")));
  message.state = client::MessageState::queued;
  EXPECT_THAT(message_block(message, {}, HiddenTexts::folded), HasSubstr("<p>(not sent yet)</p>"));
  message.state = client::MessageState::failed;
  message.failure = "<i>";
  const std::string block = message_block(message, {}, HiddenTexts::folded);
  EXPECT_THAT(block, HasSubstr("<p>(not sent: "));
  EXPECT_THAT(block, HasSubstr("&lt;i&gt;"));
}

}  // namespace
}  // namespace causeway::cli
