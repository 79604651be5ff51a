#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "cmd/causeway/errors.h"

/// The sentences of errors.h as data: one row for each rule that people may meet.
namespace causeway::cli {

struct RuleRow {
  const Rule* rule;
  ExitCode exit;
  std::string_view sentence;
  std::string_view hint;
};

inline constexpr std::string_view no_hint;

/// Those about who somebody is, and about people who do not know each other.
std::span<const RuleRow> people_rule_rows();
/// Those about the recovery key and the backup.
std::span<const RuleRow> recovery_rule_rows();

/// Those about groups' links.
std::span<const RuleRow> join_rule_rows();

/// Those about reports of abuse.
std::span<const RuleRow> report_rule_rows();

}  // namespace causeway::cli
