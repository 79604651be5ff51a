// A stripped recording strips to itself, lasts as long, and is hardly longer.
#include "content/recording.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  const auto once = content::strip_recording(ByteView(data, size));
  if (!once.ok()) return 0;
  INVARIANT(once->duration.count() > 0);
  INVARIANT(once->file.size() <= size + 16);
  INVARIANT(*content::strip_recording(once->file) == *once);
  return 0;
}
