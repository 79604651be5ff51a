#include "safety/cybertip_course.h"

#include <algorithm>
#include <array>

namespace causeway::safety {
namespace {

// A server that failed may have done before it failed what was asked for; one that says that a file
// did not arrive has not.
// clang-format off
constexpr std::array codes{
    CodeRow{0, "done", Course::done, std::nullopt},
    CodeRow{1000, "server error", Course::unclear, std::nullopt},
    CodeRow{1100, "saving failed", Course::unclear, std::nullopt},
    CodeRow{1110, "upload failed", Course::repeat, std::nullopt},
    CodeRow{1111, "upload failed", Course::repeat, std::nullopt},
    CodeRow{1210, "not found", Course::gone, std::nullopt},
    CodeRow{1300, "update failed", Course::unclear, std::nullopt},
    CodeRow{2000, "authentication required", Course::slow, Alarm::access_refused},
    CodeRow{3000, "not authorised", Course::slow, Alarm::access_refused},
    CodeRow{3100, "may not submit", Course::slow, Alarm::access_refused},
    CodeRow{3300, "may not update", Course::slow, Alarm::access_refused},
    CodeRow{4000, "invalid request", Course::refused, std::nullopt},
    CodeRow{4100, "validation failed", Course::refused, std::nullopt},
    CodeRow{4110, "malformed XML", Course::refused, std::nullopt},
    CodeRow{4200, "malformed file", Course::refused, std::nullopt},
    CodeRow{5001, "no such report", Course::gone, std::nullopt},
    CodeRow{5002, "no such file", Course::gone, std::nullopt},
    CodeRow{5101, "already retracted", Course::retracted, std::nullopt},
    CodeRow{5102, "already finished", Course::finished, std::nullopt},
};
// clang-format on

// clang-format off
constexpr std::array<std::string_view, alarm_count> sentences{
    "The CyberTip is not filed, and is late. The other alarms say whether it is being tried on or waits for you.",
    "Filing the CyberTip keeps failing. It is being tried on; look whether the clearing house can be reached.",
    "The clearing house refuses us. Correct user name, password or permission; it is tried again every hour.",
    "The clearing house does not take the report. Give this filing up, correct the report, and file it anew.",
    "The clearing house gave an answer that its documentation does not have. Ask its support.",
    "A file arrived damaged at the clearing house. All of it is sent again; at the third time it waits for you: compare our copy with its hash.",
    "The CyberTip may be filed, and the clearing house knows no such report. Ask it for the report's number before anything else: a second one cannot be taken back.",
    "The clearing house says that the CyberTip is filed, and this filing did not do it. Ask it by whom, and whether all of it is there. Where nothing more is sent, say then whether it is filed.",
    "Somebody cancelled the report at the clearing house. Find out who, and then go on or give it up.",
    "The CyberTip is filed with other files than were sent. Tell the clearing house.",
};
// clang-format on

struct StatusRow {
  unsigned status;
  Course course;
  std::optional<Alarm> alarm;
};

/// Answers without a body of the API's form. Others from 500 on are `unclear`: a proxy that failed
/// does not know what became of it.
constexpr std::array statuses{
    StatusRow{401, Course::slow, Alarm::access_refused},
    StatusRow{403, Course::slow, Alarm::access_refused},
    StatusRow{408, Course::unclear, std::nullopt},
    StatusRow{429, Course::repeat, std::nullopt},
};

bool is_of_server(unsigned status) {
  return status >= 500 && status <= 599;
}

const StatusRow* find_status(unsigned status) {
  const auto* const at = std::find_if(statuses.begin(), statuses.end(), [&](const StatusRow& row) {
    return row.status == status;
  });
  return at == statuses.end() ? nullptr : at;
}

/// Whether a code may come with a status. The documentation names no other than 200 and 401, so an
/// error of the request may go with any code but "done"; one that says something of its own, and
/// one of the server, which may be that of a proxy, only with a code that says no more than it.
bool agree(unsigned status, Course course) {
  if (status == 200) return true;
  if (course == Course::done) return false;
  const StatusRow* const row = find_status(status);
  if (row != nullptr) return row->course == course;
  if (status >= 400 && status <= 499) return true;
  return is_of_server(status) && (course == Course::unclear || course == Course::repeat);
}

}  // namespace

const CodeRow* find_code(std::uint32_t code) {
  const auto* const at = std::find_if(codes.begin(), codes.end(), [&](const CodeRow& row) {
    return row.code == code;
  });
  return at == codes.end() ? nullptr : at;
}

std::string_view sentence_of(Alarm alarm) {
  return sentences.at(static_cast<std::size_t>(alarm));
}

Course course_of(const Answer& answer) {
  if (answer.reading) {
    const CodeRow* const row = find_code(answer.reading->code);
    const bool is_believed = row != nullptr && agree(answer.http_status, row->course);
    return is_believed ? row->course : Course::strange;
  }
  const StatusRow* const row = find_status(answer.http_status);
  if (row != nullptr) return row->course;
  return is_of_server(answer.http_status) ? Course::unclear : Course::strange;
}

std::optional<Alarm> alarm_of(const Answer& answer) {
  if (course_of(answer) == Course::strange) return Alarm::strange_answer;
  if (answer.reading) {
    const CodeRow* const row = find_code(answer.reading->code);
    return row == nullptr ? std::nullopt : row->alarm;
  }
  const StatusRow* const row = find_status(answer.http_status);
  return row == nullptr ? std::nullopt : row->alarm;
}

}  // namespace causeway::safety
