#pragma once

#include <vector>

#include "base/random.h"
#include "client/recovery_key.h"
#include "content/blob.h"
#include "tls/codec.h"

/// The table of contents of a backup: docs/formats/backup.md, Index. Whoever has the recovery key
/// needs nothing else to find and open all of it.
namespace causeway::client {

inline constexpr std::uint8_t backup_format = 3;
/// Of indexes without an AccountRecord, and of those without links in theirs. They are read, and
/// written anew in the newest format.
inline constexpr std::uint8_t first_backup_format = 1;
inline constexpr std::uint8_t second_backup_format = 2;
/// Groups' links in one index: those of the chats in which something was said last.
inline constexpr std::size_t recorded_links_max = 256;

/// Messages of a conversation from `first` to `last`, both included, by their franks' seq.
struct SeqRange {
  using Wire = tls::Struct;

  ConversationId conversation;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool operator==(const SeqRange&) const = default;
};

/// In the place of a number of messages: the segment was put together from several, so that their
/// sum says of no device whether it has all of them. Nobody takes it out for what it has itself.
inline constexpr std::uint32_t nobody_can_tell = 0xffff'ffff;

/// A blob with messages (client/segment.h), never changed once it is written.
struct SegmentEntry {
  using Wire = tls::Struct;

  BlobId blob;
  SecretBytes key;               // FBL1, of this blob alone
  std::uint64_t size_bytes = 0;  // of the plaintext
  crypto::Sha256 content_hash{};
  std::uint32_t messages = 0;
  std::uint32_t looked_at = 0;  // of the ranges, by whoever wrote it; or `nobody_can_tell`
  std::uint64_t oldest_ms = 0;  // when the oldest of them was accepted
  /// Of which numbers it is, ascending and apart. What was looked at and is not in the segment was
  /// erased, or is of no use to keep; what was not looked at, its writer did not have.
  std::vector<SeqRange> ranges;

  bool operator==(const SegmentEntry&) const = default;
};

/// What the members of a group were told last of its link (docs/formats/group-link.md).
struct RecordedLink {
  using Wire = tls::Struct;

  ConversationId conversation;
  std::uint64_t seq = 0;  // of the message that said so
  SecretBytes secret;     // empty: there is no link

  bool operator==(const RecordedLink&) const = default;
};

/// What the devices of an account tell each other of it, apart from messages; each part may be
/// empty (docs/formats/content.md §8, §12).
struct AccountRecord {
  using Wire = tls::Struct;

  Bytes account_state;                    // content::AccountState, with nothing sealed in it
  Bytes personal_state;                   // content::PersonalState
  SecretBytes profile_key;                // of the account's own profile,
  std::uint64_t profile_changed_ms = 0;   // which was made then
  std::uint32_t statement_version = 0;    // of which the index has the identity key
  std::vector<RecordedLink> group_links;  // one of each conversation at most

  bool operator==(const AccountRecord&) const = default;
};

/// Encodes into secret buffers only.
struct BackupIndex {
  using Wire = tls::Struct;

  std::uint8_t format = backup_format;
  AccountId account;
  std::uint64_t version = 0;  // as the hub counts it
  std::uint64_t created_ms = 0;
  SecretBytes identity_key;  // private; of the account's newest statement
  AccountRecord record;
  std::vector<SegmentEntry> segments;  // ascending by `oldest_ms`

  bool operator==(const BackupIndex&) const = default;
};

SegmentEntry copy_of(const SegmentEntry& entry);

/// What a segment's blob is opened with.
content::BlobDescription description_of(const SegmentEntry& entry);

/// Whether the hub takes an index with so much in it: `rules::backup_has_room`.
Result<void> check_room(const BackupIndex& index);

/// As the hub keeps it. `rules::backup_has_room`. Requires that everything else that
/// `rules::backup_index_is_valid` is about is so.
Result<Bytes> seal_index(const RecoveryKey& key, const BackupIndex& index, Random& random);

/// What the hub says of a backup, once it is opened: of this account, and of the version that the
/// hub calls it. `rules::backup_opens_with_this_key`; `rules::backup_index_is_valid` for what does
/// not decode or breaks the document; `rules::backup_is_the_one_asked_for`.
Result<BackupIndex> open_index(
    const RecoveryKey& key, AccountId account, const api::BackupReply& backup
);

/// Decodes an index, of whichever format, and checks it. `rules::backup_index_is_valid`.
Result<BackupIndex> parse_index(ByteView encoded);

}  // namespace causeway::client
