#include "content/annotation.h"

#include <utility>

#include "base/invariant.h"
#include "content/message.h"
#include "content/visible_text.h"

namespace causeway::content {

bool is_reaction(std::string_view emoji) {
  return !emoji.empty() && emoji.size() <= reaction_size_max && is_visible_text(emoji);
}

MimiContent make_reaction(Random& random, const Reaction& reaction) {
  INVARIANT(is_reaction(reaction.emoji));
  return make_reply(
      random,
      reaction.target,
      {Disposition::reaction, "", SinglePart{std::string(plain_type), to_bytes(reaction.emoji)}}
  );
}

Result<Reaction> parse_reaction(const MimiContent& content) {
  INVARIANT(content.nested_part.disposition == Disposition::reaction);
  if (!content.in_reply_to) return Error{rules::reaction_names_a_message};
  const auto* text = std::get_if<SinglePart>(&content.nested_part.part);
  if (text == nullptr || text->content_type != plain_type || !is_reaction(as_text(text->content))) {
    return Error{rules::reaction_is_short_text};
  }
  return Reaction{*content.in_reply_to, std::string(as_text(text->content))};
}

MimiContent make_edit(Random& random, const MessageId& target, NestedPart part) {
  MimiContent content = make_message(random, std::move(part));
  content.replaces = target;
  return content;
}

MimiContent make_deletion(Random& random, const MessageId& target) {
  return make_edit(random, target, {Disposition::render, "", NullPart{}});
}

}  // namespace causeway::content
