#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "safety/cybertip_report.h"
#include "safety/records.h"

/// What a reviewer says about a case (docs/formats/safety-api.md §3, Verdict).
namespace causeway::safety {

/// What is done about an account. From the mildest on; the numbers are for good.
enum class Measure : std::uint8_t {
  none = 0,
  warn = 1,
  restrict = 2,  // writes to nobody new
  suspend = 3,   // says nothing, until a time
  ban = 4,       // the same, for good
  escalate = 5,  // nothing yet: a lead looks at it
};

/// A proven attachment that shows the sexual abuse of a child.
struct AbuseFile {
  using Wire = tls::Struct;
  ReportNumber report;
  std::uint64_t seq = 0;    // of the message that it is attached to
  std::uint32_t index = 0;  // among the attachments of that message
  IndustryClassification classification{};
  std::uint8_t is_viewed =
      0;  // in whole, by a reviewer: as the log of views says, and nothing else

  bool operator==(const AbuseFile&) const = default;
};

/// What makes a CyberTip of a decision.
struct ChildAbuse {
  using Wire = tls::Struct;
  IncidentType incident{};
  std::vector<AbuseFile> files;  // none: the words alone are reported
  Text words;                    // to the clearing house

  bool operator==(const ChildAbuse&) const = default;
};

struct Verdict {
  Measure measure = Measure::none;
  std::optional<Instant> until;  // of a restriction or suspension
  std::string policy;            // what was broken, or looked at: policies.h
  std::string reason;            // why, for colleagues; never sent
  std::string template_id;       // with which the words began; empty: none
  std::string words;             // what the person is told beside the policy
  std::optional<ChildAbuse> child_abuse;

  bool operator==(const Verdict&) const = default;
};

}  // namespace causeway::safety
