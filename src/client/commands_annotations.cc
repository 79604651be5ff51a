// What the engine is asked to say about an earlier message.
#include <algorithm>
#include <utility>

#include "client/annotations.h"
#include "client/engine.h"
#include "client/erasure.h"
#include "client/forwards.h"
#include "client/messages.h"
#include "client/session.h"
#include "client/trust.h"
#include "content/annotation.h"
#include "content/forward.h"

namespace causeway::client {
namespace {

Result<Message> known_message(StoreTransaction& store, MessageRow row) {
  auto message = TRY(store.message(row));
  if (!message || message->state == MessageState::unproven) return Error{rules::message_is_known};
  return *std::move(message);
}

/// A line of an open conversation that everybody in it may have seen.
Result<Message> sent_line(StoreTransaction& store, MessageRow row) {
  Message line = TRY(known_message(store, row));
  if (line.presence != Presence::shown) return Error{rules::message_is_a_line};
  if (line.state != MessageState::sent && line.state != MessageState::received) {
    return Error{rules::message_is_sent};
  }
  const auto conversation = TRY(store.conversation(line.conversation));
  if (!conversation || conversation->state >= ConversationState::left) {
    return Error{rules::conversation_is_open};
  }
  TRY(check_nobody_doubted(store, *conversation));
  return line;
}

Result<Message> own_line(StoreTransaction& store, MessageRow row) {
  Message line = TRY(sent_line(store, row));
  if (line.sender_account != TRY(load_self(store)).account) {
    return Error{rules::message_is_ones_own};
  }
  return line;
}

Result<std::vector<Annotation>> own_reactions(StoreTransaction& store, const Message& line) {
  const Self self = TRY(load_self(store));
  return store.annotations_by(
      self.account, line.conversation, line.id, AnnotationKind::reaction, reactions_of_one_max
  );
}

std::optional<Annotation> find_emoji(const std::vector<Annotation>& own, std::string_view emoji) {
  const auto found = std::find_if(own.begin(), own.end(), [emoji](const Annotation& one) {
    return one.value == emoji;
  });
  return found == own.end() ? std::nullopt : std::optional(*found);
}

void add_what_is_no_text(content::NestedPart part, std::vector<content::NestedPart>& parts) {
  if (auto* multi = std::get_if<content::MultiPart>(&part.part)) {
    for (content::NestedPart& inner : multi->parts) add_what_is_no_text(std::move(inner), parts);
  } else if (!content::text_of(part)) {
    parts.push_back(std::move(part));
  }
}

/// What a line says with another text, which stands in front of everything else.
content::NestedPart with_text(content::MimiContent content, std::string_view markdown) {
  std::vector<content::NestedPart> parts;
  parts.push_back(content::text_part(markdown));
  add_what_is_no_text(std::move(content.nested_part), parts);
  return content::all_of(std::move(parts));
}

}  // namespace

Result<MessageRow> Engine::say_about(
    StoreTransaction& store, const Message& line, const content::MimiContent& content, Instant now
) {
  memory_.touched.insert(line.conversation);
  // What an edit repeats of the line's attachments is at the hub.
  return enter_message(store, line.conversation, content, now, BlobState::remote);
}

Result<MessageRow> Engine::react(
    StoreTransaction& store, MessageRow row, const std::string& emoji, Instant now
) {
  const Message line = TRY(sent_line(store, row));
  if (!content::is_reaction(emoji)) return Error{content::rules::reaction_is_short_text};
  const auto own = TRY(own_reactions(store, line));
  if (find_emoji(own, emoji)) return Error{rules::reaction_is_new};
  if (own.size() >= reactions_of_one_max) return Error{rules::reactions_are_few};
  return say_about(store, line, content::make_reaction(random_, {line.id, emoji}), now);
}

Result<MessageRow> Engine::take_back_reaction(
    StoreTransaction& store, MessageRow row, const std::string& emoji, Instant now
) {
  const Message line = TRY(sent_line(store, row));
  const auto reaction = find_emoji(TRY(own_reactions(store, line)), emoji);
  if (!reaction) return Error{rules::reaction_is_there};
  const Message said = TRY(known_message(store, reaction->message));
  return say_about(store, line, content::make_deletion(random_, said.id), now);
}

Result<MessageRow> Engine::edit(
    StoreTransaction& store, MessageRow row, std::string_view markdown, Instant now
) {
  const Message line = TRY(own_line(store, row));
  const auto edits = TRY(store.annotations_by(
      line.sender_account, line.conversation, line.id, AnnotationKind::edit, edits_of_one_max
  ));
  if (edits.size() >= edits_of_one_max) return Error{rules::edits_are_few};
  const auto edited = TRY(edit_of(store, line));
  auto content = TRY(content::decode(edited ? edited->content : line.content));
  return say_about(
      store,
      line,
      content::make_edit(random_, line.id, with_text(std::move(content), markdown)),
      now
  );
}

Result<MessageRow> Engine::erase_for_everyone(
    StoreTransaction& store, MessageRow row, Instant now
) {
  const Message line = TRY(own_line(store, row));
  return say_about(store, line, content::make_deletion(random_, line.id), now);
}

Result<std::vector<MessageRow>> Engine::forward(
    StoreTransaction& store, MessageRow row, const std::vector<ForwardTo>& targets, Instant now
) {
  const Message line = TRY(known_message(store, row));
  if (line.presence != Presence::shown) return Error{rules::message_is_a_line};
  const auto original = TRY(content::decode(line.content));
  TRY(check_forward(TRY(content::forward_count(original)), targets.size()));
  std::vector<MessageRow> rows;
  for (const ForwardTo& to : targets) {
    const auto content = TRY(make_forward(store, line, to.attachments, random_));
    rows.push_back(TRY(send(store, to.target, content, now)));
  }
  return rows;
}

Result<void> Engine::erase_here(StoreTransaction& store, MessageRow row, Instant now) {
  const Message message = TRY(known_message(store, row));
  if (message.state == MessageState::queued) return Error{rules::message_is_sent};
  return erase_message(store, row, Presence::hidden, now);
}

}  // namespace causeway::client
