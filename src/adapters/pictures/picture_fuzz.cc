// Whatever is taken for a picture: its rendition is within its limits, a picture that decodes again
// to the same sides, and says nothing of its orientation any more.
#include <algorithm>

#include "adapters/pictures/rendition.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;            // NOLINT(google-build-using-namespace): the target's body
  using namespace adapters::pictures;  // NOLINT(google-build-using-namespace): likewise
  const auto decoded = decode_picture({data, size});
  if (!decoded.ok()) return 0;
  const Picture& picture = decoded->picture;
  INVARIANT(picture.rgb.size() == picture.width * picture.height * rgb_size);
  INVARIANT(1 <= decoded->orientation && decoded->orientation <= 8);
  constexpr std::size_t pixels_worth_a_round = 1 << 16;  // the rest is the same, and slow
  if (picture.width * picture.height > pixels_worth_a_round) return 0;
  const auto rendition = render({data, size});
  INVARIANT(rendition.ok());
  const auto shown = decode_picture(rendition->display_webp);
  INVARIANT(shown.ok() && shown->orientation == 1 && !shown->is_damaged);
  INVARIANT(shown->picture.width == rendition->display.width);
  INVARIANT(shown->picture.height == rendition->display.height);
  INVARIANT(std::max(shown->picture.width, shown->picture.height) <= display_side_max);
  INVARIANT(decode_picture(rendition->thumbnail_webp).ok());
  return 0;
}
