// The two lemmas of the formal model of franking (Tamarin, on the MIMI draft), with what FRANK-1
// adds to it: devices, epochs, numbers and attachments. Each is held against traces that follow
// from a seed: people and accomplices of an adversary say things in groups, and the adversary, who
// has seen all of it, reports whatever he can put together. He holds no server key.
//
//   executability: what an honest device sent is accepted, and verified when it is reported
//   correctness:   what is verified, and was accepted by one honest device, was sent: these bytes,
//                  by this device, in this group and epoch, as this number, then
//
// Without that honest device there is the note of the model: an accomplice can have a report name
// him for something else than he sent. It names nobody else, which is held against the traces, too.
#include <gtest/gtest.h>
#include <optional>

#include "report/conversation_test.h"

namespace causeway::report {
namespace {

using franking::FrankContext;

constexpr std::uint64_t traces = 150;
constexpr int steps = 40;
constexpr int reports = 60;

struct Sender {
  AccountId account;
  DeviceId device;
  bool is_accomplice = false;
};

struct Group {
  ConversationId id;
  std::uint64_t epoch = 0;
  franking::FrankProgress progress;
};

/// What the hub accepted and tagged.
struct Line {
  FrankContext context;
  franking::Frank frank;
  Bytes application_data;  // in the ciphertext
  bool is_honest = false;  // as an honest device sends it
  bool is_shown = false;   // an honest device has checked it
  std::optional<TestBlob> file;
};

class Trace {
 public:
  explicit Trace(std::uint64_t seed) {
    conversation_.random = SeededRandom(seed);
    for (int i = 0; i < 5; ++i) {
      const auto account = i == 1 ? senders_[0].account : random().id<AccountId>();
      senders_.push_back({account, random().id<DeviceId>(), i >= 3});
    }
    for (int i = 0; i < 2; ++i) groups_.push_back({random().id<ConversationId>(), 1, {}});
    for (std::uint32_t i = 1; i <= 2; ++i) {
      keys_.push_back({.key_id = i, .created = from_unix_ms(0), .key = conversation_.new_key()});
    }
    for (int i = 0; i < steps; ++i) step();
  }

  const std::vector<Line>& lines() const { return lines_; }

  /// A report of everything that honest devices were shown in one group, by somebody who was there.
  AbuseReport honest_report(std::size_t group) {
    std::vector<ReportEntry> shown;
    for (const Line& line : lines_) {
      if (line.context.group_id.conversation != groups_[group].id) continue;
      if (!line.is_shown || shown.size() == opened_max) continue;
      shown.push_back(entry_of(line));
    }
    return report_of(std::move(shown));
  }

  /// One entry that the adversary made of what he has seen.
  AbuseReport forged_report() {
    ReportEntry entry = entry_of(any(lines_));
    for (std::uint64_t i = random().below(4); i > 0; --i) change(entry);
    return report_of(entries(std::move(entry)));
  }

  ReportResult verify(const AbuseReport& report) const {
    return Verifier{keys_, hub_}.verify(report);
  }

  /// What the hub accepted as this; nothing: nothing like that.
  const Line* accepted_as(const FrankContext& context) const {
    for (const Line& line : lines_) {
      if (line.context == context) return &line;
    }
    return nullptr;
  }

 private:
  SeededRandom& random() { return conversation_.random; }

  template <typename T>
  const T& any(const std::vector<T>& from) {
    return from[random().below(from.size())];
  }

  bool toss() { return random().below(2) == 0; }

  void step() {
    Group& group = groups_[random().below(groups_.size())];
    if (random().below(6) == 0) ++group.epoch;
    const Sender& sender = any(senders_);
    if (sender.is_accomplice && !lines_.empty() && toss()) {
      submit(group, sender);
    } else {
      send(group, sender);
    }
  }

  franking::CommitContext context_of(const Group& group, const Sender& sender) const {
    return {
        .group_id = {group.id},
        .epoch = group.epoch,
        .sender_account = sender.account,
        .sender_device = sender.device,
    };
  }

  void send(Group& group, const Sender& sender) {
    std::optional<TestBlob> file;
    const std::string text = "text " + std::to_string(random().below(5));  // some say the same
    auto content = content::make_message(random(), content::text_part(text));
    if (random().below(3) == 0) {
      file = conversation_.blob("file " + std::to_string(random().below(3)));
      content = content::make_message(random(), content::attachment_part(file->attachment));
    }
    const auto franked =
        *franking::seal_franked(context_of(group, sender), *content::encode(content), random());
    accept(group, sender, franked.commitment, to_bytes(franked.application_data.reveal()));
    lines_.back().is_honest = true;
    lines_.back().file = std::move(file);
    EXPECT_TRUE(lines_.back().is_shown) << "executability: an honest message is accepted";
  }

  /// Any commitment beside any content, of his own or of others.
  void submit(Group& group, const Sender& sender) {
    const auto own = *franking::seal_franked(
        context_of(group, sender),
        *content::encode(content::make_message(random(), content::text_part("to be denied"))),
        random()
    );
    const franking::Commitment commitment =
        toss() ? own.commitment : any(lines_).context.commitment;
    Bytes application_data =
        toss() ? to_bytes(own.application_data.reveal()) : any(lines_).application_data;
    if (random().below(4) == 0) flip_a_bit(application_data);
    accept(group, sender, commitment, std::move(application_data));
  }

  /// The hub, and then an honest device.
  void accept(
      Group& group,
      const Sender& sender,
      const franking::Commitment& commitment,
      Bytes application_data
  ) {
    const auto from = context_of(group, sender);
    time_ms_ += random().below(3) * 1000;
    franking::FrankEnvelope envelope{
        .key_id = static_cast<std::uint32_t>(1 + random().below(keys_.size())),
        .seq = group.progress.seq + 1,
        .accepted_ms = time_ms_,
        .sender_account = sender.account,
        .sender_device = sender.device,
    };
    Line line{.application_data = std::move(application_data)};
    line.context = franking::frank_context(envelope, hub_, from, commitment);
    line.frank = franking::make_frank(keys_[envelope.key_id - 1].key, line.context);
    const auto opened = franking::open_franked(
        from, line.application_data, franking::authenticated_data(commitment)
    );
    const auto content = opened.ok() ? content::decode(opened->content) : opened.error();
    line.is_shown =
        content.ok() && content::check_policy(*content).ok() &&
        franking::check_envelope(envelope, from, group.progress, from_unix_ms(time_ms_)).ok();
    group.progress = {envelope.seq, envelope.accepted_ms};
    lines_.push_back(std::move(line));
  }

  void flip_a_bit(Bytes& bytes) {
    bytes[random().below(bytes.size())] ^= static_cast<std::uint8_t>(1U << random().below(8));
  }

  ReportEntry entry_of(const Line& line) {
    ReportEntry entry{.context = line.context, .frank = line.frank};
    entry.what = OpenedEntry{SecretBytes(line.application_data)};
    if (line.file) {
      const auto& hash = line.file->attachment.description.content_hash;
      entry.attachments.push_back({hash, AttachmentPlace::within, line.file->ciphertext});
    }
    return entry;
  }

  /// One thing in it is of another message, or of nobody's.
  void change(ReportEntry& entry) {
    const Line& other = any(lines_);
    FrankContext& context = entry.context;
    switch (random().below(11)) {
      case 0: {
        Bytes bytes = other.application_data;
        if (toss()) flip_a_bit(bytes);
        entry.what = OpenedEntry{SecretBytes(bytes)};
        return;
      }
      case 1: {
        Bytes bytes = to_bytes(entry.opened()->application_data.reveal());
        flip_a_bit(bytes);
        entry.what = OpenedEntry{SecretBytes(bytes)};
        return;
      }
      case 2:
        context.sender_account = any(senders_).account;
        return;
      case 3:
        context.sender_device = any(senders_).device;
        return;
      case 4:
        context.group_id = {any(groups_).id};
        return;
      case 5:
        context.epoch = other.context.epoch;
        return;
      case 6:
        context.seq = other.context.seq;
        return;
      case 7:
        context.accepted_ms = other.context.accepted_ms;
        return;
      case 8:
        context.commitment = other.context.commitment;
        return;
      case 9:
        entry.frank = toss() ? other.frank : random().id<franking::Frank>();
        return;
      case 10:
        for (ReportAttachment& attachment : entry.attachments) {
          if (other.file) attachment.ciphertext = other.file->ciphertext;
        }
        return;
    }
  }

  AbuseReport report_of(std::vector<ReportEntry> entries) {
    AbuseReport report = conversation_.report(std::move(entries));
    if (!report.entries.empty()) {
      report.group_id = report.entries.front().context.group_id;
      report.reported_account = report.entries.front().context.sender_account;
    }
    return report;
  }

  Conversation conversation_;
  HubId hub_ = franking::hub_id("chat.example");
  std::vector<franking::ServerKeyRecord> keys_;
  std::vector<Sender> senders_;
  std::vector<Group> groups_;
  std::vector<Line> lines_;
  std::uint64_t time_ms_ = 1'790'000'000'000;
};

/// An entry whose content is verified.
bool is_proven(const EntryResult& entry) {
  return entry.verdict == Verdict::verified && entry.content.has_value();
}

/// How often each thing happened, so that no lemma holds for want of a case.
struct Seen {
  int proven = 0;
  int refused = 0;
  int files = 0;
  int of_accomplices = 0;
};

void expect_correct(const Trace& trace, const AbuseReport& report, Seen& seen) {
  const ReportEntry& entry = report.entries.front();
  const ReportResult result = trace.verify(report);
  const EntryResult& verified = result.entries.front();
  if (!is_proven(verified)) {
    ++seen.refused;
    return;
  }
  ++seen.proven;
  const Line* line = trace.accepted_as(entry.context);
  ASSERT_NE(line, nullptr) << "nobody has sent this, as this number, then";
  if (!line->is_honest) ++seen.of_accomplices;
  if (line->is_honest || line->is_shown) {
    EXPECT_EQ(to_bytes(entry.opened()->application_data.reveal()), line->application_data);
  }
  for (const AttachmentResult& attachment : verified.attachments) {
    if (attachment.state != AttachmentState::proven) continue;
    ++seen.files;
    if (line->is_honest) {
      EXPECT_EQ(entry.attachments.front().ciphertext, line->file->ciphertext);
    }
  }
}

TEST(Lemmas, Executability) {
  crypto::initialize();
  std::size_t verified = 0;
  for (std::uint64_t seed = 1; seed <= traces; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trace trace(seed);
    for (std::size_t group = 0; group < 2; ++group) {
      const AbuseReport report = trace.honest_report(group);
      ASSERT_TRUE(check_report(report).ok() || report.entries.empty());
      const ReportResult result = trace.verify(report);
      for (std::size_t i = 0; i < result.entries.size(); ++i) {
        const EntryResult& entry = result.entries[i];
        EXPECT_TRUE(is_proven(entry)) << (entry.broken ? entry.broken->name : "");
        if (report.entries[i].attachments.empty()) continue;
        ASSERT_EQ(entry.attachments.size(), 1U);
        EXPECT_EQ(entry.attachments.front().state, AttachmentState::proven);
      }
      verified += result.entries.size();
    }
  }
  EXPECT_GT(verified, traces * steps / 2);
}

TEST(Lemmas, Correctness) {
  crypto::initialize();
  Seen seen;
  for (std::uint64_t seed = 1; seed <= traces; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Trace trace(seed);
    for (int i = 0; i < reports; ++i) expect_correct(trace, trace.forged_report(), seen);
    if (HasFatalFailure() || HasNonfatalFailure()) return;  // one seed is enough to look at
  }
  EXPECT_GT(seen.proven, 1000);
  EXPECT_GT(seen.refused, 1000);
  EXPECT_GT(seen.files, 100);
  EXPECT_GT(seen.of_accomplices, 50);
}

}  // namespace
}  // namespace causeway::report
