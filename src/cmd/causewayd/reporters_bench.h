#pragma once

#include <deque>
#include <string>

#include "base/seeded_random.h"
#include "cmd/causewayd/key_folder.h"
#include "content/blob.h"
#include "content/message.h"
#include "provider/report_table.h"
#include "report/report.h"

/// Reports for the benchmark (reports_bench.cc): as many as there are, and as different.
namespace causeway::causewayd::bench {

inline constexpr const char* domain = "chat.example";

/// Makes reports as they come over a year. One for each thread.
class Reporters {
 public:
  Reporters(const KeyFolder& keys, const report::ModerationKey& key, std::uint64_t seed)
      : random_(seed), moderation_key_(key) {
    const auto held = keys.keys();
    server_key_ = held->server_keys.front().key.clone();
    key_id_ = held->tagging_key_id;
  }

  /// The report that is number `index` of `count` in a year that begins at `begin_ms`.
  provider::Filing make(std::size_t index, std::size_t count, std::uint64_t begin_ms) {
    constexpr double year_ms = 365.0 * 24 * 3600 * 1000;
    const auto at = static_cast<std::uint64_t>(
        year_ms * static_cast<double>(index) / static_cast<double>(count)
    );
    const bool is_repeated = !recent_.empty() && random_.below(10) == 0;
    Said said = is_repeated ? recent_[random_.below(recent_.size())] : new_conversation();
    if (!is_repeated) said.time_ms = begin_ms + at;
    const auto reporter = random_.id<AccountId>();
    const report::AbuseReport report = report_of(said);
    if (!is_repeated) remember(said);
    auto sealed = *report::seal_report(moderation_key_, reporter, report, random_);
    return {
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = from_unix_ms(begin_ms + at),
    };
  }

  std::uint64_t opened() const { return opened_; }

 private:
  /// What is needed to say the same again.
  struct Said {
    ConversationId group;
    AccountId account;
    std::uint64_t seed = 0;
    std::uint64_t seq = 0;
    std::uint64_t time_ms = 0;
    std::size_t messages = 0;
  };

  Said new_conversation() {
    return {
        .group = random_.id<ConversationId>(),
        .account = random_.id<AccountId>(),
        .seed = random_.below(~std::uint64_t{0}),
        .seq = 1 + random_.below(10'000),
        .time_ms = 0,
        .messages = message_count(),
    };
  }

  /// 1 to 30, 6 in the median: half of them 1 to 6, most others up to 12, some up to 30.
  std::size_t message_count() {
    const std::uint64_t dice = random_.below(100);
    if (dice < 50) return 1 + random_.below(6);
    if (dice < 95) return 6 + random_.below(7);
    return 13 + random_.below(18);
  }

  void remember(const Said& said) {
    recent_.push_back(said);
    if (recent_.size() > 1'000) recent_.pop_front();
  }

  report::AbuseReport report_of(const Said& said) {
    SeededRandom same(said.seed);
    report::AbuseReport report;
    report.report_id = random_.id<report::ReportId>();
    report.group_id = {said.group};
    report.reported_account = said.account;
    report.reason = report::reasons()[random_.below(report::reasons().size())].reason;
    report.note = SecretBytes(as_bytes("This goes on every day."));
    const auto reporter = same.id<AccountId>();
    const bool is_forged = random_.below(20) == 0;
    for (std::size_t i = 0; i < said.messages; ++i) {
      const bool is_theirs = i + 1 == said.messages || same.below(2) == 0;
      report.entries.push_back(entry(said, i, is_theirs ? said.account : reporter, same));
      if (is_forged) report.entries.back().frank.value[0] ^= 1;
    }
    opened_ += said.messages;
    return report;
  }

  /// What the message says: the last of some reports is a file, which its entry brings along.
  static content::MimiContent content_of(
      const Said& said, bool is_last, report::ReportEntry& entry, SeededRandom& same
  ) {
    if (!is_last || said.seed % 50 != 0) {
      return content::make_message(same, content::text_part(std::string(100, 'a')));
    }
    Bytes blob;
    const content::Attachment attachment = small_file(same, blob);
    entry.attachments.push_back(
        {attachment.description.content_hash, report::AttachmentPlace::within, std::move(blob)}
    );
    return content::make_message(same, content::attachment_part(attachment));
  }

  report::ReportEntry entry(
      const Said& said, std::size_t index, AccountId sender, SeededRandom& same
  ) {
    report::ReportEntry entry;
    const bool is_last = index + 1 == said.messages;
    const Bytes content = *content::encode(content_of(said, is_last, entry, same));
    const franking::CommitContext context{
        .group_id = {said.group},
        .epoch = 3,
        .sender_account = sender,
        .sender_device = {sender.value},
    };
    auto franked = *franking::seal_franked(context, content, same);
    entry.context = {
        .key_id = key_id_,
        .hub_id = hub_,
        .group_id = context.group_id,
        .epoch = context.epoch,
        .sender_account = sender,
        .sender_device = context.sender_device,
        .seq = said.seq + index,
        .accepted_ms = said.time_ms + index,
        .commitment = franked.commitment,
    };
    entry.frank = franking::make_frank(server_key_, entry.context);
    entry.what = report::OpenedEntry{std::move(franked.application_data)};
    return entry;
  }

  static content::Attachment small_file(SeededRandom& same, Bytes& blob) {
    const Bytes file(2'048, 'p');
    const auto seed = content::BlobSeed::make(same, file.size());
    const content::BlobSealer sealer(seed);
    blob = to_bytes(sealer.header());
    append(blob, sealer.chunk(0, file));
    content::Attachment attachment;
    attachment.blob = same.id<BlobId>();
    attachment.description = {seed.key.clone(), file.size(), crypto::sha256({blob})};
    attachment.content_type = "image/png";
    return attachment;
  }

  SeededRandom random_;
  report::ModerationKey moderation_key_;
  franking::ServerKey server_key_;
  std::uint32_t key_id_ = 0;
  HubId hub_ = franking::hub_id(domain);
  std::deque<Said> recent_;
  std::uint64_t opened_ = 0;
};

}  // namespace causeway::causewayd::bench
