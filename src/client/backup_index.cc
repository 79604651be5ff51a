#include "client/backup_index.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "api/limits.h"
#include "client/rules.h"
#include "client/segment.h"
#include "content/account_state.h"
#include "content/group_link.h"
#include "content/personal_state.h"
#include "content/profile.h"
#include "crypto/aead.h"

namespace causeway::client {
namespace {

constexpr crypto::Aead index_aead = crypto::Aead::xchacha20poly1305;
constexpr std::size_t index_nonce_size = 24;

Bytes context_of(AccountId account) {
  return concat(as_bytes("Causeway 1 backup index"), account);
}

bool is_before(const SeqRange& left, const SeqRange& right) {
  return std::tie(left.conversation, left.last) < std::tie(right.conversation, right.first);
}

bool are_apart(const std::vector<SeqRange>& ranges) {
  const auto meets = [](const SeqRange& left, const SeqRange& right) {
    return !is_before(left, right);
  };
  const bool have_ends = std::all_of(ranges.begin(), ranges.end(), [](const SeqRange& range) {
    return range.first > 0 && range.first <= range.last;
  });
  return have_ends && std::adjacent_find(ranges.begin(), ranges.end(), meets) == ranges.end();
}

bool is_valid(const SegmentEntry& entry) {
  return entry.key.size() == content::file_key_size && entry.size_bytes <= segment_size_max &&
         are_apart(entry.ranges);
}

bool are_valid(const std::vector<RecordedLink>& links) {
  std::set<ConversationId> named;
  return links.size() <= recorded_links_max &&
         std::all_of(links.begin(), links.end(), [&named](const RecordedLink& link) {
           const bool is_whole =
               link.secret.empty() || link.secret.size() == content::group_link_secret_size;
           return is_whole && named.insert(link.conversation).second;
         });
}

bool is_valid(const AccountRecord& record) {
  const bool has_key = record.profile_key.size() == content::profile_key_size;
  return (record.account_state.empty() || content::parse_account_state(record.account_state).ok()
         ) &&
         (record.personal_state.empty() || content::parse_personal_state(record.personal_state).ok()
         ) &&
         (has_key || record.profile_key.empty()) &&
         record.profile_changed_ms <= content::changed_ms_max && are_valid(record.group_links);
}

bool is_valid(const BackupIndex& index) {
  const auto& segments = index.segments;
  const auto is_later = [](const SegmentEntry& left, const SegmentEntry& right) {
    return left.oldest_ms > right.oldest_ms;
  };
  return index.format == backup_format && is_valid(index.record) &&
         segments.size() <= api::limits::backup_blobs_max &&
         std::all_of(
             segments.begin(),
             segments.end(),
             [](const SegmentEntry& entry) { return is_valid(entry); }
         ) &&
         std::adjacent_find(segments.begin(), segments.end(), is_later) == segments.end();
}

/// Before there was an AccountRecord.
struct FirstBackupIndex {
  using Wire = tls::Struct;

  std::uint8_t format = first_backup_format;
  AccountId account;
  std::uint64_t version = 0;
  std::uint64_t created_ms = 0;
  SecretBytes identity_key;
  std::vector<SegmentEntry> segments;
};

/// Before there were links in it.
struct SecondAccountRecord {
  using Wire = tls::Struct;

  Bytes account_state;
  Bytes personal_state;
  SecretBytes profile_key;
  std::uint64_t profile_changed_ms = 0;
  std::uint32_t statement_version = 0;
};

struct SecondBackupIndex {
  using Wire = tls::Struct;

  std::uint8_t format = second_backup_format;
  AccountId account;
  std::uint64_t version = 0;
  std::uint64_t created_ms = 0;
  SecretBytes identity_key;
  SecondAccountRecord record;
  std::vector<SegmentEntry> segments;
};

/// What all formats have.
template <typename Index>
BackupIndex newest_of(Index earlier) {
  return {
      .account = earlier.account,
      .version = earlier.version,
      .created_ms = earlier.created_ms,
      .identity_key = std::move(earlier.identity_key),
      .record = {},
      .segments = std::move(earlier.segments),
  };
}

Result<BackupIndex> decode_index(ByteView encoded) {
  const std::uint8_t format = encoded.empty() ? backup_format : encoded.front();
  if (format == first_backup_format) return newest_of(TRY(tls::decode<FirstBackupIndex>(encoded)));
  if (format != second_backup_format) return tls::decode<BackupIndex>(encoded);
  auto second = TRY(tls::decode<SecondBackupIndex>(encoded));
  AccountRecord record{
      .account_state = std::move(second.record.account_state),
      .personal_state = std::move(second.record.personal_state),
      .profile_key = std::move(second.record.profile_key),
      .profile_changed_ms = second.record.profile_changed_ms,
      .statement_version = second.record.statement_version,
      .group_links = {},
  };
  BackupIndex index = newest_of(std::move(second));
  index.record = std::move(record);
  return index;
}

}  // namespace

SegmentEntry copy_of(const SegmentEntry& entry) {
  return {
      entry.blob,
      entry.key.clone(),
      entry.size_bytes,
      entry.content_hash,
      entry.messages,
      entry.looked_at,
      entry.oldest_ms,
      entry.ranges,
  };
}

content::BlobDescription description_of(const SegmentEntry& entry) {
  return {content::FileKey(entry.key.clone()), entry.size_bytes, entry.content_hash};
}

Result<void> check_room(const BackupIndex& index) {
  constexpr std::size_t around = index_nonce_size + crypto::aead_tag_size;
  const bool has_room =
      index.segments.size() <= api::limits::backup_blobs_max &&
      tls::encode_secret(index).size() + around <= api::limits::backup_index_size_max;
  if (!has_room) return Error{rules::backup_has_room};
  return {};
}

Result<Bytes> seal_index(const RecoveryKey& key, const BackupIndex& index, Random& random) {
  TRY(check_room(index));
  INVARIANT(is_valid(index));
  const Bytes nonce = random.bytes(index_nonce_size);
  const SecretBytes plaintext = tls::encode_secret(index);
  return concat(
      nonce,
      crypto::aead_seal(
          index_aead,
          index_key_of(key).reveal(),
          nonce,
          context_of(index.account),
          plaintext.reveal()
      )
  );
}

Result<BackupIndex> open_index(
    const RecoveryKey& key, AccountId account, const api::BackupReply& backup
) {
  const ByteView sealed = backup.sealed_index;
  if (sealed.size() < index_nonce_size) return Error{rules::backup_opens_with_this_key};
  const auto opened = crypto::aead_open(
      index_aead,
      index_key_of(key).reveal(),
      sealed.first(index_nonce_size),
      context_of(account),
      sealed.subspan(index_nonce_size)
  );
  if (!opened.ok()) return Error{rules::backup_opens_with_this_key};
  auto index = TRY(parse_index(opened->reveal()));
  const bool is_this = index.account == account && index.version == backup.version;
  if (!is_this) return Error{rules::backup_is_the_one_asked_for};
  return index;
}

Result<BackupIndex> parse_index(ByteView encoded) {
  auto index = decode_index(encoded);
  if (!index.ok() || !is_valid(*index)) return Error{rules::backup_index_is_valid};
  return index;
}

}  // namespace causeway::client
