#include "cmd/causeway/command_line.h"

#include <utility>

#include "cmd/causeway/command_parts.h"
#include "cmd/causeway/commands.h"

namespace causeway::cli {
namespace {

using CLI::App;

constexpr const char* first_steps =
    "First steps:\n"
    "  causeway register NAME --server URL   once; the provider says which URL\n"
    "  causeway chat @SOMEBODY               talk, until Ctrl-D\n"
    "  causeway recv                         what came meanwhile";
constexpr std::size_t limit_max = 1'000'000;
constexpr unsigned timeout_max_seconds = 86'400;

/// Makes the commands of one program; each of its functions makes those that have to do with one
/// thing.
class Builder : private CommandParts {
 public:
  using CommandParts::CommandParts;

  std::unique_ptr<App> build() {
    auto app = std::make_unique<App>(
        "Private conversations from a terminal. causeway help COMMAND says more.", "causeway"
    );
    app->require_subcommand(1);
    app->get_formatter()->column_width(34);
    app->get_formatter()->label("SUBCOMMAND", "COMMAND");
    app->footer(first_steps);
    add_options_of_all(*app);
    add_registering(*app);
    add_devices(*app);
    add_recovery(*app);
    add_account(*app);
    add_sending(*app);
    add_annotating(*app);
    add_receiving(*app);
    add_looking(*app);
    people_.add_all(*app);
    desk_.add_all(*app);
    add_daemon(*app);
    add_the_rest(*app);
    return app;
  }

 private:
  void add_options_of_all(App& app) {
    app.add_option("--profile", arguments_.profile, "Which of your accounts")
        ->type_name("NAME")
        ->envname("CAUSEWAY_PROFILE");
    app.add_option("--timeout", arguments_.timeout_seconds, "How long to wait for the server (30)")
        ->type_name("SECONDS")
        ->check(CLI::Range(1U, timeout_max_seconds, ""));
    app.add_option("--passphrase-file", arguments_.passphrase_file, "Its first line opens the key")
        ->type_name("FILE");
    app.add_flag("--json", arguments_.json, "One JSON object a line on stdout");
  }

  void add_server(App& command) {
    command.add_option("--server", arguments_.server, "https://HOST[:PORT][#sha256=PIN]")
        ->type_name("URL")
        ->required();
  }

  void add_passphrase(App& command) {
    command.add_flag(
        "--ask-passphrase", arguments_.ask_passphrase, "Wrap the key under a passphrase"
    );
  }

  void add_devices(App& app) {
    App* link = group_of_commands(app, "link", "Use your account on one more device");
    App* shown = command(*link, "show", "On the new device: show a code", show_link);
    add_server(*shown);
    shown->add_option("--name", arguments_.device_name, "What to call this device")
        ->type_name("NAME");
    add_passphrase(*shown);
    App* taken = command(*link, "accept", "On one that you have: take the code", accept_link);
    taken->add_option("--code-file", arguments_.code_file, "Its first line is the code")
        ->type_name("FILE");
    taken->add_flag("--yes", arguments_.is_confirmed, "Do not ask again");

    App* devices = command(app, "devices", "List your devices", list_devices);
    App* revoked = command(*devices, "revoke", "Take a lost or stolen device off", revoke_device);
    revoked->add_option("device", arguments_.device, "Its id or name")
        ->type_name("DEVICE")
        ->required();
  }

  void add_recovery(App& app) {
    App* recovery = group_of_commands(app, "recovery", "Come back after all devices are lost");
    App* made = command(*recovery, "new", "Make a recovery key and a backup", renew_recovery_key);
    App* shown = command(*recovery, "show", "Show the recovery key again", show_recovery_key);
    for (App* one : {made, shown}) {
      one->add_option("--to-file", arguments_.to_file, "Write the key there, not to stdout")
          ->type_name("FILE");
    }
    App* restored = command(*recovery, "restore", "Go on with your account here", restore);
    restored->add_option("username", arguments_.username, "Whose account")
        ->type_name("USERNAME")
        ->required();
    add_server(*restored);
    restored->add_option("--code-file", arguments_.code_file, "Its first line is the key")
        ->type_name("FILE");
    restored->add_flag(
        "--revoke-others", arguments_.revoke_others, "Take all other devices off the account"
    );
    restored->add_option("--name", arguments_.device_name, "What to call this device")
        ->type_name("NAME");
    add_passphrase(*restored);

    App* backup = group_of_commands(app, "backup", "What recovery gives back");
    command(*backup, "now", "Write what the backup lacks", back_up);
    command(*backup, "check", "Read all of it back", check_backup);
    App* gone = command(*backup, "delete", "Delete it, and end the recovery key", delete_backup);
    gone->add_flag("--yes", arguments_.is_confirmed, "Do not ask again");
    App* history = group_of_commands(app, "history", "Messages from before this device");
    command(*history, "get", "Get older messages", fetch_history);
  }

  void add_account(App& app) {
    App* account = group_of_commands(app, "account", "Your account as a whole");
    command(*account, "keep", "Take back that the provider ends it", keep_account);
    App* deleted = command(*account, "delete", "Delete your account, for good", delete_account);
    deleted
        ->add_option("--confirm", arguments_.confirmed_username, "Your username: do not ask for it")
        ->type_name("USERNAME");
  }

  void add_registering(App& app) {
    App* made =
        command(app, "register", "Make an account and this device's keys", register_account);
    made->add_option("username", arguments_.username, "3 to 32 of a-z 0-9 _ .")
        ->type_name("USERNAME")
        ->required();
    add_server(*made);
    made->add_option("--invite-file", arguments_.invite_file, "Its first line is an invitation")
        ->type_name("FILE");
    add_passphrase(*made);
  }

  void add_sending(App& app) {
    App* made = command(app, "send", "Send a message, files, or both", send);
    add_target(*made, "To whom; quote '#GROUP'");
    CLI::Option* text = made->add_option("-m,--message", arguments_.text, "The text");
    text->type_name("TEXT");
    CLI::Option* typed =
        made->add_flag("--stdin", arguments_.from_stdin, "The text comes from stdin")
            ->excludes(text);
    CLI::Option* files = made->add_option("-f,--file", arguments_.files, "A file; may be repeated")
                             ->type_name("FILE")
                             ->expected(1)
                             ->take_all()
                             ->allow_extra_args(false);
    made->add_option("--voice", arguments_.voice, "A recording, Opus in Ogg, and nothing else")
        ->type_name("FILE")
        ->excludes(text)
        ->excludes(typed)
        ->excludes(files);
    made->add_flag(
        "--keep-metadata", arguments_.keep_metadata, "Leave place and time in the pictures"
    );
    made->add_option("--reply", arguments_.reply_to, "Answer the message whose id begins so")
        ->type_name("ID");
    made->add_option("--expire", arguments_.expire, "Disappears so long after it is read")
        ->type_name("TIME");
    one_of(
        made->add_option("--wait", arguments_.wait, "Until it is sent, delivered, or not at all"),
        "sent|delivered|none"
    );

    App* talk = command(app, "chat", "Talk: lines typed are sent, lines received are shown", chat);
    add_target(*talk, "With whom; quote '#GROUP'");
    add_ids(*talk);
  }

  App* message_command(App& app, const char* name, const char* help, Work work) {
    App* made = command(app, name, help, work);
    made->add_option("target", arguments_.target, "Which chat; quote '#GROUP'")
        ->type_name("@USER|#GROUP|note")
        ->required();
    made->add_option("id", arguments_.message_id, "Which message: how its id begins")
        ->type_name("ID")
        ->required();
    return made;
  }

  void add_annotating(App& app) {
    App* made = message_command(app, "react", "Say something with an emoji about a message", react);
    made->add_option("emoji", arguments_.emoji, "The emoji")->type_name("EMOJI")->required();
    made->add_flag("--remove", arguments_.take_back, "Take it back");
    made = message_command(app, "edit", "Put another text in the place of a message", edit);
    CLI::Option* text = made->add_option("-m,--message", arguments_.text, "The text");
    text->type_name("TEXT");
    made->add_flag("--stdin", arguments_.from_stdin, "The text comes from stdin")->excludes(text);
    made = message_command(app, "forward", "Say elsewhere what a message says", forward);
    constexpr int many = 1'000;
    made->add_option("chats", arguments_.chats, "Where; quote '#GROUP'")
        ->type_name("@USER|#GROUP|note...")
        ->expected(1, many)
        ->required();
    made = message_command(app, "delete", "Take a message back, for everyone", delete_message);
    made->add_flag("--here", arguments_.only_here, "Only on this device, whoever sent it");
  }

  void add_ids(App& command) {
    command.add_flag("--ids", arguments_.ids, "Show the messages' ids");
    add_hidden(command);
  }

  void add_saving(App& command) {
    command.add_option("--save", arguments_.save_folder, "Save attachments in this folder")
        ->type_name("FOLDER");
  }

  void add_receiving(App& app) {
    App* made = command(app, "recv", "Receive and show what is new", receive);
    made->add_flag("--follow", arguments_.follow, "Go on until interrupted");
    add_saving(*made);
    add_ids(*made);
  }

  void add_looking(App& app) {
    command(app, "chats", "List your chats, the newest first", list_chats);
    App* made = command(app, "show", "Show the last messages of a chat", show_chat);
    add_target(*made, "Which chat; quote '#GROUP'");
    add_limit(*made);
    add_saving(*made);
    add_ids(*made);
    add_searching(app);
    App* timer = chat_command(app, "timer", "Let the messages of a chat disappear", set_timer);
    timer->add_option("time", arguments_.timer, "So long after they are read, such as 1d; or off")
        ->type_name("TIME|off")
        ->required();
    add_personal(app);
    add_hidden_words(app);
    App* members = command(app, "members", "List who is in a chat", list_members);
    add_target(*members, "Which chat; quote '#GROUP'");
  }

  void add_searching(App& app) {
    constexpr int many = 1'000;
    App* made = command(app, "search", "Find messages by parts of their words", search);
    made->add_option("words", arguments_.words, "What is in them, in any order")
        ->type_name("WORD...")
        ->expected(1, many)
        ->required();
    made->add_option("--chat", arguments_.target, "Only in this chat; quote '#GROUP'")
        ->type_name("@USER|#GROUP|note");
    made->add_option("--from", arguments_.person, "Only what this person wrote")
        ->type_name("@USER");
    made->add_option("--since", arguments_.since, "Not older: 2026-11-24 or a time as in --json")
        ->type_name("DATE");
    made->add_option("--until", arguments_.until, "Not newer, likewise")->type_name("DATE");
    add_limit(*made);
    add_ids(*made);
  }

  App* chat_command(App& app, const char* name, const char* help, Work work) {
    App* made = command(app, name, help, work);
    made->add_option("target", arguments_.target, "Which chat; quote '#GROUP'")
        ->type_name("@USER|#GROUP|note")
        ->required();
    return made;
  }

  void add_personal(App& app) {
    chat_command(app, "typing", "Tell others that you write something", tell_typing);
    chat_command(app, "read", "Take everything in a chat as read", read_chat);
    App* made = chat_command(app, "mute", "Let a chat not draw your attention", mute_chat);
    made->add_option("--for", arguments_.mute_for, "How long; until unmute otherwise")
        ->type_name("TIME");
    chat_command(app, "unmute", "Let a chat draw your attention again", unmute_chat);
    made = chat_command(app, "draft", "Keep what is not said yet, or show it", draft);
    CLI::Option* text = made->add_option("-m,--message", arguments_.text, "The text");
    text->type_name("TEXT");
    CLI::Option* typed =
        made->add_flag("--stdin", arguments_.from_stdin, "The text comes from stdin");
    typed->excludes(text);
    made->add_flag("--clear", arguments_.clear, "Forget it")->excludes(text)->excludes(typed);
  }

  void add_hidden_words(App& app) {
    constexpr int many = 200;
    App* words =
        command(app, "hidden-words", "List words that you do not want to read", list_hidden_words);
    App* more = command(*words, "add", "Fold away what has one of these", hide_words);
    App* fewer = command(*words, "remove", "Show what has one of these", unhide_words);
    for (App* one : {more, fewer}) {
      one->add_option("words", arguments_.words, "Whole words; * is the rest of one")
          ->type_name("WORD...")
          ->expected(1, many)
          ->required();
    }
  }

  void add_limit(App& command) {
    command.add_option("--limit", arguments_.limit, "At most so many (50)")
        ->type_name("N")
        ->check(CLI::Range(std::size_t{1}, limit_max, ""));
  }

  void add_daemon(App& app) {
    App* made = command(app, "daemon", "Let programs use your account", run_daemon);
    made->add_option("--socket", arguments_.socket, "Where they find it")->type_name("PATH");
    one_of(made->add_option("--rpc", arguments_.rpc, "They talk to it directly"), "stdio");
  }

  void add_export(App& app) {
    App* made =
        command(app, "export", "Write down all that you have, readable by anyone", export_all);
    made->add_option("folder", arguments_.export_folder, "A new folder")
        ->type_name("FOLDER")
        ->required();
    made->add_flag("--html", arguments_.html, "One page for each chat; --json: lines for programs");
    made->add_flag(
        "--attachments", arguments_.attachments, "With what the server still has of them"
    );
    made->add_flag("--declined", arguments_.declined, "Also chats that you declined");
    made->add_flag("--hidden", arguments_.hidden, "Show what your hidden words fold away");
  }

  void add_the_rest(App& app) {
    add_export(app);
    command(app, "doctor", "Look whether all is well with this profile", doctor);
    App* made = command(app, "completion", "Print a script that completes", print_completion);
    one_of(made->add_option("shell", arguments_.shell, "For which shell"), "bash|zsh|fish")
        ->required();
    command(app, "version", "Print the version", print_version);
    App* help = command(app, "help", "Say what a command does", print_help);
    help->add_option("command", arguments_.help_for, "Which one")->type_name("COMMAND...");
  }

  PeopleCommands people_{arguments_, work_};
  DeskCommands desk_{arguments_, work_};
};

OptionWords option_words_of(const CLI::Option& option) {
  OptionWords words;
  for (const auto& name : option.get_snames()) words.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) words.names.push_back("--" + name);
  words.help = option.get_description();
  if (option.get_items_expected_max() > 0) words.value = option.get_type_name();
  if (words.names.empty() || words.value == "sent|delivered|none") {
    const auto choices = CLI::detail::split(words.value, '|');
    if (choices.size() > 1 && words.value.front() != '@') words.choices = choices;
  }
  return words;
}

void add_words(std::vector<CommandWords>& all, const App& app, const std::string& name) {
  CommandWords words{.name = name, .help = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    words.options.push_back(option_words_of(*option));
  }
  all.push_back(std::move(words));
  for (const App* command : app.get_subcommands([](const App*) { return true; })) {
    add_words(all, *command, name.empty() ? command->get_name() : name + " " + command->get_name());
  }
}

}  // namespace

std::unique_ptr<App> make_command_line(Arguments& arguments, Work& work) {
  // The callbacks of the app live as long as it does, so its builder does, too.
  auto builder = std::make_shared<Builder>(arguments, work);
  auto app = builder->build();
  app->preparse_callback([builder](std::size_t) {});
  return app;
}

std::vector<CommandWords> words_of(const App& app) {
  std::vector<CommandWords> all;
  add_words(all, app, "");
  return all;
}

}  // namespace causeway::cli
