#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "client/search.h"
#include "client/session.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/dates.h"
#include "cmd/causeway/targets.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::LineSearch;
using client::StoreTransaction;

/// What the command line alone says of it.
struct Query {
  LineSearch search;
  std::optional<TargetName> chat;
  std::string sender;
};

std::vector<std::string> parse_words(const std::vector<std::string>& typed) {
  std::string text;
  for (const std::string& word : typed) text += word + " ";
  if (!is_utf8(as_bytes(text))) {
    fail(ExitCode::usage, "The words are not UTF-8.", "look at the locale of this terminal");
  }
  auto words = client::search_words(text);
  if (words.empty()) fail(ExitCode::usage, "There is no word to look for.", "causeway help search");
  if (words.size() > client::search_words_max) {
    fail(
        ExitCode::usage,
        "These are too many words.",
        "at most " + std::to_string(client::search_words_max) + " at once"
    );
  }
  return words;
}

Query parse_query(const Arguments& arguments) {
  Query query;
  query.search.words = parse_words(arguments.words);
  if (!arguments.target.empty()) query.chat = parse_target(arguments);
  if (!arguments.person.empty()) query.sender = parse_username(arguments.person);
  if (!arguments.since.empty()) query.search.since_ms = to_unix_ms(parse_since(arguments.since));
  if (!arguments.until.empty()) query.search.until_ms = to_unix_ms(parse_until(arguments.until));
  return query;
}

AccountId account_of(StoreTransaction& store, const std::string& username) {
  const auto self = accept(client::load_self(store));
  if (username == self.username) return self.account;
  const auto person = accept(store.person_named(username));
  if (person) return person->account;
  fail(ExitCode::not_found, "You have no chat with @" + username + ".", "causeway chats");
}

/// What came since the last command, or before there was an index.
void index_all(Workspace& workspace) {
  const auto index = [&](client::Engine&, StoreTransaction& store) {
    return client::index_lines(store, workspace.now());
  };
  while (workspace.device().command(index) > 0) {
  }
}

/// Oldest first, and one more than is to be shown where there are more.
Result<std::vector<MessageView>> find(StoreTransaction& store, Query query, std::size_t limit) {
  if (query.chat) query.search.conversation = find_chat(store, *query.chat).id;
  if (!query.sender.empty()) query.search.sender = account_of(store, query.sender);
  std::vector<MessageView> found;
  for (const client::MessageRow row : TRY(store.find_lines(query.search, limit + 1))) {
    const auto message = TRY(store.message(row));
    if (message) found.push_back(TRY(view_of(store, *message)));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

/// Messages of the same moment are said twice rather than not at all.
void tell_more(Output& output, Instant oldest_shown) {
  const Instant until = oldest_shown + Milliseconds(1);
  if (output.style().form == Form::json) return output.line(more_line(until));
  output.note("more: there are older ones; see them with --until " + utc_text(until));
}

}  // namespace

void search(const Arguments& arguments, Output& output) {
  const Query query = parse_query(arguments);
  in_workspace(arguments, output, [&](Workspace& workspace) {
    index_all(workspace);
    auto found = workspace.device().look([&](StoreTransaction& store) {
      return find(store, query, arguments.limit);
    });
    const bool has_more = found.size() > arguments.limit;
    if (has_more) found.erase(found.begin());
    Style style = output.style();
    style.named = Named::all;
    for (const MessageView& view : found) {
      output.line(message_line(view, style, workspace.now()));
    }
    if (has_more) tell_more(output, found.front().time);
  });
}

}  // namespace causeway::cli
