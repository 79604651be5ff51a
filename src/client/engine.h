#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "api/frame.h"
#include "api/limits.h"
#include "base/random.h"
#include "base/workers.h"
#include "client/effects.h"
#include "client/link.h"
#include "client/memory.h"
#include "client/recovery.h"
#include "client/reports.h"
#include "client/segment.h"
#include "client/store.h"
#include "content/history_share.h"
#include "content/profile.h"
#include "identity/safety_number.h"
#include "mls_tree/roles.h"

namespace causeway::client {

/// Whom a message is for.
struct ToUser {
  std::string username;
};

struct ToNote {};

using Target = std::variant<ToUser, ToNote, ConversationId>;

/// To whom something is forwarded, with what is attached there.
struct ForwardTo {
  Target target;
  std::vector<content::Attachment> attachments;
};

/// What is to become of a group's link.
enum class GroupLinkWish : std::uint8_t {
  renewed,  // made; one that is there is void
  withdrawn,
};

/// Beside a request to be let into a group.
struct JoinWish {
  std::string title;  // what the link shows, to know the request by
  std::string note;   // to those who decide; may be empty
};

/// What is done beside a report, in one step.
struct AfterReport {
  bool block = false;  // the account that is reported
  bool leave = false;  // the group
};

/// Who registers where.
struct Registrant {
  std::string domain;
  std::string username;
  std::string invite;  // empty where the provider is open
};

/// A device: everything between the frames of the hub and the rows of the store. No I/O, clock,
/// thread or exception.
///
/// The host opens a transaction, calls commands and `run`, commits, and only then performs the
/// effects. Where a call answers `rules::store_works`, or the commit fails, it drops the
/// transaction and calls `reset`: whatever was not committed was never said to anybody, and is done
/// again.
///
/// What this device was asked to do is in the outbox before the first byte leaves, and stays there
/// until the hub has answered. Its conversations change only when the change arrives in the inbox,
/// so that all devices see one order.
class Engine {
 public:
  /// Where others work beside the caller, `random` is one that threads may share. `stock`: how many
  /// one-time key packages of a suite the hub is to hold for others; `limits::key_packages_max` at
  /// most.
  explicit Engine(
      Random& random, Workers& workers = alone(), std::size_t stock = api::limits::key_packages_max
  )
      : random_(random), workers_(workers), stock_(stock) {}

  /// Forgets everything that is not in the store: after a transaction that was dropped.
  void reset() { memory_ = {}; }

  /// Makes the account's keys and first statement, and answers the body of the `register_account`
  /// request. After a crash it answers the same again. `rules::device_is_new` where another account
  /// is registered or begun here; `identity::rules::username_is_valid`.
  Result<Bytes> begin_registration(
      StoreTransaction& store, const Registrant& registrant, Instant now
  );
  /// Takes the reply to that request: registered, or (any refusal) as if never begun.
  Result<void> finish_registration(StoreTransaction& store, const api::ParsedReply& reply);

  /// Puts a message into the outbox, opening the conversation with a user where there is none yet.
  /// Attachments of the content count as not uploaded until the host says `BlobUploaded`. Rules:
  /// `device_is_registered`, `conversation_is_known`, `conversation_is_open`,
  /// `peer_is_somebody_else`, `safety_number_is_accepted` where somebody whom the person verified
  /// has another key now, and those of the content.
  Result<MessageRow> send(
      StoreTransaction& store,
      const Target& target,
      const content::MimiContent& content,
      Instant now
  );

  /// Each of these puts a message about another, `row`, into the outbox; what it does counts once
  /// the hub has accepted it. Rules: `message_is_known`, `message_is_a_line`, `message_is_sent` (it
  /// has to be at the hub itself), `conversation_is_open`, and those that are named.
  ///
  /// `content::rules::reaction_is_short_text`, `rules::reaction_is_new`,
  /// `rules::reactions_are_few`.
  Result<MessageRow> react(
      StoreTransaction& store, MessageRow row, const std::string& emoji, Instant now
  );
  /// `rules::reaction_is_there`.
  Result<MessageRow> take_back_reaction(
      StoreTransaction& store, MessageRow row, const std::string& emoji, Instant now
  );
  /// Puts `markdown` in the place of the message's texts; attachments stay. Requires UTF-8.
  /// `rules::message_is_ones_own`, `rules::edits_are_few`.
  Result<MessageRow> edit(
      StoreTransaction& store, MessageRow row, std::string_view markdown, Instant now
  );
  /// Asks all devices in the conversation to erase the message. `rules::message_is_ones_own`.
  Result<MessageRow> erase_for_everyone(StoreTransaction& store, MessageRow row, Instant now);
  /// Erases a message, whoever sent it, on this device only. `rules::message_is_known`,
  /// `rules::message_is_sent` while it is queued.
  Result<void> erase_here(StoreTransaction& store, MessageRow row, Instant now);

  /// Says elsewhere what a line of any chat says; each target has the line's attachments sealed
  /// anew, or none. Rules: `message_is_known`, `message_is_a_line`, `forwards_are_few`, and those
  /// of `send`.
  Result<std::vector<MessageRow>> forward(
      StoreTransaction& store, MessageRow row, const std::vector<ForwardTo>& targets, Instant now
  );

  /// The person has seen this line, or what is said about one: it is not among the unshown any
  /// more, the time of one that disappears begins, the conversation is read up to here, and others
  /// are told so where the person wants it.
  Result<void> shown(StoreTransaction& store, MessageRow row, Instant now);
  /// The same of everything new in the conversation; answers how many lines that was. None while
  /// its devices are not proven, and nothing new of it is shown.
  /// `rules::conversation_is_known`.
  Result<std::size_t> read(StoreTransaction& store, ConversationId id, Instant now);

  /// Until when hosts should draw nobody's attention to the conversation; `content::never_ms` at
  /// most, 0: not at all. On all devices of the account. `rules::conversation_is_known`.
  Result<void> mute(
      StoreTransaction& store, ConversationId id, std::uint64_t until_ms, Instant now
  );
  /// Whether others are told what this person reads and when it writes, and this person the same of
  /// others, from now on, on all devices of the account.
  Result<void> set_signs(StoreTransaction& store, const content::Signs& signs);
  /// What has one of these words is not to be shown at first (content/hidden_words.h), on all
  /// devices of the account. Nobody else hears of it, and nothing else is different.
  /// `content::rules::hidden_word_is_valid`, `rules::hidden_words_are_few`.
  Result<void> hide_words(
      StoreTransaction& store, const std::vector<std::string>& words, Instant now
  );
  /// Not these any more. `rules::hidden_word_is_there` where one was not.
  Result<void> unhide_words(
      StoreTransaction& store, const std::vector<std::string>& words, Instant now
  );
  /// The person writes something in the conversation. Others are told so while they are connected,
  /// where that is wanted and this device is; every few seconds at most. Nothing of it is kept.
  /// `rules::conversation_is_known`.
  Result<void> typing(StoreTransaction& store, ConversationId id);

  /// Puts all receipts that are owed into the outbox now, and what other devices of the account are
  /// to know, for a host that is about to rest.
  Result<void> receipt_now(StoreTransaction& store, Instant now);

  /// Asks the others for whatever this device lacks, and answers what they asked, for a host that
  /// is about to rest (docs/formats/history.md).
  Result<void> history_now(StoreTransaction& store, Instant now);

  /// After which time messages of the conversation disappear, those already sent excepted; 0:
  /// never. Said by a message, whose row is answered; counts once the hub has accepted it. Rules:
  /// `conversation_is_known`, `conversation_is_open`, `content::rules::timer_is_within_limit`, and
  /// in a group `state_is_ones_to_change`.
  Result<MessageRow> set_timer(
      StoreTransaction& store, ConversationId id, std::chrono::seconds timer, Instant now
  );

  /// Each of these puts one entry into the outbox; a `notice::Done` follows. `usernames` are looked
  /// up by then. `content::rules::group_state_is_valid` for a name that cannot be shown;
  /// `rules::devices_support_suite` (of the `Done`) where a device of theirs, or another of this
  /// account, does not offer the suite: nobody is let in with less than was asked for.
  Result<ConversationId> create_group(
      StoreTransaction& store,
      std::string_view name,
      std::vector<std::string> usernames,
      Instant now,
      const mls_wire::Suite& suite = mls_wire::preferred_suite
  );
  /// Who is in already is left out; `rules::account_is_no_member` (of the `Done`) where all are.
  Result<void> add_members(
      StoreTransaction& store, ConversationId id, std::vector<std::string> usernames
  );
  /// `rules::account_is_member` where one is not.
  Result<void> remove_members(
      StoreTransaction& store, ConversationId id, const std::vector<std::string>& usernames
  );
  Result<void> set_role(
      StoreTransaction& store, ConversationId id, const std::string& username, mls_tree::Role role
  );
  /// Takes the account out, with all its devices: nothing is delivered from when the hub hears of
  /// it, and another member's device removes the leaves. `roles::an_owner_stays` (of the `Done`)
  /// for a last owner. Not for notes.
  Result<void> leave(StoreTransaction& store, ConversationId id);

  /// Makes a link of the group, or withdraws it. Members are told by a message, and then the hub; a
  /// `notice::Done` of `put_link` follows. Those of `check_may_decide`, and
  /// `rules::group_link_is_there` where there is none to withdraw.
  Result<void> set_group_link(
      StoreTransaction& store, ConversationId id, GroupLinkWish wish, Instant now
  );
  /// Asks to be let into a group. A `notice::Done` of `join` follows when the hub has the request;
  /// then somebody decides. `rules::group_link_is_of_this_provider`, `join_note_is_plain`,
  /// `api::rules::joiner_is_no_member`.
  Result<void> ask_to_join(
      StoreTransaction& store, const GroupLink& link, const JoinWish& wish, Instant now
  );
  /// Asks no more; also of what has ended otherwise, to hear no more of it.
  /// `rules::join_request_is_there`.
  Result<void> take_back_join(StoreTransaction& store, ConversationId id);
  /// Asks the hub who waits to be let in, where this account decides, and what of its own waits.
  Result<void> list_joins(StoreTransaction& store);
  /// Lets somebody in who asks, as `add_members` does. Those of `open_joins`,
  /// `rules::join_request_is_there`.
  Result<void> approve_join(
      StoreTransaction& store, ConversationId id, const std::string& username, Instant now
  );
  /// They are told, and not heard for a while. Likewise.
  Result<void> decline_join(
      StoreTransaction& store, ConversationId id, const std::string& username, Instant now
  );

  /// The listed side of linking: what the device that made the offer becomes.
  /// `rules::device_certifies` where this device cannot certify others; `rules::account_has_room`.
  Result<LinkGranted> grant_link(
      StoreTransaction& store, const LinkSecret& secret, const LinkOffer& offer, Instant now
  );
  /// Lists the device, with the packages that it answered; a `notice::AccountChanged` of this row
  /// follows, and every conversation of the account lets it in.
  Result<AccountChangeRow> add_device(
      StoreTransaction& store, const LinkGranted& granted, const LinkReady& ready, Instant now
  );
  /// The other side: this device is one of the account, as soon as the hub lists it; answers what
  /// others let it in by. `rules::device_is_new` where the store has an account already.
  Result<LinkReady> accept_grant(
      StoreTransaction& store, const NewDevice& device, const LinkGrant& grant, Instant now
  );
  /// The hub does not list this device, and whoever granted it its place has given up: as if it
  /// never had. `rules::device_is_new` where it is listed.
  Result<void> forget_grant(StoreTransaction& store);
  /// Takes lost or stolen devices off the account, which gets a new identity key: they knew the old
  /// one. From when the hub hears of it they read nothing new. A `notice::AccountChanged` of this
  /// row follows. `rules::device_is_another` where one is this device or none of the account;
  /// `rules::device_certifies`.
  Result<AccountChangeRow> remove_devices(
      StoreTransaction& store, const std::vector<DeviceId>& devices
  );

  /// Draws a recovery key. It is in force, in the place of the one before, once a backup is written
  /// under it (`note_backup`); where one waits for that already, nothing happens.
  /// `rules::device_certifies`, `rules::device_is_registered`.
  Result<void> renew_recovery_key(StoreTransaction& store, Instant now);
  /// The hub has a backup that this device wrote. A key that was new is told to the other devices.
  Result<void> note_backup(StoreTransaction& store, const WrittenBackup& written, Instant now);
  /// Another device has made another recovery key: asks for it.
  Result<void> lose_recovery_key(StoreTransaction& store, Instant now);
  /// Takes in a part of what another device has written (client/backup.h); how many lines that
  /// people see are new.
  Result<std::size_t> import_segment(StoreTransaction& store, const Segment& segment, Instant now);
  /// Takes in what a backup says of the account itself (client/backup.h, `take_account`).
  Result<void> import_account(StoreTransaction& store, const BackupIndex& index, Instant now);
  /// Says in the note that this device asks for older messages, or where they are for another
  /// (client/history_shares.h). `rules::device_is_registered`.
  Result<void> share_history(
      StoreTransaction& store, const content::HistoryShare& share, Instant now
  );
  /// This device goes on with an account by its recovery key. Answers what is to be published for
  /// that, or nothing where an earlier attempt has published it; then it may log in.
  /// `rules::device_is_new` where the store has another account; `rules::account_has_room`;
  /// `rules::backup_has_the_identity_key` where the backup is from before the account got its
  /// newest identity key; those of `open_index`.
  Result<std::optional<api::PublishRecoveredRequest>> begin_recovery(
      StoreTransaction& store,
      const Recoverer& recoverer,
      const api::RecoverReply& reply,
      Others others,
      Instant now
  );
  /// Deleting the account, first step: each group whose only owner this account is gets another
  /// one, an admin where there is one, who has been in for longest. Answers which groups wait for
  /// that; a `notice::Done` of each follows. Asked again, nothing is entered twice.
  Result<std::vector<ConversationId>> hand_over_groups(StoreTransaction& store);
  /// Second step: the account's tombstone, for `delete_account`. The same again for as long as no
  /// other device changes the account. `rules::device_certifies`.
  Result<Bytes> make_tombstone(StoreTransaction& store);

  /// Nothing that this person says is heard any more: direct messages are not delivered to any
  /// device of this account, and what they say in groups is not shown. They are not told, and can
  /// neither open a direct conversation nor let this account into a group. A `notice::Done` of no
  /// conversation follows. `rules::peer_is_somebody_else` for oneself.
  Result<void> block(StoreTransaction& store, const std::string& username);
  /// What they said meanwhile in groups is shown, the rest is gone.
  Result<void> unblock(StoreTransaction& store, const std::string& username);
  /// Who may open a direct conversation with this account, and who may let it into a group. A
  /// `notice::Done` of no conversation follows.
  Result<void> admit(StoreTransaction& store, const Admissions& admissions);

  /// Takes up a conversation that somebody who is no contact let this account into, as writing in
  /// it does, and tells its devices. `rules::conversation_is_known`.
  Result<void> accept(StoreTransaction& store, ConversationId id, Instant now);
  /// Somebody may write to this account, and let it into groups, as if it had written to them: what
  /// they do then is no request, and a direct chat that they had opened is taken up, whenever this
  /// device hears of it. A `notice::Done` of no conversation follows.
  /// `rules::peer_is_somebody_else` for oneself.
  Result<void> accept_contact(StoreTransaction& store, const std::string& username);
  /// Shows nothing of it any more, and leaves it where it is a group. Nobody is told; a message to
  /// them takes it up after all. Likewise.
  Result<void> decline(StoreTransaction& store, ConversationId id, Instant now);

  /// How many more people may be written to who have not accepted this account; nothing before the
  /// hub has said so, and again from when this account has come to somebody.
  std::optional<std::uint32_t> first_contacts_left() const { return memory_.first_contacts_left; }

  /// What this account calls itself and looks like from now on: known to whom it speaks with, once
  /// it says the next thing there. It changes what is newest then, on whichever device that was
  /// said. A `notice::Done` of no conversation follows, with `api::rules::profile_is_later` where
  /// another device was faster, and `content::rules::profile_is_valid` where a picture would be of
  /// nobody. `rules::device_is_registered`, `content::rules::profile_is_valid`.
  Result<void> change_profile(StoreTransaction& store, const ProfileChange& change);

  /// Asks the directory for a person, whatever is known already. A `notice::Done` of no
  /// conversation follows. `rules::peer_is_somebody_else` for oneself.
  Result<void> look_up(StoreTransaction& store, const std::string& username);
  /// The person has compared this key with its owner, or takes it without. Told to all devices of
  /// the account. `rules::safety_number_is_current` where the account has another key by now,
  /// `rules::account_is_looked_up`, `rules::trusted_keys_are_few`.
  Result<void> trust(
      StoreTransaction& store, const identity::Party& party, Trust trust, Instant now
  );

  /// Asks the hub whether what a report is to disclose can be proven; a `notice::FrankChecked` of
  /// each message follows. In the place of what was asked before.
  void check_franks(const report::AbuseReport& report);
  /// Puts a report (client/reports.h) into the outbox, as it is but for its id, and what is to be
  /// done beside it behind that. `notice::ReportChanged` follow. Nobody but the reviewers learns
  /// who reported. `rules::device_is_registered`, `rules::peer_is_somebody_else`, those of
  /// `report::check_report` and `check_size`, of `leave`; `rules::account_is_looked_up` where
  /// somebody is to be blocked whose name is not known.
  Result<report::ReportId> file_report(
      StoreTransaction& store, report::AbuseReport report, const AfterReport& after, Instant now
  );
  /// Asks for a second look at a decision about this account, once. `rules::decision_is_known`,
  /// `rules::appeal_is_in_time`, `rules::appeal_is_new`, those of `report::check_appeal`.
  Result<void> appeal(
      StoreTransaction& store, report::DecisionId decision, SecretBytes text, Instant now
  );
  /// The person has seen what the provider says of the decision.
  Result<void> note_told(
      StoreTransaction& store, report::DecisionId decision, api::NoticeKind kind
  );

  /// Erases what is over (client/erasure.h), takes in the events and does what can be done next.
  Result<Effects> run(StoreTransaction& store, std::span<const Event> events, Instant now);

 private:
  Result<ConversationId> conversation_for(
      StoreTransaction& store, const Target& target, Instant now
  );
  Result<ConversationId> open_conversation(
      StoreTransaction& store,
      Conversation conversation,
      std::vector<std::string> usernames,
      const mls_wire::Suite& suite = mls_wire::preferred_suite
  );
  Result<void> enter(StoreTransaction& store, const OutboxEntry& entry);
  Result<MessageRow> say_about(
      StoreTransaction& store, const Message& line, const content::MimiContent& content, Instant now
  );
  Result<void> enter_safety(StoreTransaction& store, OutboxKind kind, const std::string& username);
  Result<void> enter_filing(
      StoreTransaction& store, OutboxKind kind, ByteView id, SecretBytes plaintext
  );
  Result<AccountId> account_named(StoreTransaction& store, const std::string& username);

  Context work_on(StoreTransaction& store, Instant now);

  Random& random_;
  Workers& workers_;
  std::size_t stock_;
  Memory memory_;
};

}  // namespace causeway::client
