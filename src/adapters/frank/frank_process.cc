#include "adapters/frank/frank_process.h"

#include <algorithm>
#include <array>
#include <future>
#include <optional>
#include <system_error>
#include <thread>

#include "base/store_error.h"

namespace causeway::adapters::frank {

using process::ChannelError;
using safety::Refusal;

/// How long one answer may take that is the slowest: a large attachment, on a busy machine. A
/// process that does not answer is replaced.
constexpr Milliseconds patience{60'000};

/// One life of the process. Each channel is used by one thread at a time.
struct FrankProcess::Running {
  explicit Running(const FrankOptions& options)
      : child(
            {.path = options.path,
             .arguments = options.arguments,
             .channels = channel_count,
             .message_size_max = message_size_max}
        ) {
    for (std::size_t i = 0; i < channel_count; ++i) child.channel(i).set_patience(patience);
  }

  /// A free one of these channels, taken.
  std::size_t take(Channels channels) {
    std::unique_lock lock(mutex);
    const auto begin = busy.begin() + static_cast<std::ptrdiff_t>(channels.first);
    const auto end = begin + static_cast<std::ptrdiff_t>(channels.count);
    auto free = end;
    freed.wait(lock, [&] {
      free = std::find(begin, end, false);
      return free != end;
    });
    *free = true;
    return static_cast<std::size_t>(free - busy.begin());
  }

  void give_back(std::size_t channel) {
    {
      const std::lock_guard lock(mutex);
      busy[channel] = false;
    }
    freed.notify_all();
  }

  /// One channel, for as long as this lives.
  class Lease {
   public:
    Lease(Running& from, Channels channels) : from_(from), channel_(from.take(channels)) {}

    ~Lease() { from_.give_back(channel_); }

    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    process::Channel& channel() { return from_.child.channel(channel_); }

   private:
    Running& from_;
    std::size_t channel_;
  };

  process::ChildProcess child;
  std::mutex mutex;
  std::condition_variable freed;
  std::array<bool, channel_count> busy{};
};

namespace {

template <typename T, typename Answer>
std::variant<T, Refusal> either(Answer answer) {
  if (!answer.value) return Refusal{std::string(as_text(answer.rule))};
  if constexpr (std::is_same_v<T, SecretBytes>) {
    return std::move(answer.value->bytes);
  } else {
    return *std::move(answer.value);
  }
}

Keys keys_of(Or<Keys> answer) {
  if (!answer.value) {
    throw StoreError(StoreError::Kind::other, std::string(as_text(answer.rule)));
  }
  return *std::move(answer.value);
}

safety::Opened opened_of(std::variant<OpenedReport, OpenedAppeal, Refused>& answer) {
  if (auto* report = std::get_if<OpenedReport>(&answer)) return std::move(report->report);
  if (auto* appeal = std::get_if<OpenedAppeal>(&answer)) return std::move(appeal->evidence);
  return Refusal{std::string(as_text(std::get<Refused>(answer).rule))};
}

/// So many that asking costs little beside opening them, and so few that all that is made on the
/// way stays in the processor's caches.
constexpr std::size_t asked_at_once = 64;
/// So many that keeping them costs little each, and so few that a reviewer need not wait long.
constexpr std::size_t taken_at_once = 512;
constexpr std::size_t part_bytes = std::size_t{8} << 20;

/// How many parts may be open and not taken yet: what is opened is in memory.
constexpr std::size_t parts_ahead = 4;

/// The way of some parts through several threads, which open them, and one that takes them.
class Parts {
 public:
  explicit Parts(std::size_t count) : count_(count) {}

  /// For whoever opens: the next part, when it may be opened; nothing where there is none.
  std::optional<std::size_t> next() {
    std::unique_lock lock(mutex_);
    taken_one_.wait(lock, [&] { return next_ >= count_ || next_ < taken_ + parts_ahead; });
    if (next_ >= count_) return std::nullopt;
    return next_++;
  }

  void taken() {
    {
      const std::lock_guard lock(mutex_);
      ++taken_;
    }
    taken_one_.notify_all();
  }

  /// None is begun any more.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      next_ = count_;
    }
    taken_one_.notify_all();
  }

 private:
  const std::size_t count_;
  std::mutex mutex_;
  std::condition_variable taken_one_;
  std::size_t next_ = 0;
  std::size_t taken_ = 0;
};

/// Whatever is thrown meanwhile.
struct EndsParts {
  Parts& parts;

  ~EndsParts() { parts.end(); }
};

std::vector<std::span<const provider::Filing>> parts_of(
    std::span<const provider::Filing> filings, std::size_t part_filings
) {
  std::vector<std::span<const provider::Filing>> parts;
  while (!filings.empty()) {
    std::size_t count = 0;
    std::size_t bytes = 0;
    do {
      bytes += filings[count].sealed.ciphertext.size();
      ++count;
    } while (count < std::min(filings.size(), part_filings) &&
             bytes + filings[count].sealed.ciphertext.size() <= part_bytes);
    parts.push_back(filings.first(count));
    filings = filings.subspan(count);
  }
  return parts;
}

}  // namespace

FrankProcess::FrankProcess(FrankOptions options, Instant now)
    : options_(std::move(options)), running_(std::make_shared<Running>(options_)) {
  try {
    keys_ = keys_of(ask(tag_channels, Rotate{to_unix_ms(now)}, 1));
  } catch (const ChannelError&) {
    throw StoreError(StoreError::Kind::other, "The process that holds the keys did not start.");
  }
}

FrankProcess::~FrankProcess() = default;

std::shared_ptr<FrankProcess::Running> FrankProcess::running() const {
  const std::lock_guard lock(mutex_);
  return running_;
}

std::shared_ptr<FrankProcess::Running> FrankProcess::restart(
    const std::shared_ptr<Running>& ended, const std::string& why
) const {
  const std::lock_guard lock(mutex_);
  if (running_ == ended) {
    options_.before_restart();
    options_.restarted(why);
    running_ = std::make_shared<Running>(options_);
  }
  return running_;
}

template <typename Request>
typename Request::Answer FrankProcess::ask(Channels channels, Request request, int tries) const {
  const SecretBytes message = tls::encode_secret(frank::Request(std::move(request)));
  auto to = running();
  // Whatever is asked may be asked again: at worst a key is drawn that nobody uses.
  for (;;) {
    try {
      Running::Lease lease(*to, channels);
      const SecretBytes reply = lease.channel().ask(message.reveal());
      auto answer = tls::decode<typename Request::Answer>(reply.reveal());
      if (!answer.ok()) throw ChannelError("an answer breaks the protocol");
      return *std::move(answer);
    } catch (const ChannelError& error) {
      if (--tries == 0) throw;
      to = restart(to, error.what());
    }
  }
}

template <typename Request>
typename Request::Answer FrankProcess::ask_for_tags(Request request) const {
  try {
    return ask(tag_channels, std::move(request));
  } catch (const std::runtime_error& error) {
    throw StoreError(StoreError::Kind::other, std::string("The franking keys: ") + error.what());
  }
}

template <typename Request>
typename Request::Answer FrankProcess::ask_opener(Channels channels, Request request) const {
  try {
    return ask(channels, std::move(request));
  } catch (const std::runtime_error& error) {
    throw safety::OpenerUnavailable(error.what());
  } catch (const StoreError& error) {
    throw safety::OpenerUnavailable(error.what());
  }
}

void FrankProcess::rotate(Instant now) {
  Keys keys = keys_of(ask_for_tags(Rotate{to_unix_ms(now)}));
  const std::lock_guard lock(mutex_);
  keys_ = std::move(keys);
}

std::uint32_t FrankProcess::key_id() const {
  const std::lock_guard lock(mutex_);
  return keys_.key_id;
}

report::ModerationKey FrankProcess::moderation_key() const {
  const std::lock_guard lock(mutex_);
  return keys_.moderation_key;
}

pid_t FrankProcess::process_id() const {
  return running()->child.id();
}

std::vector<franking::Frank> FrankProcess::tag(std::span<const franking::FrankContext> contexts
) const {
  auto tags = ask_for_tags(Tag{{contexts.begin(), contexts.end()}}).tags;
  if (tags.size() != contexts.size()) {
    throw StoreError(StoreError::Kind::other, "The franking keys: not as many tags as messages");
  }
  return tags;
}

franking::FrankVerdict FrankProcess::check(
    const franking::FrankContext& context, const franking::Frank& frank
) const {
  return ask_for_tags(Check{context, frank}).verdict;
}

std::vector<safety::Opened> FrankProcess::open(
    std::span<const provider::Filing> filings, report::Month keep
) {
  std::vector<safety::Opened> opened;
  opened.reserve(filings.size());
  for (const auto some : parts_of(filings, asked_at_once)) {
    Open request{.keep = keep, .filings = {}};
    request.filings.reserve(some.size());
    for (const provider::Filing& filing : some) {
      request.filings.push_back({filing.account, filing.kind, filing.sealed});
    }
    Opened answer = ask_opener(bulk_channels, std::move(request));
    if (answer.filings.size() != some.size()) {
      throw safety::OpenerUnavailable("not as many answers as reports");
    }
    for (auto& each : answer.filings) opened.push_back(opened_of(each));
  }
  return opened;
}

void FrankProcess::open_in_parts(
    std::span<const provider::Filing> filings, report::Month keep, const safety::TakeOpened& take
) {
  const auto parts = parts_of(filings, taken_at_once);
  std::vector<std::promise<std::vector<safety::Opened>>> opened(parts.size());
  Parts course(parts.size());
  const auto work = [&] {
    while (const auto part = course.next()) {
      try {
        opened[*part].set_value(open(parts[*part], keep));
      } catch (...) {
        opened[*part].set_exception(std::current_exception());
      }
    }
  };
  std::vector<std::jthread> threads;
  const EndsParts at_the_end{course};  // before the threads are waited for
  const std::size_t count = std::min(bulk_channels.count, parts.size());
  while (threads.size() < count) threads.emplace_back(work);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!take(parts[i], opened[i].get_future().get())) return;
    course.taken();
  }
}

std::variant<report::ShownReport, Refusal> FrankProcess::show(
    const report::EvidenceName& name, const report::SealedEvidence& evidence
) {
  return either<report::ShownReport>(ask_opener(look_channels, Show{name, evidence}));
}

std::variant<SecretBytes, Refusal> FrankProcess::show_appeal(
    const report::EvidenceName& name, const report::SealedEvidence& evidence
) {
  return either<SecretBytes>(ask_opener(look_channels, ShowAppeal{name, evidence}));
}

std::variant<SecretBytes, Refusal> FrankProcess::show_attachment(
    const report::EvidenceName& name,
    const report::SealedEvidence& evidence,
    std::uint32_t entry,
    const crypto::Sha256& content_hash,
    ByteView ciphertext
) {
  return either<SecretBytes>(ask_opener(
      bulk_channels, ShowAttachment{name, evidence, entry, content_hash, to_bytes(ciphertext)}
  ));
}

std::variant<report::SealedEvidence, Refusal> FrankProcess::seal(
    const report::EvidenceName& name, SecretBytes plaintext, report::Month keep
) {
  return either<report::SealedEvidence>(
      ask_opener(look_channels, Seal{name, std::move(plaintext), keep})
  );
}

std::variant<report::WrappedKey, Refusal> FrankProcess::keep_until(
    const report::EvidenceName& name, const report::WrappedKey& key, report::Month keep
) {
  return either<report::WrappedKey>(ask_opener(look_channels, KeepUntil{name, key, keep}));
}

}  // namespace causeway::adapters::frank
