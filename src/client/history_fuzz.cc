// A record of history that somebody hands over is read strictly, and what it claims is found out
// without believing it.
#include "client/history.h"
#include "tls/round_trip_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;
  const ByteView input(data, size);
  tls::check_round_trip<client::HistoryMessage>(input);
  const auto record = tls::decode<client::HistoryMessage>(input);
  if (!record.ok()) return 0;
  const auto context = client::frank_context_of(*record, "chat.example");
  if (context.ok()) INVARIANT(context->seq == record->frank.seq);
  return 0;
}
