#pragma once

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"
#include "safety/media.h"

/// What `causewayd serve` and its process for pictures say to each other (ADR 0021): the process
/// first that it is shut in, then the parent the picture's file and nothing else, then the process
/// one of these answers.
namespace causeway::causewayd {

namespace rules {
inline constexpr Rule media_answer_is_well_formed{
    "media.answer_is_well_formed", "docs/adr/0021-media-process.md"
};
inline constexpr Rule media_memory_is_within_limit{
    "media.memory_is_within_limit", "docs/adr/0021-media-process.md"
};
}  // namespace rules

/// What a process says before it is shown a picture. Anything else is the sentence of what kept it
/// from being shut in.
inline constexpr std::string_view media_is_shut_in = "shut in";

using safety::Media;

/// Far above what pictures of 1,600 pixels a side come to.
inline constexpr std::size_t media_webp_size_max = std::size_t{8} << 20;

Bytes encode_media_answer(const Result<Media>& media);

/// The picture, or the rule that the process says it broke. `rules::media_answer_is_well_formed`
/// where the answer is none: whoever took the process over may say anything, and what goes on to a
/// browser is at least a WebP file with one still picture in it, of at most 1,600 pixels a side and
/// 160 where it is the thumbnail, and nothing else.
Result<Media> parse_media_answer(ByteView answer);

}  // namespace causeway::causewayd
