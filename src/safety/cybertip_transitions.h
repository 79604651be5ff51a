#pragma once

#include "safety/cybertip_filing.h"

/// The tables and predicates behind `next`.
namespace causeway::safety {

/// What becomes of a filing whose request came to a `Course`.
enum class Outcome : std::uint8_t {
  done,                 // on to the next request
  again,                // the same request, later
  hourly,               // the same, at the longest pause
  in_doubt,             // the same: it may have been finished, and the second answer says
  open_anew,            // cancel this report, as far as that is possible, and open another
  gone,                 // there is none to cancel
  refused,              // a person has to change it
  retracted,            // the end
  retracted_elsewhere,  // a person has to find out by whom
  finished,             // the end
};

Outcome outcome_of(RequestKind request, Retracting retracting, Course course);

/// Whether no such answer can come to such a request.
bool is_strange(RequestKind request, Course course);

/// The state behind a request that was done, while something is left to upload or describe.
FilingState state_after(RequestKind request);

/// What has to be asked for next. Requires a filing that is not over.
Request due_request(const Filing& filing);

/// Whether an answer of code 0 says what such an answer has to say about this filing.
bool fits(const Filing& filing, const Request& request, const Reading& reading);

/// Whether other bytes arrived than were sent.
bool is_damaged(const Filing& filing, const Request& request, const Reading& reading);

/// Whether the report was filed with the files that were uploaded.
bool names_the_files(const Filing& filing, const Reading& reading);

/// Whether the answer, of another code than 0, speaks of another report than ours.
bool is_about_another(const Filing& filing, const Reading& reading);

/// Whether `next` could have left it so.
bool is_whole(const Filing& filing);

}  // namespace causeway::safety
