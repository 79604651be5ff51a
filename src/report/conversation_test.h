#pragma once

#include <string_view>
#include <vector>

#include "base/seeded_random.h"
#include "content/blob.h"
#include "content/message.h"
#include "crypto/random.h"
#include "report/verify.h"

namespace causeway::report {

/// A file as an attachment: what the message says of it, and the blob.
struct TestBlob {
  content::Attachment attachment;
  Bytes ciphertext;
};

inline content::Attachment clone_of(const content::Attachment& attachment) {
  return {
      attachment.blob,
      attachment.description.clone(),
      attachment.content_type,
      attachment.file_name,
  };
}

/// A conversation of Ada and Bob as its members keep it and its provider has tagged it. Tests put
/// reports together from it, change one thing, and look what is still proven.
struct Conversation {
  Conversation() {
    crypto::initialize();
    keys.push_back({.key_id = 7, .created = from_unix_ms(0), .key = new_key()});
  }

  franking::ServerKey new_key() {
    return franking::ServerKey(random.secret(franking::server_key_size));
  }

  /// The next message, as whoever was there may report it.
  ReportEntry say(AccountId sender, const content::MimiContent& content) {
    return say(sender, *content::encode(content));
  }

  ReportEntry say(AccountId sender, std::string_view text) {
    return say(sender, content::make_message(random, content::text_part(text)));
  }

  ReportEntry say(AccountId sender, ByteView content) {
    const franking::CommitContext context{
        .group_id = {group}, .epoch = 3, .sender_account = sender, .sender_device = {sender.value}
    };
    auto franked = *franking::seal_franked(context, content, random);
    time_ms += 1000;
    ReportEntry entry;
    entry.context = {
        .key_id = keys.back().key_id,
        .hub_id = hub,
        .group_id = {group},
        .epoch = context.epoch,
        .sender_account = sender,
        .sender_device = context.sender_device,
        .seq = ++seq,
        .accepted_ms = time_ms,
        .commitment = franked.commitment,
    };
    tag(entry);
    entry.what = OpenedEntry{std::move(franked.application_data)};
    return entry;
  }

  /// What the provider does, whatever the context says: with this, it is in the plot.
  void tag(ReportEntry& entry) const {
    entry.frank = franking::make_frank(keys.back().key, entry.context);
  }

  TestBlob blob(std::string_view text) {
    const auto seed = content::BlobSeed::make(random, text.size());
    const content::BlobSealer sealer(seed);
    TestBlob blob;
    blob.ciphertext = to_bytes(sealer.header());
    append(blob.ciphertext, sealer.chunk(0, as_bytes(text)));
    blob.attachment.blob = random.id<BlobId>();
    blob.attachment.description = {
        seed.key.clone(), text.size(), crypto::sha256({blob.ciphertext})
    };
    blob.attachment.content_type = "image/png";
    return blob;
  }

  ReportEntry send(AccountId sender, const content::Attachment& attachment) {
    return say(sender, content::make_message(random, content::attachment_part(attachment)));
  }

  AbuseReport report(std::vector<ReportEntry> entries, Scope scope = Scope::messages) {
    AbuseReport report;
    report.report_id = random.id<ReportId>();
    report.group_id = {group};
    report.reported_account = ada;
    report.reason = Reason::harassment;
    report.note = SecretBytes(as_bytes("Every day."));
    report.scope = scope;
    report.entries = std::move(entries);
    return report;
  }

  ReportResult verify(const AbuseReport& report) const {
    return Verifier{keys, hub}.verify(report);
  }

  SeededRandom random{5};
  ConversationId group = random.id<ConversationId>();
  AccountId ada = random.id<AccountId>();
  AccountId bob = random.id<AccountId>();
  HubId hub = franking::hub_id("chat.example");
  std::vector<franking::ServerKeyRecord> keys;
  std::uint64_t seq = 0;
  std::uint64_t time_ms = 1'790'000'000'000;
};

/// Entries are moved, for what they hold is secret.
template <typename... Entries>
std::vector<ReportEntry> entries(Entries&&... each) {
  std::vector<ReportEntry> all;
  (all.push_back(std::forward<Entries>(each)), ...);
  return all;
}

inline ReportEntry withheld(ReportEntry entry) {
  entry.what = WithheldEntry{};
  return entry;
}

/// What a client seals that looks at nothing: a report as it is, under an id that may be another's.
inline SealedReport seal_unchecked(
    const ModerationKey& key,
    AccountId reporter,
    ReportId id,
    const AbuseReport& report,
    Random& random
) {
  Bytes aad = to_bytes(reporter);
  append(aad, id);
  auto sealed = *crypto::hpke_seal(
      moderation_suite,
      key.public_key,
      as_bytes("FRANK-1 report"),
      aad,
      tls::encode_secret(report).reveal(),
      random
  );
  return {id, key.key_id, std::move(sealed.kem_output), std::move(sealed.ciphertext)};
}

/// As it looks to somebody who decodes what was encoded.
inline AbuseReport copy_of(const AbuseReport& report) {
  return *tls::decode<AbuseReport>(tls::encode_secret(report).reveal());
}

}  // namespace causeway::report
