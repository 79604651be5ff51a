#include "safety/cybertip_transitions.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/encoding.h"
#include "base/invariant.h"
#include "safety/cybertip_rules.h"

namespace causeway::safety {
namespace {

using enum Outcome;

constexpr std::size_t courses = 9;
constexpr std::uint64_t time_max = std::uint64_t{1} << 52U;  // far from what an Instant holds
constexpr std::size_t id_size_max = 64;

struct Row {
  RequestKind request;
  Retracting retracting;
  std::array<Outcome, courses> outcomes;  // by Course
};

// A request into a report that may have been done is not repeated: the clearing house would have a
// file twice, or a file described twice, and nobody could take it out again. Cancelling on the way
// to another report is a courtesy: what is not cancelled is deleted. Only "already finished" stops
// it.
// clang-format off
constexpr std::array rows{
    //                                                  done       repeat     slow       unclear    refused    gone       retracted            finished  strange
    Row{RequestKind::submit,   Retracting::no,           {done,      again,     hourly,    open_anew, refused,   open_anew, open_anew,           open_anew, open_anew}},
    Row{RequestKind::upload,   Retracting::no,           {done,      again,     hourly,    open_anew, refused,   gone,      retracted_elsewhere, finished,  open_anew}},
    Row{RequestKind::describe, Retracting::no,           {done,      again,     hourly,    open_anew, refused,   gone,      retracted_elsewhere, finished,  open_anew}},
    Row{RequestKind::finish,   Retracting::no,           {done,      in_doubt,  hourly,    in_doubt,  refused,   gone,      retracted_elsewhere, finished,  in_doubt}},
    Row{RequestKind::retract,  Retracting::to_end,       {done,      again,     hourly,    again,     refused,   gone,      retracted,           finished,  again}},
    Row{RequestKind::retract,  Retracting::to_open_anew, {open_anew, open_anew, open_anew, open_anew, open_anew, open_anew, open_anew,           finished,  open_anew}},
};
// clang-format on

bool is_id(std::string_view text, std::string_view alphabet) {
  return !text.empty() && text.size() <= id_size_max &&
         text.find_first_not_of(alphabet) == std::string_view::npos;
}

bool is_report_id(std::string_view text) {
  return is_id(text, "0123456789");
}

bool is_file_id(std::string_view text) {
  return is_id(text, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
}

bool is_known_file(const Filing& filing, std::string_view file_id) {
  return std::any_of(filing.files.begin(), filing.files.end(), [&](const FiledFile& file) {
    return file.file_id.value == file_id;
  });
}

bool is_flag(std::uint8_t value) {
  return value <= 1;
}

bool has_whole_numbers(const Filing& filing) {
  const FilingTimes& times = filing.times;
  const std::array all{times.due, times.try_at, times.opened, times.changed, times.finished};
  return filing.version == 1 && is_flag(filing.may_be_finished) && is_flag(filing.is_halted) &&
         filing.retracting <= Retracting::to_open_anew && filing.alarms < 1U << alarm_count &&
         *std::max_element(all.begin(), all.end()) <= time_max;
}

/// Each file is described only if it was uploaded, and uploaded only behind those before it.
bool has_whole_files(const Filing& filing) {
  bool may_follow = true;
  for (const FiledFile& file : filing.files) {
    const bool is_uploaded = !file.file_id.empty();
    if (!is_flag(file.is_described) || (is_uploaded && !may_follow)) return false;
    if (is_uploaded ? !is_file_id(file.file_id.value) : file.is_described != 0) return false;
    may_follow = file.is_described != 0;
  }
  return filing.files.size() <= limits::files_max;
}

/// How far its files are is what its state says.
bool has_its_files(const Filing& filing) {
  const auto& files = filing.files;
  const bool has_none = files.empty() || files.front().file_id.empty();
  const bool has_all = files.empty() || files.back().is_described != 0;
  switch (filing.state) {
    case FilingState::draft:
    case FilingState::expired:
      return has_none;
    case FilingState::open:
      return has_none && !has_all;
    case FilingState::uploading:
      return !has_none && !has_all;
    case FilingState::described:
      return has_all;
    default:
      return true;
  }
}

bool has_its_report(const Filing& filing) {
  const bool has_report = is_report_id(filing.report_id.value);
  switch (filing.state) {
    case FilingState::draft:
    case FilingState::expired:
      return filing.report_id.empty();
    case FilingState::open:
    case FilingState::uploading:
    case FilingState::described:
      return has_report;
    case FilingState::finished:
      return has_report && filing.times.finished != 0;
    case FilingState::retracted:
      return has_report || filing.report_id.empty();
  }
  return false;
}

/// What is under way is what would be asked for.
bool has_its_request(const Filing& filing) {
  if (is_over(filing.state)) {
    return !filing.in_flight && filing.may_be_finished == 0 &&
           filing.retracting == Retracting::no && filing.is_halted == 0;
  }
  const bool waits_for_word = filing.may_be_finished != 0 && filing.is_halted != 0;
  if (filing.has(Alarm::finish_unclear) && !waits_for_word) return false;
  const bool is_asked_about = filing.is_halted != 0 && !filing.report_id.empty();
  if (filing.has(Alarm::finished_elsewhere) && !is_asked_about) return false;
  if (filing.may_be_finished != 0 && filing.state != FilingState::described) return false;
  if (filing.retracting != Retracting::no && filing.report_id.empty()) return false;
  if (!filing.in_flight) return true;
  const bool was_counted =
      filing.in_flight->kind != RequestKind::submit || filing.counts.openings > 0;
  return was_counted && filing.is_halted == 0 && *filing.in_flight == due_request(filing);
}

}  // namespace

Outcome outcome_of(RequestKind request, Retracting retracting, Course course) {
  const auto* const row = std::find_if(rows.begin(), rows.end(), [&](const Row& at) {
    return at.request == request && at.retracting == retracting;
  });
  INVARIANT(row != rows.end());
  return row->outcomes.at(static_cast<std::size_t>(course));
}

bool is_strange(RequestKind request, Course course) {
  if (course == Course::strange) return true;
  const bool is_about_a_report =
      course == Course::gone || course == Course::retracted || course == Course::finished;
  return request == RequestKind::submit && is_about_a_report;
}

FilingState state_after(RequestKind request) {
  return request == RequestKind::submit ? FilingState::open : FilingState::uploading;
}

Request due_request(const Filing& filing) {
  INVARIANT(!is_over(filing.state));
  if (filing.retracting != Retracting::no) return {RequestKind::retract, 0};
  if (filing.report_id.empty()) return {RequestKind::submit, 0};
  for (std::uint32_t i = 0; i < filing.files.size(); ++i) {
    const FiledFile& file = filing.files[i];
    if (file.file_id.empty()) return {RequestKind::upload, i};
    if (file.is_described == 0) return {RequestKind::describe, i};
  }
  return {RequestKind::finish, 0};
}

bool fits(const Filing& filing, const Request& request, const Reading& reading) {
  const bool is_own = reading.report_id == filing.report_id.value;
  switch (request.kind) {
    case RequestKind::submit:
      return is_report_id(reading.report_id);
    case RequestKind::upload:
      return is_own && is_file_id(reading.file_id) && !is_known_file(filing, reading.file_id) &&
             !reading.hash.empty();
    case RequestKind::describe:
    case RequestKind::retract:
      return is_own || reading.report_id.empty();
    case RequestKind::finish:
      return is_own;
  }
  return false;
}

bool is_damaged(const Filing& filing, const Request& request, const Reading& reading) {
  return request.kind == RequestKind::upload &&
         to_lower_ascii(reading.hash) != to_hex(filing.files[request.file].md5);
}

bool names_the_files(const Filing& filing, const Reading& reading) {
  std::vector<std::string> uploaded;
  uploaded.reserve(filing.files.size());
  for (const FiledFile& file : filing.files) uploaded.push_back(file.file_id.value);
  std::vector<std::string> filed = reading.file_ids;
  std::sort(uploaded.begin(), uploaded.end());
  std::sort(filed.begin(), filed.end());
  return uploaded == filed;
}

bool is_about_another(const Filing& filing, const Reading& reading) {
  return !reading.report_id.empty() && reading.report_id != filing.report_id.value;
}

bool is_whole(const Filing& filing) {
  return has_whole_numbers(filing) && has_whole_files(filing) && has_its_report(filing) &&
         has_its_files(filing) && has_its_request(filing);
}

}  // namespace causeway::safety
