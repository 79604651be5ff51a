// A link that somebody typed is read as it is written; what a hub gives for a preview or a note is
// opened only where it was sealed under the link. The first byte chooses what is read.
#include "client/group_link.h"
#include "tls/round_trip_fuzz.h"

namespace causeway::client {
namespace {

void check_text(ByteView input) {
  const auto link = parse_group_link(as_text(input));
  if (!link.ok()) return;
  const SecretBytes text = group_link_text(*link);
  INVARIANT(text.size() <= group_link_text_size_max + ConversationId::size_bytes);
  INVARIANT(*parse_group_link(as_text(text.reveal())) == *link);
}

void check_sealed(ByteView input) {
  const GroupLink link{"chat.example", {{1}}, GroupLinkSecret(Bytes(16, 2))};
  INVARIANT(!open_preview(link, input).ok());
  INVARIANT(!open_note(link, AccountId{{3}}, input).ok());
}

void check_state(ByteView input) {
  const content::SinglePart part{std::string(content::group_link_type), to_bytes(input)};
  const auto state = content::parse_group_link(part, 9);
  if (!state.ok()) return;
  const auto again = content::group_link_part(*state);
  const auto& written = std::get<content::SinglePart>(again.part);
  INVARIANT(*content::parse_group_link(written, 9) == *state);
}

constexpr std::array<tls::Check, 3> link_checks{check_text, check_sealed, check_state};

}  // namespace
}  // namespace causeway::client

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  causeway::tls::run_chosen(causeway::client::link_checks, {data, size});
  return 0;
}
