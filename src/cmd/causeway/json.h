#pragma once

#include <nlohmann/json.hpp>

#include "cmd/causeway/output.h"

/// The objects of docs/formats/cli-json.md. Fields keep their order; text is kept as it was
/// written, and leaves in ASCII.
namespace causeway::cli {

using Json = nlohmann::ordered_json;

/// What each begins with.
Json json_object(std::string_view type);
/// A text that is not UTF-8 would have no JSON: file names and what a hub says may be any bytes.
std::string json_text(const std::string& text);

/// `now`: whether its chat is muted then.
Json to_json(const MessageView& message, Instant now);
Json to_json(const AnnotationView& annotation);
Json to_json(const ChatView& chat, Instant now);
Json to_json(const ChangeView& change);
Json to_json(const ChatView& chat, const client::Member& member);
Json encryption_json(const ChatView& chat, bool is_post_quantum);
Json hidden_word_json(const std::string& word);
Json to_json(const Registered& registered);
Json to_json(const client::OwnDevice& device);
Json revoked_json(const client::OwnDevice& device);
Json deleted_json(const Registered& deleted);
Json kept_json();
Json ends_json(Instant ends);
Json link_code_json(std::string_view code);
Json to_json(const Finding& finding);
Json to_json(const Explanation& explanation);
Json sent_json(const MessageView& message);
Json sent_json(const AnnotationView& annotation);
Json erased_json(const MessageView& message);
Json gap_json(const GapView& gap);
Json timer_json(const ChatView& chat);
Json done_json(const ChatView& chat, client::OutboxKind what);
Json done_json(const PersonView& person, client::OutboxKind what);
Json blocked_json(const PersonView& person);
Json to_json(const SettingsView& settings);
Json read_json(const ChatView& chat, std::size_t count);
Json draft_json(const ChatView& chat);
/// As `export` writes it, with what it said before.
Json to_json(const MessageView& message, const std::vector<VersionView>& versions, Instant now);
Json to_json(const ExportedView& exported);
Json typing_json(const ChatView& chat, const PersonView& person);
Json more_json(Instant until);
Json version_json();
Json to_json(const Status& status);
Json listening_json(std::string_view socket);
/// Milliseconds since 1970; null for 0.
Json utc_or_null(std::uint64_t time_ms);

}  // namespace causeway::cli
