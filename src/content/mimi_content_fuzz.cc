// Accepted content encodes to the same bytes, and everything that looks at it survives it.
#include "content/account_state.h"
#include "content/message.h"
#include "content/mimi_content.h"
#include "content/personal_state.h"
#include "content/profile.h"

namespace {

using namespace causeway;
using namespace causeway::content;

void look_at_account_state(ByteView encoded) {
  const auto state = parse_account_state(encoded);
  if (state.ok()) INVARIANT(*parse_account_state(encode(*state)) == *state);
}

void look_at_personal_state(ByteView encoded) {
  const auto state = parse_personal_state(encoded);
  if (state.ok()) INVARIANT(*parse_personal_state(encode(*state)) == *state);
}

void look_at_profile(ByteView encoded) {
  const auto profile = parse_profile(encoded);
  if (profile.ok()) INVARIANT(*parse_profile(encode(*profile)) == *profile);
}

void look_at(const NestedPart& leaf) {
  if (const auto text = text_of(leaf)) INVARIANT(text->size() <= content_size_max);
  if (const auto* single = std::get_if<SinglePart>(&leaf.part)) {
    if (single->content_type == account_state_type) return look_at_account_state(single->content);
    if (single->content_type == personal_state_type) return look_at_personal_state(single->content);
    if (single->content_type == profile_key_type) {
      const auto key = parse_profile_key(*single);
      INVARIANT(!key.ok() || key->key.size() == profile_key_size);
    }
    if (single->content_type != group_state_type) return;
    const auto state = parse_group_state(*single, 7);
    if (!state.ok()) return;
    const NestedPart again = group_state_part(*state);
    INVARIANT(*parse_group_state(std::get<SinglePart>(again.part), 7) == *state);
  } else if (const auto* external = std::get_if<ExternalPart>(&leaf.part)) {
    const auto attachment = parse_attachment(*external);
    if (!attachment.ok()) return;
    const NestedPart again = attachment_part(*attachment);
    INVARIANT(*parse_attachment(std::get<ExternalPart>(again.part)) == *attachment);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  INVARIANT(is_plain_file_name(plain_file_name(as_text(input))));
  look_at_account_state(input);
  look_at_personal_state(input);
  look_at_profile(input);
  const auto content = decode(input);
  if (!content.ok()) return 0;
  INVARIANT(*encode(*content) == to_bytes(input));
  for (const NestedPart* leaf : leaf_parts(*content)) look_at(*leaf);
  (void)check_policy(*content).ok();
  return 0;
}
