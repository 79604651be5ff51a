// Whatever a clearing house, or somebody in its place, answers: it is read or refused, and what is
// read means something.
#include "adapters/clearing_house/answer_xml.h"
#include "base/invariant.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  const ByteView body(data, size);
  const auto reading = adapters::clearing_house::parse_answer(body);
  if (!reading.ok()) return 0;
  INVARIANT(reading->report_id.size() + reading->file_id.size() + reading->hash.size() <= size);
  static_cast<void>(safety::course_of({200, *reading}));
  return 0;
}
