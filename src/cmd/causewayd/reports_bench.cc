// What a year of reports costs: `./dev bench reports [--json] [--scale S]`.
//
// - reports: 16.8 million reports (the number of 2018) of 1 to 30 messages, 6 in the median, of 100
//   bytes each; one in twenty is forged, one in fifty has a small attachment, one in ten is of a
//   message that was reported before. They are made and sealed in blocks, untimed, as if they came
//   over a year; timed is what the provider does: the process that holds the keys opens and
//   verifies them and seals them as evidence, and they are put into cases in the reviewers' store.
// - limit: one HPKE open for each report and two HMACs for each message that it opens, alone, with
//   the same library in the same run
// - next_job: while reports come in, four reviewers each take the next case of a queue and look at
//   what is in it; the time that one of them waits
//
// CPU is of both processes. `--scale` multiplies the number of reports; `--folder` says where.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <deque>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <random>
#include <sys/resource.h>
#include <thread>

#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/key_folder.h"
#include "crypto/hash.h"
#include "crypto/random.h"
#include "report/conversation_test.h"
#include "safety/intake_round.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself
using Clock = std::chrono::steady_clock;

constexpr std::size_t a_year = 16'800'000;
constexpr std::size_t block_size = 32'768;
constexpr std::size_t round_size = 256;
constexpr std::size_t rounds_a_transaction = 16;
constexpr std::size_t reviewers = 4;
constexpr const char* domain = "chat.example";

struct Options {
  bool json = false;
  double scale = 1;
  std::filesystem::path folder = std::filesystem::temp_directory_path();

  std::size_t reports() const {
    return static_cast<std::size_t>(scale * static_cast<double>(a_year));
  }
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double cpu_of(pid_t process) {
  clockid_t clock{};
  if (clock_getcpuclockid(process, &clock) != 0) return 0;
  return seconds_of(clock);
}

/// A folder with keys and a store that goes away.
class Place {
 public:
  explicit Place(const std::filesystem::path& in) {
    std::string name = (in / "causeway-reports-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder in " + in.string());
    folder_ = name;
  }

  ~Place() { std::filesystem::remove_all(folder_); }

  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  std::filesystem::path operator/(const char* name) const { return folder_ / name; }

  std::uint64_t disk_bytes() const {
    std::uint64_t bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
      if (file.is_regular_file()) bytes += file.file_size();
    }
    return bytes;
  }

 private:
  std::filesystem::path folder_;
};

/// Makes reports as they come over a year. One for each thread.
class Reporters {
 public:
  Reporters(
      const causewayd::KeyFolder& keys, const report::ModerationKey& key, std::uint64_t seed
  )
      : random_(seed), moderation_key_(key) {
    const auto held = keys.keys();
    server_key_ = held->server_keys.front().key.bytes().clone();
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
    report.note = to_bytes("This goes on every day.");
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

  report::ReportEntry entry(
      const Said& said, std::size_t index, AccountId sender, SeededRandom& same
  ) {
    const bool is_last = index + 1 == said.messages;
    report::ReportEntry entry;
    content::MimiContent content;
    if (is_last && said.seed % 50 == 0) {
      Bytes blob;
      const content::Attachment attachment = small_file(same, blob);
      content = content::make_message(same, content::attachment_part(attachment));
      entry.attachments.push_back(
          {attachment.description.content_hash, report::AttachmentPlace::within, std::move(blob)}
      );
    } else {
      content = content::make_message(same, content::text_part(std::string(100, 'a')));
    }
    const franking::CommitContext context{
        .group_id = {said.group}, .epoch = 3, .sender_account = sender, .sender_device = {sender.value}
    };
    auto franked = *franking::seal_franked(context, *content::encode(content), same);
    entry.context = {
        .key_id = key_id_,
        .hub_id = hub_,
        .group_id = {said.group},
        .epoch = 3,
        .sender_account = sender,
        .sender_device = {sender.value},
        .seq = said.seq + index,
        .accepted_ms = said.time_ms + index,
        .commitment = franked.commitment,
    };
    entry.frank = franking::make_frank(franking::ServerKey(server_key_.clone()), entry.context);
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
  SecretBytes server_key_;
  std::uint32_t key_id_ = 0;
  HubId hub_ = franking::hub_id(domain);
  std::deque<Said> recent_;
  std::uint64_t opened_ = 0;
};

/// The same reports, by two threads: one half each.
std::vector<provider::Filing> make_block(
    std::vector<Reporters>& reporters,
    std::size_t first,
    std::size_t size,
    std::size_t count,
    std::uint64_t begin_ms
) {
  std::vector<provider::Filing> block(size);
  std::vector<std::thread> threads;
  for (std::size_t thread = 0; thread < reporters.size(); ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i = thread; i < size; i += reporters.size()) {
        block[i] = reporters[thread].make(first + i, count, begin_ms);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return block;
}

/// What the provider does with a block: two threads have it opened, this one stores it.
class Intake {
 public:
  Intake(safety::SafetyStore& store, safety::ReportOpener& opener, std::mutex& writer)
      : store_(store), opener_(opener), writer_(writer) {}

  void take_in(const std::vector<provider::Filing>& block) {
    const std::size_t rounds = (block.size() + round_size - 1) / round_size;
    std::vector<std::vector<safety::Opened>> opened(rounds);
    std::vector<std::atomic<bool>> ready(rounds);
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < adapters::frank::opener_channels; ++i) {
      threads.emplace_back([&] {
        for (std::size_t round = next++; round < rounds; round = next++) {
          opened[round] = opener_.open(part(block, round), keep_);
          ready[round] = true;
          ready[round].notify_one();
        }
      });
    }
    for (std::size_t round = 0; round < rounds; round += rounds_a_transaction) {
      const std::size_t end = std::min(rounds, round + rounds_a_transaction);
      for (std::size_t i = round; i < end; ++i) ready[i].wait(false);
      const std::lock_guard lock(writer_);
      const auto transaction = store_.begin_write();
      for (std::size_t i = round; i < end; ++i) store(*transaction, part(block, i), opened[i]);
      transaction->commit();
    }
    for (std::thread& thread : threads) thread.join();
  }

  std::uint64_t refused() const { return refused_; }

  std::uint64_t joined() const { return joined_; }

 private:
  static std::span<const provider::Filing> part(
      const std::vector<provider::Filing>& block, std::size_t round
  ) {
    const std::size_t first = round * round_size;
    return {block.data() + first, std::min(round_size, block.size() - first)};
  }

  void store(
      safety::Transaction& transaction,
      std::span<const provider::Filing> filings,
      std::vector<safety::Opened>& opened
  ) {
    for (std::size_t i = 0; i < filings.size(); ++i) {
      auto* report = std::get_if<report::OpenedReport>(&opened[i]);
      if (report == nullptr) {
        ++refused_;
        continue;
      }
      const auto taken = safety::take_in(
          transaction,
          filings[i],
          std::move(*report),
          safety::Membership::member,
          filings[i].filed
      );
      if (taken.intake == safety::Intake::joined_case) ++joined_;
    }
    opened.clear();
  }

  safety::SafetyStore& store_;
  safety::ReportOpener& opener_;
  std::mutex& writer_;
  report::Month keep_ = report::month_of(
      std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()) +
      safety::undecided_retention
  );
  std::uint64_t refused_ = 0;
  std::uint64_t joined_ = 0;
};

/// CPU microseconds of one HPKE open, and of one HMAC over what a commitment covers.
struct Limit {
  double open_us = 0;
  double hmac_us = 0;
};

Limit measure_limit(std::size_t report_size) {
  crypto::SystemRandom random;
  const auto key = crypto::generate_kem_key_pair(report::moderation_suite.kem, random);
  const Bytes plaintext(report_size, 1);
  const auto sealed = *crypto::hpke_seal(
      report::moderation_suite, key.public_key, as_bytes("FRANK-1 report"), {}, plaintext, random
  );
  const Bytes text(200, 1);
  const auto best_of = [](auto work) {
    constexpr int times = 200;
    double least = 1e9;
    for (int batch = 0; batch < 20; ++batch) {
      const double start = seconds_of(CLOCK_THREAD_CPUTIME_ID);
      for (int i = 0; i < times; ++i) work();
      const double spent = seconds_of(CLOCK_THREAD_CPUTIME_ID) - start;
      least = std::min(least, spent * 1e6 / times);
    }
    return least;
  };
  return {
      .open_us = best_of([&] {
        INVARIANT(crypto::hpke_open(
                      report::moderation_suite,
                      key,
                      sealed.kem_output,
                      as_bytes("FRANK-1 report"),
                      {},
                      sealed.ciphertext
        )
                      .ok());
      }),
      .hmac_us = best_of([&] { crypto::hmac_sha256(text, {text}); }),
  };
}

/// Reviewers who take the next job as long as reports come in.
class Reviewers {
 public:
  Reviewers(safety::SafetyStore& store, safety::ReportOpener& opener, std::mutex& writer)
      : store_(store), opener_(opener), writer_(writer) {
    for (std::size_t i = 0; i < reviewers; ++i) {
      threads_.emplace_back([this, i] { work(static_cast<std::uint8_t>(i + 1)); });
    }
  }

  /// Milliseconds of each job, ascending.
  std::vector<double> stop() {
    is_over_ = true;
    for (std::thread& thread : threads_) thread.join();
    std::sort(times_.begin(), times_.end());
    return times_;
  }

 private:
  void work(std::uint8_t who) {
    while (!is_over_) {
      for (const safety::QueueRow& queue : safety::queues()) {
        const auto start = Clock::now();
        if (!take(queue.queue, who)) continue;
        const std::lock_guard lock(mutex_);
        times_.push_back(seconds_since(start) * 1e3);
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));  // reads what is there
    }
  }

  bool take(safety::Queue queue, std::uint8_t who) {
    const Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
    safety::CaseNumber number;
    {
      const std::lock_guard lock(writer_);
      const auto transaction = store_.begin_write();
      auto next = transaction->cases().waiting(safety::CaseState::queued, queue, now, 1);
      if (next.empty()) return false;
      number = next.front().number;
      next.front().claim = safety::Claim{{{who}}, now, now + std::chrono::minutes(20)};
      transaction->cases().put(next.front());
      transaction->commit();
    }
    for (const safety::Report& report : store_.begin_read()->reports().of_case(number)) {
      if (report.evidence) {
        opener_.show(report::evidence_name(report.reporter, report.id), *report.evidence);
      }
    }
    return true;
  }

  safety::SafetyStore& store_;
  safety::ReportOpener& opener_;
  std::mutex& writer_;
  std::atomic<bool> is_over_ = false;
  std::mutex mutex_;
  std::vector<double> times_;
  std::vector<std::thread> threads_;
};

std::uint64_t peak_rss(pid_t other) {
  const auto peak_of = [](const std::string& process) {
    std::ifstream file("/proc/" + process + "/status");
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
    }
    return 0ULL;
  };
  return peak_of("self") + peak_of(std::to_string(other));
}

void measure(const Options& options) {
  const auto bin = std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() / "bin";
  const Place place(options.folder);
  crypto::SystemRandom random;
  const Instant now = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
  causewayd::KeyFolder::create(place / "keys", now, random);
  adapters::frank::FrankOptions frank_options;
  frank_options.path = bin / "causewayd";
  frank_options.arguments = {"frank", (place / "keys").string(), domain};
  adapters::frank::FrankProcess frank(std::move(frank_options), now);
  const causewayd::KeyFolder keys(place / "keys", franking::hub_id(domain), random);
  adapters::sqlite_safety::SafetyStore store(place / "safety.db");
  std::vector<Reporters> reporters;
  for (std::uint64_t seed = 1; seed <= 2; ++seed) {
    reporters.emplace_back(keys, frank.moderation_key(), seed);
  }
  const std::size_t count = options.reports();
  const std::uint64_t begin_ms = to_unix_ms(now) - std::uint64_t{365} * 24 * 3600 * 1000;
  std::mutex writer;
  Intake intake(store, frank, writer);
  double wall = 0;
  double cpu = 0;
  std::uint64_t sealed_bytes = 0;
  for (std::size_t done = 0; done < count;) {
    const std::size_t size = std::min(block_size, count - done);
    const auto block = make_block(reporters, done, size, count, begin_ms);
    for (const provider::Filing& filing : block) sealed_bytes += filing.sealed.ciphertext.size();
    const double cpu_before = seconds_of(CLOCK_PROCESS_CPUTIME_ID) + cpu_of(frank.process_id());
    const auto start = Clock::now();
    intake.take_in(block);
    wall += seconds_since(start);
    cpu += seconds_of(CLOCK_PROCESS_CPUTIME_ID) + cpu_of(frank.process_id()) - cpu_before;
    done += size;
    if (!options.json && done % (block_size * 16) == 0) {
      std::fprintf(stderr, "%zu reports in %.0f s\n", done, wall);
    }
  }
  std::uint64_t opened = 0;
  for (const Reporters& each : reporters) opened += each.opened();
  const auto n = static_cast<double>(count);
  const Limit limit = measure_limit(static_cast<std::size_t>(sealed_bytes / count));
  const double limit_us =
      limit.open_us + 2 * limit.hmac_us * static_cast<double>(opened) / n;
  const double cpu_us = cpu * 1e6 / n;
  if (intake.refused() > 0) throw std::runtime_error("reports were refused");

  Reviewers working(store, frank, writer);
  for (std::size_t i = 0; i < 4; ++i) {
    intake.take_in(make_block(reporters, count - 1, block_size, count, begin_ms));
  }
  const std::vector<double> jobs = working.stop();
  if (jobs.empty()) throw std::runtime_error("no reviewer got a job");
  const double p99 = jobs[jobs.size() * 99 / 100];

  if (!options.json) {
    std::printf(
        "%zu reports with %.1f messages each, %.0f bytes sealed; %llu joined a case that was there\n",
        count, static_cast<double>(opened) / n, static_cast<double>(sealed_bytes) / n,
        static_cast<unsigned long long>(intake.joined())
    );
    std::printf(
        "%.0f s, %.0f reports/s; CPU %.1f us each, limit %.1f us (open %.1f, HMAC %.2f): %.2f times\n",
        wall, n / wall, cpu_us, limit_us, limit.open_us, limit.hmac_us, cpu_us / limit_us
    );
    std::printf(
        "peak memory of both processes %.0f MiB, disk %.0f MiB\n",
        static_cast<double>(peak_rss(frank.process_id())) / 1048576,
        static_cast<double>(place.disk_bytes()) / 1048576
    );
    std::printf(
        "next job beside that: %zu taken, median %.1f ms, p99 %.1f ms\n",
        jobs.size(), jobs[jobs.size() / 2], p99
    );
  }
  std::printf(
      "{\"op\":\"next_job\",\"jobs\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n",
      jobs.size(), jobs[jobs.size() / 2], p99
  );
  std::printf(
      "{\"op\":\"reports\",\"reports_per_s\":%.0f,\"cpu_us\":%.1f,\"limit_us\":%.1f,\"x_limit\":%.2f,"
      "\"peak_rss_bytes\":%llu,\"disk_bytes\":%llu}\n",
      n / wall, cpu_us, limit_us, cpu_us / limit_us,
      static_cast<unsigned long long>(peak_rss(frank.process_id())),
      static_cast<unsigned long long>(place.disk_bytes())
  );
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--json") {
      options.json = true;
    } else if (argument == "--scale" && i + 1 < argc) {
      options.scale = std::stod(argv[++i]);
    } else if (argument == "--folder" && i + 1 < argc) {
      options.folder = argv[++i];
    } else {
      throw std::runtime_error("usage: reports [--json] [--scale S] [--folder FOLDER]");
    }
  }
  return options;
}

}  // namespace

int main(int argc, char** argv) try {
  crypto::initialize();
  measure(parse(argc, argv));
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
