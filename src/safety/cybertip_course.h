#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// What an answer of the clearing house means for the request that it answers.
namespace causeway::safety {

enum class RequestKind : std::uint8_t {
  submit = 1,    // POST /submit: opens a report
  upload = 2,    // POST /upload: one file
  describe = 3,  // POST /fileinfo: what is said of it
  finish = 4,    // POST /finish: files the report, for good
  retract = 5,   // POST /retract: cancels an unfinished one
};

/// The body of an answer, as the clearing house's XML says it. Texts are empty where it has none.
struct Reading {
  std::uint32_t code = 0;
  std::string report_id;
  std::string file_id;
  std::string hash;  // MD5 of what was uploaded, in hexadecimal
  std::vector<std::string> file_ids;

  bool operator==(const Reading&) const = default;
};

/// An answer as it came.
struct Answer {
  unsigned http_status = 0;
  std::optional<Reading> reading;  // none: the body was not of the form that the API has
};

/// Why a person has to look. Numbered by bit in the stored record.
enum class Alarm : std::uint8_t {
  late = 0,                 // not finished when it was due
  keeps_failing = 1,        // many tries in a row, or many reports opened for one
  access_refused = 2,       // user name, password or permission
  report_refused = 3,       // the clearing house does not take what we send
  strange_answer = 4,       // an answer that is not in its documentation
  file_damaged = 5,         // another hash than that of the file arrived
  finish_unclear = 6,       // may have been filed, and is not there any more: nobody files it twice
  finished_elsewhere = 7,   // filed, by its word, and not by this filing
  retracted_elsewhere = 8,  // cancelled, and not by this filing
  files_differ = 9,         // filed with other files than were uploaded
};

inline constexpr std::size_t alarm_count = 10;

/// What a person reads, and what to do about it.
std::string_view sentence_of(Alarm alarm);

/// What the answer, or its absence, says about what was asked for.
enum class Course : std::uint8_t {
  done,
  repeat,     // nothing came of it; the same again, later
  slow,       // nothing came of it, nor will until a person changes something; again, hourly
  unclear,    // it may have been done
  refused,    // not done, nor will it be: a person has to change the report
  gone,       // there is no such open report
  retracted,  // … because it was cancelled
  finished,   // … because it was filed
  strange,    // not an answer that we know
};

/// Whether what was asked for was not done, for sure.
constexpr bool says_undone(Course course) {
  return course == Course::repeat || course == Course::slow || course == Course::refused;
}

struct CodeRow {
  std::uint32_t code;
  std::string_view meaning;
  Course course;
  std::optional<Alarm> alarm;
};

/// The row of a response code, or null: the clearing house says itself that its list is not
/// complete.
const CodeRow* find_code(std::uint32_t code);

/// What an answer comes to, by its HTTP status and code alone. A 401 has no body.
Course course_of(const Answer& answer);

/// What that tells a person at once, if anything, whatever becomes of the filing by it.
std::optional<Alarm> alarm_of(const Answer& answer);

}  // namespace causeway::safety
