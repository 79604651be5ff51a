#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cmd/causeway/errors.h"

namespace causeway::cli {

struct OpenProfile;

/// What was typed, whatever the command; each reads its own part. Filled by command_line.h.
struct Arguments {
  /// Of a process that serves many commands (rpc.h); null: the command opens it.
  OpenProfile* open_profile = nullptr;

  // For every command.
  std::string profile = "default";
  unsigned timeout_seconds = 30;
  bool json = false;
  std::filesystem::path passphrase_file;

  // register
  std::string username;
  std::string server;
  std::filesystem::path invite_file;
  bool ask_passphrase = false;

  // link, devices
  std::string device_name;
  std::filesystem::path code_file;
  bool is_confirmed = false;
  std::string device;

  // recovery
  std::filesystem::path to_file;
  bool revoke_others = false;

  // account delete
  std::string confirmed_username;

  /// "@USER", "#GROUP", or empty; `note` in its place.
  std::string target;
  bool note = false;

  // send
  std::string text;
  bool has_text = false;
  bool from_stdin = false;
  std::vector<std::filesystem::path> files;
  std::filesystem::path voice;
  bool keep_metadata = false;
  std::string reply_to;
  std::string wait = "sent";
  std::string expire;  // after which time it disappears; empty: the chat's timer

  // react, edit, delete
  std::string message_id;  // how it begins
  std::string emoji;
  bool take_back = false;
  bool only_here = false;

  // forward
  std::vector<std::string> chats;

  // timer
  std::string timer;

  // recv, show
  bool follow = false;
  std::filesystem::path save_folder;
  std::size_t limit = 50;
  bool ids = false;
  bool declined = false;  // chats that the person declined are exported as well
  bool hidden = false;    // texts with words that the person does not want to read are shown

  // search
  std::vector<std::string> words;
  std::string since;
  std::string until;

  // mute, draft
  std::string mute_for;
  bool clear = false;
  std::string read_receipts;  // on, off; empty: as it is
  std::string typing;         // likewise

  // export
  std::filesystem::path export_folder;
  bool html = false;
  bool attachments = false;

  // group
  std::string group_name;
  bool post_quantum = false;
  bool renews_link = false;
  bool withdraws_link = false;
  std::vector<std::string> people;
  std::string person;         // whose role, or who
  std::string messages_from;  // everybody, accepted, nobody; empty: as it is
  std::string groups_from;    // likewise
  std::string role;

  // daemon
  std::filesystem::path socket;
  std::string rpc;

  // profile
  std::string name;
  std::filesystem::path picture;
  bool no_picture = false;
  std::filesystem::path picture_to;

  // verify
  bool compares = false;
  bool accepts = false;
  bool forgets = false;

  // report, appeal
  std::vector<std::string> messages;  // how their ids begin
  std::vector<std::string> withheld;  // likewise
  std::size_t before = 5;
  std::string reason = "other";
  std::filesystem::path text_file;
  bool without_content = false;
  bool and_block = false;
  bool and_leave = false;
  bool dry_run = false;
  std::string decision;  // how its id begins

  // desk
  std::filesystem::path policy_path;  // a file, or the folder of one; empty: the one built in
  std::string at;                     // the moment that is asked about; empty: now
  std::filesystem::path facts_file;
  bool as_letter = false;
  bool as_table = false;
  std::string check_id;

  // completion, help
  std::string shell;
  std::vector<std::string> help_for;
};

}  // namespace causeway::cli
