#pragma once

#include <cstdint>
#include <memory>

#include "base/store_error.h"
#include "provider/account_table.h"
#include "provider/backup_table.h"
#include "provider/blob_table.h"
#include "provider/conversation_table.h"
#include "provider/inbox_table.h"
#include "provider/join_table.h"
#include "provider/key_package_table.h"
#include "provider/link_table.h"
#include "provider/measure_table.h"
#include "provider/message_table.h"
#include "provider/report_table.h"
#include "provider/safety_table.h"

/// What the provider keeps, as its handlers need it. No operation joins what belongs to different
/// shard keys, so the same calls serve one SQLite file and many PostgreSQL clusters. Everything
/// here throws `StoreError` when the store cannot do its work; the transaction is dropped then.
namespace causeway::provider {

/// All that happens through it is kept as a whole by `commit`, or not at all: the destructor drops
/// what was not committed. Used by one thread. A `const Transaction` reads one unchanging view.
class Transaction {
 public:
  virtual ~Transaction() = default;

  virtual AccountTable& accounts() = 0;
  virtual KeyPackageTable& key_packages() = 0;
  virtual ConversationTable& conversations() = 0;
  virtual MessageTable& messages() = 0;
  virtual InboxTable& inboxes() = 0;
  virtual BlobTable& blobs() = 0;
  virtual LinkTable& links() = 0;
  virtual BackupTable& backups() = 0;
  virtual SafetyTable& safety() = 0;
  virtual JoinTable& joins() = 0;
  virtual ReportTable& reports() = 0;
  virtual MeasureTable& measures() = 0;

  virtual const AccountTable& accounts() const = 0;
  virtual const KeyPackageTable& key_packages() const = 0;
  virtual const ConversationTable& conversations() const = 0;
  virtual const MessageTable& messages() const = 0;
  virtual const InboxTable& inboxes() const = 0;
  virtual const BlobTable& blobs() const = 0;
  virtual const LinkTable& links() const = 0;
  virtual const BackupTable& backups() const = 0;
  virtual const SafetyTable& safety() const = 0;
  virtual const JoinTable& joins() const = 0;
  virtual const ReportTable& reports() const = 0;
  virtual const MeasureTable& measures() const = 0;

  /// Grows whenever something is written.
  virtual std::uint64_t changes() const = 0;

  /// Durable when it returns. Requires that no accepted message is untagged. Throws `StoreError`,
  /// and then nothing was kept.
  virtual void commit() = 0;
};

class ProviderStore {
 public:
  virtual ~ProviderStore() = default;

  /// One at a time. Whoever already sees an older state loses nothing: writers wait or fail here.
  virtual std::unique_ptr<Transaction> begin_write() = 0;
  /// From any thread, beside a writer.
  virtual std::unique_ptr<const Transaction> begin_read() = 0;
};

}  // namespace causeway::provider
