// Policy files: whatever the text is, it is a policy within all bounds or has problems that can be
// shown, never both, never an exception, and twice the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "adapters/toml_policy/read_policy.h"
#include "base/encoding.h"
#include "base/invariant.h"
#include "policy/bounds.h"

namespace {

using namespace causeway;  // NOLINT(google-build-using-namespace): the body of the target
using adapters::toml_policy::PolicyFile;
using adapters::toml_policy::Problem;

bool can_be_shown(const Problem& problem) {
  const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  const std::string& text = problem.sentence;
  return problem.line >= 1 && problem.column >= 1 && problem.rule != nullptr && !text.empty() &&
         is_utf8(as_bytes(text)) && std::none_of(text.begin(), text.end(), is_control);
}

void check_policy(const policy::Policy& policy) {
  INVARIANT(policy.regimes.size() == policy::regime_bounds().size());
  INVARIANT(policy::excesses(policy).empty());
  for (const policy::RegimeBound& bound : policy::regime_bounds()) {
    const policy::Regime* regime = policy::find_regime(policy, bound.id);
    INVARIANT(regime != nullptr);
    INVARIANT(bound.unlocks.contains(regime->unlocks));
    INVARIANT(!regime->checks.intersects(policy::asked_of_all));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  const PolicyFile file = adapters::toml_policy::read_policy(text);
  if (file.ok()) check_policy(file.policy());
  for (const Problem& problem : file.problems()) INVARIANT(can_be_shown(problem));
  const PolicyFile again = adapters::toml_policy::read_policy(text);
  INVARIANT(again.problems() == file.problems() && again.hash() == file.hash());
  return 0;
}
