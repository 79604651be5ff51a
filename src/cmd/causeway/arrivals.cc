#include "cmd/causeway/arrivals.h"

#include <utility>

#include "client/strangers.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/process.h"
#include "cmd/causeway/views.h"
#include "content/typing.h"

namespace causeway::cli {
namespace {

constexpr std::size_t page_size = 256;
/// Of lines that wait to be noted: each may have the size of a message.
constexpr std::size_t untold_max = 16;
/// Whoever lets people in tells them the group's name right after.
constexpr Milliseconds name_patience = std::chrono::minutes(1);

using client::ConversationState;

/// Whether a change is worth a line: who came or went, and what becomes of groups.
bool is_news(const ChangeView& change) {
  if (change.change == client::notice::Change::members) {
    return !change.added.empty() || !change.removed.empty();
  }
  return change.chat.kind == api::ConversationKind::group ||
         change.change == client::notice::Change::untrusted ||
         change.change == client::notice::Change::safety_number ||
         change.change == client::notice::Change::timer;
}

}  // namespace

void Arrivals::hear(const client::Notice& notice) {
  if (std::holds_alternative<client::notice::MessageArrived>(notice) ||
      std::holds_alternative<client::notice::MessageChanged>(notice)) {
    is_due_ = true;
  }
  if (const auto* typing = std::get_if<client::notice::Typing>(&notice)) {
    typing_[{typing->conversation, typing->account}] = workspace_.now();
  }
  const auto* changed = std::get_if<client::notice::ConversationChanged>(&notice);
  if (changed == nullptr) return;
  is_due_ = true;
  if (changed->news != client::NewsRow{}) return;  // it is in the store
  own_.push_back({
      .conversation = changed->conversation,
      .change = changed->change,
      .added = changed->added,
      .removed = changed->removed,
      .time_ms = to_unix_ms(workspace_.now()),
  });
}

Arrivals::Fate Arrivals::fate_of(client::StoreTransaction& store, const client::Message& message)
    const {
  const auto conversation = accept(store.conversation(message.conversation));
  if (!conversation) return Fate::pass;
  if (accept(client::is_declined(store, message.conversation))) return Fate::pass;
  // First: whose chat it is may be what is being looked up.
  if (conversation->state == ConversationState::checking) return Fate::hold;
  if (filter_ && !filter_(store, *conversation)) return Fate::pass;
  return conversation->state == ConversationState::untrusted ? Fate::withhold : Fate::show;
}

Result<Arrivals::Page> Arrivals::next_page(
    client::StoreTransaction& store, client::MessageRow after
) {
  Page page{.last = after};
  auto messages = TRY(store.unshown(after, page_size));
  page.is_last = messages.size() < page_size;
  for (client::Message& message : messages) {
    page.last = message.row;
    const Fate fate = fate_of(store, message);
    held_ += fate == Fate::hold ? 1 : 0;
    withheld_ += fate == Fate::withhold ? 1 : 0;
    if (fate == Fate::show) page.to_show.push_back(std::move(message));
  }
  return page;
}

Arrivals::Fate Arrivals::fate_of(client::StoreTransaction& store, const client::News& news) {
  const auto conversation = accept(store.conversation(news.conversation));
  if (!conversation || !is_news(accept(view_of(store, news)))) return Fate::drop;
  if (accept(client::is_declined(store, news.conversation))) return Fate::pass;
  if (conversation->state == ConversationState::checking) return Fate::hold;
  if (filter_ && !filter_(store, *conversation)) return Fate::pass;
  const bool is_nameless = news.change == client::Change::opened && conversation->title.empty() &&
                           workspace_.now() < from_unix_ms(news.time_ms) + name_patience;
  awaits_name_ = awaits_name_ || is_nameless;
  return is_nameless ? Fate::pass : Fate::show;
}

/// For programs, and while it is true.
void Arrivals::show_typing() {
  for (const auto& [who, heard] : std::exchange(typing_, {})) {
    const bool is_over = heard + content::typing_ttl < workspace_.now();
    if (is_over || workspace_.output().style().form != Form::json) continue;
    const ConversationId id = who.first;
    const AccountId account = who.second;
    const auto line =
        workspace_.device().look([&](client::StoreTransaction& store) -> Result<std::string> {
          const auto chat = TRY(store.conversation(id));
          if (!chat || (filter_ && !filter_(store, *chat))) return std::string();
          return typing_line(TRY(view_of(store, *chat)), {TRY(name_of(store, account)), account});
        });
    if (!line.empty()) workspace_.output().line(line);
  }
}

std::size_t Arrivals::show() {
  show_typing();
  if (awaits_note()) return 0;
  if (!std::exchange(is_due_, false) && held() == 0 && !awaits_name_) return 0;
  held_ = 0;
  withheld_ = 0;
  awaits_name_ = false;
  return show_own_changes() + show_all_news() + show_messages();
}

std::size_t Arrivals::show_messages() {
  std::size_t lines = 0;
  for (Page page; !page.is_last;) {
    page = workspace_.device().look([&](client::StoreTransaction& store) {
      return next_page(store, page.last);
    });
    for (const client::Message& message : page.to_show) {
      if (!has_room()) return lines;
      show_message(message);
      ++lines;
    }
  }
  return lines;
}

/// Empty where there is nothing to tell any more.
std::string Arrivals::line_of(const client::Message& message) {
  const Style& style = workspace_.output().style();
  if (message.presence == client::Presence::hidden) {
    const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
      return annotation_view(store, message);
    });
    return view ? annotation_line(*view, style) : std::string();
  }
  auto view = workspace_.device().look([&](client::StoreTransaction& store) {
    return view_of(store, message);
  });
  save_attachments(view);
  return message_line(view, style, workspace_.now());
}

void Arrivals::show_message(const client::Message& message) {
  tell(line_of(message), {.messages = {message.row}, .news = {}});
}

bool Arrivals::has_room() const {
  return untold_.messages.size() + untold_.news.size() < untold_max;
}

void Arrivals::tell(const std::string& line, const Told& what) {
  const InterruptsWait shown_and_noted;
  if (!line.empty()) workspace_.output().line(line);
  if (noting_ == Noting::when_written) return note(what);
  untold_.messages.insert(untold_.messages.end(), what.messages.begin(), what.messages.end());
  untold_.news.insert(untold_.news.end(), what.news.begin(), what.news.end());
}

void Arrivals::note() {
  note(std::exchange(untold_, {}));
  is_due_ = true;  // more may wait
}

void Arrivals::forget() {
  untold_ = {};
  is_due_ = true;
}

void Arrivals::note(const Told& what) {
  workspace_.device().command(
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
        for (const client::MessageRow row : what.messages) {
          TRY(engine.shown(store, row, workspace_.now()));
        }
        for (const client::NewsRow row : what.news) TRY(store.delete_news(row));
        return true;
      }
  );
}

void Arrivals::save_attachments(MessageView& view) {
  const bool is_wanted = !workspace_.arguments().save_folder.empty();
  if (!is_wanted || view.attachments.empty() || view.chat.is_request) return;
  auto stored = workspace_.device().look([&](client::StoreTransaction& store) {
    return store.attachments(view.content_row);
  });
  std::erase_if(stored, [](const client::Attachment& attachment) {
    return attachment.state != client::BlobState::remote;
  });
  saving_.save(view, stored);
}

std::size_t Arrivals::show_own_changes() {
  std::size_t lines = 0;
  for (const client::News& own : std::exchange(own_, {})) {
    const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
      return view_of(store, own);
    });
    if (!is_news(view)) continue;
    if (view.chat.state == ConversationState::checking) {
      own_.push_back(own);  // who came in has no name yet
      ++held_;
      continue;
    }
    workspace_.output().line(change_line(view, workspace_.output().style()));
    ++lines;
  }
  return lines;
}

std::vector<Arrivals::Judged> Arrivals::next_news(client::NewsRow after) {
  return workspace_.device().look(
      [&](client::StoreTransaction& store) -> Result<std::vector<Judged>> {
        std::vector<Judged> all;
        for (client::News& news : TRY(store.news(after, page_size))) {
          const Fate fate = fate_of(store, news);
          all.push_back({std::move(news), fate});
        }
        return all;
      }
  );
}

std::size_t Arrivals::show_all_news() {
  std::size_t lines = 0;
  std::vector<Judged> page;
  do {
    page = next_news(page.empty() ? client::NewsRow() : page.back().news.row);
    for (const auto& [news, fate] : page) {
      switch (fate) {
        case Fate::show:
          if (!has_room()) return lines;
          show_news(news);
          ++lines;
          break;
        case Fate::drop:
          note({.messages = {}, .news = {news.row}});
          break;
        case Fate::hold:
          ++held_;
          break;
        case Fate::withhold:
        case Fate::pass:
          break;
      }
    }
  } while (page.size() == page_size);
  return lines;
}

void Arrivals::show_news(const client::News& news) {
  const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
    return view_of(store, news);
  });
  tell(change_line(view, workspace_.output().style()), {.messages = {}, .news = {news.row}});
}

}  // namespace causeway::cli
