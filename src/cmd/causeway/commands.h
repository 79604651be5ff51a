#pragma once

#include <span>

#include "cmd/causeway/arguments.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/output.h"

/// What `causeway` does. Each command reads its part of the arguments, prints, and throws what
/// `run` explains: `Failure`, `Refused`, `StoreError`, `NetworkError`.
namespace causeway::cli {

void register_account(const Arguments& arguments, Output& output);
void show_link(const Arguments& arguments, Output& output);
void accept_link(const Arguments& arguments, Output& output);
void list_devices(const Arguments& arguments, Output& output);
void revoke_device(const Arguments& arguments, Output& output);
void renew_recovery_key(const Arguments& arguments, Output& output);
void show_recovery_key(const Arguments& arguments, Output& output);
void restore(const Arguments& arguments, Output& output);
void back_up(const Arguments& arguments, Output& output);
void check_backup(const Arguments& arguments, Output& output);
void delete_backup(const Arguments& arguments, Output& output);
void fetch_history(const Arguments& arguments, Output& output);
void delete_account(const Arguments& arguments, Output& output);
void keep_account(const Arguments& arguments, Output& output);
void send(const Arguments& arguments, Output& output);
void receive(const Arguments& arguments, Output& output);
void chat(const Arguments& arguments, Output& output);
void react(const Arguments& arguments, Output& output);
void edit(const Arguments& arguments, Output& output);
void delete_message(const Arguments& arguments, Output& output);
void forward(const Arguments& arguments, Output& output);
void set_timer(const Arguments& arguments, Output& output);
void list_chats(const Arguments& arguments, Output& output);
void show_chat(const Arguments& arguments, Output& output);
void search(const Arguments& arguments, Output& output);
void tell_typing(const Arguments& arguments, Output& output);
void read_chat(const Arguments& arguments, Output& output);
void list_hidden_words(const Arguments& arguments, Output& output);
void hide_words(const Arguments& arguments, Output& output);
void unhide_words(const Arguments& arguments, Output& output);
void mute_chat(const Arguments& arguments, Output& output);
void unmute_chat(const Arguments& arguments, Output& output);
void draft(const Arguments& arguments, Output& output);
void list_members(const Arguments& arguments, Output& output);
void create_group(const Arguments& arguments, Output& output);
void add_members(const Arguments& arguments, Output& output);
void remove_members(const Arguments& arguments, Output& output);
void set_role(const Arguments& arguments, Output& output);
void show_group_link(const Arguments& arguments, Output& output);
void join_group(const Arguments& arguments, Output& output);
void take_back_join(const Arguments& arguments, Output& output);
void list_join_requests(const Arguments& arguments, Output& output);
void approve_join(const Arguments& arguments, Output& output);
void decline_join(const Arguments& arguments, Output& output);
void leave_group(const Arguments& arguments, Output& output);
void list_requests(const Arguments& arguments, Output& output);
void accept_request(const Arguments& arguments, Output& output);
void decline_request(const Arguments& arguments, Output& output);
void show_person(const Arguments& arguments, Output& output);
void set_profile(const Arguments& arguments, Output& output);
void clear_profile(const Arguments& arguments, Output& output);
void show_profile(const Arguments& arguments, Output& output);
void verify(const Arguments& arguments, Output& output);
void block(const Arguments& arguments, Output& output);
void unblock(const Arguments& arguments, Output& output);
void settings(const Arguments& arguments, Output& output);
void list_blocked(const Arguments& arguments, Output& output);
void report_abuse(const Arguments& arguments, Output& output);
void list_reports(const Arguments& arguments, Output& output);
void list_notices(const Arguments& arguments, Output& output);
void appeal(const Arguments& arguments, Output& output);
void run_daemon(const Arguments& arguments, Output& output);
void export_all(const Arguments& arguments, Output& output);
void doctor(const Arguments& arguments, Output& output);
void decide_request(const Arguments& arguments, Output& output);
void explain_check(const Arguments& arguments, Output& output);
void list_regimes(const Arguments& arguments, Output& output);
void lint_policy(const Arguments& arguments, Output& output);
void print_completion(const Arguments& arguments, Output& output);
void print_version(const Arguments& arguments, Output& output);
void print_help(const Arguments& arguments, Output& output);

/// The whole program: parses, does it, explains what went wrong on stderr.
ExitCode run(std::span<char* const> argv);

}  // namespace causeway::cli
