#include "client/forwards.h"

#include <algorithm>

#include "client/annotations.h"
#include "client/rules.h"
#include "content/forward.h"
#include "content/voice.h"

namespace causeway::client {

Result<void> check_forward(unsigned forward_count, std::size_t chats) {
  const std::size_t most = forward_count >= forwarded_often ? 1 : forward_chats_max;
  if (chats > most) return Error{rules::forwards_are_few};
  return {};
}

Result<content::MimiContent> make_forward(
    StoreTransaction& store,
    const Message& line,
    const std::vector<content::Attachment>& attachments,
    Random& random
) {
  if (line.presence != Presence::shown || line.state == MessageState::unproven) {
    return Error{rules::message_is_a_line};
  }
  const auto original = TRY(content::decode(line.content));
  const auto edit = TRY(edit_of(store, line));
  const auto shown = TRY(content::decode(edit ? edit->content : line.content));
  std::vector<content::NestedPart> parts;
  for (const content::NestedPart* part : content::leaf_parts(shown)) {
    if (const auto text = content::text_of(*part)) parts.push_back(content::text_part(*text));
  }
  for (const content::Attachment& attachment : attachments) {
    parts.push_back(content::attachment_part(attachment));
  }
  if (parts.empty()) return Error{rules::message_is_a_line};
  const auto voice = TRY(content::voice_duration(shown));
  const bool is_voice = voice && attachments.size() == 1;
  auto content = is_voice ? content::make_voice_note(random, attachments.front(), *voice)
                          : content::make_message(random, content::all_of(std::move(parts)));
  const unsigned count = TRY(content::forward_count(original));
  content::add_forward_count(content, std::min(count + 1, content::forward_count_max));
  return content;
}

}  // namespace causeway::client
