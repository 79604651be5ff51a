#pragma once

#include "adapters/toml_policy/read_policy.h"
#include "base/files_test.h"

namespace causeway::adapters::json_policy::test {

/// The law that the desk really goes by.
inline const policy::Policy& real_law() {
  static const toml_policy::PolicyFile file =
      toml_policy::read_policy(read_file(source_path("policy/regimes.toml")).value());
  return file.policy();
}

}  // namespace causeway::adapters::json_policy::test
