#include "client/reports.h"

#include <algorithm>
#include <set>

#include "api/limits.h"
#include "client/annotations.h"
#include "client/history.h"
#include "client/session.h"

namespace causeway::client {
namespace {

bool is_accepted(const Message& message) {
  const bool has_place =
      message.state == MessageState::sent || message.state == MessageState::received;
  return has_place && message.frank;
}

bool is_evident(const Message& message) {
  return is_accepted(message) && !message.application_data.empty();
}

/// Numbers of the messages that a report is about.
struct Chosen {
  std::set<Place> opened;
  std::set<Place> withheld;

  Place first() const {
    if (opened.empty()) return *withheld.begin();
    return withheld.empty() ? *opened.begin() : std::min(*opened.begin(), *withheld.begin());
  }

  Place last() const {
    if (opened.empty()) return *withheld.rbegin();
    return withheld.empty() ? *opened.rbegin() : std::max(*opened.rbegin(), *withheld.rbegin());
  }
};

void choose(const ReportWish& wish, const Message& message, Chosen& chosen) {
  const bool is_withheld = std::ranges::count(wish.withheld, message.row) > 0;
  (is_withheld ? chosen.withheld : chosen.opened).insert(message.place);
}

/// The lines that people saw before this one, the nearest `count`.
Result<std::vector<Message>> displayed_before(
    StoreTransaction& store, const Message& line, std::size_t count
) {
  std::vector<Message> found;
  MessageRow before = line.row;
  while (found.size() < count) {
    auto page = TRY(store.messages(line.conversation, before, count));
    if (page.empty()) break;
    before = page.front().row;
    for (auto message = page.rbegin(); message != page.rend() && found.size() < count; ++message) {
      if (is_accepted(*message)) found.push_back(std::move(*message));
    }
  }
  return found;
}

/// What people read was not what stands in the line itself: an edit says it. Those that a report
/// has room for.
Result<void> choose_edits(StoreTransaction& store, const Message& line, Chosen& chosen) {
  const auto edits = TRY(store.annotations_by(
      line.sender_account, line.conversation, line.id, AnnotationKind::edit, edits_of_one_max
  ));
  for (const Annotation& edit : edits) {
    const auto message = TRY(store.message(edit.message));
    if (!message || !is_evident(*message)) continue;
    if (chosen.opened.size() >= report::opened_max) return {};
    if (message->place < chosen.first() + report::entries_max) chosen.opened.insert(message->place);
  }
  return {};
}

Result<Message> pointed_at(StoreTransaction& store, const ReportWish& wish, MessageRow row) {
  auto message = TRY(store.message(row));
  if (!message) return Error{rules::message_is_known};
  if (message->conversation != wish.conversation) {
    return Error{rules::report_is_of_one_conversation};
  }
  if (!is_evident(*message)) return Error{rules::evidence_is_kept};
  return *std::move(message);
}

Result<Chosen> choose_all(StoreTransaction& store, const ReportWish& wish) {
  std::vector<Message> lines;
  for (const MessageRow row : wish.messages) {
    lines.push_back(TRY(pointed_at(store, wish, row)));
  }
  const auto first = std::ranges::min_element(lines, {}, &Message::place);
  const std::size_t count = std::min(wish.before, report::opened_max);
  auto before = TRY(displayed_before(store, *first, count));
  std::ranges::move(before, std::back_inserter(lines));
  Chosen chosen;
  for (const Message& line : lines) choose(wish, line, chosen);
  for (const Message& line : lines) {
    if (chosen.opened.contains(line.place)) TRY(choose_edits(store, line, chosen));
  }
  if (chosen.last() - chosen.first() >= report::entries_max) {
    return Error{rules::reported_messages_are_near};
  }
  return chosen;
}

void add_gap(ReportPreview& preview, Place seq, GapCause cause) {
  auto& gaps = preview.gaps;
  const bool goes_on =
      !gaps.empty() && gaps.back().gap.last + 1 == seq && gaps.back().cause == cause;
  if (goes_on) {
    gaps.back().gap.last = seq;
  } else {
    gaps.push_back({{seq, seq}, cause});
  }
}

/// What a message's attachments are, and where their blobs are.
Result<void> add_files(
    const ReportWish& wish,
    const content::MimiContent& content,
    report::ReportEntry& entry,
    PreviewLine& line
) {
  for (const content::NestedPart* part : content::leaf_parts(content)) {
    const auto* external = std::get_if<content::ExternalPart>(&part->part);
    if (external == nullptr) continue;
    PreviewFile file{TRY(content::parse_attachment(*external)), std::nullopt};
    const auto hash = file.what.description.content_hash;
    const auto held = std::ranges::find(wish.files, hash, &report::ReportAttachment::content_hash);
    if (held != wish.files.end()) {
      file.place = held->place;
      const bool is_there = std::ranges::count(entry.attachments, *held) > 0;
      if (!is_there) entry.attachments.push_back(*held);
    }
    line.files.push_back(std::move(file));
  }
  return {};
}

/// A verifier says of what cannot be read that it proves nothing: the person sees so.
void read_line(const ReportWish& wish, report::ReportEntry& entry, PreviewLine& line) {
  const auto franked =
      tls::decode<franking::FrankedContent>(entry.opened()->application_data.reveal());
  if (!franked.ok()) return;
  auto content = content::decode(franked->content);
  if (!content.ok() || !content::check_policy(*content).ok()) return;
  if (!add_files(wish, *content, entry, line).ok()) return;
  line.content = *std::move(content);
}

/// Whether there is something that could be proven.
bool add_entry(
    const ReportWish& wish,
    const Self& self,
    const Message& message,
    bool is_opened,
    ReportPreview& preview
) {
  const HistoryMessage record{
      message.conversation, message.epoch, *message.frank, message.application_data.clone()
  };
  const auto context = frank_context_of(record, self.domain);
  if (!context.ok()) return false;
  report::ReportEntry entry{.context = *context, .frank = message.frank->frank};
  PreviewLine line{.row = message.row, .is_erased = message.content.empty()};
  if (is_opened) {
    entry.what = report::OpenedEntry{message.application_data.clone()};
    read_line(wish, entry, line);
  } else {
    entry.what = report::WithheldEntry{};
  }
  preview.report.entries.push_back(std::move(entry));
  preview.lines.push_back(std::move(line));
  return true;
}

Result<void> add_entries(
    StoreTransaction& store, const ReportWish& wish, const Self& self, ReportPreview& preview
) {
  const Chosen chosen = TRY(choose_all(store, wish));
  for (Place seq = chosen.first(); seq <= chosen.last(); ++seq) {
    const auto message = TRY(store.message_at(wish.conversation, seq));
    if (!message) {
      add_gap(preview, seq, GapCause::lacking);
    } else if (!is_evident(*message)) {
      add_gap(preview, seq, GapCause::erased);
    } else if (!add_entry(wish, self, *message, chosen.opened.contains(seq), preview)) {
      add_gap(preview, seq, GapCause::lacking);
    }
  }
  return {};
}

}  // namespace

Result<void> check_size(const report::AbuseReport& report) {
  constexpr std::size_t seal_size_max = 256;
  if (tls::encode_secret(report).size() + seal_size_max > api::limits::frame_body_size_max) {
    return Error{rules::report_fits_a_frame};
  }
  return {};
}

Result<ReportPreview> preview_report(StoreTransaction& store, const ReportWish& wish) {
  const Self self = TRY(load_self(store));
  if (wish.reported == self.account) return Error{rules::peer_is_somebody_else};
  ReportPreview preview;
  preview.report.group_id.conversation = wish.conversation;
  preview.report.reported_account = wish.reported;
  preview.report.reason = wish.reason;
  preview.report.note = SecretBytes(as_bytes(wish.note));
  preview.report.scope = wish.scope;
  if (!wish.messages.empty()) TRY(add_entries(store, wish, self, preview));
  TRY(report::check_report(preview.report));
  TRY(check_size(preview.report));
  return preview;
}

}  // namespace causeway::client
