#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "content/mimi_content.h"
#include "safety/opened_evidence.h"
#include "safety/tips.h"

/// What a tip says, made from the evidence (docs/formats/cybertip.md, What is put in). The same
/// evidence makes the same bytes.
namespace causeway::safety {

/// What is sent, and where its files come from.
struct PreparedTip {
  using Wire = tls::Struct;
  Submission submission;
  std::vector<AbuseFile> files;      // one for each of the submission's, in order
  std::vector<std::uint64_t> sizes;  // likewise, in bytes

  bool operator==(const PreparedTip&) const = default;
};

/// Who files: the provider's own words.
struct TipSender {
  TipTarget target = TipTarget::test;
  Text platform;
  Reporter reporter;
};

/// What a tip is made from.
struct TipSources : EvidenceSources {
  /// Empty where the account has none, or is none.
  std::function<std::string(AccountId)> username;
};

/// The words of a message, as the police read them: attachments and what has no text are named.
std::string words_of(const content::MimiContent& content);

/// Of a draft. Errors: `rules::evidence_is_there` where not one of the case's reports can be
/// opened, `rules::attachment_is_proven` where a file that was decided on cannot be had; where
/// there is somebody to send it to, those of `check_submission`. Throws `OpenerUnavailable` or
/// `StoreError`.
Result<PreparedTip> prepare_tip(
    const TipSources& sources, const TipSender& sender, const Tip& tip, Instant now
);

/// The bytes of a file as they were sent to whoever reported it. `rules::attachment_is_proven`.
Result<SecretBytes> open_abuse_file(const TipSources& sources, const AbuseFile& file);

}  // namespace causeway::safety
