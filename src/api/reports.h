#pragma once

#include "api/accounts.h"
#include "base/id.h"
#include "report/report.h"

/// Reports of abuse, and what comes back (docs/formats/api.md, Reports).
namespace causeway::api {

/// The key to which reports are sealed now.
struct ModerationKeyRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::moderation_key;
  using Reply = report::ModerationKey;

  bool operator==(const ModerationKeyRequest&) const = default;
};

/// Hands in a report. It is durable when the hub answers, and looked at later; whoever is reported
/// is not told by whom. The same report again answers ok.
struct FileReportRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::file_report;
  using Reply = Empty;

  report::SealedReport sealed;

  bool operator==(const FileReportRequest&) const = default;
};

/// Asks for a second look at a decision that this account was told of, by somebody else. The same
/// again answers ok.
struct FileAppealRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::file_appeal;
  using Reply = Empty;

  report::SealedAppeal sealed;

  bool operator==(const FileAppealRequest&) const = default;
};

enum class NoticeKind : std::uint8_t {
  report_decided = 1,  // a report of this account's was looked at
  measure = 2,         // a decision about this account
  appeal_decided = 3,  // about an appeal of this account's: `measure` is what holds now
};

/// What a decision does to an account. From the mildest on.
enum class Measure : std::uint8_t {
  none = 0,
  warned = 1,      // is told; nothing else
  restricted = 2,  // writes to nobody new
  suspended = 3,   // says nothing at all, until a time
  banned = 4,      // the same, for good
};

/// What the provider has to say to an account about reports. Its texts are the provider's own; none
/// of them says who reported.
struct NoticeItem {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 9;

  /// The decision; to a reporter another name of it, by which nobody finds the decision.
  report::DecisionId decision;
  NoticeKind kind = NoticeKind::report_decided;
  report::ReportId report;  // of `report_decided`; else zero
  std::uint64_t time_ms = 0;
  Measure measure = Measure::none;    // to a reporter: whether anything was done
  std::uint64_t until_ms = 0;         // when the measure ends; 0: it does not
  std::uint64_t appeal_until_ms = 0;  // until when it can be appealed against; 0: it cannot
  Bytes policy;                       // what was broken, by its name; empty: nothing
  Bytes statement;                    // the statement of reasons, in UTF-8

  bool operator==(const NoticeItem&) const = default;
};

}  // namespace causeway::api
