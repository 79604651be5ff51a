// A stripped picture strips to itself, keeps its type, and is no longer than a new EXIF block more.
#include "content/picture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  const ByteView input(data, size);
  const std::string_view type = content::sniff_media_type(input);
  if (!content::can_strip_metadata(type)) return 0;
  const auto once = content::strip_metadata(type, input);
  if (!once.ok()) return 0;
  INVARIANT(once->size() <= size + 8);
  INVARIANT(content::sniff_media_type(*once) == type);
  INVARIANT(*content::strip_metadata(type, *once) == *once);
  return 0;
}
