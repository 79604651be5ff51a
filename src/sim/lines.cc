#include "sim/lines.h"

#include <algorithm>
#include <set>

#include "base/encoding.h"
#include "client/annotations.h"
#include "client/search.h"
#include "content/message.h"

namespace causeway::sim {
namespace {

using client::Message;
using client::MessageState;
using client::Presence;

std::string look_of(client::StoreTransaction& store, const Message& line) {
  if (line.presence == Presence::deleted) return "deleted";
  const auto edit = client::edit_of(store, line);
  INVARIANT(edit.ok());
  std::string look = to_hex(*edit ? (*edit)->content : line.content);
  auto reactions = client::reactions_to(store, line);
  INVARIANT(reactions.ok());
  // Whoever sent one twice, since it was not told of the first, is in front for those who have the
  // first, and behind for those who have the other.
  std::set<std::string> said;
  for (const auto& reaction : *reactions) {
    for (const AccountId& account : reaction.accounts) {
      said.insert(" " + reaction.emoji + " of " + to_hex(account));
    }
  }
  for (const std::string& one : said) look += one;
  return look;
}

}  // namespace

bool is_fading(const Message& message) {
  const auto content = content::decode(message.content);
  return content.ok() && content->expires.has_value();
}

bool is_between_devices(const Message& message) {
  const auto content = content::decode(message.content);
  if (!content.ok()) return message.content.empty();
  const auto kind = content::kind_of(*content);
  return kind == content::Kind::account_state || kind == content::Kind::history_request ||
         kind == content::Kind::history_answer;
}

Lines read_lines(client::StoreTransaction& store, const std::vector<Message>& messages) {
  Lines lines;
  for (const Message& message : messages) {
    if (message.state != MessageState::sent && message.state != MessageState::received) continue;
    lines.messages.insert(message.id);
    if (message.presence == Presence::hidden) continue;
    lines.looks.emplace(message.id, look_of(store, message));
    if (is_fading(message)) lines.fading.insert(message.id);
  }
  return lines;
}

bool are_found(client::StoreTransaction& store, const std::vector<Message>& messages) {
  for (std::size_t waiting = 1; waiting > 0;) {
    auto indexed = client::index_lines(store, {});
    INVARIANT(indexed.ok());
    waiting = *indexed;
  }
  std::map<client::MessageRow, std::string> texts;
  for (const Message& message : messages) {
    auto text = client::searched_text(store, message);
    INVARIANT(text.ok());
    texts.emplace(message.row, *std::move(text));
  }
  for (const auto& [row, text] : texts) {
    client::LineSearch search{.words = client::search_words(text)};
    if (search.words.empty()) continue;
    search.words.resize(1);
    const auto found = store.find_lines(search, texts.size());
    INVARIANT(found.ok());
    const bool has_it = std::find(found->begin(), found->end(), row) != found->end();
    const bool is_true = std::all_of(found->begin(), found->end(), [&](const auto& one) {
      const auto held = texts.find(one);
      return held != texts.end() && held->second.find(search.words[0]) != std::string::npos;
    });
    if (!has_it || !is_true) return false;
  }
  return true;
}

}  // namespace causeway::sim
