#pragma once

#include <filesystem>

#include "base/secret.h"
#include "base/store_error.h"

namespace causeway::adapters::clearing_house {

/// The value of an Authorization header (RFC 7617) from a file of one line, `USER:PASSWORD`, that
/// only its owner may open. Throws `StoreError`: `exposed` where others may, `corrupt` where there
/// is no such line, `io` where there is no file. No sentence quotes what is in it.
SecretBytes read_authorization(const std::filesystem::path& path);

}  // namespace causeway::adapters::clearing_house
