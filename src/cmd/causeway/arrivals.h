#pragma once

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "client/effects.h"
#include "cmd/causeway/saving.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// When something counts as shown.
enum class Noting {
  /// When its line is written: only a process that is killed between these two (not by Ctrl-C)
  /// shows it again.
  when_written,
  /// When `note` is called: until then no more is shown than what one such call notes, so that
  /// whoever shows it never holds more. A process that ends before that shows it again. Without
  /// what `passing` answers.
  when_told,
};

/// Shows what others wrote, who came and went, and what the provider says of decisions, each once.
///
/// A message is held back while the devices in its chat are not proven to be those that their
/// accounts list; one of a chat where that failed is not shown at all.
class Arrivals {
 public:
  /// Which chats; all, and what is of none, where there is none.
  using Filter = std::function<bool(client::StoreTransaction&, const client::Conversation&)>;

  Arrivals(Workspace& workspace, Filter filter, Noting noting = Noting::when_written)
      : workspace_(workspace),
        filter_(std::move(filter)),
        noting_(noting),
        saving_(workspace, workspace.arguments().save_folder, SavedAs::called) {}

  /// For `Device::listen`.
  void hear(const client::Notice& notice);

  /// Shows what can be shown now, attachments saved first where the person asked for it; how many
  /// lines. Cheap where nothing was heard.
  std::size_t show();

  /// Lines of what is told to who is there, once and whether or not they read it: for programs,
  /// that the account is about to end and who is typing; and what this account changed itself.
  std::vector<std::string> passing();

  /// Something was shown that waits for `note`.
  bool awaits_note() const { return untold_.size() > 0; }

  /// The lines of what was shown and waits for `note`, as the store has it now: what was erased
  /// meanwhile has none.
  std::vector<std::string> untold_lines();

  /// What was shown counts as shown.
  void note();

  /// What was shown and not noted is to be shown again.
  void forget();

  /// What waits for the members of its chat to be checked.
  std::size_t held() const { return held_ + own_.size(); }

  /// Messages that are not shown since a device in their chat is not vouched for.
  std::size_t withheld() const { return withheld_; }

  /// Throws `Failure` where an attachment was not saved.
  void check_saved() const { saving_.check(); }

 private:
  enum class Fate {
    show,
    hold,
    withhold,
    pass,  // of no interest here
    drop,  // of no interest anywhere
  };

  struct Page {
    std::vector<client::Message> to_show;
    client::MessageRow last;
    bool is_last = false;
  };

  Result<Page> next_page(client::StoreTransaction& store, client::MessageRow after);

  struct Judged {
    client::News news;
    Fate fate;
  };

  /// What one line, or several, say.
  struct Told {
    std::vector<client::MessageRow> messages;
    std::vector<client::News> news;
    std::vector<client::notice::DecisionTold> decisions;

    std::size_t size() const { return messages.size() + news.size() + decisions.size(); }
  };

  bool has_to_look();
  bool has_room() const;
  void tell(const std::string& line, const Told& what);
  void note(const Told& what);

  Fate fate_of(client::StoreTransaction& store, const client::Message& message) const;
  void show_message(const client::Message& message);
  std::string line_of(const client::Message& message);
  std::string line_of(const client::News& news);
  void save_attachments(MessageView& view);
  Fate fate_of(client::StoreTransaction& store, const client::News& news);
  void show_news(const client::News& news);
  std::vector<Judged> next_news(client::NewsRow after);
  std::size_t show_all_news();
  std::string line_of(const client::KeptNotice& notice) const;
  std::size_t show_decisions();
  std::size_t show_messages();
  std::vector<std::string> end_lines();
  std::vector<std::string> typing_lines();
  std::vector<std::string> own_change_lines();
  std::size_t show_passing();

  Workspace& workspace_;
  std::optional<Instant> ends_;  // the account, as the last login says
  Filter filter_;
  Noting noting_;
  Told untold_;
  Saving saving_;
  std::vector<client::News> own_;  // what this device was asked to do by an earlier process
  std::map<std::pair<ConversationId, AccountId>, Instant> typing_;  // who writes, heard then
  bool is_due_ = true;  // from the beginning: what was passed over may have changed
  bool has_decisions_ = true;
  bool has_more_ = false;  // from these on: there was no room
  client::MessageRow last_message_;
  client::NewsRow last_news_;
  bool awaits_name_ = false;
  std::size_t held_ = 0;
  std::size_t withheld_ = 0;
};

}  // namespace causeway::cli
