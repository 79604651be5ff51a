// What a member's work costs, by group size. Prints a table, with --json one object a line:
//   {"op","suite","n","cpu_us","wall_us","bytes","iters"}
// cpu_us and wall_us are means of one operation; bytes is what it sends or reads, or, for
// member_rss, what one member's state takes in memory.

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <malloc.h>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "crypto/random.h"
#include "mls_group/group.h"
#include "tls/codec.h"

namespace causeway::mls_group {
namespace {

using Path = CommitOptions::Path;
using WallClock = std::chrono::steady_clock;

constexpr double budget_us = 300'000;  // of one op at one size
constexpr int iterations_max = 200;

bool as_json = false;

double cpu_now_us() {
  timespec now{};
  static_cast<void>(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now));
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double wall_now_us() {
  return std::chrono::duration<double, std::micro>(WallClock::now().time_since_epoch()).count();
}

/// Adds up the times of one operation, without what prepares it.
class Meter {
 public:
  Meter(const char* op, mls_wire::CipherSuite suite, std::size_t n)
      : op_(op), suite_(static_cast<unsigned>(suite)), n_(n) {}

  bool wants_more() const {
    return iterations_ == 0 || (wall_us_ < budget_us && iterations_ < iterations_max);
  }

  template <typename Run>
  auto time(Run run) {
    const double cpu = cpu_now_us();
    const double wall = wall_now_us();
    auto result = run();
    cpu_us_ += cpu_now_us() - cpu;
    wall_us_ += wall_now_us() - wall;
    ++iterations_;
    return result;
  }

  void print(std::size_t bytes) const {
    const double cpu = cpu_us_ / iterations_;
    const double wall = wall_us_ / iterations_;
    if (as_json) {
      std::printf(R"({"op":"%s","suite":%u,"n":%zu,)", op_, suite_, n_);
      std::printf(R"("cpu_us":%.1f,"wall_us":%.1f,)", cpu, wall);
      std::printf(R"("bytes":%zu,"iters":%d})", bytes, iterations_);
    } else {
      std::printf("%-18s %5u %6zu ", op_, suite_, n_);
      std::printf("%14.1f %14.1f %10zu %6d", cpu, wall, bytes, iterations_);
    }
    std::printf("\n");
    static_cast<void>(std::fflush(stdout));
  }

 private:
  const char* op_;
  unsigned suite_;
  std::size_t n_;
  double cpu_us_ = 0;
  double wall_us_ = 0;
  int iterations_ = 0;
};

template <typename T>
std::size_t encoded_size(const T& value) {
  return tls::encode(value).size();
}

struct Device {
  Identity identity;
  KeyPackageBundle bundle;
};

class Bench {
 public:
  Bench(mls_wire::CipherSuite suite, std::size_t n) : suite_(suite), n_(n) {}

  void run() {
    key_packages();
    cold();
    warm();
  }

 private:
  Device new_device() {
    const std::string name = "device " + std::to_string(++names_);
    Identity identity{
        mls_wire::basic_credential(as_bytes(name)),
        crypto::generate_signing_key(mls_wire::find_suite(suite_)->signature, random_)
    };
    KeyPackageBundle bundle = *make_key_package(suite_, identity, {}, random_);
    return {std::move(identity), std::move(bundle)};
  }

  Group new_group() {
    return *Group::create(
        {.group_id = Bytes(16, 7),
         .cipher_suite = suite_,
         .extensions = {},
         .profile = Profile::rfc9420},
        new_device().identity,
        {},
        random_
    );
  }

  Meter meter(const char* op) const { return {op, suite_, n_}; }

  void key_packages() {
    if (n_ > 2) return;  // depends on no group
    const Identity identity = new_device().identity;
    Meter time = meter("keypackage_gen");
    std::size_t bytes = 0;
    while (time.wants_more()) {
      const auto bundle =
          time.time([&] { return *make_key_package(suite_, identity, {}, random_); });
      bytes = encoded_size(bundle.key_package);
    }
    time.print(bytes);
  }

  /// A group whose parents are all blank.
  void cold() {
    const Group creator = new_group();
    std::vector<Device> devices;
    CommitOptions options{.path = Path::when_required};
    for (std::size_t i = 1; i < n_; ++i) {
      devices.push_back(new_device());
      options.add.push_back(devices.back().bundle.key_package);
    }
    std::optional<PendingCommit> made;
    Meter create = meter("create_nopath");
    while (create.wants_more()) {
      made = create.time([&] { return *creator.commit(options, no_psks_, random_); });
    }
    create.print(encoded_size(*made->bundle.welcome));

    const Group member = join("join_cold_nopath", *made, devices.back());
    commit_and_process("_cold", made->next, member);
  }

  Group join(const char* op, const PendingCommit& pending, const Device& device) {
    const Bytes welcome = tls::encode(*pending.bundle.welcome);
    const Bytes tree = tls::encode(pending.next.tree().nodes());
    std::optional<Group> joined;
    Meter time = meter(op);
    while (time.wants_more()) {
      joined = time.time([&] {
        return *Group::join(
            *tls::decode<mls_wire::Welcome>(welcome),
            device.bundle,
            device.identity.key.clone(),
            {.tree = *tls::decode<mls_wire::RatchetTreeNodes>(tree),
             .psks = no_psks_,
             .profile = Profile::rfc9420}
        );
      });
    }
    time.print(welcome.size() + tree.size());
    return *std::move(joined);
  }

  void commit_and_process(const std::string& kind, const Group& sender, const Group& receiver) {
    std::optional<PendingCommit> made;
    const std::string commit_op = "commit" + kind;
    Meter commit = meter(commit_op.c_str());
    while (commit.wants_more()) {
      made = commit.time([&] { return *sender.commit({}, no_psks_, random_); });
    }
    const Bytes message = tls::encode(made->bundle.commit);
    commit.print(message.size());

    const std::string process_op = "process" + kind;
    Meter process = meter(process_op.c_str());
    while (process.wants_more()) {
      Group fresh = receiver.clone();
      (void)process.time([&] {
        return *fresh.process(*tls::decode<mls_wire::PublicMessage>(message), no_psks_);
      });
    }
    process.print(message.size());
  }

  /// The state of who was just added, made of the committer's: the secrets of the epoch are the
  /// same, the keys in the tree are those that both have in common and the newcomer's own. Saves
  /// the newcomer's checks of the whole tree, which `join` measures.
  static Group state_of_newcomer(const PendingCommit& pending, const Device& device) {
    GroupState state = *GroupState::decode(
        pending.next.encode_epoch().reveal(), pending.next.encode_ratchets().reveal()
    );
    const LeafIndex leaf = *state.public_group.tree().find_leaf(device.identity.key.public_key);
    std::erase_if(state.private_tree.path, [leaf](const NodeKey& key) {
      return !mls_tree::is_below(leaf, key.node);
    });
    state.private_tree.leaf = leaf;
    state.private_tree.leaf_key = device.bundle.encryption_key.private_key.clone();
    state.key = device.identity.key.clone();
    const SecretBytes epoch = state.encode_epoch();
    const SecretBytes ratchets = state.encode_ratchets();
    return *Group::decode(epoch.reveal(), ratchets.reveal());
  }

  /// A group in which everybody has committed with a path: each adds the next and so does.
  std::pair<Group, Group> warm_members() {
    Group first = new_group();
    Group last = first.clone();
    for (std::size_t i = 1; i < n_; ++i) {
      const Device device = new_device();
      CommitOptions options;
      options.add.push_back(device.bundle.key_package);
      const Group& committer = i == 1 ? first : last;
      const PendingCommit pending = *committer.commit(options, no_psks_, random_);
      if (i > 1) (void)*first.process(pending.bundle.commit, no_psks_);
      last = state_of_newcomer(pending, device);
      if (i == 1) first = pending.next.clone();
    }
    PendingCommit pending = *last.commit({}, no_psks_, random_);
    (void)*first.process(pending.bundle.commit, no_psks_);
    return {std::move(first), std::move(pending.next)};
  }

  void warm() {
    auto [first, last] = warm_members();
    commit_and_process("_warm", first, last);

    const Device device = new_device();
    CommitOptions options;
    options.add.push_back(device.bundle.key_package);
    std::optional<PendingCommit> made;
    Meter add = meter("add_one_warm");
    while (add.wants_more()) {
      made = add.time([&] { return *first.commit(options, no_psks_, random_); });
    }
    add.print(encoded_size(made->bundle.commit) + encoded_size(*made->bundle.welcome));
    join("join_warm", *made, device);
    messages(first, last);
    memory(first);
  }

  void messages(Group& sender, Group& receiver) {
    const Bytes content(1024, 'a');
    std::vector<Bytes> sent;
    Meter encrypt = meter("encrypt_1k");
    while (encrypt.wants_more()) {
      sent.push_back(encrypt.time([&] { return tls::encode(*sender.protect(content, {}, random_)); }
      ));
    }
    encrypt.print(sent.back().size());
    Meter decrypt = meter("decrypt_1k");
    for (const Bytes& message : sent) {
      (void)decrypt.time([&] {
        return *receiver.unprotect(*tls::decode<mls_wire::PrivateMessage>(message));
      });
    }
    decrypt.print(sent.back().size());
  }

  static std::size_t bytes_in_use() {
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
  }

  void memory(const Group& group) {
    const SecretBytes epoch = group.encode_epoch();
    const SecretBytes ratchets = group.encode_ratchets();
    Meter time = meter("member_rss");
    const std::size_t before = bytes_in_use();
    const Group copy = time.time([&] { return *Group::decode(epoch.reveal(), ratchets.reveal()); });
    time.print(bytes_in_use() - before);
  }

  mls_wire::CipherSuite suite_;
  std::size_t n_;
  crypto::SystemRandom random_;
  NoPsks no_psks_;
  int names_ = 0;
};

}  // namespace
}  // namespace causeway::mls_group

int main(int argc, char** argv) {
  using namespace causeway::mls_group;  // NOLINT(google-build-using-namespace): the program
  as_json = argc > 1 && std::strcmp(argv[1], "--json") == 0;
  causeway::crypto::initialize();
  if (!as_json) {
    std::printf(
        "%-18s %5s %6s %14s %14s %10s %6s\n",
        "op",
        "suite",
        "n",
        "cpu_us",
        "wall_us",
        "bytes",
        "iters"
    );
  }
  for (const auto suite : {1, 3}) {
    for (const std::size_t n : {2U, 10U, 100U, 1000U}) {
      Bench(static_cast<causeway::mls_wire::CipherSuite>(suite), n).run();
    }
  }
  return 0;
}
