#include "adapters/http_safety/evidence_json.h"

#include <algorithm>
#include <array>
#include <map>

#include "adapters/http_safety/decision_json.h"
#include "base/encoding.h"
#include "content/annotation.h"
#include "content/kind.h"
#include "content/message.h"
#include "safety/attachments.h"
#include "safety/known_view.h"
#include "safety/pictures.h"
#include "safety/policies.h"
#include "safety/views.h"

namespace causeway::adapters::http_safety {
namespace {

using content::Kind;
using content::MimiContent;
using report::ReportEntry;
using report::ShownEntry;
using report::Verdict;

constexpr std::size_t device_digits = 8;

struct RuleSays {
  std::string_view rule;
  std::string_view says;
};

// clang-format off
constexpr std::array sentences{
    RuleSays{"report.hub_is_this_one", "This was not sent through this provider."},
    RuleSays{"report.frank_is_genuine", "The provider did not tag this message."},
    RuleSays{"report.frank_key_is_kept", "The key of that time is destroyed by schedule: it can no longer be told."},
    RuleSays{"report.frank_key_is_trusted", "The key of that time may have been stolen: anybody may have made this."},
    RuleSays{"report.time_does_not_decrease", "Its time is before that of an earlier message."},
    RuleSays{"report.attachment_is_named", "A file was handed in that no message names."},
    RuleSays{"report.attachment_is_there", "Nobody handed the file in."},
    RuleSays{"frank.commitment_matches", "The words are not the ones that the sender committed to."},
};
// clang-format on

std::string_view says_of(std::string_view rule) {
  const auto* const row = std::ranges::find(sentences, rule, &RuleSays::rule);
  return row == sentences.end() ? "No honest program sends this so." : row->says;
}

void put_rule(Json& json, std::string_view rule) {
  json["rule"] = rule.empty() ? Json() : Json(rule);
  json["says"] = rule.empty() ? Json() : Json(says_of(rule));
}

std::string_view name_of(Verdict verdict) {
  constexpr std::array<std::string_view, 5> names{
      "", "VERIFIED", "EXPIRED", "UNVERIFIED", "INVALID"
  };
  return names.at(static_cast<std::size_t>(verdict));
}

std::string_view name_of(safety::Membership membership) {
  constexpr std::array<std::string_view, 3> names{"unknown", "member", "not_member"};
  return names.at(static_cast<std::size_t>(membership));
}

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

/// All that is text in it.
std::string words_of(const MimiContent& content) {
  std::string words;
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto text = content::text_of(*part);
    if (!text) continue;
    if (!words.empty()) words += "\n";
    words += *text;
  }
  return words;
}

bool is_shown(const ShownEntry& entry) {
  return entry.readable != 0 && entry.verdict != Verdict::invalid;
}

/// Who is who in one report, without a name.
class People {
 public:
  People(const View& view, const safety::Case& in)
      : subject_(in.subject), reporters_(view.transaction, in.number) {}

  bool is_subject(AccountId account) const {
    return subject_.kind == safety::SubjectKind::account && subject_.id.value == account.value;
  }

  std::string name(AccountId account) {
    if (is_subject(account)) return "subject";
    if (const std::size_t number = reporters_.of(account); number != 0) {
      return "reporter " + std::to_string(number);
    }
    const auto [known, is_new] = others_.emplace(account, others_.size() + 1);
    return "person " + std::to_string(known->second);
  }

 private:
  safety::Subject subject_;
  safety::ReporterNumbers reporters_;
  std::map<AccountId, std::size_t> others_;
};

struct Sentences {
  std::vector<std::string> proven;
  std::vector<std::string> unproven;
};

/// What the verdict says, in words, and what it does not say.
Sentences sentences_of(
    const ReportEntry& entry, const ShownEntry& shown, const std::string& device, bool is_subject
) {
  const std::string who = is_subject ? "the reported account" : "this person";
  if (shown.verdict == Verdict::invalid) return {{}, {"That " + who + " wrote this."}};
  if (shown.verdict != Verdict::verified) {
    return {{}, {"That " + who + " wrote this: it can no longer be told.", "When it was sent."}};
  }
  if (entry.opened() == nullptr) {
    return {
        {"The device " + device + " of " + who + " sent a message with this number."},
        {"What it said."},
    };
  }
  return {
      {"The device " + device + " of " + who + " committed to exactly these words.",
       "The provider took them as this number, at this time."},
      {"Who held the device.", "That anybody has read it."},
  };
}

/// Everything of one report that its entries are shown with.
class EvidenceWriter {
 public:
  EvidenceWriter(
      const View& view,
      const safety::Case& in,
      const safety::OpenedEvidence& evidence,
      std::string_view domain
  )
      : view_(view), in_(in), evidence_(evidence), people_(view, in) {
    name_messages(domain);
  }

  Json write() {
    Json entries = Json::array();
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < evidence_.entries.size(); ++i) {
      const std::uint64_t seq = evidence_.report.entries[i].context.seq;
      if (i > 0 && seq > before + 1) {
        entries.push_back(
            {{"kind", "gap"}, {"after", std::to_string(before)}, {"count", seq - before - 1}}
        );
      }
      entries.push_back(entry_json(i));
      before = seq;
    }
    return {
        {"report", id_of(evidence_.row.number)},
        {"note",
         evidence_.report.note.empty()
             ? Json()
             : Json(std::string(as_text(evidence_.report.note.reveal())))},
        {"entries", entries},
    };
  }

 private:
  /// Messages name others by ids that follow from what they say.
  void name_messages(std::string_view domain) {
    for (std::size_t i = 0; i < evidence_.entries.size(); ++i) {
      const ReportEntry& entry = evidence_.report.entries[i];
      const auto content = safety::content_of(entry);
      if (!is_shown(evidence_.entries[i]) || !content.ok()) continue;
      const auto encoded = content::encode(*content);
      if (!encoded.ok()) continue;
      const auto id = content::message_id(
          *encoded,
          content->salt,
          content::sender_uri(domain, entry.context.sender_account),
          content::room_uri(domain, entry.context.group_id.conversation)
      );
      words_.emplace(id, words_of(*content));
    }
  }

  Json words_at(const std::optional<content::MessageId>& id) const {
    const auto found = id ? words_.find(*id) : words_.end();
    return found == words_.end() ? Json() : Json(found->second);
  }

  Json parts_json(const MimiContent& content) const {
    const auto one = [](std::string_view kind, std::string text, Json of) {
      return Json::array({{{"kind", kind}, {"text", std::move(text)}, {"of", std::move(of)}}});
    };
    switch (content::kind_of(content)) {
      case Kind::reaction:
        return one("reaction", words_of(content), words_at(content.in_reply_to));
      case Kind::edit:
        return one("edit", words_of(content), words_at(content.replaces));
      case Kind::deletion:
        return one("delete", "", words_at(content.replaces));
      case Kind::message:
        break;
      default:
        return one("other", "", nullptr);
    }
    const std::string words = words_of(content);
    if (words.empty()) return Json::array();
    if (!content.in_reply_to) return one("text", words, nullptr);
    return one("reply", words, words_at(content.in_reply_to));
  }

  Json match_json(const safety::Picture& picture) const {
    const auto match = safety::match_for(view_.transaction, in_, picture, view_.reviewer);
    if (!match) return nullptr;
    const auto known = view_.transaction.known().find(match->id);
    const safety::BankRow& bank = safety::row_of(match->bank);
    const bool is_confirmed = match->bank == safety::BankKind::confirm;
    return {
        {"bank", bank.id},
        {"label", known ? known->label : ""},
        {"kind", is_confirmed ? "confirm" : "suppress"},
        {"distance", match->distance},
        {"says",
         "Differs from a known picture in " + std::to_string(match->distance) +
             " of 256 bits; up to " + std::to_string(bank.distance) + " count as the same."},
    };
  }

  /// What holds or held by a case, as this person may see it: the newest, `found` included.
  void find_decided(safety::CaseNumber number, std::optional<safety::Decision>& found) const {
    for (safety::Decision& each : view_.transaction.decisions().of_case(number)) {
      const bool is_outcome = each.state == safety::DecisionState::in_force ||
                              each.state == safety::DecisionState::ended;
      if (!is_outcome || each.verdict.measure == safety::Measure::escalate) continue;
      if (!may_see(view_, each)) continue;
      if (!found || found->time < each.time) found = std::move(each);
    }
  }

  /// Other cases with the same file, that this person may see.
  Json elsewhere_json(const safety::Picture& picture) const {
    std::optional<safety::Decision> newest;
    const auto others = safety::other_cases(view_.transaction, picture, view_.reviewer);
    for (const safety::CaseNumber number : others) find_decided(number, newest);
    Json decided;
    if (newest) {
      decided = {
          {"number", std::to_string(newest->in.value)},
          {"time", to_json(newest->time)},
          {"measure", safety::row_of(newest->verdict.measure).name},
          {"policy", newest->verdict.policy},
      };
    }
    return {{"cases", others.size()}, {"decided", decided}};
  }

  Json same_as_json(const safety::Picture& picture) const {
    const auto same = safety::same_picture(view_.transaction, picture);
    if (!same) return nullptr;
    return {
        {"report", id_of(same->report)},
        {"seq", std::to_string(same->seq)},
        {"index", same->index},
    };
  }

  std::string_view state_of(const content::Attachment& file, const report::ShownAttachment& shown)
      const {
    constexpr std::array<std::string_view, 5> names{"", "proven", "waiting", "missing", "wrong"};
    if (shown.state != report::AttachmentState::waiting) {
      return names.at(static_cast<std::size_t>(shown.state));
    }
    const auto fetched =
        view_.transaction.attachments().find(evidence_.row.number, file.description.content_hash);
    if (!fetched) return "waiting";
    switch (fetched->stage) {
      case safety::AttachmentStage::here:
        return "proven";
      case safety::AttachmentStage::missing:
        return "missing";
      case safety::AttachmentStage::wrong:
        return "wrong";
      case safety::AttachmentStage::waiting:
        break;
    }
    return "waiting";
  }

  Json attachment_json(
      const content::Attachment& file,
      const report::ShownAttachment& shown,
      std::uint64_t seq,
      std::uint32_t index
  ) const {
    const std::string_view state = state_of(file, shown);
    const safety::AbuseFile place{
        .report = evidence_.row.number, .seq = seq, .index = index, .classification = {}
    };
    Json json{
        {"index", index},
        {"name", file.file_name},
        {"type", file.content_type},
        {"size_bytes", file.description.size_bytes},
        {"state", state},
        {"shown", state == "proven" && file.content_type.starts_with("image/")},
        {"width", 0},
        {"height", 0},
        {"hash", nullptr},
        {"match", nullptr},
        {"same_as", nullptr},
        {"elsewhere", {{"cases", 0}, {"decided", nullptr}}},
        {"viewed", safety::has_viewed(view_.transaction, in_.number, place, view_.reviewer.id)},
    };
    put_rule(json, text_of(shown.broken));
    for (const safety::Picture& each : view_.transaction.pictures().of_report(place.report)) {
      if (each.seq != seq || each.index != index) continue;
      json["shown"] = state == "proven" && each.rule.empty() && each.width > 0;
      json["width"] = each.width;
      json["height"] = each.height;
      // Of whoever may add it to a bank; others are told by a match what is in one.
      const bool may_add = view_.reviewer.roles.has(safety::Role::child_safety);
      if (may_add && pdq::is_comparable(each.hashes.quality))
        json["hash"] = pdq::to_text(each.hashes.original());
      json["match"] = match_json(each);
      json["same_as"] = same_as_json(each);
      json["elsewhere"] = elsewhere_json(each);
    }
    return json;
  }

  Json attachments_json(std::size_t entry, const MimiContent& content) const {
    Json list = Json::array();
    const auto& shown = evidence_.entries[entry].attachments;
    const std::uint64_t seq = evidence_.report.entries[entry].context.seq;
    std::uint32_t index = 0;
    for (const content::NestedPart* part : content::leaf_parts(content)) {
      const auto* external = std::get_if<content::ExternalPart>(&part->part);
      if (external == nullptr || index == shown.size()) continue;
      const auto file = content::parse_attachment(*external);
      if (!file.ok()) break;
      list.push_back(attachment_json(*file, shown[index], seq, index));
      ++index;
    }
    return list;
  }

  Json entry_json(std::size_t i) {
    const ReportEntry& entry = evidence_.report.entries[i];
    const ShownEntry& shown = evidence_.entries[i];
    const AccountId sender = entry.context.sender_account;
    const bool is_subject = people_.is_subject(sender);
    const std::string device = to_hex(entry.context.sender_device).substr(0, device_digits);
    const auto says = sentences_of(entry, shown, device, is_subject);
    Json json{
        {"kind", entry.opened() == nullptr ? "withheld" : "opened"},
        {"seq", std::to_string(entry.context.seq)},
        {"time", to_json(from_unix_ms(entry.context.accepted_ms))},
        {"sender", people_.name(sender)},
        {"is_subject", is_subject},
        {"device", device},
        {"verdict", name_of(shown.verdict)},
        {"proven", says.proven},
        {"unproven", says.unproven},
        {"reporter_was", name_of(evidence_.row.membership)},
        {"parts", Json::array()},
        {"attachments", Json::array()},
    };
    put_rule(json, text_of(shown.broken));
    const auto content = safety::content_of(entry);
    if (is_shown(shown) && content.ok()) {
      json["parts"] = parts_json(*content);
      json["attachments"] = attachments_json(i, *content);
    }
    return json;
  }

  const View& view_;
  const safety::Case& in_;
  const safety::OpenedEvidence& evidence_;
  People people_;
  std::map<content::MessageId, std::string> words_;
};

}  // namespace

Json evidence_json(
    const View& view,
    const safety::Case& in,
    const safety::OpenedEvidence& evidence,
    std::string_view domain
) {
  return EvidenceWriter(view, in, evidence, domain).write();
}

bool is_proven(
    const safety::Transaction& transaction,
    const safety::OpenedEvidence& evidence,
    const safety::AbuseFile& file
) {
  for (const safety::NamedFile& each : safety::files_of(evidence)) {
    if (each.seq != file.seq || each.index != file.index) continue;
    const auto& shown = evidence.entries[each.entry].attachments;
    if (each.index >= shown.size()) return false;
    if (shown[each.index].state == report::AttachmentState::proven) return true;
    if (shown[each.index].state != report::AttachmentState::waiting) return false;
    const auto fetched = transaction.attachments().find(
        evidence.row.number, each.attachment.description.content_hash
    );
    return fetched && fetched->stage == safety::AttachmentStage::here;
  }
  return false;
}

}  // namespace causeway::adapters::http_safety
