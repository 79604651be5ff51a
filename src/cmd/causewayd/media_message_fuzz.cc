// What the process for pictures may say when somebody has taken it over: an answer that is accepted
// is written the same again.
#include "cmd/causewayd/media_message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  const ByteView input(data, size);
  const auto media = causewayd::parse_media_answer(input);
  const bool is_said =
      media.ok() || !media.error().is(causewayd::rules::media_answer_is_well_formed);
  if (is_said) INVARIANT(causewayd::encode_media_answer(media) == to_bytes(input));
  return 0;
}
