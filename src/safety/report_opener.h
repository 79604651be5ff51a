#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "provider/report_table.h"
#include "report/opener.h"

namespace causeway::safety {

/// The holder of the keys refuses: `rule` is the name of the rule that was broken.
struct Refusal {
  std::string rule;

  bool operator==(const Refusal&) const = default;
};

/// What became of a filing: a report, the evidence of an appeal, or a refusal.
using Opened = std::variant<report::OpenedReport, report::SealedEvidence, Refusal>;

/// Told of some filings what became of each, in order. Whether it wants more.
using TakeOpened =
    std::function<bool(std::span<const provider::Filing>, std::vector<Opened> opened)>;

/// Nobody holds the keys now; asking again later may help.
class OpenerUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Opens reports and shows evidence: the process that holds the keys, seen from here, where nobody
/// does. May be called from several threads. Each call may throw `OpenerUnavailable`.
class ReportOpener {
 public:
  virtual ~ReportOpener() = default;

  /// An answer to each filing, in order. What is disclosed is kept until the end of `keep` at most.
  virtual std::vector<Opened> open(
      std::span<const provider::Filing> filings, report::Month keep
  ) = 0;

  /// As `open`, but hands them to `take` a part at a time, in order and on the caller's thread, and
  /// may open some of the next meanwhile. Throws what `take` throws, too: what was taken is taken.
  virtual void open_in_parts(
      std::span<const provider::Filing> filings, report::Month keep, const TakeOpened& take
  ) {
    take(filings, open(filings, keep));
  }

  /// What a reviewer sees. One view each: whoever calls this logs it.
  virtual std::variant<report::ShownReport, Refusal> show(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) = 0;
  virtual std::variant<SecretBytes, Refusal> show_appeal(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) = 0;
  /// The file that the entry at `entry` names by its hash, from its ciphertext.
  virtual std::variant<SecretBytes, Refusal> show_attachment(
      const report::EvidenceName& name,
      const report::SealedEvidence& evidence,
      std::uint32_t entry,
      const crypto::Sha256& content_hash,
      ByteView ciphertext
  ) = 0;

  /// Seals what was made of evidence, a CyberTip say; `show_appeal` shows it.
  virtual std::variant<report::SealedEvidence, Refusal> seal(
      const report::EvidenceName& name, SecretBytes plaintext, report::Month keep
  ) = 0;

  /// The evidence's key, kept until the end of another month.
  virtual std::variant<report::WrappedKey, Refusal> keep_until(
      const report::EvidenceName& name, const report::WrappedKey& key, report::Month keep
  ) = 0;
};

}  // namespace causeway::safety
