#pragma once

#include <filesystem>
#include <string_view>

namespace causeway::adapters::files {

/// The folders of a person's programs (XDG Base Directory Specification 0.8): `$XDG_CONFIG_HOME`,
/// `$XDG_DATA_HOME`, `$XDG_STATE_HOME`, each with its default below `$HOME`. A relative value is
/// ignored, as the specification says. Throws `StoreError::other` where `$HOME` is needed and
/// missing.
std::filesystem::path config_folder(std::string_view program);
std::filesystem::path data_folder(std::string_view program);
std::filesystem::path state_folder(std::string_view program);

/// Makes the folder and those above it, for their owner only (0700). Folders that exist stay as
/// they are.
void make_private_folder(const std::filesystem::path& folder);

}  // namespace causeway::adapters::files
