#include "sim/reporting.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/encoding.h"
#include "client/reports.h"
#include "report/verify.h"
#include "sim/known.h"

namespace causeway::sim {
namespace {

using client::Conversation;
using client::Message;
using client::ReportWish;

constexpr std::size_t lines_looked_at = 8;
constexpr std::size_t all = std::size_t{1} << 30;

/// Conversations in which others are.
Result<std::vector<Conversation>> with_others(client::StoreTransaction& store) {
  auto conversations = TRY(store.conversations());
  std::erase_if(conversations, [](const Conversation& one) {
    return one.kind == api::ConversationKind::note || one.state >= client::ConversationState::left;
  });
  return conversations;
}

Result<std::vector<Message>> lines_of_others(client::StoreTransaction& store, ConversationId id) {
  auto lines = TRY(store.messages(id, {}, lines_looked_at));
  std::erase_if(lines, [](const Message& line) {
    return line.state != client::MessageState::received ||
           line.presence == client::Presence::hidden;
  });
  return lines;
}

ReportWish wish_about(const Conversation& in, const Message& line, std::uint64_t dice) {
  ReportWish wish;
  wish.reason = report::Reason::spam;
  wish.note = "Every day.";
  wish.reported = line.sender_account;
  if (dice % 5 == 0) {
    wish.scope = report::Scope::account;
    return wish;
  }
  wish.conversation = in.id;
  if (dice % 5 == 1 && in.kind == api::ConversationKind::group) {
    wish.scope = report::Scope::group;
    wish.reported = {};
    return wish;
  }
  wish.messages = {line.row};
  return wish;
}

class Checker {
 public:
  Checker(const Journal& journal, Hub& hub, const ReportsMade& made)
      : journal_(journal), hub_(hub), made_(made) {}

  ReportsChecked check(const std::vector<std::unique_ptr<Device>>& devices) {
    const auto transaction = hub_.store().begin_read();
    const auto& reports = transaction->reports();
    for (const auto& filing : reports.read(provider::FilingKind::report, {}, all, all)) {
      check_filing(filing);
    }
    for (const auto& device : devices) {
      const bool can_know = device->is_running() && device->is_registered() &&
                            !device->is_retired() && !journal_.was_restored(*device->id());
      if (can_know) check_device(*device);
    }
    return std::move(checked_);
  }

 private:
  void fault(const report::ReportId& id, const std::string& what) {
    checked_.faults.push_back("report " + to_hex(id).substr(0, 8) + ": " + what);
  }

  void check_filing(const provider::Filing& filing) {
    const report::ReportId id{filing.sealed.id.value};
    const report::SealedReport sealed{
        id, filing.sealed.key_id, filing.sealed.kem_output, filing.sealed.ciphertext
    };
    ++checked_.reports;
    filed_.emplace(id, filing.account);
    const auto opened = report::open_report(hub_.moderation_key(), filing.account, sealed);
    if (!opened.ok()) return fault(id, "cannot be opened");
    const report::Verifier verifier{{&hub_.frank_key(), 1}, franking::hub_id(hub_.domain())};
    const auto result = verifier.verify(*opened);
    for (std::size_t i = 0; i < result.entries.size(); ++i) {
      check_entry(id, opened->entries[i], result.entries[i]);
    }
  }

  void check_entry(
      const report::ReportId& id,
      const report::ReportEntry& entry,
      const report::EntryResult& result
  ) {
    ++checked_.lines;
    if (result.verdict != report::Verdict::verified) {
      return fault(id, "a line is not proven: " + std::string(result.broken->name));
    }
    const auto& accepted = journal_.accepted();
    const bool was_sent = std::ranges::any_of(accepted, [&](const AcceptedSend& send) {
      return send.conversation == entry.context.group_id.conversation &&
             send.seq == entry.context.seq && send.sender == entry.context.sender_device;
    });
    if (!was_sent) fault(id, "a line is proven that nobody has sent");
  }

  /// The device has forgotten nothing.
  void check_device(Device& device) {
    const auto store = must(device.store().begin());
    std::set<report::ReportId> known;
    for (const client::OwnReport& own : must(store->own_reports())) {
      known.insert(own.id);
      const bool is_there = filed_.contains(own.id) && filed_.at(own.id) == device.account();
      const bool is_filed =
          own.state == client::FilingState::filed || own.state == client::FilingState::decided;
      if (!is_filed || !is_there) fault(own.id, "was made and is not at the hub");
      const bool was_told = own.state == client::FilingState::decided;
      if (was_told) ++checked_.told;
      if (was_told != hub_.has_told_outcome(own.id)) fault(own.id, "its outcome is not told");
    }
    for (const auto& [id, by] : made_) {
      if (by == *device.id() && !known.contains(id)) fault(id, "was made and is forgotten");
    }
    for (const client::KeptNotice& notice : must(store->kept_notices())) {
      const auto filed = filed_.find(notice.item.report);
      const bool is_own = filed != filed_.end() && filed->second == device.account();
      if (!is_own) fault(notice.item.report, "another account is told of it");
    }
  }

  const Journal& journal_;
  Hub& hub_;
  const ReportsMade& made_;
  std::map<report::ReportId, AccountId> filed_;
  ReportsChecked checked_;
};

}  // namespace

Result<std::optional<report::ReportId>> report_something(
    client::Engine& engine, client::StoreTransaction& store, Instant now, std::uint64_t dice
) {
  const auto open = TRY(with_others(store));
  for (std::size_t i = 0; i < open.size(); ++i) {
    const Conversation& in = open[(dice + i) % open.size()];
    const auto lines = TRY(lines_of_others(store, in.id));
    if (lines.empty()) continue;
    const Message& line = lines[dice / 10 % lines.size()];
    auto preview = client::preview_report(store, wish_about(in, line, dice / 100));
    if (!preview.ok()) continue;
    return std::optional(TRY(engine.file_report(store, std::move(preview->report), {}, now)));
  }
  return std::optional<report::ReportId>();
}

ReportsChecked check_reports(
    const Journal& journal,
    Hub& hub,
    const std::vector<std::unique_ptr<Device>>& devices,
    const ReportsMade& made
) {
  return Checker(journal, hub, made).check(devices);
}

}  // namespace causeway::sim
