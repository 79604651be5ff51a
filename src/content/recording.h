#pragma once

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

/// Voice notes leave the device as what was said and no more. Opus in an Ogg file (RFC 3533,
/// RFC 7845): the sound is copied byte for byte; who made the file with what, titles, pictures and
/// the stream's number are not.
namespace causeway::content {

namespace rules {
inline constexpr Rule recording_is_well_formed{
    "recording.is_well_formed", "RFC 3533 §6; RFC 7845 §3 to §5"
};
inline constexpr Rule recording_has_sound{"recording.has_sound", "RFC 7845 §4"};
}  // namespace rules

struct Recording {
  Bytes file;
  Milliseconds duration{0};  // as it is played, rounded down; at least 1

  bool operator==(const Recording&) const = default;
};

/// The recording without its comments. `rules::recording_is_well_formed` unless it is one stream
/// of Opus for one or two channels from its first byte to its last, whole and with right checksums;
/// `rules::recording_has_sound` where it lasts no time, or longer than its packets can. Work and
/// memory are proportional to the file.
Result<Recording> strip_recording(ByteView ogg);

}  // namespace causeway::content
