#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "client/join_records.h"
#include "client/records.h"
#include "client/report_records.h"
#include "client/rules.h"
#include "mls_tree/stored_tree.h"

/// The port to a device's store. One store has one owner (a lock file or Web Lock), so there is one
/// transaction at a time.
namespace causeway::client {

enum class KeyPackageUse : std::uint8_t {
  once = 1,
  last_resort = 2,
};

/// All reads and writes of one step. Dropped without `commit`, it leaves nothing behind. Every
/// function may answer `rules::store_works`; then the transaction is spent.
class StoreTransaction {
 public:
  virtual ~StoreTransaction() = default;

  /// Durable when this returns ok (docs/formats/sealed-database.md).
  virtual Result<void> commit() = 0;

  virtual Result<std::optional<Self>> self() = 0;
  virtual Result<void> put_self(const Self& self) = 0;
  virtual Result<void> delete_self() = 0;

  /// Adds; answers the new row.
  virtual Result<AccountChangeRow> add_account_change(const AccountChange& change) = 0;
  virtual Result<void> put_account_change(const AccountChange& change) = 0;
  virtual Result<void> delete_account_change(AccountChangeRow row) = 0;
  virtual Result<std::optional<AccountChange>> first_account_change() = 0;

  virtual Result<std::vector<DeviceName>> device_names() = 0;
  virtual Result<void> put_device_name(const DeviceName& name) = 0;

  virtual Result<std::optional<Recovery>> recovery() = 0;
  virtual Result<void> put_recovery(const Recovery& recovery) = 0;
  virtual Result<void> delete_recovery() = 0;

  /// The highest inbox number whose item is in this store.
  virtual Result<std::uint64_t> inbox_number() = 0;
  virtual Result<void> put_inbox_number(std::uint64_t number) = 0;

  /// Secrets of a key package that is published, by KeyPackageRef; `end_ms`: when nobody can use
  /// it any more.
  virtual Result<void> put_key_package(
      ByteView ref, KeyPackageUse use, std::uint64_t end_ms, const SecretBytes& bundle
  ) = 0;
  virtual Result<std::optional<SecretBytes>> key_package(ByteView ref) = 0;
  /// Leaves last-resort packages in place.
  virtual Result<void> spend_key_package(ByteView ref) = 0;
  /// Deletes the secrets of all packages, of last resort too, whose end has come.
  virtual Result<void> expire_key_packages(std::uint64_t now_ms) = 0;

  virtual Result<std::optional<Person>> person(AccountId account) = 0;
  virtual Result<std::optional<Person>> person_named(std::string_view username) = 0;
  virtual Result<void> put_person(const Person& person) = 0;

  /// Ascending by account.
  virtual Result<std::vector<TrustedKey>> trusted_keys() = 0;
  virtual Result<std::optional<TrustedKey>> trusted_key(AccountId account) = 0;
  /// In the place of what was known of the account.
  virtual Result<void> put_trusted_key(const TrustedKey& key) = 0;

  virtual Result<std::optional<KeptProfile>> profile(AccountId account) = 0;
  /// What the account calls itself; empty where that is not known.
  virtual Result<std::string> profile_name(AccountId account) = 0;
  /// At most `count` accounts whose profile the hub is to be asked for by then (`next_ms`), without
  /// those that are blocked.
  virtual Result<std::vector<AccountId>> profiles_to_ask(
      std::uint64_t now_ms, std::size_t count
  ) = 0;
  /// In the place of what was known of the account.
  virtual Result<void> put_profile(const KeptProfile& profile) = 0;
  virtual Result<std::optional<ToldProfile>> told_profile(ConversationId conversation) = 0;
  virtual Result<void> put_told_profile(const ToldProfile& told) = 0;

  /// Whom this account has accepted, ascending: it has written to them, or said so.
  virtual Result<std::vector<AccountId>> contacts() = 0;
  virtual Result<bool> is_contact(AccountId account) = 0;
  virtual Result<void> add_contact(AccountId account) = 0;
  virtual Result<void> remove_contact(AccountId account) = 0;
  /// The `count` that changed last, the latest first.
  virtual Result<std::vector<MessageRequest>> message_requests(std::size_t count) = 0;
  virtual Result<std::optional<MessageRequest>> message_request(ConversationId conversation) = 0;
  /// In the place of what was known of the conversation.
  virtual Result<void> put_message_request(const MessageRequest& request) = 0;

  /// Whom this account does not want to hear from, ascending.
  virtual Result<std::vector<AccountId>> blocked() = 0;
  virtual Result<void> block(AccountId account) = 0;
  virtual Result<void> unblock(AccountId account) = 0;
  virtual Result<Admissions> admissions() = 0;
  virtual Result<void> put_admissions(const Admissions& admissions) = 0;

  virtual Result<std::optional<Conversation>> conversation(ConversationId id) = 0;
  /// Newest first.
  virtual Result<std::vector<Conversation>> conversations() = 0;
  virtual Result<void> put_conversation(const Conversation& conversation) = 0;
  /// Moves messages and outbox entries of `from` to `to` and forgets `from` with its group.
  virtual Result<void> merge_conversation(ConversationId from, ConversationId to) = 0;

  virtual Result<std::optional<MlsState>> group(ConversationId id) = 0;
  virtual Result<void> put_group(ConversationId id, const MlsState& state) = 0;
  virtual Result<void> put_ratchets(ConversationId id, const SecretBytes& ratchets) = 0;
  /// With the records of its tree, and its roster.
  virtual Result<void> delete_group(ConversationId id) = 0;
  /// The records of a group's ratchet tree (mls_tree/stored_tree.h), in the order in which they
  /// were written; none where there is no group.
  virtual Result<std::vector<Bytes>> tree(ConversationId id) = 0;
  /// Appends the record; one that is the whole tree takes the place of all others.
  virtual Result<void> put_tree(ConversationId id, const mls_tree::TreeRecord& record) = 0;

  /// The accounts in a conversation, ascending.
  virtual Result<std::vector<RosterEntry>> roster(ConversationId id) = 0;
  /// Adds an account or replaces what was known of it.
  virtual Result<void> put_roster(ConversationId id, const RosterEntry& entry) = 0;
  virtual Result<void> delete_roster(ConversationId id, AccountId account) = 0;

  /// Nothing where members said nothing of it.
  virtual Result<std::optional<HeldGroupLink>> group_link(ConversationId id) = 0;
  virtual Result<void> put_group_link(ConversationId id, const HeldGroupLink& link) = 0;
  /// With everybody who asks to be let in by it.
  virtual Result<void> delete_group_link(ConversationId id) = 0;
  /// Ascending by account, in whatever state.
  virtual Result<std::vector<JoinRequest>> join_requests(ConversationId id) = 0;
  virtual Result<std::optional<JoinRequest>> join_request(ConversationId id, AccountId account) = 0;
  /// Of all conversations.
  virtual Result<std::vector<JoinRequest>> unproven_joins() = 0;
  /// One for each conversation and account.
  virtual Result<void> put_join_request(const JoinRequest& request) = 0;
  virtual Result<void> delete_join_request(ConversationId id, AccountId account) = 0;
  /// Forgets those that were signed before that time.
  virtual Result<void> expire_join_requests(std::uint64_t before_ms) = 0;
  /// Forgets of those that are closed all but the `count` that were signed last.
  virtual Result<void> forget_closed_joins(ConversationId id, std::size_t count) = 0;
  /// Ascending by conversation, in whatever state.
  virtual Result<std::vector<OwnJoin>> own_joins() = 0;
  virtual Result<std::optional<OwnJoin>> own_join(ConversationId id) = 0;
  virtual Result<void> put_own_join(const OwnJoin& join) = 0;

  virtual Result<std::optional<PendingChange>> pending(ConversationId id) = 0;
  virtual Result<void> put_pending(ConversationId id, const PendingChange& change) = 0;
  virtual Result<void> delete_pending(ConversationId id) = 0;

  /// Adds; answers the new row.
  virtual Result<MessageRow> add_message(const Message& message) = 0;
  virtual Result<void> put_message(const Message& message) = 0;
  virtual Result<std::optional<Message>> message(MessageRow row) = 0;
  /// Those that are unproven have no id.
  virtual Result<std::optional<Message>> find_message(
      ConversationId conversation, const MessageId& id
  ) = 0;
  /// The last `count` messages in front of `before` (of all, where it is zero), in the order of
  /// the conversation; without those that are hidden.
  virtual Result<std::vector<Message>> messages(
      ConversationId conversation, MessageRow before, std::size_t count
  ) = 0;
  /// The same with those that are hidden.
  virtual Result<std::vector<Message>> all_messages(
      ConversationId conversation, MessageRow before, std::size_t count
  ) = 0;
  /// The highest place of a message that is not queued; 0 where there is none.
  virtual Result<Place> newest_place(ConversationId conversation) = 0;

  /// The message that the hub accepted with this number, where it is here.
  virtual Result<std::optional<Message>> message_at(ConversationId conversation, Place place) = 0;
  /// The first `count` numbers, from `first` to `last`, of messages that are here, ascending.
  virtual Result<std::vector<Place>> places(
      ConversationId conversation, Place first, Place last, std::size_t count
  ) = 0;

  /// Of others, after `after`, and not shown to the person yet (`mark_shown`), in the order of
  /// their arrival: lines of conversations, and what changed one (`mark_unshown`).
  virtual Result<std::vector<Message>> unshown(MessageRow after, std::size_t count) = 0;
  virtual Result<void> mark_shown(MessageRow row) = 0;
  virtual Result<void> mark_unshown(MessageRow row) = 0;
  /// At most `count` messages whose `expires_ms` has come.
  virtual Result<std::vector<MessageRow>> expired(std::uint64_t now_ms, std::size_t count) = 0;
  /// Empties `application_data` of at most `count` messages whose evidence has ended.
  virtual Result<void> erase_evidence(std::uint64_t now_ms, std::size_t count) = 0;

  /// Lines whose text is not what `find_lines` knows of them: those that were added, and those that
  /// were marked, at most `count`.
  virtual Result<std::vector<MessageRow>> unindexed(std::size_t count) = 0;
  virtual Result<void> mark_unindexed(MessageRow row) = 0;
  /// By which the line is found from now on; `content::folded`.
  virtual Result<void> put_text(MessageRow row, std::string_view text) = 0;
  /// The line is not found any more.
  virtual Result<void> forget_text(MessageRow row, std::uint64_t now_ms) = 0;
  /// Where a text was forgotten before that time: takes the last traces of all such out of the
  /// index.
  virtual Result<void> tidy_index(std::uint64_t before_ms) = 0;
  /// The newest `count` lines that fit, newest first, as far as they are indexed. Without what is
  /// not to be shown: of people who are blocked, new in chats that are not proven, and in message
  /// requests that are not accepted.
  virtual Result<std::vector<MessageRow>> find_lines(
      const LineSearch& search, std::size_t count
  ) = 0;

  /// Takes the place of an earlier one of the same message.
  virtual Result<void> put_annotation(const Annotation& annotation) = 0;
  virtual Result<void> delete_annotation(MessageRow message) = 0;
  /// The first `count` reactions to a message, in the order of their numbers.
  virtual Result<std::vector<Annotation>> reactions(
      ConversationId conversation, const MessageId& target, std::size_t count
  ) = 0;
  /// The latest `count` of one account, latest first.
  virtual Result<std::vector<Annotation>> annotations_by(
      AccountId account,
      ConversationId conversation,
      const MessageId& target,
      AnnotationKind kind,
      std::size_t count
  ) = 0;

  /// Adds; answers the new row.
  virtual Result<NewsRow> add_news(const News& news) = 0;
  /// After `after`, in the order in which they happened.
  virtual Result<std::vector<News>> news(NewsRow after, std::size_t count) = 0;
  /// The person was told.
  virtual Result<void> delete_news(NewsRow row) = 0;

  virtual Result<Told> told(ConversationId conversation) = 0;
  virtual Result<void> put_told(ConversationId conversation, const Told& told) = 0;
  /// Ascending; no two have a number in common.
  virtual Result<std::vector<Gap>> gaps(ConversationId conversation) = 0;
  /// Adds, or takes the place of the one that begins with the same number.
  virtual Result<void> put_gap(const Gap& gap) = 0;
  virtual Result<void> delete_gap(ConversationId conversation, std::uint64_t first) = 0;
  virtual Result<std::vector<ConversationId>> conversations_with_gaps() = 0;
  virtual Result<std::optional<HistoryKey>> history_key(ConversationId conversation) = 0;
  virtual Result<void> put_history_key(const HistoryKey& key) = 0;
  virtual Result<void> delete_history_key(ConversationId conversation) = 0;
  /// When this device last began to give older messages to that one; 0: never.
  virtual Result<std::uint64_t> history_tried_ms(DeviceId device) = 0;
  virtual Result<void> put_history_tried(DeviceId device, std::uint64_t time_ms) = 0;
  /// Whether this store has forgotten what was in it, and was not told since what that was.
  virtual Result<bool> is_set_back() = 0;
  virtual Result<void> note_set_back() = 0;
  virtual Result<void> forget_set_back() = 0;

  /// Of one that is owed already, the status only grows.
  virtual Result<void> put_owed_receipt(const OwedReceipt& owed) = 0;
  /// Unless a higher status is owed.
  virtual Result<void> delete_owed_receipt(MessageRow message, content::Status status) = 0;
  /// The first `count`, in the order in which their messages came.
  virtual Result<std::vector<OwedReceipt>> owed_receipts(std::size_t count) = 0;
  /// One for each message and account; its status only grows.
  virtual Result<void> put_receipt(const Receipt& receipt) = 0;
  virtual Result<std::vector<Receipt>> receipts(MessageRow message) = 0;

  /// As if nothing was done with it where there is none.
  virtual Result<PersonalChat> personal_chat(ConversationId id) = 0;
  virtual Result<void> put_personal_chat(const PersonalChat& chat) = 0;
  /// At most `count` that are unsaid.
  virtual Result<std::vector<PersonalChat>> unsaid_chats(std::size_t count) = 0;
  virtual Result<Signs> signs() = 0;
  virtual Result<void> put_signs(const Signs& signs) = 0;
  virtual Result<HiddenWords> hidden_words() = 0;
  virtual Result<void> put_hidden_words(const HiddenWords& hidden) = 0;
  /// Somebody has to be told everything anew.
  virtual Result<void> unsay_personal_state() = 0;
  /// Lines of others than `own`, behind `after`, without those of people who are blocked.
  virtual Result<std::size_t> unread_count(ConversationId id, Place after, AccountId own) = 0;

  virtual Result<void> put_attachment(const Attachment& attachment) = 0;
  virtual Result<std::vector<Attachment>> attachments(MessageRow message) = 0;
  virtual Result<std::vector<Attachment>> attachments_in(BlobState state) = 0;
  virtual Result<void> delete_attachments(MessageRow message) = 0;

  virtual Result<OutboxRow> add_outbox(const OutboxEntry& entry) = 0;
  virtual Result<void> put_outbox(const OutboxEntry& entry) = 0;
  virtual Result<void> delete_outbox(OutboxRow row) = 0;
  /// All, in the order of their rows.
  virtual Result<std::vector<OutboxEntry>> outbox() = 0;
  virtual Result<std::optional<OutboxEntry>> outbox_entry(OutboxRow row) = 0;
  /// The first of a conversation.
  virtual Result<std::optional<OutboxEntry>> outbox_head(ConversationId conversation) = 0;

  /// The latest first.
  virtual Result<std::vector<OwnReport>> own_reports() = 0;
  virtual Result<std::optional<OwnReport>> own_report(report::ReportId id) = 0;
  virtual Result<void> put_own_report(const OwnReport& report) = 0;
  virtual Result<std::optional<Filing>> filing(OutboxRow row) = 0;
  virtual Result<void> put_filing(const Filing& filing) = 0;
  virtual Result<void> delete_filing(OutboxRow row) = 0;

  /// In the order in which they came.
  virtual Result<std::vector<KeptNotice>> kept_notices() = 0;
  virtual Result<std::optional<KeptNotice>> kept_notice(
      report::DecisionId decision, api::NoticeKind kind
  ) = 0;
  /// In the place of the one of this decision and kind.
  virtual Result<void> put_kept_notice(const KeptNotice& notice) = 0;
  /// Forgets all but the `count` that came last.
  virtual Result<void> forget_old_notices(std::size_t count) = 0;
};

class ClientStore {
 public:
  virtual ~ClientStore() = default;
  /// Requires that no other transaction is open.
  virtual Result<std::unique_ptr<StoreTransaction>> begin() = 0;
};

}  // namespace causeway::client
