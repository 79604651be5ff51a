#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cmd/causeway/output.h"
#include "cmd/causeway/views.h"

/// One chat as a page of HTML that needs nothing beside itself: no script, no address but those of
/// files next to it, and a policy that forbids both. Whatever others wrote is text.
namespace causeway::cli {

/// Text as it stands in an element or a quoted attribute. Controls but line breaks and tabs become
/// U+FFFD, as do bytes that are not UTF-8.
std::string html_text(std::string_view text);

/// A relative address of a file next to the page.
std::string html_address(std::string_view file_name);

/// Up to where the first block stands.
std::string page_begin(std::string_view title);
std::string page_end();

/// Of the first page: a chat, and where its page is.
std::string chat_block(const ChatView& chat, std::string_view file_name);
/// `versions`: what it said before, oldest first. What is folded away opens where somebody wants it
/// to.
std::string message_block(
    const MessageView& message, const std::vector<VersionView>& versions, HiddenTexts hidden
);

}  // namespace causeway::cli
