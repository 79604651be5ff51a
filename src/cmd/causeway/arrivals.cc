#include "cmd/causeway/arrivals.h"

#include <optional>
#include <utility>

#include "client/strangers.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/process.h"
#include "cmd/causeway/report_views.h"
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
  if (std::holds_alternative<client::notice::DecisionTold>(notice)) has_decisions_ = true;
  if (const auto* typing = std::get_if<client::notice::Typing>(&notice)) {
    typing_[{typing->conversation, typing->account}] = workspace_.now();
  }
  if (const auto* login = std::get_if<client::notice::LoggedIn>(&notice)) ends_ = login->ends;
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
  const std::size_t count = noting_ == Noting::when_told ? untold_max : page_size;
  auto messages = TRY(store.unshown(after, count));
  page.is_last = messages.size() < count;
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
std::vector<std::string> Arrivals::typing_lines() {
  std::vector<std::string> lines;
  for (const auto& [who, heard] : std::exchange(typing_, {})) {
    const bool is_over = heard + content::typing_ttl < workspace_.now();
    if (is_over || workspace_.output().style().form != Form::json) continue;
    const ConversationId id = who.first;
    const AccountId account = who.second;
    auto line =
        workspace_.device().look([&](client::StoreTransaction& store) -> Result<std::string> {
          const auto chat = TRY(store.conversation(id));
          if (!chat || (filter_ && !filter_(store, *chat))) return std::string();
          return typing_line(TRY(view_of(store, *chat)), {TRY(name_of(store, account)), account});
        });
    if (!line.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> Arrivals::own_change_lines() {
  std::vector<std::string> lines;
  for (const client::News& own : std::exchange(own_, {})) {
    const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
      return view_of(store, own);
    });
    if (!is_news(view)) continue;
    if (view.chat.state == ConversationState::checking) {
      own_.push_back(own);  // who came in has no name yet
      continue;
    }
    lines.push_back(change_line(view, workspace_.output().style()));
  }
  return lines;
}

/// For programs: people hear of it from each command.
std::vector<std::string> Arrivals::end_lines() {
  const auto ends = std::exchange(ends_, std::nullopt);
  const Style& style = workspace_.output().style();
  if (!ends || style.form != Form::json) return {};
  return {ends_line(*ends, style)};
}

std::vector<std::string> Arrivals::passing() {
  auto lines = end_lines();
  for (std::string& typing : typing_lines()) lines.push_back(std::move(typing));
  for (std::string& own : own_change_lines()) lines.push_back(std::move(own));
  return lines;
}

std::size_t Arrivals::show_passing() {
  for (const std::string& line : end_lines()) workspace_.output().line(line);
  for (const std::string& line : typing_lines()) workspace_.output().line(line);
  const auto own = own_change_lines();
  for (const std::string& line : own) workspace_.output().line(line);
  return own.size();
}

/// A look that ended for want of room goes on where it ended, unless something may have changed
/// before that: of much that is passed over, each is looked at once.
bool Arrivals::has_to_look() {
  const bool had_more = std::exchange(has_more_, false);
  if (!std::exchange(is_due_, false) && held() == 0 && !awaits_name_) return had_more;
  last_message_ = {};
  last_news_ = {};
  held_ = 0;
  withheld_ = 0;
  awaits_name_ = false;
  return true;
}

std::size_t Arrivals::show() {
  std::size_t lines = noting_ == Noting::when_written ? show_passing() : 0;
  if (awaits_note()) return lines;
  lines += show_decisions();
  if (!has_to_look()) return lines;
  lines += show_all_news();
  if (!has_more_) lines += show_messages();
  return lines;
}

/// Several for people.
std::string Arrivals::line_of(const client::KeptNotice& notice) const {
  std::string all;
  for (const std::string& line : notice_lines(notice, workspace_.output().style())) {
    if (!all.empty()) all += '\n';
    all += line;
  }
  return all;
}

/// They are of no chat.
std::size_t Arrivals::show_decisions() {
  if (filter_ || !std::exchange(has_decisions_, false)) return 0;
  std::size_t lines = 0;
  const auto kept = workspace_.device().look([](client::StoreTransaction& store) {
    return store.kept_notices();
  });
  for (const client::KeptNotice& notice : kept) {
    if (notice.is_told) continue;
    has_decisions_ = !has_room();
    if (has_decisions_) return lines;
    const client::notice::DecisionTold which{notice.item.decision, notice.item.kind};
    tell(line_of(notice), {.messages = {}, .news = {}, .decisions = {which}});
    ++lines;
  }
  return lines;
}

std::size_t Arrivals::show_messages() {
  std::size_t lines = 0;
  for (Page page{.last = last_message_}; !page.is_last; last_message_ = page.last) {
    page = workspace_.device().look([&](client::StoreTransaction& store) {
      return next_page(store, page.last);
    });
    for (const client::Message& message : page.to_show) {
      has_more_ = !has_room();
      if (has_more_) return lines;
      show_message(message);
      last_message_ = message.row;
      ++lines;
    }
  }
  return lines;
}

/// Empty where there is nothing to tell any more.
std::string Arrivals::line_of(const client::Message& message) {
  const Style& style = workspace_.output().style();
  const bool is_over =
      message.expires_ms != 0 && from_unix_ms(message.expires_ms) <= workspace_.now();
  if (is_over) return {};  // and erased with the next step
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
  tell(line_of(message), {.messages = {message.row}, .news = {}, .decisions = {}});
}

bool Arrivals::has_room() const {
  return untold_.size() < untold_max;
}

void Arrivals::tell(const std::string& line, const Told& what) {
  const InterruptsWait shown_and_noted;
  if (!line.empty()) workspace_.output().line(line);
  if (noting_ == Noting::when_written) return note(what);
  untold_.messages.insert(untold_.messages.end(), what.messages.begin(), what.messages.end());
  untold_.news.insert(untold_.news.end(), what.news.begin(), what.news.end());
  untold_.decisions.insert(untold_.decisions.end(), what.decisions.begin(), what.decisions.end());
}

std::vector<std::string> Arrivals::untold_lines() {
  std::vector<std::string> lines;
  for (const auto& [decision, kind] : untold_.decisions) {
    const auto notice = workspace_.device().look([&](client::StoreTransaction& store) {
      return store.kept_notice(decision, kind);
    });
    if (notice) lines.push_back(line_of(*notice));
  }
  for (const client::News& news : untold_.news) lines.push_back(line_of(news));
  for (const client::MessageRow row : untold_.messages) {
    using Found = std::optional<client::Message>;
    const auto message =
        workspace_.device().look([&](client::StoreTransaction& store) -> Result<Found> {
          Found found = TRY(store.message(row));
          if (!found || fate_of(store, *found) != Fate::show) return Found();
          return found;
        });
    if (message) lines.push_back(line_of(*message));
  }
  std::erase(lines, "");
  return lines;
}

void Arrivals::note() {
  note(std::exchange(untold_, {}));
}

void Arrivals::forget() {
  untold_ = {};
  is_due_ = true;
  has_decisions_ = true;
}

void Arrivals::note(const Told& what) {
  workspace_.device().command(
      [&](client::Engine& engine, client::StoreTransaction& store) -> Result<bool> {
        for (const client::MessageRow row : what.messages) {
          TRY(engine.shown(store, row, workspace_.now()));
        }
        for (const client::News& news : what.news) TRY(store.delete_news(news.row));
        for (const auto& [decision, kind] : what.decisions) {
          TRY(engine.note_told(store, decision, kind));
        }
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
    page = next_news(last_news_);
    for (const auto& [news, fate] : page) {
      switch (fate) {
        case Fate::show:
          has_more_ = !has_room();
          if (has_more_) return lines;
          show_news(news);
          ++lines;
          break;
        case Fate::drop:
          note({.messages = {}, .news = {news}, .decisions = {}});
          break;
        case Fate::hold:
          ++held_;
          break;
        case Fate::withhold:
        case Fate::pass:
          break;
      }
      last_news_ = news.row;
    }
  } while (page.size() == page_size);
  return lines;
}

std::string Arrivals::line_of(const client::News& news) {
  const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
    return view_of(store, news);
  });
  return change_line(view, workspace_.output().style());
}

void Arrivals::show_news(const client::News& news) {
  tell(line_of(news), {.messages = {}, .news = {news}, .decisions = {}});
}

}  // namespace causeway::cli
