#pragma once

#include <cstdint>

#include "content/mimi_content.h"

namespace causeway::content {

/// What a message does, by its form alone.
enum class Kind : std::uint8_t {
  message,          // something to be shown
  reaction,         // of disposition `reaction`
  edit,             // replaces a message by another
  deletion,         // replaces a message by nothing
  group_state,      // says what members alone know of the conversation, its link for one
  account_state,    // says what the devices of one account alone know
  personal_state,   // says what a person did with their chats, to their other devices
  typing,           // says that somebody writes now
  status_report,    // says what has become of messages
  history_share,    // asks for older messages, or says where they are
  history_request,  // asks for messages that a device lacks
  history_answer,   // has them
  profile_key,      // says by which key the sender's profile opens
};

Kind kind_of(const MimiContent& content);

}  // namespace causeway::content
