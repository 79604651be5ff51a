// What the law answers to a request for data, without a server: the commands of the desk.
#include "adapters/json_policy/decision_json.h"
#include "base/encoding.h"
#include "cmd/causeway/commands.h"
#include "cmd/causeway/desk_inputs.h"
#include "cmd/causeway/desk_letter.h"
#include "cmd/causeway/desk_views.h"
#include "policy/decide.h"

namespace causeway::cli {

void decide_request(const Arguments& arguments, Output& output) {
  const policy::Request request = desk_request();
  const DeskPolicy by = desk_policy(arguments);
  const policy::Facts facts = desk_facts(arguments);
  const Instant at = desk_moment(arguments);
  const policy::Decision decision = policy::decide(by.file.policy(), request, facts, at);
  if (!arguments.as_letter) {
    return output.exact_line(adapters::json_policy::decision_json(decision));
  }
  const DeskAnswer answer{by.file.policy(), to_hex(by.file.hash()), request, decision, at};
  for (const std::string& line : letter_lines(answer)) output.line(line);
}

void explain_check(const Arguments& arguments, Output& output) {
  const DeskPolicy by = desk_policy(arguments);
  output.line(check_text(by.file.policy(), find_check(arguments.check_id), output.style()));
}

void list_regimes(const Arguments& arguments, Output& output) {
  const DeskPolicy by = desk_policy(arguments);
  const Instant at = desk_moment(arguments);
  if (arguments.as_table) {
    if (arguments.json) fail(ExitCode::usage, "--table and --json exclude each other.");
    return output.exact_line(regime_table(by, at));
  }
  output.line(policy_text(by, output.style()));
  for (const policy::Regime& regime : by.file.policy().regimes) {
    output.line(regime_text(regime, at, output.style()));
  }
}

void lint_policy(const Arguments& arguments, Output& output) {
  const DeskPolicy read = read_desk_policy(arguments.policy_path);
  for (const auto& problem : read.file.problems()) {
    output.line(problem_line(read.name, problem, output.style()));
  }
  const std::size_t count = read.file.problems().size();
  if (count == 0) return output.line(policy_text(read, output.style()));
  fail(
      ExitCode::usage,
      read.name + " has " + (count == 1 ? "a mistake." : std::to_string(count) + " mistakes.")
  );
}

}  // namespace causeway::cli
