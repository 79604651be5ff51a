#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"
#include "pdq/hash.h"

namespace causeway::safety {

/// A picture made anew, and what is known of it.
struct Media {
  std::uint32_t width = 0;   // of the original, upright; in pixels
  std::uint32_t height = 0;  // likewise
  bool is_damaged = false;   // the original ends early or has faults
  Bytes display_webp;
  Bytes thumbnail_webp;
  pdq::Hashes hashes;

  bool operator==(const Media&) const = default;
};

/// Whoever unpacks pictures of others, apart from everything else (ADR 0021).
class MediaMaker {
 public:
  virtual ~MediaMaker() = default;

  /// A named refusal says something of the picture. Throws where nobody can look at it now.
  virtual Result<Media> make(ByteView file) = 0;
};

}  // namespace causeway::safety
