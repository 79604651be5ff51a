#include "cmd/causeway-bench/mls_costs.h"

#include <bit>

#include "mls_group/group_state.h"
#include "tls/codec.h"

namespace causeway::bench {
namespace {

using mls_group::CommitOptions;
using mls_group::Group;
using mls_group::GroupState;
using mls_group::PendingCommit;
using Path = CommitOptions::Path;

template <typename T>
std::size_t encoded_size(const T& value) {
  return tls::encode(value).size();
}

/// The state of who was just added, made of the committer's: the secrets of the epoch are the
/// same, the keys in the tree are those that both have in common and the newcomer's own. Saves the
/// newcomer's checks of the whole tree, which `join` measures.
Group state_of_newcomer(const PendingCommit& pending, const Device& device) {
  GroupState state = pending.next.state().clone();
  const auto leaf = *state.public_group.tree().find_leaf(device.identity.key.public_key);
  std::erase_if(state.private_tree.path, [leaf](const mls_group::NodeKey& key) {
    return !mls_tree::is_below(leaf, key.node);
  });
  state.private_tree.leaf = leaf;
  state.private_tree.leaf_key = device.bundle.encryption_key.private_key.clone();
  state.key = device.identity.key.clone();
  return Group(std::move(state));
}

}  // namespace

/// Makes a commit with whoever helps.
auto MlsCosts::commit_of(const Group& group, CommitOptions& options) {
  return [this, &group, &options](Workers& workers) {
    options.workers = &workers;
    return *group.commit(options, no_psks_, random_);
  };
}

MlsCosts::MlsCosts(
    const UnitCosts& costs,
    mls_wire::CipherSuite suite,
    std::size_t n,
    Workers& workers,
    const Printer& printer
)
    : costs_(costs), suite_(suite), n_(n), workers_(workers), printer_(printer) {}

Device MlsCosts::new_device() {
  return bench::new_device(suite_, "device " + std::to_string(++names_), random_);
}

/// Nodes of a leaf's direct path.
std::size_t MlsCosts::depth() const {
  return static_cast<std::size_t>(std::bit_width(n_ - 1));
}

void MlsCosts::print(const std::string& op, const Meter& meter, std::size_t bytes, const Work& work)
    const {
  printer_.print({
      .op = op,
      .suite = static_cast<unsigned>(suite_),
      .n = n_,
      .cpu_us = meter.cpu_us(),
      .wall_us = meter.wall_us(),
      .bytes = bytes,
      .iterations = meter.iterations(),
      .limit_us = costs_.of(work),
  });
}

void MlsCosts::print_memory(const std::string& op, std::size_t bytes) const {
  printer_.print({
      .op = op,
      .suite = static_cast<unsigned>(suite_),
      .n = n_,
      .bytes = bytes,
      .iterations = 1,
  });
}

void MlsCosts::key_packages() {
  const Device device = new_device();
  Meter meter;
  std::size_t bytes = 0;
  while (meter.wants_more()) {
    const auto bundle = meter.time([&] {
      return *mls_group::make_key_package(suite_, device.identity, {}, random_);
    });
    bytes = encoded_size(bundle.key_package);
  }
  print("keypackage_gen", meter, bytes, {{Unit::sign, 2}, {Unit::key_pair, 2}});
}

void MlsCosts::cold() {
  const Group creator = new_group(new_device(), random_);
  std::vector<Device> devices;
  CommitOptions options{.path = Path::when_required};
  for (std::size_t i = 1; i < n_; ++i) {
    devices.push_back(new_device());
    options.add.push_back(devices.back().bundle.key_package);
  }
  std::optional<PendingCommit> made;
  Meter create;
  while (create.wants_more()) {
    made = create.time_shared(workers_, commit_of(creator, options));
  }
  // Of each KeyPackage its signature and its leaf's; then the commit and the GroupInfo.
  const Work add_all{{Unit::sign, 2}, {Unit::verify, 2 * (n_ - 1)}, {Unit::seal, 1}};
  print("create_nopath", create, encoded_size(*made->bundle.welcome), add_all + hpke_seals(n_ - 1));

  join("join_cold_nopath", *made, devices.back(), {});
  const Group member = join_group(
      tls::encode(*made->bundle.welcome),
      tls::encode(made->next.tree().nodes()),
      devices.back(),
      workers_
  );
  commit_and_process("_cold", made->next, member, n_ - 1);
}

void MlsCosts::join(
    const std::string& op, const PendingCommit& pending, const Device& device, const Work& more
) {
  const Bytes welcome = tls::encode(*pending.bundle.welcome);
  const Bytes tree = tls::encode(pending.next.tree().nodes());
  Meter meter;
  while (meter.wants_more()) {
    (void)meter.time_shared(workers_, [&](Workers& workers) {
      return join_group(welcome, tree, device, workers);
    });
  }
  const std::size_t members = pending.next.tree().member_count();
  const Work check_all{{Unit::verify, members + 1}, {Unit::diffie_hellman, 1}, {Unit::open, 2}};
  print(op, meter, welcome.size() + tree.size(), check_all + more);
}

void MlsCosts::commit_and_process(
    const std::string& kind, const Group& sender, const Group& receiver, std::size_t seals
) {
  CommitOptions options;
  std::optional<PendingCommit> made;
  Meter commit;
  while (commit.wants_more()) {
    made = commit.time_shared(workers_, commit_of(sender, options));
  }
  const Bytes message = tls::encode(made->bundle.commit);
  // The new leaf and the commit are signed; each node of the path has a new key, and so the leaf.
  const Work new_path{{Unit::sign, 2}, {Unit::key_pair, depth() + 1}};
  print("commit" + kind, commit, message.size(), new_path + hpke_seals(seals));

  Meter process;
  while (process.wants_more()) {
    Group fresh = receiver.clone();
    (void)process.time([&] {
      return *fresh.process(*tls::decode<mls_wire::PublicMessage>(message), no_psks_);
    });
  }
  // Sender and receiver have the root alone in common.
  const Work follow{
      {Unit::verify, 2}, {Unit::key_pair, 1}, {Unit::diffie_hellman, 1}, {Unit::open, 1}
  };
  print("process" + kind, process, message.size(), follow);
}

/// A group in which everybody has committed with a path, as the first and the last member see it:
/// each adds the next.
std::pair<Group, Group> MlsCosts::warm_members() {
  Group first = new_group(new_device(), random_);
  Group last = first.clone();
  for (std::size_t i = 1; i < n_; ++i) {
    const Device device = new_device();
    const PendingCommit pending =
        *last.commit({.add = {device.bundle.key_package}}, no_psks_, random_);
    if (i == 1) {
      first = pending.next.clone();
    } else {
      (void)*first.process(pending.bundle.commit, no_psks_);
    }
    last = state_of_newcomer(pending, device);
  }
  PendingCommit pending = *last.commit({}, no_psks_, random_);
  (void)*first.process(pending.bundle.commit, no_psks_);
  return {std::move(first), std::move(pending.next)};
}

void MlsCosts::growth() {
  const auto [first, last] = warm_members();
  commit_and_process("_warm", first, last, depth());
}

void MlsCosts::warm(MemberProcess& member) {
  auto [first, last] = warm_members();
  commit_and_process("_warm", first, last, depth());
  add_one(first);
  messages(first, last);
  memory(first, member);
}

void MlsCosts::add_one(const Group& group) {
  const Device device = new_device();
  CommitOptions options{.add = {device.bundle.key_package}};
  std::optional<PendingCommit> made;
  Meter meter;
  while (meter.wants_more()) {
    made = meter.time_shared(workers_, commit_of(group, options));
  }
  const std::size_t bytes = encoded_size(made->bundle.commit) + encoded_size(*made->bundle.welcome);
  const Work add{
      {Unit::sign, 3}, {Unit::verify, 2}, {Unit::key_pair, depth() + 1}, {Unit::seal, 1}
  };
  print("add_one_warm", meter, bytes, add + hpke_seals(depth() + 1));
  join("join_warm", *made, device, {{Unit::key_pair, 1}});
}

void MlsCosts::messages(Group& sender, Group& receiver) {
  constexpr std::size_t batch = 50;  // so that the clock costs nothing
  const Bytes content(1024, 'a');
  std::vector<std::vector<Bytes>> sent;
  Meter encrypt;
  while (encrypt.wants_more()) {
    const auto seal_all = [&] {
      std::vector<Bytes> messages;
      for (std::size_t i = 0; i < batch; ++i) {
        messages.push_back(tls::encode(*sender.protect(content, {}, random_)));
      }
      return messages;
    };
    sent.push_back(encrypt.time(seal_all, batch));
  }
  print(
      "encrypt_1k",
      encrypt,
      sent.back().back().size(),
      {{Unit::sign_1k, 1}, {Unit::seal, 1}, {Unit::seal_1k, 1}}
  );
  Meter decrypt;
  for (const std::vector<Bytes>& messages : sent) {
    const auto open_all = [&] {
      for (const Bytes& message : messages) {
        (void)*receiver.unprotect(*tls::decode<mls_wire::PrivateMessage>(message));
      }
      return true;
    };
    (void)decrypt.time(open_all, batch);
  }
  print(
      "decrypt_1k",
      decrypt,
      sent.back().back().size(),
      {{Unit::verify_1k, 1}, {Unit::open, 1}, {Unit::open_1k, 1}}
  );
}

void MlsCosts::memory(const Group& group, MemberProcess& member) {
  const PendingCommit pending = *group.commit({.add = {member.key_package()}}, no_psks_, random_);
  const MemberMemory memory =
      member.join(tls::encode(*pending.bundle.welcome), tls::encode(pending.next.tree().nodes()));
  print_memory("member_rss", memory.after_join);
  print_memory("member_peak", memory.peak);
}

}  // namespace causeway::bench
