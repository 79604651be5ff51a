#pragma once

#include <cstddef>
#include <sys/types.h>

#include "base/bytes.h"
#include "mls_group/key_package_bundle.h"
#include "mls_wire/key_package.h"

namespace causeway::bench {

/// What a group takes in the memory of a process that has nothing else.
struct MemberMemory {
  std::size_t after_join = 0;  // bytes of resident memory more than before
  std::size_t peak = 0;        // more than before, at the worst moment of the join
};

/// A process that joins one group and says what that took. Begin it before this process has grown:
/// it starts as a copy.
class MemberProcess {
 public:
  explicit MemberProcess(mls_wire::CipherSuite suite);
  MemberProcess(const MemberProcess&) = delete;
  MemberProcess& operator=(const MemberProcess&) = delete;
  ~MemberProcess();

  /// Of the member, for whoever adds it.
  mls_wire::KeyPackage key_package();
  /// Joins, by an encoded Welcome and ratchet tree, and ends.
  MemberMemory join(ByteView welcome, ByteView ratchet_tree);

 private:
  [[noreturn]] static void live(mls_wire::CipherSuite suite, int in, int out);

  int to_ = -1;
  int from_ = -1;
  pid_t child_ = -1;
};

}  // namespace causeway::bench
