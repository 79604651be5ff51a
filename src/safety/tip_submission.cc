#include "safety/tip_submission.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "base/encoding.h"
#include "base/utc_text.h"
#include "content/message.h"
#include "crypto/file_hashes.h"
#include "safety/cybertip_rules.h"
#include "safety/opened_evidence.h"
#include "safety/pictures.h"
#include "safety/tip_table.h"

namespace causeway::safety {
namespace {

constexpr std::uint8_t confirmations = 2;
constexpr std::string_view what_is_verified =
    "VERIFIED: the provider computed its own tag on the message anew, and the sender's device had "
    "committed to exactly these words. EXPIRED and UNVERIFIED: this could not be told any more; "
    "the words are as the reporting person handed them in. Times are when the provider took the "
    "message.";
constexpr std::string_view what_is_left_out =
    "Further reported messages did not fit and are preserved by the provider.\n";

Result<NamedFile> find_file(const OpenedEvidence& in, const AbuseFile& file) {
  for (NamedFile& each : files_of(in)) {
    if (each.seq == file.seq && each.index == file.index) return std::move(each);
  }
  return Error{rules::attachment_is_proven};
}

FileDetails details_of(const AbuseFile& file, const NamedFile& place, const SecretBytes& bytes) {
  crypto::FileHasher hasher;
  hasher.update(bytes.reveal());
  const crypto::FileHashes hashes = hasher.finish();
  FileDetails details;
  details.original_file_name.value = legible(as_bytes(place.attachment.file_name));
  details.uploaded_ms = place.accepted_ms;
  details.content_viewed = file.is_viewed != 0 ? Viewed::entirely : Viewed::not_entirely;
  details.relevance = FileRelevance::reported;
  details.classification = file.classification;
  details.hashes = {
      {HashType::md5, to_bytes(hashes.md5)},
      {HashType::sha1, to_bytes(hashes.sha1)},
      {HashType::sha256, to_bytes(hashes.sha256)},
  };
  return details;
}

/// Those reports of the case that the tip is about: where child safety was the reason, or a file
/// was decided on. What others reported for something else is not sent.
bool belongs(const Report& report, const ChildAbuse& order) {
  if (report.state == ReportState::invalidated) return false;
  if (report.reason == report::Reason::child_safety) return true;
  return std::any_of(order.files.begin(), order.files.end(), [&](const AbuseFile& file) {
    return file.report == report.number;
  });
}

/// One line of what was said.
struct Line {
  std::uint64_t accepted_ms = 0;
  AccountId sender;
  std::string verdict;
  std::string words;
};

std::string_view text_of(report::Verdict verdict) {
  switch (verdict) {
    case report::Verdict::verified:
      return "VERIFIED";
    case report::Verdict::expired:
      return "EXPIRED";
    case report::Verdict::unverified:
      return "UNVERIFIED";
    case report::Verdict::invalid:
      break;
  }
  return {};
}

/// What of all these reports can be read and is not proven to be forged, each message once.
std::vector<Line> lines_of(const std::vector<OpenedEvidence>& reports) {
  std::map<std::tuple<std::uint64_t, ConversationId, std::uint64_t>, Line> lines;
  for (const OpenedEvidence& each : reports) {
    for (std::size_t i = 0; i < each.entries.size(); ++i) {
      const report::ReportEntry& entry = each.report.entries[i];
      const report::Verdict verdict = each.entries[i].verdict;
      const bool is_shown = each.entries[i].readable != 0 && verdict != report::Verdict::invalid;
      if (!is_shown) continue;
      const auto content = content_of(entry);
      if (!content.ok()) continue;
      lines.try_emplace(
          {entry.context.accepted_ms, each.report.group_id.conversation, entry.context.seq},
          Line{
              entry.context.accepted_ms,
              entry.context.sender_account,
              std::string(text_of(verdict)),
              words_of(*content),
          }
      );
    }
  }
  std::vector<Line> sorted;
  for (auto& [place, line] : lines) sorted.push_back(std::move(line));
  return sorted;
}

/// Nobody but the reported account is named: neither who reported, nor who else was there.
class Names {
 public:
  explicit Names(AccountId subject) : subject_(subject) {}

  std::string of(AccountId account) {
    if (account == subject_) return "reported account";
    const auto [at, is_new] = numbers_.try_emplace(account, numbers_.size() + 1);
    return "person " + std::to_string(at->second);
  }

 private:
  AccountId subject_;
  std::map<AccountId, std::size_t> numbers_;
};

/// The newest lines as far as they fit.
std::string conversation(const std::vector<Line>& lines, AccountId subject) {
  Names names(subject);
  std::vector<std::string> texts;
  texts.reserve(lines.size());
  for (const Line& line : lines) {
    texts.push_back(
        "[" + utc_text(from_unix_ms(line.accepted_ms)) + "] " + names.of(line.sender) + " (" +
        line.verdict + "): " + line.words + "\n"
    );
  }
  std::size_t room = limits::chat_content.characters_max - what_is_left_out.size();
  std::size_t first = texts.size();
  while (first > 0 && character_count(texts[first - 1]) <= room) {
    room -= character_count(texts[--first]);
  }
  std::string all = first == 0 ? std::string() : std::string(what_is_left_out);
  for (; first < texts.size(); ++first) all += texts[first];
  return all;
}

ReportedUser reported_user(
    const TipSources& sources, const TipSender& sender, const Case& in, const OpenedEvidence& first
) {
  ReportedUser user;
  const bool is_account = in.subject.kind == SubjectKind::account;
  if (is_account) {
    user.esp_identifier.value = to_hex(in.subject.id);
    user.esp_service = sender.platform;
    user.screen_name.value = sources.username({in.subject.id.value});
  }
  if (first.row.group != ConversationId{}) user.group_identifier.value = to_hex(first.row.group);
  const auto reading = sources.store.begin_read();
  for (const Tip& tip : reading->tips().of_subject(in.subject)) {
    const bool is_ours = tip.target == sender.target && tip.state == TipState::finished;
    if (!is_ours || user.prior_reports.size() == limits::prior_reports_max) continue;
    const auto filing = filing_of(tip);
    const std::string& id = filing->report_id.value;
    std::uint64_t number = 0;
    const auto end = id.data() + id.size();
    if (std::from_chars(id.data(), end, number).ptr == end) user.prior_reports.push_back(number);
  }
  return user;
}

CybertipReport report_of(
    const TipSources& sources,
    const TipSender& sender,
    const Tip& tip,
    const Case& in,
    const std::vector<OpenedEvidence>& reports
) {
  const auto lines = lines_of(reports);
  CybertipReport report;
  report.summary.type = tip.order.incident;
  report.summary.platform = sender.platform;
  report.summary.incident_ms = lines.empty() ? to_unix_ms(in.received) : lines.back().accepted_ms;
  report.summary.incident_time_description.value =
      lines.empty() ? "When it was reported." : "When the provider took the last message shown.";
  if (!lines.empty()) {
    const bool is_account = in.subject.kind == SubjectKind::account;
    report.chat = ChatIncident{
        .chat_client = sender.platform,
        .chat_room_name = {},
        .content = {conversation(lines, is_account ? AccountId{in.subject.id.value} : AccountId{})},
        .additional_info = {std::string(what_is_verified)},
    };
  }
  report.reporter = sender.reporter;
  report.reported = reported_user(sources, sender, in, reports.front());
  report.additional_info.value = legible(as_bytes(tip.order.words.value));
  return report;
}

/// As the program found it when it looked through the report; others keep lists of these.
void add_likeness(SafetyStore& store, const AbuseFile& file, FileDetails& details) {
  for (const Picture& each : store.begin_read()->pictures().of_report(file.report)) {
    const bool is_it = each.seq == file.seq && each.index == file.index;
    if (!is_it || each.width == 0 || !pdq::is_comparable(each.hashes.quality)) continue;
    details.hashes.push_back({HashType::pdq, *from_hex(pdq::to_text(each.hashes.original()))});
  }
}

/// The files that were decided on, each once.
Result<void> add_files(
    const TipSources& sources,
    const ChildAbuse& order,
    const std::vector<OpenedEvidence>& reports,
    PreparedTip& tip
) {
  std::set<Bytes> seen;
  for (const AbuseFile& file : order.files) {
    const auto in = std::find_if(reports.begin(), reports.end(), [&](const OpenedEvidence& each) {
      return each.row.number == file.report;
    });
    if (in == reports.end()) return Error{rules::attachment_is_proven};
    const NamedFile place = TRY(find_file(*in, file));
    const SecretBytes bytes = TRY(open_file(sources, *in, place));
    FileDetails details = details_of(file, place, bytes);
    add_likeness(sources.store, file, details);
    if (!seen.insert(to_bytes(*find_hash(details, HashType::sha256))).second) continue;
    tip.submission.files.push_back(std::move(details));
    tip.files.push_back(file);
    tip.sizes.push_back(bytes.size());
  }
  return {};
}

}  // namespace

std::string words_of(const content::MimiContent& content) {
  std::string words = content.replaces ? "[in the place of an earlier message] " : "";
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    if (part->disposition == content::Disposition::reaction) words += "[reaction] ";
    if (const auto text = content::text_of(*part)) {
      words += legible(as_bytes(*text));
    } else if (const auto* file = std::get_if<content::ExternalPart>(&part->part)) {
      words += "[file \"" + legible(as_bytes(file->filename)) + "\", " +
               legible(as_bytes(file->content_type)) + ", " + std::to_string(file->size) +
               " bytes]";
    } else if (const auto* single = std::get_if<content::SinglePart>(&part->part)) {
      words += "[" + legible(as_bytes(single->content_type)) + "]";
    } else {
      words += "[nothing]";
    }
  }
  return words;
}

Result<PreparedTip> prepare_tip(
    const TipSources& sources, const TipSender& sender, const Tip& tip, Instant now
) {
  std::optional<Case> in;
  std::vector<ReportTable::Kept> kept;
  {
    const auto reading = sources.store.begin_read();
    in = reading->cases().find(tip.in);
    kept = reading->reports().kept_of_case(tip.in);
  }
  std::vector<OpenedEvidence> reports;
  for (const ReportTable::Kept& each : kept) {
    const auto row = sources.store.begin_read()->reports().find(each.number);
    if (!row || !belongs(*row, tip.order)) continue;
    auto opened = open_evidence(sources.opener, *row);
    if (opened.ok()) reports.push_back(*std::move(opened));
  }
  if (!in || reports.empty()) return Error{rules::evidence_is_there};
  PreparedTip prepared;
  prepared.submission.confirmations = confirmations;
  prepared.submission.report = report_of(sources, sender, tip, *in, reports);
  TRY(add_files(sources, tip.order, reports, prepared));
  if (sender.target != TipTarget::nobody) TRY(check_submission(prepared.submission, now));
  return prepared;
}

Result<SecretBytes> open_abuse_file(const TipSources& sources, const AbuseFile& file) {
  const auto row = sources.store.begin_read()->reports().find(file.report);
  if (!row) return Error{rules::attachment_is_proven};
  const OpenedEvidence in = TRY(open_evidence(sources.opener, *row));
  return open_file(sources, in, TRY(find_file(in, file)));
}

}  // namespace causeway::safety
