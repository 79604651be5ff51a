#pragma once

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

/// Who has a new safety number, for a line of a chat.
std::string new_number_text(const ChangeView& change);

}  // namespace causeway::cli
