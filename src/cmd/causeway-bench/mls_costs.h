#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/workers.h"
#include "cmd/causeway-bench/member_process.h"
#include "cmd/causeway-bench/meter.h"
#include "cmd/causeway-bench/parties.h"
#include "cmd/causeway-bench/unit_costs.h"
#include "crypto/random.h"

namespace causeway::bench {

/// What members of a group of `n` do, and what that costs. `cold`: a group made in one commit,
/// whose parents are all blank. `warm`: every member has committed, no parent is blank.
class MlsCosts {
 public:
  MlsCosts(
      const UnitCosts& costs,
      mls_wire::CipherSuite suite,
      std::size_t n,
      Workers& workers,
      const Printer& printer
  );

  void key_packages();
  void cold();
  /// `member` of a warm group, and what it takes.
  void warm(MemberProcess& member);
  /// Of a warm group only what is to grow no faster than its depth.
  void growth();

 private:
  using Group = mls_group::Group;
  using PendingCommit = mls_group::PendingCommit;

  Device new_device();
  auto commit_of(const Group& group, mls_group::CommitOptions& options);
  void print(const std::string& op, const Meter& meter, std::size_t bytes, const Work& work) const;
  void print_memory(const std::string& op, std::size_t bytes) const;

  void join(const std::string& op, const PendingCommit& pending, const Device& device, const Work&);
  void commit_and_process(
      const std::string& kind, const Group& sender, const Group& receiver, std::size_t seals
  );
  void add_one(const Group& group);
  void messages(Group& sender, Group& receiver);
  void memory(const Group& group, MemberProcess& member);
  std::pair<Group, Group> warm_members();
  std::size_t depth() const;

  const UnitCosts& costs_;
  mls_wire::CipherSuite suite_;
  std::size_t n_;
  Workers& workers_;
  const Printer& printer_;
  crypto::SystemRandom random_;
  mls_group::NoPsks no_psks_;
  int names_ = 0;
};

}  // namespace causeway::bench
