#include "cmd/causeway/command_parts.h"
#include "cmd/causeway/commands.h"

namespace causeway::cli {

using CLI::App;

void PeopleCommands::add_all(App& app) {
  add_groups(app);
  add_verifying(app);
  add_profiles(app);
  add_requests(app);
  add_safety(app);
  add_reports(app);
}

void PeopleCommands::add_people(App& command, int at_least, int at_most) {
  command.add_option("people", arguments_.people, "Usernames")
      ->type_name("@USER...")
      ->expected(at_least, at_most)
      ->required(at_least > 0);
}

App* PeopleCommands::group_command(App& group, const char* name, const char* help, Work work) {
  App* made = command(group, name, help, work);
  made->add_option("group", arguments_.target, "Its name or id; quote '#GROUP'")
      ->type_name("#GROUP")
      ->required();
  return made;
}

void PeopleCommands::add_groups(App& app) {
  constexpr int many = 1'000;
  App* group = group_of_commands(app, "group", "Make and change groups");
  App* made = command(*group, "new", "Make a group", create_group);
  made->add_option("name", arguments_.group_name, "What it is called")
      ->type_name("NAME")
      ->required();
  made->add_flag(
      "--post-quantum", arguments_.post_quantum, "Secret from quantum computers to come, too"
  );
  add_people(*made, 0, many);
  add_people(*group_command(*group, "add", "Let people in", add_members), 1, many);
  add_people(*group_command(*group, "remove", "Put people out", remove_members), 1, many);
  App* role = group_command(*group, "role", "Say what somebody may do", set_role);
  role->add_option("person", arguments_.person, "Whose")->type_name("@USER")->required();
  one_of(role->add_option("role", arguments_.role, "The role"), "owner|admin|member")->required();
  group_command(*group, "leave", "Leave a group", leave_group);
  add_group_links(*group);
}

void PeopleCommands::add_group_links(CLI::App& group) {
  CLI::App* link = group_command(
      group, "link", "Show the link by which people ask to be let in", show_group_link
  );
  CLI::Option* renewed =
      link->add_flag("--new", arguments_.renews_link, "Make one; an older one is void");
  link->add_flag("--off", arguments_.withdraws_link, "Withdraw it")->excludes(renewed);
  CLI::App* joined = command(group, "join", "Ask to be let in by a group's link", join_group);
  joined->add_option("--code-file", arguments_.code_file, "Its first line is the link")
      ->type_name("FILE");
  joined->add_option("-m,--message", arguments_.text, "What to tell those who decide")
      ->type_name("TEXT");
  joined->add_flag("--yes", arguments_.is_confirmed, "Do not ask again");
  group_command(group, "unjoin", "Take back that you asked to be let in", take_back_join);
  add_hidden(*group_command(group, "requests", "List who asks to be let in", list_join_requests));
  const auto add_person = [&](CLI::App* decision) {
    decision->add_option("person", arguments_.person, "Whom")->type_name("@USER")->required();
  };
  add_person(group_command(group, "approve", "Let somebody in who asks", approve_join));
  add_person(group_command(group, "decline", "Do not let somebody in who asks", decline_join));
}

App* PeopleCommands::person_command(App& app, const char* name, const char* help, Work work) {
  App* made = command(app, name, help, work);
  made->add_option("person", arguments_.person, "Who")->type_name("@USER")->required();
  return made;
}

void PeopleCommands::add_verifying(App& app) {
  App* made = command(app, "verify", "Compare keys with somebody, or show yours", verify);
  made->add_option("person", arguments_.person, "With whom; alone, your code")->type_name("@USER");
  CLI::Option* compared =
      made->add_flag("--compare", arguments_.compares, "They are the same: ask what they see");
  made->add_option("--code-file", arguments_.code_file, "Its first line is what they see")
      ->type_name("FILE")
      ->needs(compared);
  CLI::Option* accepted =
      made->add_flag("--accept", arguments_.accepts, "Take a new key without comparing");
  made->add_flag("--forget", arguments_.forgets, "Not verified any more")
      ->excludes(compared)
      ->excludes(accepted);
  accepted->excludes(compared);
}

void PeopleCommands::add_profiles(App& app) {
  App* profile = group_of_commands(app, "profile", "What people are called, and look like");
  App* made = command(*profile, "set", "Say it of yourself, to those you talk to", set_profile);
  made->add_option("--name", arguments_.name, "What you are called")->type_name("NAME");
  CLI::Option* picture =
      made->add_option("--picture", arguments_.picture, "A small picture of you");
  picture->type_name("FILE");
  made->add_flag("--no-picture", arguments_.no_picture, "No picture any more")->excludes(picture);
  command(*profile, "clear", "Say nothing of yourself any more", clear_profile);
  App* shown = command(*profile, "show", "Show it of somebody, or of yourself", show_profile);
  shown->add_option("person", arguments_.person, "Of whom")->type_name("@USER");
  shown->add_option("--save-picture", arguments_.picture_to, "Where the picture is saved")
      ->type_name("FILE");
}

void PeopleCommands::add_requests(App& app) {
  add_hidden(*command(app, "requests", "List who wants to talk to you", list_requests));
  add_target(*command(app, "accept", "Take up a message request", accept_request), "Whose");
  add_target(
      *command(app, "decline", "Hear nothing of a message request", decline_request), "Whose"
  );
  person_command(app, "who", "Say what is known of somebody", show_person);
}

void PeopleCommands::add_safety(App& app) {
  person_command(app, "block", "Hear nothing of somebody any more", block);
  person_command(app, "unblock", "Hear somebody again", unblock);
  App* made = command(app, "settings", "Show or say who may come to you, and more", settings);
  one_of(
      made->add_option("--messages", arguments_.messages_from, "Who may open a chat with you"),
      "everybody|accepted|nobody"
  );
  one_of(
      made->add_option("--groups", arguments_.groups_from, "Who may let you into groups"),
      "everybody|accepted|nobody"
  );
  one_of(
      made->add_option(
          "--read-receipts", arguments_.read_receipts, "Tell and be told what was read"
      ),
      "on|off"
  );
  one_of(
      made->add_option("--typing", arguments_.typing, "Tell and be told who writes just now"),
      "on|off"
  );
  command(app, "blocked", "List whom you have blocked", list_blocked);
}

void PeopleCommands::add_reports(App& app) {
  constexpr int many = 30;
  App* made = command(app, "report", "Report somebody, or a group, to your provider", report_abuse);
  made->add_option("target", arguments_.target, "Who, or which group; quote '#GROUP'")
      ->type_name("@USER|#GROUP")
      ->required();
  const auto add_ids = [&](const char* name, auto& ids, const char* help) {
    made->add_option(name, ids, help)->type_name("ID...")->expected(1, many);
  };
  add_ids("--message", arguments_.messages, "What they said; else the newest line");
  add_ids("--withhold", arguments_.withheld, "What the reviewers are not to read");
  made->add_option("--before", arguments_.before, "So many lines before it, too (5)")
      ->type_name("N");
  std::string reasons;
  for (const report::ReasonRow& row : report::reasons()) {
    reasons += (reasons.empty() ? "" : "|") + std::string(row.name);
  }
  one_of(made->add_option("--reason", arguments_.reason, "What is wrong (other)"), reasons);
  CLI::Option* note = made->add_option("--note", arguments_.text, "In your own words");
  note->type_name("TEXT");
  made->add_option("--note-file", arguments_.text_file, "Your own words, from a file")
      ->type_name("FILE")
      ->excludes(note);
  made->add_flag("--without-content", arguments_.without_content, "Disclose no message");
  made->add_flag("--block", arguments_.and_block, "Block them as well");
  made->add_flag("--leave", arguments_.and_leave, "Leave the group as well");
  made->add_flag("--dry-run", arguments_.dry_run, "Show what would leave, and send nothing");
  made->add_flag("--yes", arguments_.is_confirmed, "Do not ask again");
  command(app, "reports", "List your reports, as of the last recv", list_reports);
  command(app, "notices", "Show what your provider decided, as of the last recv", list_notices);
  App* appealed =
      command(app, "appeal", "Ask for a second look at a decision, from one device", appeal);
  appealed->add_option("decision", arguments_.decision, "How its id begins")
      ->type_name("ID")
      ->required();
  appealed->add_option("-m,--message", arguments_.text, "Why it is wrong")->type_name("TEXT");
  appealed->add_option("--text-file", arguments_.text_file, "The same, from a file")
      ->type_name("FILE");
  appealed->add_flag("--stdin", arguments_.from_stdin, "The same, from stdin");
}

}  // namespace causeway::cli
