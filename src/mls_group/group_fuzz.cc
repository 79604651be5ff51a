// A few members and a hub that does what the input says: they add, remove, update, mix in
// pre-shared keys, come back by external commits, speak out of order, branch off subgroups and
// restart the group; and all of that arrives again later, with bytes changed on the way, or forged
// by a member who signs whatever the input says. Honest members agree after every step; what was
// changed is refused and leaves no trace.

#include <array>
#include <cstdint>

#include "mls_group/group_forged_link_fuzz.h"
#include "mls_group/group_honest_fuzz.h"
#include "mls_group/group_hostile_fuzz.h"
#include "mls_group/group_successor_fuzz.h"

namespace causeway::mls_group {
namespace {

constexpr std::size_t steps_max = 48;

constexpr std::array steps{
    commit_path,
    commit_what_was_proposed,
    propose_update,
    propose_remove,
    come_back,
    say,
    store,
    change_handshake,
    change_message,
    add_some,
    remove_one,
    propose_add,
    propose_psk,
    commit_psk,
    propose_extensions,
    say_out_of_order,
    replay,
    forge_commit,
    forge_proposal,
    change_welcome,
    change_group_info,
    cut_message,
    propose_self_remove,
    come_from_outside,
    restart,
    propose_restart,
    branch,
    forge_link,
};

void run(Session& session) {
  for (std::size_t i = 0; i < steps_max && !session.input.empty(); ++i) {
    steps[session.next() % steps.size()](session);
    session.expect_agreement();
    if (!session.members[0].reinit()) continue;
    store(session);
    go_on_in_successor(session);
  }
}

}  // namespace
}  // namespace causeway::mls_group

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
  mls_group::Session session(ByteView(data, size));
  mls_group::run(session);
  return 0;
}
