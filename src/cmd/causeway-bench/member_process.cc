#include "cmd/causeway-bench/member_process.h"

#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "cmd/causeway-bench/parties.h"
#include "crypto/random.h"
#include "tls/codec.h"

namespace causeway::bench {
namespace {

/// What a line of a file of the kernel's about this process says, in bytes.
std::size_t bytes_in(const std::string& file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name)) return std::stoull(line.substr(name.size())) * 1024;
  }
  throw std::runtime_error("no " + std::string(name) + " in " + file);
}

/// VmRSS of /proc/self/status lags behind by up to 256 KiB.
std::size_t resident_bytes() {
  return bytes_in("/proc/self/smaps_rollup", "Rss:");
}

void write_all(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written <= 0) throw std::runtime_error("the measured process has ended");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void read_all(int file, MutableByteView out) {
  while (!out.empty()) {
    const ssize_t got = read(file, out.data(), out.size());
    if (got <= 0) throw std::runtime_error("the measured process has ended");
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void write_message(int file, ByteView bytes) {
  const std::uint64_t size = bytes.size();
  write_all(file, {reinterpret_cast<const std::uint8_t*>(&size), sizeof size});
  write_all(file, bytes);
}

Bytes read_message(int file) {
  std::uint64_t size = 0;
  read_all(file, {reinterpret_cast<std::uint8_t*>(&size), sizeof size});
  Bytes bytes(size);
  read_all(file, bytes);
  return bytes;
}

/// Joins a group of two and looks at its memory, so that the code is there that does so.
void rehearse(mls_wire::CipherSuite suite, Random& random) {
  const mls_group::NoPsks no_psks;
  const Device device = new_device(suite, "rehearsal", random);
  const auto made = *new_group(new_device(suite, "its creator", random), random)
                         .commit({.add = {device.bundle.key_package}}, no_psks, random);
  (void)join_group(
      tls::encode(*made.bundle.welcome), tls::encode(made.next.tree().nodes()), device, alone()
  );
  static_cast<void>(resident_bytes());
}

}  // namespace

MemberProcess::MemberProcess(mls_wire::CipherSuite suite) {
  std::array<int, 2> down{};
  std::array<int, 2> up{};
  if (pipe(down.data()) != 0 || pipe(up.data()) != 0) throw std::runtime_error("no pipe");
  child_ = fork();
  if (child_ < 0) throw std::runtime_error("no process");
  if (child_ == 0) {
    close(down[1]);
    close(up[0]);
    live(suite, down[0], up[1]);
  }
  close(down[0]);
  close(up[1]);
  to_ = down[1];
  from_ = up[0];
}

MemberProcess::~MemberProcess() {
  close(to_);
  close(from_);
  static_cast<void>(kill(child_, SIGKILL));  // it may still wait for what to join
  static_cast<void>(waitpid(child_, nullptr, 0));
}

void MemberProcess::live(mls_wire::CipherSuite suite, int in, int out) {
  try {
    crypto::SystemRandom random;
    const Device device = new_device(suite, "measured", random);
    rehearse(suite, random);
    write_message(out, tls::encode(device.bundle.key_package));
    const std::size_t before = resident_bytes();
    const Bytes welcome = read_message(in);
    const Bytes ratchet_tree = read_message(in);
    const mls_group::Group group = join_group(welcome, ratchet_tree, device, alone());
    const MemberMemory memory{
        .after_join = resident_bytes() - before,
        .peak = bytes_in("/proc/self/status", "VmHWM:") - before,
    };
    write_all(out, {reinterpret_cast<const std::uint8_t*>(&memory), sizeof memory});
  } catch (const std::runtime_error&) {
    _exit(1);  // nobody has use for it any more
  }
  _exit(0);
}

mls_wire::KeyPackage MemberProcess::key_package() {
  return *tls::decode<mls_wire::KeyPackage>(read_message(from_));
}

MemberMemory MemberProcess::join(ByteView welcome, ByteView ratchet_tree) {
  write_message(to_, welcome);
  write_message(to_, ratchet_tree);
  MemberMemory memory;
  read_all(from_, {reinterpret_cast<std::uint8_t*>(&memory), sizeof memory});
  return memory;
}

}  // namespace causeway::bench
