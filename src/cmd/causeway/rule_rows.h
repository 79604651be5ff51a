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

/// Those about the recovery key and the backup.
std::span<const RuleRow> recovery_rule_rows();

}  // namespace causeway::cli
