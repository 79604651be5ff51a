#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "content/message.h"

/// Voice notes (docs/formats/content.md §5): a message that is one recording, to be played where it
/// stands.
namespace causeway::content {

namespace rules {
inline constexpr Rule voice_note_is_valid{
    "content.voice_note_is_valid", "docs/formats/content.md §5"
};
}  // namespace rules

inline constexpr std::string_view voice_extension = "vnd.causeway.voice";
inline constexpr std::string_view voice_type = "audio/ogg;codecs=opus";
inline constexpr Milliseconds voice_duration_max = std::chrono::hours(24);

/// Requires an attachment of `voice_type` and a duration of 1 ms to `voice_duration_max`.
MimiContent make_voice_note(Random& random, const Attachment& attachment, Milliseconds duration);

/// How long it lasts, as its sender says; nothing where the message is none.
/// `rules::voice_note_is_valid`, or a rule of content/cbor.h.
Result<std::optional<Milliseconds>> voice_duration(const MimiContent& content);

}  // namespace causeway::content
