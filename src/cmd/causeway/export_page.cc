#include "cmd/causeway/export_page.h"

#include <array>

#include "base/encoding.h"
#include "cmd/causeway/dates.h"
#include "cmd/causeway/output.h"
#include "content/visible_text.h"

namespace causeway::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

constexpr std::string_view head = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
article { margin: 0 0 1rem; padding: .5rem .75rem; border: 1px solid #8886; border-radius: .5rem; }
header, footer, time, details { font-size: .875rem; opacity: .8; }
header b { opacity: 1; }
blockquote { margin: .25rem 0; padding-left: .5rem; border-left: 3px solid #8888; }
p { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
)html";

std::string_view escape_of(char byte) {
  switch (byte) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string isolated(std::string_view text) {
  return "<bdi>" + html_text(text) + "</bdi>";
}

std::string paragraph(std::string_view text) {
  return "<p dir=\"auto\">" + html_text(text) + "</p>\n";
}

/// What has a word that the person does not want to read opens where somebody wants it to.
std::string folded(const std::string& block) {
  return "<details><summary>" + std::string(hidden_text) + "</summary>\n" + block + "</details>\n";
}

std::string attachment_html(const AttachmentView& attachment) {
  const std::string& name = attachment.what.file_name;
  const std::string shown = isolated(name.empty() ? "file" : name);
  const std::string size = std::to_string(attachment.what.description.size_bytes) + " bytes";
  if (attachment.saved_as.empty()) return "<p>[" + shown + ", " + size + "]</p>\n";
  return "<p><a href=\"" + html_address(attachment.saved_as) + "\">" + shown + "</a>, " + size +
         "</p>\n";
}

std::string names_html(std::string_view what, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string text = "<div>" + std::string(what);
  for (const std::string& name : names) text += " @" + html_text(name);
  return text + "</div>\n";
}

std::string versions_html(const std::vector<VersionView>& versions, HiddenTexts hidden) {
  if (versions.empty()) return {};
  std::string text = "<details><summary>edited</summary>\n";
  for (const VersionView& version : versions) {
    const bool is_folded = version.is_hidden && hidden == HiddenTexts::folded;
    const std::string said = paragraph(version.text);
    text += "<time>" + html_text(local_minute(version.time)) + "</time>\n";
    text += is_folded ? folded(said) : said;
  }
  return text + "</details>\n";
}

std::string body_html(const MessageView& message, HiddenTexts hidden) {
  if (message.state == client::MessageState::unproven) {
    return "<p>(a message that could not be proven genuine)</p>\n";
  }
  if (message.deleted) return "<p>(deleted)</p>\n";
  std::string body;
  if (message.forwarded > 0) body += "<p>(forwarded)</p>\n";
  if (message.reply_to) {
    const std::string quote = message.quote.empty() ? "a message that is not here" : message.quote;
    body += "<blockquote>" + isolated(quote) + "</blockquote>\n";
  }
  std::string said = message.text.empty() ? std::string() : paragraph(message.text);
  for (const AttachmentView& attachment : message.attachments) said += attachment_html(attachment);
  const bool is_folded = message.is_hidden && hidden == HiddenTexts::folded;
  return body + (is_folded ? folded(said) : said);
}

/// Of one's own that did not go out.
std::string state_html(const MessageView& message) {
  if (message.state == client::MessageState::queued) return "<p>(not sent yet)</p>\n";
  if (message.state != client::MessageState::failed) return {};
  return "<p>(not sent: " + html_text(explain_rule(message.failure).sentence) + ")</p>\n";
}

std::string reactions_html(const MessageView& message, HiddenTexts hidden) {
  std::string text;
  std::string hidden_ones;
  for (const ReactionView& reaction : message.reactions) {
    const bool is_folded = reaction.is_hidden && hidden == HiddenTexts::folded;
    (is_folded ? hidden_ones : text) +=
        " " + isolated(reaction.emoji) + " " + std::to_string(reaction.accounts.size());
  }
  if (!text.empty()) text = "<div>" + text + "</div>\n";
  return hidden_ones.empty() ? text : text + folded("<div>" + hidden_ones + "</div>\n");
}

bool is_unreserved(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '/';
}

}  // namespace

std::string html_text(std::string_view text) {
  const bool is_text = is_utf8(as_bytes(text));
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char byte = text[at];
    const std::string_view escape = escape_of(byte);
    const bool breaks = byte == '\n' || byte == '\t';
    const std::size_t invisible = breaks ? 0 : content::invisible_front(text.substr(at));
    const bool is_alien = !is_text && static_cast<std::uint8_t>(byte) >= 0x80;
    if (!escape.empty()) {
      out += escape;
    } else if (invisible > 0 || is_alien) {
      out += replacement;
    } else {
      out += byte;
    }
    at += invisible > 0 ? invisible : 1;
  }
  return out;
}

std::string html_address(std::string_view file_name) {
  std::string out = "./";
  for (const char byte : file_name) {
    if (is_unreserved(byte)) {
      out += byte;
    } else {
      const std::array<std::uint8_t, 1> one{static_cast<std::uint8_t>(byte)};
      out += "%" + to_hex(one);
    }
  }
  return out;
}

std::string page_begin(std::string_view title) {
  return std::string(head) + "<title>" + html_text(title) + "</title>\n</head>\n<body>\n<h1>" +
         isolated(title) + "</h1>\n";
}

std::string page_end() {
  return "</body>\n</html>\n";
}

std::string chat_block(const ChatView& chat, std::string_view file_name) {
  return "<p><a href=\"" + html_address(file_name) + "\">" + isolated(chat.name) + "</a>, " +
         html_text(local_minute(chat.active)) + (chat.is_request ? ", message request" : "") +
         "</p>\n";
}

std::string message_block(
    const MessageView& message, const std::vector<VersionView>& versions, HiddenTexts hidden
) {
  std::string block = "<article>\n<header><b>" + isolated(message.sender) +
                      "</b> <time datetime=\"" + utc_text(message.time) + "\">" +
                      html_text(local_minute(message.time)) + "</time></header>\n";
  block += body_html(message, hidden) + state_html(message) + versions_html(versions, hidden);
  const std::string footer = reactions_html(message, hidden) +
                             names_html("delivered to", message.delivered_to) +
                             names_html("read by", message.read_by);
  if (!footer.empty()) block += "<footer>\n" + footer + "</footer>\n";
  return block + "</article>\n";
}

}  // namespace causeway::cli
