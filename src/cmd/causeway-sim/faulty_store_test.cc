#include <utility>

#include "cmd/causeway-sim/faulty_reports_test.h"

namespace causeway::simulate {
namespace {

/// Passes everything on, but for the call that is to fail.
class FaultyTransaction final : public FaultyReports {
 public:
  using FaultyReports::FaultyReports;

  Result<void> commit() override {
    TRY(step());
    return inner_->commit();
  }

  Result<std::optional<client::Self>> self() override {
    TRY(step());
    return inner_->self();
  }

  Result<void> put_self(const client::Self& self) override {
    TRY(step());
    return inner_->put_self(self);
  }

  Result<void> delete_self() override {
    TRY(step());
    return inner_->delete_self();
  }

  Result<client::AccountChangeRow> add_account_change(const client::AccountChange& change
  ) override {
    TRY(step());
    return inner_->add_account_change(change);
  }

  Result<void> put_account_change(const client::AccountChange& change) override {
    TRY(step());
    return inner_->put_account_change(change);
  }

  Result<void> delete_account_change(client::AccountChangeRow row) override {
    TRY(step());
    return inner_->delete_account_change(row);
  }

  Result<std::optional<client::AccountChange>> first_account_change() override {
    TRY(step());
    return inner_->first_account_change();
  }

  Result<std::vector<client::DeviceName>> device_names() override {
    TRY(step());
    return inner_->device_names();
  }

  Result<void> put_device_name(const client::DeviceName& name) override {
    TRY(step());
    return inner_->put_device_name(name);
  }

  Result<std::optional<client::Recovery>> recovery() override {
    TRY(step());
    return inner_->recovery();
  }

  Result<void> put_recovery(const client::Recovery& recovery) override {
    TRY(step());
    return inner_->put_recovery(recovery);
  }

  Result<void> delete_recovery() override {
    TRY(step());
    return inner_->delete_recovery();
  }

  Result<std::uint64_t> inbox_number() override {
    TRY(step());
    return inner_->inbox_number();
  }

  Result<void> put_inbox_number(std::uint64_t number) override {
    TRY(step());
    return inner_->put_inbox_number(number);
  }

  Result<void> put_key_package(
      ByteView ref, client::KeyPackageUse use, std::uint64_t end_ms, const SecretBytes& bundle
  ) override {
    TRY(step());
    return inner_->put_key_package(ref, use, end_ms, bundle);
  }

  Result<void> expire_key_packages(std::uint64_t now_ms) override {
    TRY(step());
    return inner_->expire_key_packages(now_ms);
  }

  Result<std::optional<SecretBytes>> key_package(ByteView ref) override {
    TRY(step());
    return inner_->key_package(ref);
  }

  Result<void> spend_key_package(ByteView ref) override {
    TRY(step());
    return inner_->spend_key_package(ref);
  }

  Result<std::optional<client::Person>> person(AccountId account) override {
    TRY(step());
    return inner_->person(account);
  }

  Result<std::optional<client::Person>> person_named(std::string_view username) override {
    TRY(step());
    return inner_->person_named(username);
  }

  Result<void> put_person(const client::Person& person) override {
    TRY(step());
    return inner_->put_person(person);
  }

  Result<std::optional<client::Conversation>> conversation(ConversationId id) override {
    TRY(step());
    return inner_->conversation(id);
  }

  Result<std::vector<client::Conversation>> conversations() override {
    TRY(step());
    return inner_->conversations();
  }

  Result<void> put_conversation(const client::Conversation& conversation) override {
    TRY(step());
    return inner_->put_conversation(conversation);
  }

  Result<void> merge_conversation(ConversationId from, ConversationId to) override {
    TRY(step());
    return inner_->merge_conversation(from, to);
  }

  Result<std::optional<client::MlsState>> group(ConversationId id) override {
    TRY(step());
    return inner_->group(id);
  }

  Result<void> put_group(ConversationId id, const client::MlsState& state) override {
    TRY(step());
    return inner_->put_group(id, state);
  }

  Result<void> put_ratchets(ConversationId id, const SecretBytes& ratchets) override {
    TRY(step());
    return inner_->put_ratchets(id, ratchets);
  }

  Result<void> delete_group(ConversationId id) override {
    TRY(step());
    return inner_->delete_group(id);
  }

  Result<std::vector<Bytes>> tree(ConversationId id) override {
    TRY(step());
    return inner_->tree(id);
  }

  Result<void> put_tree(ConversationId id, const mls_tree::TreeRecord& record) override {
    TRY(step());
    return inner_->put_tree(id, record);
  }

  Result<std::vector<client::RosterEntry>> roster(ConversationId id) override {
    TRY(step());
    return inner_->roster(id);
  }

  Result<void> put_roster(ConversationId id, const client::RosterEntry& entry) override {
    TRY(step());
    return inner_->put_roster(id, entry);
  }

  Result<void> delete_roster(ConversationId id, AccountId account) override {
    TRY(step());
    return inner_->delete_roster(id, account);
  }

  Result<std::optional<client::PendingChange>> pending(ConversationId id) override {
    TRY(step());
    return inner_->pending(id);
  }

  Result<void> put_pending(ConversationId id, const client::PendingChange& change) override {
    TRY(step());
    return inner_->put_pending(id, change);
  }

  Result<void> delete_pending(ConversationId id) override {
    TRY(step());
    return inner_->delete_pending(id);
  }

  Result<client::Place> newest_place(ConversationId conversation) override {
    TRY(step());
    return inner_->newest_place(conversation);
  }

  Result<client::MessageRow> add_message(const client::Message& message) override {
    TRY(step());
    return inner_->add_message(message);
  }

  Result<void> put_message(const client::Message& message) override {
    TRY(step());
    return inner_->put_message(message);
  }

  Result<std::optional<client::Message>> message(client::MessageRow row) override {
    TRY(step());
    return inner_->message(row);
  }

  Result<std::optional<client::Message>> find_message(
      ConversationId conversation, const client::MessageId& id
  ) override {
    TRY(step());
    return inner_->find_message(conversation, id);
  }

  Result<std::vector<client::Message>> all_messages(
      ConversationId conversation, client::MessageRow before, std::size_t count
  ) override {
    TRY(step());
    return inner_->all_messages(conversation, before, count);
  }

  Result<void> mark_unshown(client::MessageRow row) override {
    TRY(step());
    return inner_->mark_unshown(row);
  }

  Result<std::vector<client::MessageRow>> expired(std::uint64_t now_ms, std::size_t count)
      override {
    TRY(step());
    return inner_->expired(now_ms, count);
  }

  Result<void> erase_evidence(std::uint64_t now_ms, std::size_t count) override {
    TRY(step());
    return inner_->erase_evidence(now_ms, count);
  }

  Result<void> put_annotation(const client::Annotation& annotation) override {
    TRY(step());
    return inner_->put_annotation(annotation);
  }

  Result<void> delete_annotation(client::MessageRow message) override {
    TRY(step());
    return inner_->delete_annotation(message);
  }

  Result<std::vector<client::Annotation>> reactions(
      ConversationId conversation, const client::MessageId& target, std::size_t count
  ) override {
    TRY(step());
    return inner_->reactions(conversation, target, count);
  }

  Result<std::vector<client::Annotation>> annotations_by(
      AccountId account,
      ConversationId conversation,
      const client::MessageId& target,
      client::AnnotationKind kind,
      std::size_t count
  ) override {
    TRY(step());
    return inner_->annotations_by(account, conversation, target, kind, count);
  }

  Result<void> put_owed_receipt(const client::OwedReceipt& owed) override {
    TRY(step());
    return inner_->put_owed_receipt(owed);
  }

  Result<void> delete_owed_receipt(client::MessageRow message, content::Status status) override {
    TRY(step());
    return inner_->delete_owed_receipt(message, status);
  }

  Result<std::vector<client::OwedReceipt>> owed_receipts(std::size_t count) override {
    TRY(step());
    return inner_->owed_receipts(count);
  }

  Result<void> put_receipt(const client::Receipt& receipt) override {
    TRY(step());
    return inner_->put_receipt(receipt);
  }

  Result<std::vector<client::Receipt>> receipts(client::MessageRow message) override {
    TRY(step());
    return inner_->receipts(message);
  }

  Result<void> delete_attachments(client::MessageRow message) override {
    TRY(step());
    return inner_->delete_attachments(message);
  }

  Result<std::vector<client::Message>> messages(
      ConversationId conversation, client::MessageRow before, std::size_t count
  ) override {
    TRY(step());
    return inner_->messages(conversation, before, count);
  }

  Result<std::vector<client::Message>> unshown(client::MessageRow after, std::size_t count)
      override {
    TRY(step());
    return inner_->unshown(after, count);
  }

  Result<void> mark_shown(client::MessageRow row) override {
    TRY(step());
    return inner_->mark_shown(row);
  }

  Result<client::NewsRow> add_news(const client::News& news) override {
    TRY(step());
    return inner_->add_news(news);
  }

  Result<std::vector<client::News>> news(client::NewsRow after, std::size_t count) override {
    TRY(step());
    return inner_->news(after, count);
  }

  Result<void> delete_news(client::NewsRow row) override {
    TRY(step());
    return inner_->delete_news(row);
  }

  Result<void> put_attachment(const client::Attachment& attachment) override {
    TRY(step());
    return inner_->put_attachment(attachment);
  }

  Result<std::vector<client::Attachment>> attachments(client::MessageRow message) override {
    TRY(step());
    return inner_->attachments(message);
  }

  Result<std::vector<client::Attachment>> attachments_in(client::BlobState state) override {
    TRY(step());
    return inner_->attachments_in(state);
  }

  Result<client::OutboxRow> add_outbox(const client::OutboxEntry& entry) override {
    TRY(step());
    return inner_->add_outbox(entry);
  }

  Result<void> put_outbox(const client::OutboxEntry& entry) override {
    TRY(step());
    return inner_->put_outbox(entry);
  }

  Result<void> delete_outbox(client::OutboxRow row) override {
    TRY(step());
    return inner_->delete_outbox(row);
  }

  Result<std::vector<client::OutboxEntry>> outbox() override {
    TRY(step());
    return inner_->outbox();
  }

  Result<std::optional<client::OutboxEntry>> outbox_entry(client::OutboxRow row) override {
    TRY(step());
    return inner_->outbox_entry(row);
  }

  Result<std::optional<client::OutboxEntry>> outbox_head(ConversationId conversation) override {
    TRY(step());
    return inner_->outbox_head(conversation);
  }
};

class FaultyStore final : public client::ClientStore {
 public:
  FaultyStore(std::unique_ptr<client::ClientStore> inner, StoreFaults& faults)
      : inner_(std::move(inner)), faults_(faults) {}

  Result<std::unique_ptr<client::StoreTransaction>> begin() override {
    return std::unique_ptr<client::StoreTransaction>(
        std::make_unique<FaultyTransaction>(TRY(inner_->begin()), faults_)
    );
  }

 private:
  std::unique_ptr<client::ClientStore> inner_;
  StoreFaults& faults_;
};

}  // namespace

std::unique_ptr<client::ClientStore> make_faulty(
    std::unique_ptr<client::ClientStore> store, StoreFaults& faults
) {
  return std::make_unique<FaultyStore>(std::move(store), faults);
}

}  // namespace causeway::simulate
