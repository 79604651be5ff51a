#pragma once

#include <memory>
#include <utility>

#include "provider/store.h"

namespace causeway::provider {

/// A transaction that passes everything on to another: what stands in front of a store and looks
/// at one thing (its failures, say) is a subclass that overrides that thing.
class TransactionInFront : public Transaction {
 public:
  explicit TransactionInFront(std::unique_ptr<Transaction> inner) : inner_(std::move(inner)) {}

  AccountTable& accounts() override { return inner_->accounts(); }

  KeyPackageTable& key_packages() override { return inner_->key_packages(); }

  ConversationTable& conversations() override { return inner_->conversations(); }

  MessageTable& messages() override { return inner_->messages(); }

  InboxTable& inboxes() override { return inner_->inboxes(); }

  BlobTable& blobs() override { return inner_->blobs(); }

  LinkTable& links() override { return inner_->links(); }

  BackupTable& backups() override { return inner_->backups(); }

  SafetyTable& safety() override { return inner_->safety(); }

  JoinTable& joins() override { return inner_->joins(); }

  ReportTable& reports() override { return inner_->reports(); }

  MeasureTable& measures() override { return inner_->measures(); }

  const AccountTable& accounts() const override { return view().accounts(); }

  const KeyPackageTable& key_packages() const override { return view().key_packages(); }

  const ConversationTable& conversations() const override { return view().conversations(); }

  const MessageTable& messages() const override { return view().messages(); }

  const InboxTable& inboxes() const override { return view().inboxes(); }

  const BlobTable& blobs() const override { return view().blobs(); }

  const LinkTable& links() const override { return view().links(); }

  const BackupTable& backups() const override { return view().backups(); }

  const SafetyTable& safety() const override { return view().safety(); }

  const JoinTable& joins() const override { return view().joins(); }

  const ReportTable& reports() const override { return view().reports(); }

  const MeasureTable& measures() const override { return view().measures(); }

  std::uint64_t changes() const override { return inner_->changes(); }

  void commit() override { inner_->commit(); }

 private:
  const Transaction& view() const { return *inner_; }

  std::unique_ptr<Transaction> inner_;
};

}  // namespace causeway::provider
