#pragma once

#include "safety/claims.h"
#include "safety/staff.h"
#include "safety/tip_submission.h"

/// What people do with tips: look at what is sent, send it, try again, give it up. And the way to
/// the clearing house, as this side needs it.
namespace causeway::safety {

namespace rules {
inline constexpr Rule preview_is_current{
    "safety.preview_is_current", "docs/formats/safety-api.md §9"
};
inline constexpr Rule clearing_house_is_there{
    "safety.clearing_house_is_there", "docs/formats/safety-api.md §9"
};
inline constexpr Rule tip_target_is_current{
    "safety.tip_target_is_current", "docs/formats/cybertip.md, Kept"
};
}  // namespace rules

/// A submission as the clearing house reads it.
struct TipText {
  std::string report;
  /// Of each file. The two numbers that the clearing house gives are empty where they are not
  /// there.
  std::vector<std::string> files;

  bool operator==(const TipText&) const = default;
};

/// The clearing house, seen from here. Where none is configured (`TipSender::target` is nobody)
/// what it writes is empty, and nothing is sent.
class ClearingHouse {
 public:
  virtual ~ClearingHouse() = default;

  /// Requires a checked submission. `filing`: for the numbers that were given; null: none.
  virtual TipText write(const Submission& submission, const Filing* filing) const = 0;
  /// Sends it once, and waits. `file`: the bytes of the one that is uploaded; else null.
  virtual Event send(const Send& send, const Submission& submission, const SecretBytes* file) = 0;
};

/// SHA-256 of the report and each file's description, joined with a line feed: what a person says
/// that they looked at.
crypto::Sha256 digest_of(const TipText& text);

struct TipPorts {
  TipSources sources;
  TipSender sender;
  ClearingHouse& house;
  /// Told at least once of each alarm, after it is stored.
  std::function<void(Alarm)> alarm;
};

/// Somebody who does something with a tip.
struct TipDeed {
  TipId tip;
  StaffId by;
};

/// What is shown before a tip is sent, and afterwards as it was sent.
struct TipPreview {
  Tip tip;
  PreparedTip prepared;
  TipText text;
  crypto::Sha256 digest{};  // that `send_tip` wants
};

/// Each of these logs what is done in the transaction that does it, the preview before it answers.
/// Where no clearing house is configured a draft can be looked at and given up, and nothing else:
/// `rules::clearing_house_is_there`.
///
/// `rules::thing_is_there`; errors of `prepare_tip`; `rules::evidence_is_there` where what was
/// sent is destroyed.
Result<TipPreview> preview_tip(const TipPorts& ports, const TipDeed& deed, Instant now);

/// From a draft to one that is filed as soon as possible. What is made of the evidence now has to
/// be what `digest` names: `rules::preview_is_current`. `rules::state_allows` where it is no
/// draft.
Result<Tip> send_tip(
    const TipPorts& ports, const TipDeed& deed, const crypto::Sha256& digest, Instant now
);

/// Again, now: from `alarm` and `expired`. `rules::state_allows`, also while a request is under
/// way, and where a person has to ask the clearing house first (`answer_tip`);
/// `rules::tip_target_is_current` for a tip of another clearing house.
Result<Tip> retry_tip(const TipPorts& ports, const TipDeed& deed, Instant now);

/// What the clearing house said when it was asked whether it has it. `rules::state_allows`
/// where nobody had to ask.
enum class AskedAnswer : std::uint8_t {
  filed,
  not_filed,
};
Result<Tip> answer_tip(const TipPorts& ports, const TipDeed& deed, AskedAnswer answer, Instant now);

/// Gives up what was looked at, which is what `version` names: `rules::preview_is_current` where
/// another decision was added or taken out since. `rules::state_allows` once it is finished, or may
/// be.
Result<Tip> retract_tip(
    const TipPorts& ports,
    const TipDeed& deed,
    std::uint64_t version,
    const std::string& why,
    Instant now
);

/// What was sent, opened. Throws `OpenerUnavailable`. `rules::evidence_is_there`.
Result<PreparedTip> open_submission(ReportOpener& opener, const Tip& tip);

/// Puts what an event makes of a sent tip into the transaction; the step is to be acted on once
/// that is committed. Errors: those of `next`.
Result<Step> put_step(Transaction& transaction, Tip& tip, const Event& event, Instant now);

}  // namespace causeway::safety
