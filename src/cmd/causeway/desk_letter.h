#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/decision.h"
#include "policy/policy.h"
#include "policy/request.h"

namespace causeway::cli {

/// A decision, and what it was made of. Refers to all of it.
struct DeskAnswer {
  const policy::Policy& policy;
  std::string policy_sha256;  // of its file, in hexadecimal
  const policy::Request& request;
  const policy::Decision& decision;
  Instant at;
};

/// The answer as a letter to whoever asked "what would be answered?": what was asked, what is
/// answered, why, by when, whether the person may be told, and by which law. Nothing that a request
/// or a policy says can end a line or change how a terminal shows one; of long texts and lists the
/// beginning is there.
std::vector<std::string> letter_lines(const DeskAnswer& answer);

}  // namespace causeway::cli
