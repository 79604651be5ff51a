// Everything that a person has, in files that anything can read.
#include <memory>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "client/own_devices.h"
#include "client/session.h"
#include "client/strangers.h"
#include "cmd/causeway/accept.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/export_folder.h"
#include "cmd/causeway/export_page.h"
#include "cmd/causeway/json.h"
#include "cmd/causeway/saving.h"
#include "cmd/causeway/text.h"
#include "cmd/causeway/workspace.h"
#include "content/message.h"

namespace causeway::cli {
namespace {

using client::StoreTransaction;

constexpr std::size_t page_of_rows = 256;
constexpr std::size_t name_characters_max = 40;
constexpr std::string_view files_folder = "files";

constexpr std::string_view warning =
    "Whoever can read these files can read all your messages. They are not encrypted any more; "
    "keep\n"
    "them where nobody else can look, and delete them when you do not need them.\n";

/// One way of writing chats down.
class Writing {
 public:
  virtual ~Writing() = default;
  virtual void begin(const ChatView& chat, const std::vector<client::Member>& members) = 0;
  virtual void add(const MessageView& message, const std::vector<VersionView>& versions) = 0;
  virtual void end() = 0;
  /// All chats are written.
  virtual void finish() = 0;
};

std::string file_name_of(const ChatView& chat, std::string_view extension) {
  const std::string name = first_characters(chat.name, name_characters_max);
  return content::plain_file_name(name + "-" + short_id(chat.id)) + std::string(extension);
}

class JsonWriting final : public Writing {
 public:
  JsonWriting(const ExportFolder& folder, Instant now) : folder_(folder), now_(now) {}

  void begin(const ChatView& chat, const std::vector<client::Member>& members) override {
    file_.emplace(folder_.file(file_name_of(chat, ".ndjson")));
    write(to_json(chat, now_));
    for (const client::Member& member : members) write(to_json(chat, member));
  }

  void add(const MessageView& message, const std::vector<VersionView>& versions) override {
    write(to_json(message, versions, now_));
  }

  void end() override { file_->finish(); }

  void finish() override {}

 private:
  void write(const Json& json) { file_->add(json.dump(-1, ' ', true) + "\n"); }

  const ExportFolder& folder_;
  Instant now_;
  std::optional<ExportFile> file_;
};

class HtmlWriting final : public Writing {
 public:
  HtmlWriting(const ExportFolder& folder, HiddenTexts hidden)
      : folder_(folder), hidden_(hidden), index_(folder.file("index.html")) {
    index_.add(page_begin("Chats"));
  }

  void begin(const ChatView& chat, const std::vector<client::Member>& members) override {
    const std::string name = file_name_of(chat, ".html");
    index_.add(chat_block(chat, name));
    file_.emplace(folder_.file(name));
    file_->add(page_begin(chat.name));
    std::string names;
    for (const client::Member& member : members) names += " @" + html_text(member.username);
    if (!names.empty()) file_->add("<p>" + names + "</p>\n");
  }

  void add(const MessageView& message, const std::vector<VersionView>& versions) override {
    file_->add(message_block(message, versions, hidden_));
  }

  void end() override {
    file_->add(page_end());
    file_->finish();
  }

  void finish() override {
    index_.add(page_end());
    index_.finish();
  }

 private:
  const ExportFolder& folder_;
  HiddenTexts hidden_;
  ExportFile index_;
  std::optional<ExportFile> file_;
};

class Exporter {
 private:
  template <typename Work>
  auto look(Work&& work) {
    return workspace_.device().look(std::forward<Work>(work));
  }

 public:
  Exporter(Workspace& workspace, const ExportFolder& folder)
      : workspace_(workspace),
        folder_(folder),
        saving_(workspace, folder.path() / files_folder, SavedAs::inert) {
    if (workspace.output().style().form == Form::json) {
      forms_.push_back(std::make_unique<JsonWriting>(folder, workspace.now()));
    }
    if (workspace.arguments().html) {
      forms_.push_back(std::make_unique<HtmlWriting>(folder, workspace.output().style().hidden));
    }
  }

  ExportedView run() {
    exported_.folder = folder_.path().string();
    for (const client::Conversation& chat :
         look([](auto& store) { return store.conversations(); })) {
      if (is_wanted(chat)) write_chat(chat);
    }
    for (const auto& form : forms_) form->finish();
    return exported_;
  }

  /// Throws `Failure` where an attachment was not saved.
  void check_saved() const { saving_.check(); }

 private:
  /// What the person declined is nowhere else either.
  bool is_wanted(const client::Conversation& chat) {
    return workspace_.arguments().declined ||
           !look([&](auto& store) { return client::is_declined(store, chat.id); });
  }

  /// Oldest first; without what is new in a chat whose devices are not proven.
  std::vector<client::MessageRow> rows_of(const client::Conversation& chat) {
    std::set<client::MessageRow> held;
    if (is_unproven(chat)) {
      for (const auto& message :
           look([](auto& store) { return store.unshown({}, SIZE_MAX >> 1); })) {
        held.insert(message.row);
      }
    }
    std::vector<client::MessageRow> rows;
    std::vector<client::Message> page;
    do {
      const auto before = page.empty() ? client::MessageRow() : page.front().row;
      page = look([&](auto& store) { return store.messages(chat.id, before, page_of_rows); });
      for (auto message = page.rbegin(); message != page.rend(); ++message) {
        if (!held.contains(message->row)) rows.push_back(message->row);
      }
    } while (page.size() == page_of_rows);
    return {rows.rbegin(), rows.rend()};
  }

  static bool is_unproven(const client::Conversation& chat) {
    return chat.state == client::ConversationState::checking ||
           chat.state == client::ConversationState::untrusted;
  }

  void write_chat(const client::Conversation& chat) {
    const auto view = look([&](auto& store) { return view_of(store, chat); });
    const auto membership =
        look([&](auto& store) { return client::membership_of(store, chat.id); });
    for (const auto& form : forms_) form->begin(view, membership.members);
    for (const client::MessageRow row : rows_of(chat)) write_message(row);
    for (const auto& form : forms_) form->end();
    ++exported_.chats;
  }

  void write_message(client::MessageRow row) {
    const auto message = look([&](auto& store) { return store.message(row); });
    if (!message) return;
    auto view = look([&](auto& store) { return view_of(store, *message); });
    if (view.is_silent()) return;
    const auto versions = look([&](auto& store) { return versions_of(store, *message); });
    // Files of somebody who was not accepted are not fetched.
    if (workspace_.arguments().attachments && !view.chat.is_request) save_attachments(view);
    for (const auto& form : forms_) form->add(view, versions);
    ++exported_.messages;
  }

  /// What the server does not have any more is named, and not there.
  void save_attachments(MessageView& view) {
    const auto stored = look([&](auto& store) { return store.attachments(view.content_row); });
    exported_.attachments += saving_.save(view, stored);
    for (AttachmentView& shown : view.attachments) {
      if (shown.saved_as.empty()) continue;
      const std::filesystem::path saved(shown.saved_as);
      shown.saved_as = std::string(files_folder) + "/" + saved.filename().string();
    }
  }

  Workspace& workspace_;
  const ExportFolder& folder_;
  Saving saving_;
  std::vector<std::unique_ptr<Writing>> forms_;
  ExportedView exported_;
};

void write_text(const ExportFolder& folder, const std::string& name, std::string_view text) {
  ExportFile file = folder.file(name);
  file.add(text);
  file.finish();
}

/// What is said of the account beside its chats.
std::string account_lines(Workspace& workspace) {
  return workspace.device().look([&](StoreTransaction& store) -> Result<std::string> {
    const auto self = TRY(client::load_self(store));
    const Style json{.form = cli::Form::json};
    std::string lines = registered_line(
        {self.username, workspace.arguments().profile, self.domain, self.account, self.device}, json
    );
    for (const auto& device : TRY(client::own_devices(store))) {
      lines += "\n" + device_line(device, json);
    }
    const auto signs = TRY(store.signs()).state;
    lines += "\n" + settings_line({TRY(store.admissions()), signs}, json);
    for (const AccountId& account : TRY(store.blocked())) {
      lines += "\n" + blocked_line({TRY(name_of(store, account)), account}, json);
    }
    return lines + "\n";
  });
}

}  // namespace

void export_all(const Arguments& arguments, Output& output) {
  const bool wants_json = output.style().form == Form::json;
  if (!wants_json && !arguments.html) {
    fail(
        ExitCode::usage, "In which form? --json, --html, or both.", "causeway export FOLDER --html"
    );
  }
  in_workspace(arguments, output, [&](Workspace& workspace) {
    const ExportFolder folder(arguments.export_folder);
    output.note(warning);
    write_text(folder, "README.txt", warning);
    if (wants_json) write_text(folder, "account.ndjson", account_lines(workspace));
    Exporter exporter(workspace, folder);
    output.line(exported_line(exporter.run(), output.style()));
    exporter.check_saved();
  });
}

}  // namespace causeway::cli
