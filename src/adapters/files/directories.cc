#include "adapters/files/directories.h"

#include <cerrno>
#include <cstdlib>
#include <sys/stat.h>

#include "adapters/files/file.h"

namespace causeway::adapters::files {
namespace {

std::filesystem::path absolute_variable(const char* name) {
  const char* value = std::getenv(name);
  const std::filesystem::path path = value == nullptr ? "" : value;
  return path.is_absolute() ? path : std::filesystem::path();
}

std::filesystem::path folder_of(
    std::string_view program, const char* variable, const char* below_home
) {
  if (const auto chosen = absolute_variable(variable); !chosen.empty()) return chosen / program;
  const auto home = absolute_variable("HOME");
  if (home.empty()) {
    throw StoreError(StoreError::Kind::other, "The environment variable HOME is not set.");
  }
  return home / below_home / program;
}

}  // namespace

std::filesystem::path config_folder(std::string_view program) {
  return folder_of(program, "XDG_CONFIG_HOME", ".config");
}

std::filesystem::path data_folder(std::string_view program) {
  return folder_of(program, "XDG_DATA_HOME", ".local/share");
}

std::filesystem::path state_folder(std::string_view program) {
  return folder_of(program, "XDG_STATE_HOME", ".local/state");
}

void make_private_folder(const std::filesystem::path& folder) {
  if (folder.empty() || std::filesystem::is_directory(folder)) return;
  make_private_folder(folder.parent_path());
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) raise_errno(folder, "create");
  sync_folder(folder.parent_path());
}

}  // namespace causeway::adapters::files
