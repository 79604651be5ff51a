// A stored record of a filing, and whatever happens to it: what `next` leaves is a record again,
// and it is finished only after an answer of "done" to its own /finish, one of "already finished"
// where /finish was sent, or a person's word where one was asked for.
//
// Input: a byte of length, the record, then events of four bytes: which, which code, which status
// (from 64 on, about another report; from 128 on, without a body), minutes.
#include <array>

#include "safety/cybertip_filing.h"
#include "tls/round_trip_fuzz.h"

namespace {

using namespace causeway;
using namespace causeway::safety;

constexpr std::array<std::uint32_t, 12> codes{
    0, 1000, 1110, 1210, 2000, 4100, 5001, 5002, 5101, 5102, 77, 0
};
constexpr std::array<unsigned, 6> statuses{200, 401, 429, 500, 404, 200};

Answer make_answer(const Filing& filing, std::uint8_t code, std::uint8_t status) {
  Answer answer{statuses.at(status % statuses.size()), {}};
  if (status >= 128) return answer;
  Reading reading{codes.at(code % codes.size()), filing.report_id.value, {}, {}, {}};
  if (filing.report_id.empty()) reading.report_id = std::to_string(code);
  if (status >= 64) reading.report_id += "0";
  reading.file_id = "f" + std::to_string(code);
  if (!filing.files.empty()) reading.hash = std::string(32, '0');
  for (const FiledFile& file : filing.files) reading.file_ids.push_back(file.file_id.value);
  answer.reading = reading;
  return answer;
}

Event make_event(const Filing& filing, ByteView input) {
  switch (input[0] % 6) {
    case 0:
      return Due{};
    case 1:
      return Restarted{};
    case 2:
      return Lost{};
    case 3:
      return NotSent{};
    case 4:
      return Decided{static_cast<FilingDecision>(input[1] % 4)};
    default:
      return Answered{make_answer(filing, input[1], input[2])};
  }
}

bool may_finish(const Filing& before, const Event& event) {
  if (const auto* const decided = std::get_if<Decided>(&event)) {
    return decided->decision == FilingDecision::was_filed && before.is_halted != 0 &&
           (before.may_be_finished != 0 || before.has(Alarm::finished_elsewhere));
  }
  const auto* const answered = std::get_if<Answered>(&event);
  if (answered == nullptr || !before.in_flight || !answered->answer.reading) return false;
  const bool is_own = answered->answer.reading->report_id == before.report_id.value;
  const bool is_to_finish = before.in_flight->kind == RequestKind::finish;
  const Course course = course_of(answered->answer);
  const bool is_done = course == Course::done && is_to_finish;
  const bool was_done = course == Course::finished && (is_to_finish || before.may_be_finished != 0);
  return is_own && (is_done || was_done);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  if (input.empty() || input.size() < 1U + input[0]) return 0;
  Bytes record = to_bytes(input.subspan(1, input[0]));
  input = input.subspan(1U + input[0]);
  tls::check_round_trip<Filing>(record);
  Instant now = from_unix_ms(1'800'000'000'000);
  for (; input.size() >= 4; input = input.subspan(4)) {
    const auto before = parse_filing(record);
    if (!before.ok()) return 0;
    const Event event = make_event(*before, input);
    now += std::chrono::minutes(input[3]);
    const auto step = next(record, event, now);
    if (!step.ok()) continue;
    const auto after = parse_filing(step->record);
    INVARIANT(after.ok());
    const bool is_finished = after->state == FilingState::finished;
    INVARIANT(!is_finished || before->state == FilingState::finished || may_finish(*before, event));
    INVARIANT(!is_over(before->state) || after->state == before->state);
    if (std::holds_alternative<Send>(step->action)) INVARIANT(after->in_flight.has_value());
    record = step->record;
  }
  return 0;
}
