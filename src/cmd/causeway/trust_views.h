#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "client/trust.h"
#include "cmd/causeway/output.h"

/// Whom one talks to, as `verify` shows it.
namespace causeway::cli {

std::string_view json_name(client::Standing standing);

struct SafetyView {
  std::string username;
  AccountId account;
  client::Standing standing = client::Standing::unverified;
  identity::Party party;
  std::string number;    // 60 digits; empty of oneself
  std::string own_code;  // for the other one to scan
};

/// "@USER is verified".
std::string standing_line(const SafetyView& view, const Style& style);
/// The number in three lines, for people.
std::vector<std::string> number_lines(std::string_view number);
/// For programs: everything that `verify` shows.
std::string safety_number_line(const SafetyView& view);
std::string safety_code_line(const SafetyView& own);

/// What to type about a message request.
std::string request_hint(const ChatView& chat);

/// What one may want to know of somebody.
struct PersonCard {
  SafetyView person;
  std::string name;                        // what they call themselves; may be empty
  std::uint32_t created_day = 0;           // days since 1970; 0: not known
  std::vector<std::string> shared_groups;  // "#family"; those that one has accepted
  bool is_contact = false;
  bool is_blocked = false;
};

/// "a contact, verified, …", and the same as fields.
std::string card_text(const PersonCard& card);
void add_card(nlohmann::ordered_json& json, const PersonCard& card);

std::string person_card_line(const PersonCard& card, const Style& style);

/// Without the picture itself.
struct ProfileView {
  std::string username;
  AccountId account;
  content::Profile profile;
};

std::string profile_line(const ProfileView& view, const Style& style);

/// A conversation that somebody let one into who was not accepted.
struct RequestView {
  ChatView chat;
  PersonCard from;
  std::string text;        // how the first message begins; may be empty
  bool is_hidden = false;  // as in MessageView
};

std::string request_line(const RequestView& request, const Style& style);
/// It was accepted or declined.
std::string answered_line(const ChatView& chat, std::string_view what, const Style& style);

/// Who has a new safety number, for a line of a chat.
std::string new_number_text(const ChangeView& change);

}  // namespace causeway::cli
