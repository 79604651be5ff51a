#pragma once

#include <optional>
#include <vector>

#include "safety/known.h"
#include "safety/media.h"
#include "safety/opened_evidence.h"
#include "safety/reviewer.h"

/// Which pictures reports show: looked at once by a program, in the background, when a report was
/// taken in and its attachments are here. Only what is attached to a verified message of a report
/// is unpacked and hashed (ADR 0021).
namespace causeway::safety {

namespace rules {
inline constexpr Rule media_is_a_picture{
    "safety.media_is_a_picture", "docs/formats/safety-api.md §6"
};
}  // namespace rules

/// Which attachment of a report.
struct FileAt {
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
};

/// What a reviewer is shown: made anew for each look. `rules::evidence_is_there`,
/// `rules::attachment_is_proven`, `rules::media_is_a_picture`. Throws as `MediaMaker` does.
Result<Media> make_picture(
    const EvidenceSources& sources, MediaMaker& media, const Report& report, FileAt at
);

struct Picture {
  ReportNumber report;
  std::uint64_t seq = 0;    // of the message
  std::uint32_t index = 0;  // among the attachments of that message
  CaseNumber in;
  crypto::Sha256 content{};  // of the original's bytes: repeats in one case are one picture
  std::uint32_t width = 0;   // 0: it is none that can be shown
  std::uint32_t height = 0;
  std::string rule;  // why it cannot be shown
  pdq::Hashes hashes;
  std::optional<KnownMatch> match;

  PicturePlace place() const { return {report, seq, index}; }

  bool operator==(const Picture&) const = default;
};

class PictureTable {
 public:
  virtual ~PictureTable() = default;

  virtual std::vector<Picture> of_report(ReportNumber report) const = 0;
  virtual std::vector<Picture> of_case(CaseNumber number) const = 0;
  /// The first of a case with these very bytes, from a report before `before`.
  virtual std::optional<Picture> first_with(
      const crypto::Sha256& content, CaseNumber in, ReportNumber before
  ) const = 0;
  /// Other cases of the queues that this person works on that show this very file, newest first.
  virtual std::vector<CaseNumber> others_with(
      const Picture& picture, const Reviewer& reviewer, std::size_t limit
  ) const = 0;
  /// At most `limit` behind this place, in order.
  virtual std::vector<Picture> behind(const PicturePlace& place, std::size_t limit) const = 0;
  virtual void put(const Picture& picture) = 0;
  /// Of reports whose evidence is destroyed.
  virtual void remove_orphaned() = 0;

  /// The oldest report that nobody has looked through yet and whose attachments are here or will
  /// not come.
  virtual std::optional<ReportNumber> next_due() const = 0;
  virtual void add_due(ReportNumber report) = 0;
  virtual void remove_due(ReportNumber report) = 0;
};

/// What marks a case: confirmed where any picture of it is, or else suppressed where all are that
/// are marked.
std::optional<BankKind> known_of(const Transaction& transaction, CaseNumber number);

/// The earlier report of the same case that shows the very same pictures, if any: of such
/// repeats one is looked at.
std::optional<Picture> same_picture(const Transaction& transaction, const Picture& picture);

/// In how many other cases a file is looked for: a picture that goes round is in thousands.
inline constexpr std::size_t repeats_max = 100;

/// The newest other cases that show the very same file, of those that this person sees: what was
/// decided there need not be found out by looking again. How many there are beside is told nobody.
std::vector<CaseNumber> other_cases(
    const Transaction& transaction, const Picture& picture, const Reviewer& reviewer
);

enum class PictureSize : std::uint8_t {
  small,
  whole,
};

/// Somebody looks at a picture.
struct PictureView {
  CaseNumber in;
  ReportNumber report;
  std::uint64_t seq = 0;
  std::uint32_t index = 0;
  StaffId by;
  PictureSize size = PictureSize::small;
};

/// Logs it. The log of views alone says whether somebody has seen a picture in whole.
void record_view(Transaction& transaction, const PictureView& view, Instant now);
/// Whether whoever `view` names has seen it in the size that it names.
bool was_viewed(const Transaction& transaction, const PictureView& view);

struct PicturePorts {
  EvidenceSources sources;
  MediaMaker& media;
  const KnownMaterial& known;
};

/// Looks through the oldest report that is due. Whether there was one. Throws where nobody can look
/// now: nothing is lost.
bool look_through_next(const PicturePorts& ports);

/// How many pictures one round compares with what was added: others write between two rounds.
inline constexpr std::size_t compared_at_once = 256;

/// Compares some of the pictures that are here already with the oldest known one that was added
/// after them, by what is kept of them. What is like it is marked, and its case put first, as if it
/// had come later; each case once in the log. Whether there is more to compare.
bool mark_older(SafetyStore& store, const KnownMaterial& known, Instant now);

}  // namespace causeway::safety
