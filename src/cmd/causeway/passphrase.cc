#include "cmd/causeway/passphrase.h"

#include <array>
#include <atomic>
#include <fcntl.h>
#include <optional>
#include <string>
#include <termios.h>
#include <unistd.h>

#include "adapters/files/file.h"
#include "cmd/causeway/errors.h"

namespace causeway::cli {
namespace {

constexpr std::size_t size_max = 1024;
constexpr const char* look_at_path = "look at the path";

// For the signal handler; everything else stays in one function.
std::atomic<int> silent_terminal{-1};
termios terminal_before;

/// One line, without its end; wiped when it is gone.
class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  ~Line() { wipe(bytes_.data(), bytes_.size()); }

  /// Reads byte by byte: what follows the line is for somebody else. False where it is too long or
  /// cannot be read.
  bool read_from(int descriptor) {
    for (std::uint8_t byte = 0;;) {
      const auto count = ::read(descriptor, &byte, 1);
      if (count < 0) return false;
      if (count == 0 || byte == '\n') return true;
      if (size_ == bytes_.size()) return false;
      bytes_[size_++] = byte;
    }
  }

  SecretBytes secret() const { return SecretBytes(ByteView(bytes_).first(size_)); }

 private:
  std::array<std::uint8_t, size_max> bytes_{};
  std::size_t size_ = 0;
};

void say(int terminal, std::string_view text) {
  [[maybe_unused]] const auto written = ::write(terminal, text.data(), text.size());
}

/// The terminal without echo, as long as this object lives.
class SilentTerminal {
 public:
  explicit SilentTerminal(int terminal) {
    if (::tcgetattr(terminal, &terminal_before) != 0) return;
    termios silent = terminal_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent_terminal = terminal;
    ::tcsetattr(terminal, TCSAFLUSH, &silent);
  }

  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

  ~SilentTerminal() { restore_echo(); }
};

bool nobody_is_asked = false;

adapters::files::File open_terminal(std::string_view hint) {
  try {
    if (!nobody_is_asked) return adapters::files::File::open("/dev/tty", O_RDWR);
  } catch (const StoreError&) {
  }
  fail(ExitCode::usage, "There is no terminal to ask for this.", std::string(hint));
}

/// One line of the terminal behind the question, as it was typed.
SecretBytes ask(const adapters::files::File& terminal, std::string_view question) {
  say(terminal.descriptor(), question);
  Line line;
  if (!line.read_from(terminal.descriptor())) return {};
  return line.secret();
}

/// The first line of a file; `what` it is to be.
SecretBytes read_line(const std::filesystem::path& path, const std::string& what) {
  const auto file = adapters::files::File::open_existing(path, O_RDONLY);
  if (!file) fail(ExitCode::not_found, "There is no file " + path.string() + ".", look_at_path);
  Line line;
  if (!line.read_from(file->descriptor())) {
    fail(ExitCode::usage, "The " + what + " in " + path.string() + " is longer than 1 KiB.");
  }
  SecretBytes secret = line.secret();
  if (secret.empty()) {
    fail(ExitCode::usage, "The first line of " + path.string() + ", the " + what + ", is empty.");
  }
  return secret;
}

}  // namespace

void ask_nobody() {
  nobody_is_asked = true;
}

void restore_echo() noexcept {
  const int terminal = silent_terminal.exchange(-1);
  if (terminal >= 0) ::tcsetattr(terminal, TCSAFLUSH, &terminal_before);
}

SecretBytes read_passphrase(const std::filesystem::path& path) {
  return read_line(path, "passphrase");
}

SecretBytes read_code(const std::filesystem::path& path) {
  return read_line(path, "code");
}

SecretBytes ask_passphrase(std::string_view question) {
  const auto terminal = open_terminal("--passphrase-file FILE (or /dev/fd/3 for a descriptor)");
  const int descriptor = terminal.descriptor();
  Line line;
  bool is_read = false;
  {
    // First, since it drops what was typed before the question.
    const SilentTerminal silent(descriptor);
    say(descriptor, question);
    is_read = line.read_from(descriptor);
  }
  say(descriptor, "\n");
  SecretBytes passphrase = line.secret();
  if (!is_read || passphrase.empty()) fail(ExitCode::usage, "No passphrase was typed.");
  return passphrase;
}

SecretBytes ask_code(std::string_view question) {
  SecretBytes code = ask(open_terminal("--code-file FILE (or /dev/stdin)"), question);
  if (code.empty()) fail(ExitCode::usage, "No code was typed.");
  return code;
}

bool ask_yes(std::string_view question) {
  const SecretBytes answer = ask(open_terminal("--yes"), question);
  const std::string_view text = as_text(answer.reveal());
  return text == "y" || text == "Y" || text == "yes";
}

std::string ask_line(std::string_view question, std::string_view hint) {
  const SecretBytes answer = ask(open_terminal(hint), question);
  return std::string(as_text(answer.reveal()));
}

SecretBytes ask_new_passphrase() {
  for (;;) {
    SecretBytes first = ask_passphrase("A passphrase for this profile: ");
    if (first == ask_passphrase("The same again: ")) return first;
  }
}

}  // namespace causeway::cli
