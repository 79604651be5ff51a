#pragma once

#include <cstddef>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

/// Pictures leave the device without what the camera wrote about place, time and device.
///
/// The compressed picture is copied byte for byte; only the container around it is rewritten, and
/// of that only what is needed to show the picture is copied: a segment or chunk that this file
/// does not know is left out. Orientation survives, in an EXIF block with that one tag.
namespace causeway::content {

namespace rules {
inline constexpr Rule picture_is_well_formed{
    "picture.is_well_formed", "ITU-T T.81 Annex B; PNG 3rd edition §5; RFC 9649 §2"
};
inline constexpr Rule picture_size_is_within_limit{
    "picture.size_is_within_limit", "docs/formats/content.md §5"
};
}  // namespace rules

/// The media type that the first bytes say; "application/octet-stream" where they say nothing.
/// Whatever a file is called: its name is a claim, too.
std::string_view sniff_media_type(ByteView bytes);

/// Whether `strip_metadata` knows pictures of this type: image/jpeg, image/png, image/webp.
bool can_strip_metadata(std::string_view media_type);

/// Work and memory are proportional to the picture, which is held whole.
inline constexpr std::size_t picture_size_max = std::size_t{100} << 20;

/// The picture without EXIF, XMP, IPTC, comments, times, thumbnails, and whatever follows its end
/// (phones put a film there); colour profile, transparency, animation and orientation stay.
/// `rules::picture_is_well_formed` where the file is not what it claims to be,
/// `rules::picture_size_is_within_limit` above `picture_size_max`. Requires `can_strip_metadata`.
Result<Bytes> strip_metadata(std::string_view media_type, ByteView picture);

}  // namespace causeway::content
