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
inline constexpr Rule picture_dimensions_are_within_limit{
    "picture.dimensions_are_within_limit", "docs/formats/content.md §5"
};
inline constexpr Rule attachment_is_what_it_is_called{
    "content.attachment_is_what_it_is_called", "docs/formats/content.md §5"
};
}  // namespace rules

/// The media type that the first bytes say; "application/octet-stream" where they say nothing.
/// Whatever a file is called: its name is a claim, too.
std::string_view sniff_media_type(ByteView bytes);

/// What is called a picture, by its media type or its name, has to begin like one, and what is said
/// to be of a type that `sniff_media_type` knows like that:
/// `rules::attachment_is_what_it_is_called`. So nothing is opened as something else than a person
/// was shown. `front`: the first 64 bytes.
Result<void> check_called(std::string_view media_type, std::string_view file_name, ByteView front);

/// Whether `strip_metadata` knows pictures of this type: image/jpeg, image/png, image/webp.
bool can_strip_metadata(std::string_view media_type);

/// Work and memory are proportional to the picture, which is held whole.
inline constexpr std::size_t picture_size_max = std::size_t{100} << 20;

/// Each side is 1 pixel to this many, and all of them fit into a gibibyte of four bytes each: what
/// shows the picture unpacks it, and a few kilobytes can say that they are that large.
inline constexpr std::uint32_t picture_side_max = 65'535;
inline constexpr std::uint64_t picture_pixels_max = std::uint64_t{1} << 28;

/// The picture without EXIF, XMP, IPTC, comments, times, thumbnails, and whatever follows its end
/// (phones put a film there); colour profile, transparency, animation and orientation stay.
/// `rules::picture_is_well_formed` where the file is not what it claims to be,
/// `rules::picture_size_is_within_limit` above `picture_size_max`,
/// `rules::picture_dimensions_are_within_limit`. Nothing is decompressed. Requires
/// `can_strip_metadata`.
Result<Bytes> strip_metadata(std::string_view media_type, ByteView picture);

}  // namespace causeway::content
