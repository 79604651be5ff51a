#pragma once

#include <string_view>

#include "client/effects.h"
#include "client/records.h"
#include "content/kind.h"

/// The names that enumerators have for people and, where that is said, in JSON.
namespace causeway::cli {

std::string_view words_of(client::ConversationState state);
std::string_view words_of(client::notice::Change change);
/// What was done.
std::string_view words_of(client::OutboxKind what);
std::string_view words_of(content::Kind kind);
/// Also in JSON and on the command line.
std::string_view words_of(mls_tree::Role role);

std::string_view json_name(api::ConversationKind kind);
std::string_view json_name(client::ConversationState state);
std::string_view json_name(client::MessageState state);
std::string_view json_name(client::notice::Change change);
std::string_view json_name(client::OutboxKind what);
std::string_view json_name(api::Admission admission);
std::string_view json_name(content::Kind kind);

}  // namespace causeway::cli
