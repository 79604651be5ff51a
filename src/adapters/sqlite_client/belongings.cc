// What belongs to messages: attachments, and what other messages say about them.
#include "adapters/sqlite_client/client_transaction.h"

namespace causeway::adapters::sqlite_client {
namespace {

using client::Annotation;
using client::Attachment;
using client::MessageRow;

auto into(std::vector<Attachment>& out) {
  return [&out](
             MessageRow message,
             BlobId blob,
             client::BlobState state,
             content::FileKey key,
             std::uint64_t size,
             crypto::Sha256 content_hash,
             std::string content_type,
             std::string file_name
         ) {
    out.push_back({
        message,
        state,
        {blob, {std::move(key), size, content_hash}, std::move(content_type), std::move(file_name)},
    });
  };
}

auto into(std::vector<Annotation>& out) {
  return [&out](
             MessageRow message,
             ConversationId conversation,
             client::MessageId target,
             client::AnnotationKind kind,
             AccountId account,
             std::uint64_t seq,
             std::string value
         ) {
    out.push_back({
        .message = message,
        .conversation = conversation,
        .target = target,
        .kind = kind,
        .account = account,
        .seq = seq,
        .value = std::move(value),
    });
  };
}

}  // namespace

Result<void> ClientTransaction::put_attachment(const Attachment& attachment) {
  return guarded([&] {
    const content::Attachment& what = attachment.what;
    database_.run(
        "INSERT OR REPLACE INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        attachment.message,
        what.blob,
        attachment.state,
        what.description.key,
        what.description.size_bytes,
        what.description.content_hash,
        what.content_type,
        what.file_name
    );
  });
}

Result<std::vector<Attachment>> ClientTransaction::attachments(MessageRow message) {
  return guarded([&] {
    std::vector<Attachment> found;
    database_.for_each("SELECT * FROM attachment WHERE message = ?", into(found), message);
    return found;
  });
}

Result<std::vector<Attachment>> ClientTransaction::attachments_in(client::BlobState state) {
  return guarded([&] {
    std::vector<Attachment> found;
    database_.for_each(
        "SELECT * FROM attachment WHERE state = ? ORDER BY message", into(found), state
    );
    return found;
  });
}

Result<void> ClientTransaction::delete_attachments(MessageRow message) {
  return guarded([&] { database_.run("DELETE FROM attachment WHERE message = ?", message); });
}

Result<void> ClientTransaction::put_annotation(const Annotation& annotation) {
  return guarded([&] {
    database_.run(
        "INSERT OR REPLACE INTO annotation VALUES (?, ?, ?, ?, ?, ?, ?)",
        annotation.message,
        annotation.conversation,
        annotation.target,
        annotation.kind,
        annotation.account,
        annotation.seq,
        annotation.value
    );
  });
}

Result<void> ClientTransaction::delete_annotation(MessageRow message) {
  return guarded([&] { database_.run("DELETE FROM annotation WHERE message = ?", message); });
}

Result<std::vector<Annotation>> ClientTransaction::reactions(
    ConversationId conversation, const client::MessageId& target, std::size_t count
) {
  return guarded([&] {
    std::vector<Annotation> found;
    database_.for_each(
        "SELECT * FROM annotation WHERE conversation = ? AND target = ? AND kind = ? "
        "ORDER BY seq, message LIMIT ?",
        into(found),
        conversation,
        target,
        client::AnnotationKind::reaction,
        count
    );
    return found;
  });
}

Result<std::vector<Annotation>> ClientTransaction::annotations_by(
    AccountId account,
    ConversationId conversation,
    const client::MessageId& target,
    client::AnnotationKind kind,
    std::size_t count
) {
  return guarded([&] {
    std::vector<Annotation> found;
    database_.for_each(
        "SELECT * FROM annotation WHERE conversation = ? AND target = ? AND kind = ? "
        "AND account = ? ORDER BY seq DESC, message DESC LIMIT ?",
        into(found),
        conversation,
        target,
        kind,
        account,
        count
    );
    return found;
  });
}

Result<void> ClientTransaction::put_owed_receipt(const client::OwedReceipt& owed) {
  return guarded([&] {
    database_.run(
        "INSERT INTO owed_receipt VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (message) DO UPDATE SET status = MAX(status, excluded.status)",
        owed.message,
        owed.conversation,
        owed.id,
        owed.since_ms,
        owed.status
    );
  });
}

Result<void> ClientTransaction::delete_owed_receipt(MessageRow message, content::Status status) {
  return guarded([&] {
    database_.run("DELETE FROM owed_receipt WHERE message = ? AND status <= ?", message, status);
  });
}

Result<std::vector<client::OwedReceipt>> ClientTransaction::owed_receipts(std::size_t count) {
  return guarded([&] {
    std::vector<client::OwedReceipt> found;
    database_.for_each(
        "SELECT * FROM owed_receipt ORDER BY message LIMIT ?",
        [&](MessageRow message,
            ConversationId conversation,
            client::MessageId id,
            std::uint64_t since_ms,
            content::Status status) {
          found.push_back({message, conversation, id, since_ms, status});
        },
        count
    );
    return found;
  });
}

Result<void> ClientTransaction::put_receipt(const client::Receipt& receipt) {
  return guarded([&] {
    database_.run(
        "INSERT INTO receipt VALUES (?, ?, ?) "
        "ON CONFLICT (message, account) DO UPDATE SET status = MAX(status, excluded.status)",
        receipt.message,
        receipt.account,
        receipt.status
    );
  });
}

Result<std::vector<client::Receipt>> ClientTransaction::receipts(MessageRow message) {
  return guarded([&] {
    std::vector<client::Receipt> found;
    database_.for_each(
        "SELECT * FROM receipt WHERE message = ?",
        [&](MessageRow row, AccountId account, content::Status status) {
          found.push_back({row, account, status});
        },
        message
    );
    return found;
  });
}

}  // namespace causeway::adapters::sqlite_client
