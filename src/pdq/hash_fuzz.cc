// A text that is read as a hash is written the same; any pixels have hashes of a quality up to 100,
// the same whatever stands between their rows, and match themselves.
#include <algorithm>

#include "base/encoding.h"
#include "pdq/bank.h"
#include "pdq/hash.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target

void check_text(ByteView text) {
  const auto hash = pdq::parse_hash(text);
  if (hash.ok()) INVARIANT(pdq::to_text(*hash) == to_lower_ascii(as_text(text)));
}

void check_image(ByteView input) {
  if (input.size() < 4) return;
  const std::size_t channels = input[0] % 2 == 0 ? 1 : 3;
  const std::size_t gap = input[1] % 8;
  const std::size_t width = input[2];
  const ByteView pixels = input.subspan(4);
  const std::size_t row = width * channels;
  if (row == 0) return;
  const std::size_t height = std::min<std::size_t>(pixels.size() / row, 256);

  Bytes spread;
  for (std::size_t y = 0; y < height; ++y) {
    append(spread, pixels.subspan(y * row, row));
    spread.resize(spread.size() + gap, input[3]);
  }
  const pdq::Hashes hashes = pdq::hash_image({pixels, width, height, row, channels});
  INVARIANT(hashes == pdq::hash_image({spread, width, height, row + gap, channels}));
  INVARIANT(hashes.quality <= pdq::quality_max);

  pdq::Bank bank = *pdq::Bank::make(0);
  bank.add(1, hashes.turns[input[3] % pdq::turn_count]);
  const pdq::Answer answer = bank.look_up(hashes);
  INVARIANT((answer.verdict == pdq::Verdict::known) == pdq::is_comparable(hashes.quality));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_text({data, size});
  check_image({data, size});
  return 0;
}
