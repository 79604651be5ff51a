// What a device with much history costs whoever uses it: `./dev bench client [--json] [--scale S]`.
//
// - catch_up: 10,000 messages in ten chats wait at a real causewayd, TLS on, for a device that was
//   away; the time until all are decrypted, checked and stored in its sealed database
// - open: 100,000 messages are there; `causeway show` (the program starts, opens the database,
//   prints the last page) and `causeway recv` (and logs in, and has received what there is)
// - pack: all of these 100,000 into segments of a backup, neither sealed nor sent
// - search: 1,000,000 messages are there; `causeway search`, of words that one line, no line and
//   most lines have
//
// Programs are timed from their start to their end, wall clock, the median of seven. `--scale`
// multiplies the numbers of messages.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <memory>
#include <sys/mman.h>

#include "client/backup.h"
#include "client/search.h"
#include "cmd/causeway/new_profile.h"
#include "cmd/causeway/server_bench.h"
#include "content/folded_text.h"
#include "content/message.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): this is the program itself
using adapters::http::within;
using adapters::http_client::Device;
using cli::OpenProfile;
using cli::bench::Server;
using cli::bench::stop;

constexpr Milliseconds patience{600'000};
constexpr std::size_t senders = 10;
constexpr std::size_t rows_a_transaction = 1'000;
/// One line in so many has the rare word, in the middle of each so many.
constexpr std::size_t needle_period = 50'000;

struct Options {
  bool json = false;
  double scale = 1;

  std::size_t scaled(std::size_t count) const {
    return static_cast<std::size_t>(scale * static_cast<double>(count));
  }
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Words for lines: every second one of eight that people say all the time, the others of 20,000.
class Words {
 public:
  std::string line() {
    static constexpr std::array<const char*, 8> common{
        "the", "and", "you", "that", "was", "for", "are", "with"
    };
    std::string text;
    for (std::uint64_t words = 1 + number(9); words > 0; --words) {
      text += common[number(common.size())];
      text += ' ' + rare(number(20'000)) + ' ';
    }
    return text;
  }

 private:
  static std::string rare(std::uint64_t number) {
    static constexpr std::string_view syllables = "kalomirutesanidopegufa";
    std::string word;
    for (int i = 0; i < 4; ++i) {
      word += syllables.substr(number % 11 * 2, 2);
      number /= 11;
    }
    return word;
  }

  std::uint64_t number(std::uint64_t below) {
    state_ = state_ * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
    return (state_ >> 33U) % below;
  }

  std::uint64_t state_ = 1;
};

content::MimiContent content_of(Random& random, const std::string& text) {
  return content::make_message(random, content::text_part(text));
}

void say(Device& device, Random& random, const client::Target& target, std::size_t count) {
  adapters::http::SystemClock clock;
  Words words;
  for (std::size_t said = 0; said < count;) {
    constexpr std::size_t at_once = 100;
    const std::size_t end = std::min(count, said + at_once);
    for (; said < end; ++said) {
      device.command([&](client::Engine& engine, client::StoreTransaction& store) {
        return engine.send(store, target, content_of(random, words.line()), clock.now());
      });
    }
    const auto is_sent = [&] {
      return device.look([](client::StoreTransaction& store) { return store.outbox(); }).empty();
    };
    if (!device.run_until(is_sent, within(patience))) stop("what was said is not sent");
  }
}

/// Somebody who writes, with a store in memory.
struct Sender {
  Sender(const Server& server, const std::string& name)
      : device({store, clock, random, alone()}, server.address()) {
    device.register_account({"localhost", name, {}}, within(patience));
    device.run_until([this] { return device.is_logged_in(); }, within(patience));
  }

  adapters::sqlite_client::SqliteClientStore store{adapters::sqlite::Database::in_memory()};
  adapters::http::SystemClock clock;
  crypto::SystemRandom random;
  Device device;
};

/// Receives until the inbox is empty; how many items that were.
std::uint64_t receive_all(OpenProfile& opened) {
  std::optional<std::uint64_t> newest;
  const auto listening = opened.device.listen([&](const client::Notice& notice) {
    const auto* login = std::get_if<client::notice::LoggedIn>(&notice);
    if (login != nullptr) newest = login->newest;
  });
  const auto number = [&] {
    return opened.device.look([](client::StoreTransaction& store) { return store.inbox_number(); });
  };
  const std::uint64_t before = number();
  const auto has_all = [&] { return newest && number() >= *newest; };
  if (!opened.device.run_until(has_all, within(patience))) stop("not everything was received");
  return number() - before;
}

/// The person whose device is measured.
class Person {
 public:
  explicit Person(const Server& server) : server_(server) {
    setenv("XDG_DATA_HOME", (server.folder() / "data").c_str(), 1);
    profile_ = cli::find_profile("bob");
    OpenProfile opened(profile_, server.address(), cli::make_key(profile_, std::nullopt, random_));
    cli::write_server(profile_, server.address());
    opened.device.register_account({"localhost", "bob", {}}, within(patience));
    receive_all(opened);
  }

  std::unique_ptr<OpenProfile> open() {
    return std::make_unique<OpenProfile>(profile_, server_.address(), cli::open_key(profile_, {}));
  }

  Random& random() { return random_; }

 private:
  const Server& server_;
  crypto::SystemRandom random_;
  cli::Profile profile_;
};

void measure_catch_up(const Options& options, const Server& server, Person& person) {
  const std::size_t each = std::max<std::size_t>(1, options.scaled(10'000) / senders);
  for (std::size_t i = 0; i < senders; ++i) {
    Sender sender(server, "ada" + std::to_string(i));
    say(sender.device, sender.random, client::ToUser{"bob"}, each);
  }
  const auto opened = person.open();
  const double cpu_before = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  receive_all(*opened);
  const double seconds = seconds_since(start);
  const double messages = static_cast<double>(each * senders);
  const double cpu_us = (cpu_seconds() - cpu_before) * 1e6 / messages;
  std::printf(
      options.json
          ? R"({"op":"catch_up","messages":%.0f,"seconds":%.2f,"per_second":%.0f,"cpu_us":%.0f})"
            "\n"
          : "catch_up  %9.0f messages  %6.2f s  %6.0f/s  %5.0f us CPU each\n",
      messages,
      seconds,
      messages / seconds,
      cpu_us
  );
  std::fflush(stdout);
}

/// The chat that the history is in.
client::Conversation a_chat(client::StoreTransaction& store) {
  const auto ada = *store.person_named("ada0");
  for (client::Conversation& conversation : *store.conversations()) {
    if (ada && conversation.peer == ada->account) return std::move(conversation);
  }
  stop("there is no chat");
}

class History {
 public:
  explicit History(Person& person) : person_(person) {}

  /// Until there are so many more lines, all of them seen and indexed.
  void grow(std::size_t count) {
    const auto opened = person_.open();
    for (; written_ < count;) {
      auto transaction = *opened->store->begin();
      const auto chat = a_chat(*transaction);
      const std::size_t end = std::min(count, written_ + rows_a_transaction);
      for (; written_ < end; ++written_) add(*transaction, chat);
      if (!transaction->commit().ok()) stop("the history is not stored");
    }
  }

 private:
  void add(client::StoreTransaction& store, const client::Conversation& chat) {
    std::string text = words_.line();
    if (written_ % needle_period == needle_period / 2) text += "needle";
    client::Message message;
    message.id = person_.random().id<client::MessageId>();
    message.conversation = chat.id;
    message.state = client::MessageState::received;
    message.sender_account = chat.peer;
    message.time_ms = 1'700'000'000'000 + written_ * 1'000;
    message.content = *content::encode(content_of(person_.random(), text));
    message.application_data = person_.random().secret(message.content.size() + 64);
    message.frank = franking::FrankEnvelope{};
    message.frank->seq = written_ + 1;
    message.frank->accepted_ms = message.time_ms;
    message.place = message.frank->seq;
    const auto row = store.add_message(message);
    const bool is_kept =
        row.ok() && store.put_text(*row, content::folded(text)).ok() && store.mark_shown(*row).ok();
    if (!is_kept) stop("a line is not stored");
  }

  Person& person_;
  Words words_;
  std::size_t written_ = 0;
};

void measure_pack(const Options& options, Person& person) {
  const auto opened = person.open();
  const auto transaction = *opened->store->begin();
  std::size_t messages = 0;
  std::size_t segments = 0;
  const auto start = std::chrono::steady_clock::now();
  auto uncovered = client::Uncovered::find(*transaction, {}, client::Reach::everything);
  while (const auto packed = *uncovered->pack(*transaction)) {
    messages += packed->entry.messages;
    ++segments;
  }
  std::printf(
      options.json ? R"({"op":"pack","messages":%zu,"segments":%zu,"seconds":%.2f})"
                     "\n"
                   : "pack      %9zu messages  %zu segments  %.2f s\n",
      messages,
      segments,
      seconds_since(start)
  );
  std::fflush(stdout);
}

/// The median of seven, in milliseconds.
double time_program(const std::filesystem::path& program, const std::vector<std::string>& words) {
  std::array<double, 7> took{};
  for (double& one : took) {
    const auto start = std::chrono::steady_clock::now();
    cli::bench::run(program, words);
    one = seconds_since(start) * 1e3;
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

void measure_program(
    const Options& options,
    const std::filesystem::path& program,
    const char* op,
    std::size_t messages,
    const std::vector<std::string>& words
) {
  std::vector<std::string> argv{"causeway", "--profile", "bob"};
  std::string typed = "causeway";
  for (const std::string& word : words) {
    argv.push_back(word);
    typed += " " + word;
  }
  const double ms = time_program(program, argv);
  std::printf(
      options.json ? R"({"op":"%s","messages":%zu,"typed":"%s","ms":%.0f})"
                     "\n"
                   : "%-8s  %9zu messages  %-24s %6.0f ms\n",
      op,
      messages,
      typed.c_str(),
      ms
  );
  std::fflush(stdout);
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--json") {
      options.json = true;
    } else if (word == "--scale" && i + 1 < argc) {
      options.scale = std::stod(argv[++i]);
    } else {
      stop("client [--json] [--scale S]");
    }
  }
  return options;
}

std::size_t lines_of(
    const std::filesystem::path& program, const std::vector<std::string>& arguments
) {
  const int printed = memfd_create("printed", MFD_CLOEXEC);
  const pid_t pid = cli::bench::spawn(program, arguments, printed);
  int status = 0;
  if (waitpid(pid, &status, 0) != pid || status != 0) stop("the search failed");
  std::string text(static_cast<std::size_t>(lseek(printed, 0, SEEK_END)), '\0');
  const auto size = pread(printed, text.data(), text.size(), 0);
  close(printed);
  if (size != static_cast<ssize_t>(text.size())) stop("what the search printed is not here");
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

void measure(const Options& options) {
  const auto bin = std::filesystem::canonical("/proc/self/exe").parent_path().parent_path() / "bin";
  const Server server(bin / "causewayd");
  Person person(server);
  measure_catch_up(options, server, person);
  const auto program = bin / "causeway";
  // Whose the chats are is asked for once their messages are in; as requests they are not searched.
  cli::bench::run(program, {"causeway", "--profile", "bob", "recv"});
  for (std::size_t i = 0; i < senders; ++i) {
    cli::bench::run(
        program, {"causeway", "--profile", "bob", "accept", "@ada" + std::to_string(i)}
    );
  }
  History history(person);
  const std::size_t many = options.scaled(100'000);
  history.grow(many);
  measure_program(options, program, "open", many, {"show", "@ada0"});
  measure_program(options, program, "open", many, {"recv"});
  measure_pack(options, person);
  const std::size_t very_many = options.scaled(1'000'000);
  history.grow(very_many);
  const std::size_t needles = (very_many + needle_period / 2 - 1) / needle_period;
  if (lines_of(program, {"causeway", "--profile", "bob", "search", "needle"}) != needles) {
    stop("the search does not find what is there");
  }
  for (const char* word : {"needle", "noodle", "that", "th", "zq"}) {
    measure_program(options, program, "search", very_many, {"search", word});
  }
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
