#include "sim/checks.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/encoding.h"
#include "content/kind.h"
#include "franking/frank.h"
#include "sim/at_rest.h"
#include "sim/known.h"

namespace causeway::sim {
namespace {

using client::Conversation;
using client::ConversationState;
using client::Message;
using client::MessageState;

std::string short_id(const ConversationId& id) {
  return to_hex(id).substr(0, 8);
}

/// One run's checks over what all devices know.
class Checker {
 public:
  Checker(const Journal& journal, Hub& hub, std::vector<Known> known)
      : journal_(journal), hub_(hub), known_(std::move(known)) {}

  Report check() {
    for (const AcceptedSend& send : journal_.accepted()) check_delivered(send);
    for (const Known& known : known_) {
      for (const auto& [id, view] : known.views) check_view(known, view);
      check_promised(known);
      if (!known.is_searchable) fault(known, {}, "does not find what it shows");
    }
    check_opened();
    check_convergence();
    report_.accepted = journal_.accepted().size();
    report_.devices = known_.size();
    report_.revoked = static_cast<std::size_t>(std::count_if(
        known_.begin(),
        known_.end(),
        [this](const Known& known) { return journal_.was_revoked(known.device); }
    ));
    report_.restored = journal_.restored_count();
    report_.lost_disks = journal_.lost_disk_count();
    report_.recovered = journal_.recovered_count();
    return std::move(report_);
  }

 private:
  /// Nothing comes to it any more, or from it: taken off its account, or its disk is gone.
  bool is_cut_off(DeviceId device) const {
    return journal_.was_revoked(device) || journal_.has_lost_disk(device);
  }

  void fault(const Known& known, const ConversationId& id, const std::string& what) {
    report_.faults.push_back(known.username + ", conversation " + short_id(id) + ": " + what);
  }

  const Known* find(DeviceId device) const {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& known) {
      return known.device == device;
    });
    return found == known_.end() ? nullptr : &*found;
  }

  static std::vector<const Message*> rows(
      const Known& known, const ConversationId& id, std::uint64_t seq
  ) {
    std::vector<const Message*> found;
    const auto view = known.views.find(id);
    if (view == known.views.end()) return found;
    for (const Message& message : view->second.messages) {
      if (message.frank && message.frank->seq == seq) found.push_back(&message);
    }
    return found;
  }

  static std::vector<const Message*> rows_of(
      const Known& known, const ConversationId& id, const client::MessageId& message_id
  ) {
    std::vector<const Message*> found;
    const auto view = known.views.find(id);
    if (view == known.views.end()) return found;
    for (const Message& message : view->second.messages) {
      if (message.id == message_id) found.push_back(&message);
    }
    return found;
  }

  void check_delivered(const AcceptedSend& send) {
    check_not_to_revoked(send);
    const Known* sender = find(send.sender);
    INVARIANT(sender != nullptr);
    const std::string name = "message " + std::to_string(send.seq);
    if (send.is_lie) return check_hidden(send, name);
    if (send.is_fleeting) return check_gone(send, name);
    const Message* said = what_was_said(send);
    if (said == nullptr) {
      ++report_.lost;
      if (journal_.was_restored(send.sender) || is_cut_off(send.sender)) return;
      return fault(*sender, send.conversation, name + " is nowhere");
    }
    check_told(*sender, send, name);
    check_received(*sender, send, *said, name);
    for (const DeviceId device : send.recipients) {
      const Known* recipient = find(device);
      INVARIANT(recipient != nullptr);
      check_received(*recipient, send, *said, name);
    }
  }

  /// At whoever has a row of it, its sender first.
  const Message* what_was_said(const AcceptedSend& send) const {
    const auto own = rows(*find(send.sender), send.conversation, send.seq);
    if (!own.empty()) return own.front();
    for (const DeviceId device : send.recipients) {
      for (const Message* message : rows(*find(device), send.conversation, send.seq)) {
        if (message->state == MessageState::received) return message;
      }
    }
    return nullptr;
  }

  /// Whoever said it knows that it was accepted.
  void check_told(const Known& sender, const AcceptedSend& send, const std::string& name) {
    if (journal_.was_restored(send.sender) || is_cut_off(send.sender)) return;
    const auto own = rows(sender, send.conversation, send.seq);
    if (own.size() == 1 && own.front()->state == MessageState::sent) return;
    fault(sender, send.conversation, name + " was accepted, and its sender is not told");
  }

  void check_not_to_revoked(const AcceptedSend& send) {
    const auto number = static_cast<std::size_t>(&send - journal_.accepted().data());
    for (const DeviceId device : send.recipients) {
      const bool is_late =
          journal_.was_revoked(device) && number >= journal_.accepted_before_revocation(device);
      if (is_late) report_.faults.emplace_back("a message went to a device that was revoked");
    }
  }

  /// Nobody keeps it.
  void check_gone(const AcceptedSend& send, const std::string& name) {
    for (const Known& known : known_) {
      if (rows(known, send.conversation, send.seq).empty()) continue;
      fault(known, send.conversation, name + " was fleeting, and is there");
    }
  }

  /// Whoever is out, by its own wish or others', is told nothing more, and cannot ask.
  static bool is_out(const Known& known, const ConversationId& id) {
    const auto view = known.views.find(id);
    return view == known.views.end() || view->second.conversation.state >= ConversationState::left;
  }

  static bool has_left(const Known& known, const ConversationId& id) {
    const auto view = known.views.find(id);
    return view != known.views.end() && view->second.conversation.state == ConversationState::left;
  }

  void check_received(
      const Known& recipient, const AcceptedSend& send, const Message& said, const std::string& name
  ) {
    if (has_left(recipient, send.conversation) || is_cut_off(recipient.device)) return;
    // A sender that forgot that it was heard says it again: by its id, it is the same.
    const auto found = rows_of(recipient, send.conversation, said.id);
    if (found.empty()) return check_missing(recipient, send, said, name);
    if (found.size() > 1) {
      return fault(recipient, send.conversation, name + " is there more than once");
    }
    // Where one has erased it, the other may not have heard that it should.
    const bool is_erased = found.front()->content.empty() || said.content.empty();
    const bool is_there = found.front()->state == MessageState::received ||
                          found.front()->state == MessageState::sent;
    // To whoever is out, and whose disk is of before it said it, nobody says that it was accepted.
    const bool cannot_know = recipient.device == send.sender &&
                             journal_.was_restored(recipient.device) &&
                             is_out(recipient, send.conversation);
    if (!is_there && cannot_know) return;
    if (!is_there || (!is_erased && found.front()->content != said.content)) {
      return fault(recipient, send.conversation, name + " is not what was sent");
    }
    if (recipient.device != send.sender && said.presence != client::Presence::hidden) {
      ++report_.displayed;
    }
  }

  /// A message that is not where it should be may be missing only where it cannot be had: the
  /// device is out since, it is one that devices ask of each other, or nobody is left who may give
  /// it.
  void check_missing(
      const Known& recipient, const AcceptedSend& send, const Message& said, const std::string& name
  ) {
    // What a device said just before it was taken off is a gap to whoever meets it only then.
    const bool may_lack =
        journal_.was_restored(recipient.device) || journal_.was_revoked(send.sender);
    if (!may_lack) return fault(recipient, send.conversation, name + " is missing");
    if (is_out(recipient, send.conversation) || is_between_devices(said)) return;
    for (const Known& holder : known_) {
      if (!may_give(holder, recipient, send)) continue;
      ++report_.missing;
      return fault(
          recipient, send.conversation, name + " is missing, though " + holder.username + " has it"
      );
    }
    ++report_.lost;
  }

  /// Whether a device could have answered this one (client/history_answers.h).
  bool may_give(const Known& holder, const Known& recipient, const AcceptedSend& send) const {
    if (is_out(holder, send.conversation) || is_cut_off(holder.device)) return false;
    const View& view = holder.views.at(send.conversation);
    const auto found = rows(holder, send.conversation, send.seq);
    const bool has_it = !found.empty() && !found.front()->content.empty() &&
                        found.front()->state != MessageState::unproven;
    if (!has_it || &holder == &recipient) return false;
    const bool is_group = view.conversation.kind == api::ConversationKind::group;
    if (holder.account == recipient.account) return true;
    if (!is_group) return !is_silent_between(holder.account, recipient.account);
    const auto entry =
        std::ranges::find(view.roster, recipient.account, &client::RosterEntry::account);
    return entry != view.roster.end() && found.front()->epoch >= entry->since_epoch &&
           found.front()->epoch >= view.told.epoch;
  }

  /// Where one blocks the other, either the request or the answer is not heard.
  bool is_silent_between(AccountId one, AccountId other) const {
    const auto transaction = hub_.store().begin_read();
    const auto& safety = transaction->safety();
    return safety.is_blocked(one, other) || safety.is_blocked(other, one);
  }

  /// Its place is kept, and nothing of it is shown.
  void check_hidden(const AcceptedSend& send, const std::string& name) {
    ++report_.lies;
    for (const DeviceId device : send.recipients) {
      const Known* recipient = find(device);
      INVARIANT(recipient != nullptr);
      const bool excused = has_left(*recipient, send.conversation) ||
                           journal_.was_restored(device) || is_cut_off(device);
      const auto found = rows(*recipient, send.conversation, send.seq);
      const bool hidden =
          found.empty() || (found.size() == 1 && found.front()->state == MessageState::unproven);
      if (!hidden && !excused)
        fault(*recipient, send.conversation, name + ", a lie, is not hidden");
    }
  }

  /// Whether the frank of a row is of a message that was a lie.
  bool was_lie(const Message& message) const {
    const auto& sends = journal_.accepted();
    return std::any_of(sends.begin(), sends.end(), [&](const AcceptedSend& send) {
      return send.is_lie && send.conversation == message.conversation && message.frank &&
             send.seq == message.frank->seq;
    });
  }

  void check_view(const Known& known, const View& view) {
    const ConversationId& id = view.conversation.id;
    check_receipts(known, view);
    for (const client::Gap& gap : view.gaps) report_.gaps += gap.last - gap.first + 1;
    std::uint64_t last = 0;
    for (const Message& message : view.messages) {
      if (message.state == MessageState::queued && !journal_.was_revoked(known.device)) {
        fault(known, id, "a message is forgotten");
      }
      if (message.state == MessageState::unproven && !was_lie(message)) {
        ++report_.unproven;
        fault(known, id, "a row is unproven: " + message.failure);
      }
      if (message.state != MessageState::received) continue;
      if (message.frank->seq <= last) fault(known, id, "messages are out of order");
      last = message.frank->seq;
      check_frank(known, message);
      check_was_for(known, message);
    }
  }

  /// What it was given when it came in stayed.
  void check_promised(const Known& known) {
    const auto promised = journal_.promised().find(known.device);
    if (promised == journal_.promised().end() || is_cut_off(known.device)) return;
    if (known.awaits_history) return fault(known, {}, "has not got what was said before");
    std::set<client::MessageId> held;
    for (const auto& [id, view] : known.views) {
      for (const Message& message : view.messages) held.insert(message.id);
    }
    for (const client::MessageId& id : promised->second) {
      const bool is_there = held.contains(id) || journal_.was_erased(id);
      if (!is_there) fault(known, {}, "lacks a message that it was given");
      report_.given += is_there ? 1 : 0;
    }
  }

  /// A device that has all that it ever had opens whatever comes, and follows every change: others
  /// help only where a disk was set back, or where its sender was taken off before it could hear
  /// it.
  void check_opened() {
    for (const auto& [device, conversation, seq] : journal_.unopened()) {
      const Known* known = find(device);
      const AcceptedSend* send = find_send(conversation, seq);
      if (known == nullptr || send == nullptr || journal_.was_revoked(send->sender)) continue;
      if (journal_.was_restored(device) || is_cut_off(device)) continue;
      // Whoever lies with a disk that was set back may do so under a key that was used before.
      if (send->is_lie && journal_.was_restored(send->sender)) continue;
      fault(*known, conversation, "could not open message " + std::to_string(seq));
    }
    for (const Known& known : known_) {
      if (journal_.was_restored(known.device) || is_cut_off(known.device)) continue;
      for (const auto& [id, view] : known.views) {
        if (view.conversation.rejoined_ms > 0) ++report_.came_back;
      }
    }
  }

  const AcceptedSend* find_send(const ConversationId& id, std::uint64_t seq) const {
    const auto& sends = journal_.accepted();
    const auto found = std::ranges::find_if(sends, [&](const AcceptedSend& send) {
      return send.conversation == id && send.seq == seq;
    });
    return found == sends.end() ? nullptr : &*found;
  }

  /// What a sender calls delivered is at a device of whoever says so.
  void check_receipts(const Known& known, const View& view) {
    for (const client::Receipt& receipt : view.receipts) {
      const auto message =
          std::find_if(view.messages.begin(), view.messages.end(), [&](const Message& one) {
            return one.row == receipt.message;
          });
      ++report_.delivered;
      if (!journal_.has_stored(receipt.account, message->id)) {
        ++report_.false_delivered;
        fault(known, view.conversation.id, "a message is called delivered that nobody has stored");
      }
    }
  }

  void check_frank(const Known& known, const Message& message) {
    // What devices asked of each other is gone.
    if (message.content.empty() && message.application_data.empty()) return;
    const auto opened = tls::decode<franking::FrankedContent>(message.application_data.reveal());
    if (!opened.ok()) return fault(known, message.conversation, "a row has no opening");
    franking::CommitContext commit;
    commit.group_id.conversation = message.conversation;
    commit.epoch = message.epoch;
    commit.sender_account = message.sender_account;
    commit.sender_device = message.sender_device;
    const auto commitment = franking::commit(opened->franking_key, commit, opened->content);
    const auto context = franking::frank_context(
        *message.frank, franking::hub_id(hub_.domain()), commit, commitment
    );
    const auto verdict =
        franking::check_frank({&hub_.frank_key(), 1}, context, message.frank->frank);
    if (verdict != franking::FrankVerdict::valid) {
      fault(known, message.conversation, "a frank does not verify");
    }
  }

  void check_was_for(const Known& known, const Message& message) {
    const auto& sends = journal_.accepted();
    const auto sent = std::find_if(sends.begin(), sends.end(), [&](const AcceptedSend& send) {
      return send.conversation == message.conversation && send.seq == message.frank->seq;
    });
    const bool was_for =
        sent != sends.end() && (find(sent->sender)->account == known.account ||
                                std::ranges::any_of(sent->recipients, [&](const DeviceId& device) {
                                  return find(device)->account == known.account;
                                }));
    if (!was_for) fault(known, message.conversation, "a message was read by one it was not for");
  }

  void check_convergence() {
    const auto transaction = hub_.store().begin_read();
    std::set<ConversationId> conversations;
    for (const Known& known : known_) {
      if (journal_.was_revoked(known.device)) continue;
      for (const auto& [id, view] : known.views) {
        if (view.conversation.state < ConversationState::left) conversations.insert(id);
      }
    }
    for (const ConversationId& id : conversations) check_conversation(*transaction, id);
  }

  static bool is_member(
      const provider::Transaction& transaction, const ConversationId& id, DeviceId device
  ) {
    const auto members = transaction.conversations().members(id);
    return std::any_of(members.begin(), members.end(), [device](const provider::Member& member) {
      return member.device == device;
    });
  }

  /// Everybody whose part in the conversation should be settled is in the hub's epoch, and all of
  /// them share one group.
  void check_conversation(const provider::Transaction& transaction, const ConversationId& id) {
    const Known* first = nullptr;
    for (const Known& known : known_) {
      const auto found = known.views.find(id);
      if (found == known.views.end() || journal_.was_revoked(known.device)) continue;
      const View& view = found->second;
      if (view.conversation.state >= ConversationState::left) continue;
      if (!check_member(transaction, known, view)) continue;
      check_lines(known, id);
      if (first == nullptr) first = &known;
      if (!is_same_group(*view.group, *first->views.at(id).group)) {
        fault(known, id, "has another group than " + first->username);
      }
    }
  }

  /// What stays, of what one device shows, where another has it as well.
  static std::map<client::MessageId, std::string> lasting(const Lines& lines, const Lines& other) {
    auto looks = lines.looks;
    std::erase_if(looks, [&](const auto& look) {
      return lines.fading.contains(look.first) || other.fading.contains(look.first);
    });
    return looks;
  }

  /// Whoever has the same messages sees the same, in whatever order they came. Who blocks people
  /// sees less.
  void check_lines(const Known& known, const ConversationId& id) {
    const Lines& own = known.views.at(id).lines;
    for (const Known& other : known_) {
      const auto found = other.views.find(id);
      if (&other == &known || found == other.views.end()) continue;
      const bool sees_all =
          !journal_.has_blocked(known.account) && !journal_.has_blocked(other.account);
      if (!sees_all || found->second.lines.messages != own.messages) continue;
      if (lasting(own, found->second.lines) != lasting(found->second.lines, own))
        fault(known, id, "shows it otherwise than " + other.username);
      report_.lines_compared += own.looks.size();
    }
  }

  /// False where there is no group to compare with others'.
  bool check_member(
      const provider::Transaction& transaction, const Known& known, const View& view
  ) {
    const ConversationId& id = view.conversation.id;
    const auto at_hub = transaction.conversations().find(id);
    if (view.conversation.state != ConversationState::active || !view.group || !at_hub) {
      fault(
          known, id, "is in state " + std::to_string(static_cast<unsigned>(view.conversation.state))
      );
      return false;
    }
    if (view.group->epoch() != at_hub->epoch) fault(known, id, "is not in the hub's epoch");
    if (!is_member(transaction, id, known.device)) fault(known, id, "believes to be a member");
    return true;
  }

  static bool is_same_group(const mls_group::Group& group, const mls_group::Group& other) {
    return group.tree().tree_hash() == other.tree().tree_hash() &&
           group.epoch_authenticator() == other.epoch_authenticator();
  }

  const Journal& journal_;
  Hub& hub_;
  std::vector<Known> known_;
  Report report_;
};

}  // namespace

Report check_world(
    const Journal& journal, Hub& hub, const std::vector<std::unique_ptr<Device>>& devices
) {
  Report report;
  std::vector<Known> known;
  for (const auto& device : devices) {
    if (device->is_retired() && !device->is_registered()) continue;  // never had a place
    if (device->is_lost()) {
      known.push_back(
          {.username = device->username(), .device = *device->id(), .account = device->account()}
      );
      continue;
    }
    if (!device->is_running() || !hub.is_running()) {
      report.faults.push_back(device->username() + " or the hub is not running at the end");
      return report;
    }
    const std::string left =
        device->is_retired() ? std::string() : left_to_do(journal, *device, hub);
    if (!left.empty()) report.faults.push_back(device->username() + " after an hour: " + left);
    known.push_back(read_device(*device));
  }
  Report checked = Checker(journal, hub, std::move(known)).check();
  checked.faults.insert(checked.faults.begin(), report.faults.begin(), report.faults.end());
  return checked;
}

}  // namespace causeway::sim
