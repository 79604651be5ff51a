#pragma once

#include <optional>
#include <utility>

#include "adapters/sqlite/database.h"
#include "adapters/sqlite/transaction.h"
#include "base/store_error.h"
#include "client/store.h"

namespace causeway::adapters::sqlite_client {

/// The one open transaction of a SqliteClientStore.
class ClientTransaction final : public client::StoreTransaction {
 public:
  ClientTransaction(sqlite::Database& database, std::optional<StoreError>& failure)
      : database_(database), failure_(failure), transaction_(database) {}

  Result<void> commit() override;

  Result<std::optional<client::Self>> self() override;
  Result<void> put_self(const client::Self& self) override;
  Result<void> delete_self() override;

  Result<client::AccountChangeRow> add_account_change(const client::AccountChange& change) override;
  Result<void> put_account_change(const client::AccountChange& change) override;
  Result<void> delete_account_change(client::AccountChangeRow row) override;
  Result<std::optional<client::AccountChange>> first_account_change() override;
  Result<std::vector<client::DeviceName>> device_names() override;
  Result<void> put_device_name(const client::DeviceName& name) override;

  Result<std::optional<client::Recovery>> recovery() override;
  Result<void> put_recovery(const client::Recovery& recovery) override;
  Result<void> delete_recovery() override;

  Result<std::uint64_t> inbox_number() override;
  Result<void> put_inbox_number(std::uint64_t number) override;

  Result<void> put_key_package(
      ByteView ref, client::KeyPackageUse use, std::uint64_t end_ms, const SecretBytes& bundle
  ) override;
  Result<std::optional<SecretBytes>> key_package(ByteView ref) override;
  Result<void> spend_key_package(ByteView ref) override;
  Result<void> expire_key_packages(std::uint64_t now_ms) override;

  Result<std::optional<client::Person>> person(AccountId account) override;
  Result<std::optional<client::Person>> person_named(std::string_view username) override;
  Result<void> put_person(const client::Person& person) override;

  Result<std::vector<client::TrustedKey>> trusted_keys() override;
  Result<std::optional<client::TrustedKey>> trusted_key(AccountId account) override;
  Result<void> put_trusted_key(const client::TrustedKey& key) override;

  Result<std::optional<client::KeptProfile>> profile(AccountId account) override;
  Result<std::string> profile_name(AccountId account) override;
  Result<std::vector<AccountId>> profiles_to_ask(std::uint64_t now_ms, std::size_t count) override;
  Result<void> put_profile(const client::KeptProfile& profile) override;
  Result<std::optional<client::ToldProfile>> told_profile(ConversationId conversation) override;
  Result<void> put_told_profile(const client::ToldProfile& told) override;

  Result<std::vector<AccountId>> contacts() override;
  Result<bool> is_contact(AccountId account) override;
  Result<void> add_contact(AccountId account) override;
  Result<void> remove_contact(AccountId account) override;
  Result<std::vector<client::MessageRequest>> message_requests(std::size_t count) override;
  Result<std::optional<client::MessageRequest>> message_request(ConversationId conversation
  ) override;
  Result<void> put_message_request(const client::MessageRequest& request) override;

  Result<std::vector<AccountId>> blocked() override;
  Result<void> block(AccountId account) override;
  Result<void> unblock(AccountId account) override;
  Result<client::Admissions> admissions() override;
  Result<void> put_admissions(const client::Admissions& admissions) override;

  Result<std::optional<client::Conversation>> conversation(ConversationId id) override;
  Result<std::vector<client::Conversation>> conversations() override;
  Result<void> put_conversation(const client::Conversation& conversation) override;
  Result<void> merge_conversation(ConversationId from, ConversationId to) override;

  Result<std::optional<client::MlsState>> group(ConversationId id) override;
  Result<void> put_group(ConversationId id, const client::MlsState& state) override;
  Result<void> put_ratchets(ConversationId id, const SecretBytes& ratchets) override;
  Result<void> delete_group(ConversationId id) override;
  Result<std::vector<Bytes>> tree(ConversationId id) override;
  Result<void> put_tree(ConversationId id, const mls_tree::TreeRecord& record) override;
  Result<std::vector<client::RosterEntry>> roster(ConversationId id) override;
  Result<void> put_roster(ConversationId id, const client::RosterEntry& entry) override;
  Result<void> delete_roster(ConversationId id, AccountId account) override;

  Result<std::optional<client::HeldGroupLink>> group_link(ConversationId id) override;
  Result<void> put_group_link(ConversationId id, const client::HeldGroupLink& link) override;
  Result<void> delete_group_link(ConversationId id) override;
  Result<std::vector<client::JoinRequest>> join_requests(ConversationId id) override;
  Result<std::optional<client::JoinRequest>> join_request(ConversationId id, AccountId account)
      override;
  Result<std::vector<client::JoinRequest>> unproven_joins() override;
  Result<void> put_join_request(const client::JoinRequest& request) override;
  Result<void> delete_join_request(ConversationId id, AccountId account) override;
  Result<void> expire_join_requests(std::uint64_t before_ms) override;
  Result<void> forget_closed_joins(ConversationId id, std::size_t count) override;
  Result<std::vector<client::OwnJoin>> own_joins() override;
  Result<std::optional<client::OwnJoin>> own_join(ConversationId id) override;
  Result<void> put_own_join(const client::OwnJoin& join) override;

  Result<std::optional<client::PendingChange>> pending(ConversationId id) override;
  Result<void> put_pending(ConversationId id, const client::PendingChange& change) override;
  Result<void> delete_pending(ConversationId id) override;

  Result<client::MessageRow> add_message(const client::Message& message) override;
  Result<void> put_message(const client::Message& message) override;
  Result<std::optional<client::Message>> message(client::MessageRow row) override;
  Result<std::optional<client::Message>> find_message(
      ConversationId conversation, const client::MessageId& id
  ) override;
  Result<std::vector<client::Message>> messages(
      ConversationId conversation, client::MessageRow before, std::size_t count
  ) override;
  Result<std::vector<client::Message>> all_messages(
      ConversationId conversation, client::MessageRow before, std::size_t count
  ) override;
  Result<std::optional<client::Message>> message_at(
      ConversationId conversation, client::Place place
  ) override;
  Result<std::vector<client::Place>> places(
      ConversationId conversation, client::Place first, client::Place last, std::size_t count
  ) override;
  Result<client::Place> newest_place(ConversationId conversation) override;

  Result<std::vector<client::Message>> unshown(client::MessageRow after, std::size_t count)
      override;
  Result<void> mark_shown(client::MessageRow row) override;
  Result<void> mark_unshown(client::MessageRow row) override;
  Result<std::vector<client::MessageRow>> expired(std::uint64_t now_ms, std::size_t count) override;
  Result<void> erase_evidence(std::uint64_t now_ms, std::size_t count) override;

  Result<std::vector<client::MessageRow>> unindexed(std::size_t count) override;
  Result<void> mark_unindexed(client::MessageRow row) override;
  Result<void> put_text(client::MessageRow row, std::string_view text) override;
  Result<void> forget_text(client::MessageRow row, std::uint64_t now_ms) override;
  Result<void> tidy_index(std::uint64_t before_ms) override;
  Result<std::vector<client::MessageRow>> find_lines(
      const client::LineSearch& search, std::size_t count
  ) override;

  Result<void> put_annotation(const client::Annotation& annotation) override;
  Result<void> delete_annotation(client::MessageRow message) override;
  Result<std::vector<client::Annotation>> reactions(
      ConversationId conversation, const client::MessageId& target, std::size_t count
  ) override;
  Result<std::vector<client::Annotation>> annotations_by(
      AccountId account,
      ConversationId conversation,
      const client::MessageId& target,
      client::AnnotationKind kind,
      std::size_t count
  ) override;

  Result<client::NewsRow> add_news(const client::News& news) override;
  Result<std::vector<client::News>> news(client::NewsRow after, std::size_t count) override;
  Result<void> delete_news(client::NewsRow row) override;

  Result<client::Told> told(ConversationId conversation) override;
  Result<void> put_told(ConversationId conversation, const client::Told& told) override;
  Result<std::vector<client::Gap>> gaps(ConversationId conversation) override;
  Result<void> put_gap(const client::Gap& gap) override;
  Result<void> delete_gap(ConversationId conversation, std::uint64_t first) override;
  Result<std::vector<ConversationId>> conversations_with_gaps() override;
  Result<std::optional<client::HistoryKey>> history_key(ConversationId conversation) override;
  Result<void> put_history_key(const client::HistoryKey& key) override;
  Result<void> delete_history_key(ConversationId conversation) override;
  Result<std::uint64_t> history_tried_ms(DeviceId device) override;
  Result<void> put_history_tried(DeviceId device, std::uint64_t time_ms) override;
  Result<bool> is_set_back() override;
  Result<void> note_set_back() override;
  Result<void> forget_set_back() override;

  Result<void> put_owed_receipt(const client::OwedReceipt& owed) override;
  Result<void> delete_owed_receipt(client::MessageRow message, content::Status status) override;
  Result<std::vector<client::OwedReceipt>> owed_receipts(std::size_t count) override;
  Result<void> put_receipt(const client::Receipt& receipt) override;
  Result<std::vector<client::Receipt>> receipts(client::MessageRow message) override;

  Result<client::PersonalChat> personal_chat(ConversationId id) override;
  Result<void> put_personal_chat(const client::PersonalChat& chat) override;
  Result<std::vector<client::PersonalChat>> unsaid_chats(std::size_t count) override;
  Result<client::Signs> signs() override;
  Result<void> put_signs(const client::Signs& signs) override;
  Result<client::HiddenWords> hidden_words() override;
  Result<void> put_hidden_words(const client::HiddenWords& hidden) override;
  Result<void> unsay_personal_state() override;
  Result<std::size_t> unread_count(ConversationId id, client::Place after, AccountId own) override;

  Result<void> put_attachment(const client::Attachment& attachment) override;
  Result<std::vector<client::Attachment>> attachments(client::MessageRow message) override;
  Result<std::vector<client::Attachment>> attachments_in(client::BlobState state) override;
  Result<void> delete_attachments(client::MessageRow message) override;

  Result<client::OutboxRow> add_outbox(const client::OutboxEntry& entry) override;
  Result<void> put_outbox(const client::OutboxEntry& entry) override;
  Result<void> delete_outbox(client::OutboxRow row) override;
  Result<std::vector<client::OutboxEntry>> outbox() override;
  Result<std::optional<client::OutboxEntry>> outbox_entry(client::OutboxRow row) override;
  Result<std::optional<client::OutboxEntry>> outbox_head(ConversationId conversation) override;

  Result<std::vector<client::OwnReport>> own_reports() override;
  Result<std::optional<client::OwnReport>> own_report(report::ReportId id) override;
  Result<void> put_own_report(const client::OwnReport& report) override;
  Result<std::optional<client::Filing>> filing(client::OutboxRow row) override;
  Result<void> put_filing(const client::Filing& filing) override;
  Result<void> delete_filing(client::OutboxRow row) override;
  Result<std::vector<client::KeptNotice>> kept_notices() override;
  Result<std::optional<client::KeptNotice>> kept_notice(
      report::DecisionId decision, api::NoticeKind kind
  ) override;
  Result<void> put_kept_notice(const client::KeptNotice& notice) override;
  Result<void> forget_old_notices(std::size_t count) override;

 private:
  /// What `work` answers; exceptions end here and become `store_works`.
  template <typename Work>
  auto guarded(Work&& work) -> Result<decltype(work())> {
    try {
      if constexpr (std::is_void_v<decltype(work())>) {
        std::forward<Work>(work)();
        return {};
      } else {
        return std::forward<Work>(work)();
      }
    } catch (const StoreError& error) {
      failure_ = error;
      return Error{client::rules::store_works};
    }
  }

  sqlite::Database& database_;
  std::optional<StoreError>& failure_;
  sqlite::Transaction transaction_;
};

}  // namespace causeway::adapters::sqlite_client
