#pragma once

#include <array>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/encoding.h"
#include "safety/cybertip_filing.h"
#include "safety/cybertip_submission_test.h"

/// A clearing house that keeps to its rules, a network and a host that do not, in virtual time.
namespace causeway::safety::test {

/// What goes wrong with one request.
struct Fault {
  enum class What {
    none,
    not_sent,
    lost_before,     // never arrives
    lost_after,      // arrives, and the answer does not
    crash_before,    // of the host: the record is stored, nothing was sent
    crash_after,     // sent and done; the host dies before it stores what came of it
    answer_instead,  // not done, and answered with `answer`
    answer_after,    // done, and answered with `answer`
    damaged,         // a file is done, of other bytes than its hash says
    crash_untold,    // as answer_instead; the host dies before it tells what came of it
  };

  What what = What::none;
  Answer answer;
};

/// All codes of the documentation.
inline constexpr std::array<std::uint32_t, 19> documented{
    0,    1000, 1100, 1110, 1111, 1210, 1300, 2000, 3000, 3100,
    3300, 4000, 4100, 4110, 4200, 5001, 5002, 5101, 5102,
};

inline Answer answer_of(std::uint32_t code) {
  return {200, Reading{code, {}, {}, {}, {}}};
}

class ClearingHouse {
 public:
  struct File {
    std::string file_id;
    bool is_described = false;
  };

  struct Report {
    enum class State {
      open,
      finished,
      retracted,
      deleted
    } state = State::open;
    std::vector<File> files;
    Instant opened, changed;
  };

  Answer take(const Send& send, const std::vector<std::string>& md5s, Instant now) {
    if (send.request.kind == RequestKind::submit) {
      reports[std::to_string(++last_)] = {Report::State::open, {}, now, now};
      return {200, Reading{0, std::to_string(last_), {}, {}, {}}};
    }
    const auto at = reports.find(send.report_id);
    if (at == reports.end()) return answer_of(5001);
    Report& report = at->second;
    const bool is_old = now - report.opened >= std::chrono::hours(24) &&
                        now - report.changed >= std::chrono::hours(1);
    if (report.state == Report::State::open && is_old) report.state = Report::State::deleted;
    if (report.state == Report::State::deleted) return answer_of(5001);
    if (report.state == Report::State::finished) return answer_of(5102);
    if (report.state == Report::State::retracted) return answer_of(5101);
    report.changed = now;
    return take(send, report, md5s);
  }

  std::size_t finished() const {
    std::size_t count = 0;
    for (const auto& [id, report] : reports) {
      if (report.state == Report::State::finished) ++count;
    }
    return count;
  }

  std::map<std::string, Report> reports;

 private:
  static Answer take(const Send& send, Report& report, const std::vector<std::string>& md5s) {
    Reading reading{0, send.report_id, {}, {}, {}};
    switch (send.request.kind) {
      case RequestKind::upload:
        reading.file_id = "f" + send.report_id + "-" + std::to_string(report.files.size());
        reading.hash = md5s.at(send.request.file);
        report.files.push_back({reading.file_id, false});
        break;
      case RequestKind::describe:
        for (File& file : report.files) {
          if (file.file_id != send.file_id) continue;
          if (file.is_described) return answer_of(4100);
          file.is_described = true;
          return {200, reading};
        }
        return answer_of(5002);
      case RequestKind::finish:
        report.state = Report::State::finished;
        for (const File& file : report.files) reading.file_ids.push_back(file.file_id);
        break;
      default:
        report.state = Report::State::retracted;
    }
    return {200, reading};
  }

  int last_ = 100;
};

/// The host, as it has to be: it stores a record before it acts on it.
class Host {
 public:
  explicit Host(std::size_t files) {
    const Submission submission = make_submission(files);
    for (const FileDetails& file : submission.files) {
      md5s.push_back(to_hex(*find_hash(file, HashType::md5)));
    }
    record = *begin_filing(submission, noon + std::chrono::hours(24), noon);
  }

  Filing filing() const { return *parse_filing(record); }

  /// One event, whose record is stored.
  Action event(const Event& event) {
    auto step = next(record, event, now);
    if (!step.ok()) throw std::runtime_error(std::string(step.error().rule().name));
    record = step->record;
    alarms.insert(alarms.end(), step->alarms.begin(), step->alarms.end());
    const bool is_halted = filing().is_halted != 0;
    was_told = is_halted && (was_told || !step->alarms.empty());
    return step->action;
  }

  /// One event, whose record is stored; then the host dies, and starts again.
  void event_before_crash(const Event& event) {
    const std::vector<Alarm> told = alarms;
    this->event(event);
    alarms = told;
    was_told = false;
    this->event(Restarted{});
  }

  /// Until it is over or waits for a person; false where it does neither within `requests_max`.
  bool run(const std::function<Fault(std::size_t number)>& fault, std::size_t requests_max = 60) {
    for (std::size_t turns = 0; turns < 4 * requests_max; ++turns) {
      if (sent.size() >= requests_max) return false;
      const Action action = event(Due{});
      if (const auto* const wait = std::get_if<WaitUntil>(&action)) {
        now = std::max(now, wait->time);
      } else if (const auto* const send = std::get_if<Send>(&action)) {
        sent.push_back(send->request.kind);
        make(*send, fault(sent.size()));
      } else {
        return true;
      }
    }
    return false;
  }

  bool run() {
    return run([](std::size_t) { return Fault{}; });
  }

  void make(const Send& send, const Fault& fault) {
    using enum Fault::What;
    const bool arrives = fault.what == none || fault.what == lost_after ||
                         fault.what == crash_after || fault.what == answer_after ||
                         fault.what == damaged;
    Answer answer = fault.answer;
    if (arrives) {
      Answer given = house.take(send, md5s, now);
      const bool is_damaged = fault.what == damaged && !given.reading->hash.empty();
      if (is_damaged) given.reading->hash = std::string(32, '0');
      if (fault.what == none || fault.what == damaged) answer = given;
    }
    now += std::chrono::seconds(1);
    if (fault.what == not_sent) {
      event(NotSent{});
    } else if (fault.what == lost_before || fault.what == lost_after) {
      event(Lost{});
    } else if (fault.what == crash_before || fault.what == crash_after) {
      event(Restarted{});
    } else if (fault.what == crash_untold) {
      event_before_crash(Answered{answer});
    } else {
      event(Answered{answer});
    }
  }

  ClearingHouse house;
  Bytes record;
  Instant now = noon;
  std::vector<std::string> md5s;
  std::vector<RequestKind> sent;
  std::vector<Alarm> alarms;
  bool was_told = false;  // of what stopped the filing, if anything did
};

}  // namespace causeway::safety::test
