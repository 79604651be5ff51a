#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "content/message.h"
#include "report/report.h"

/// What a report proves (docs/formats/report.md §4). Whoever holds the server keys can run this and
/// nobody else: it recomputes the provider's tag on each message, opens each commitment, and says
/// for each entry what is proven and what is not.
namespace causeway::report {

namespace rules {
inline constexpr Rule hub_is_this_one{"report.hub_is_this_one", "docs/formats/report.md §4"};
inline constexpr Rule frank_is_genuine{"report.frank_is_genuine", "docs/formats/report.md §4"};
inline constexpr Rule frank_key_is_kept{"report.frank_key_is_kept", "docs/formats/report.md §4"};
inline constexpr Rule frank_key_is_trusted{
    "report.frank_key_is_trusted", "docs/formats/report.md §4"
};
inline constexpr Rule time_does_not_decrease{
    "report.time_does_not_decrease", "docs/formats/report.md §4"
};
inline constexpr Rule attachment_is_named{
    "report.attachment_is_named", "docs/formats/report.md §5"
};
inline constexpr Rule attachment_is_there{
    "report.attachment_is_there", "docs/formats/report.md §5"
};
}  // namespace rules

/// The four answers, from the strongest to the weakest.
enum class Verdict : std::uint8_t {
  verified = 1,    // this device committed to exactly these bytes, here, as this number, then
  expired = 2,     // the server key of that time is destroyed: it can no longer be told
  unverified = 3,  // the server key of that time may have been stolen: anybody may have made this
  invalid = 4,     // it was not sent so
};

/// What became of an attachment that an opened entry names.
enum class AttachmentState : std::uint8_t {
  proven = 1,   // this is the one that was sent, and it opens
  waiting = 2,  // the provider has it, or is to: checked when its bytes are there
  missing = 3,  // nobody handed it in
  wrong = 4,    // what was handed in is not the one that was sent, or does not open
};

struct AttachmentResult {
  content::Attachment attachment;  // as the message names it: key, hash, size, type, name
  AttachmentState state = AttachmentState::missing;
  const Rule* broken = nullptr;  // why it is `missing` or `wrong`
  BlobId blob;                   // where it waits; zero where it does not
};

struct EntryResult {
  Verdict verdict = Verdict::invalid;
  const Rule* broken = nullptr;  // the first rule it breaks; null where it is verified
  /// Of an opened entry: whether its commitment follows from what it says, whatever else is wrong.
  bool opens_commitment = false;
  bool makes_frank = false;  // its tag follows from a server key that is held and trusted
  /// Of an opened entry whose commitment is right and whose content can be read: what it says. The
  /// verdict is about the sender; without `content` nothing is to be shown.
  std::optional<content::MimiContent> content;
  std::vector<AttachmentResult> attachments;
};

/// Numbers between two entries that the report leaves out.
struct ReportGap {
  using Wire = tls::Struct;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool operator==(const ReportGap&) const = default;
};

struct ReportResult {
  std::vector<EntryResult> entries;  // one for each of the report's, in order
  std::vector<ReportGap> gaps;       // ascending

  /// Whether an opened entry of this account is verified, and what it says can be read.
  bool proves_something_of(const AbuseReport& report, AccountId account) const;
};

/// Who verifies: his keys, and the provider whose tags he knows.
struct Verifier {
  std::span<const franking::ServerKeyRecord> keys;
  HubId hub_id;

  /// Requires a report that `check_report` accepts. Total: whatever is wrong with an entry is said
  /// of that entry and spoils no other.
  ReportResult verify(const AbuseReport& report) const;
};

/// The plaintext of an attachment, opened with the key that its own message names: with another
/// message's key another attacker's blob could show something else. `content::rules::blob_…`.
Result<SecretBytes> open_attachment(const content::Attachment& attachment, ByteView ciphertext);

}  // namespace causeway::report
