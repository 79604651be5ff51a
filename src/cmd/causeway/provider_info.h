#pragma once

#include <string>

#include "adapters/http/client.h"
#include "adapters/http/server_address.h"

namespace causeway::cli {

/// What `/.well-known/causeway` says.
struct ProviderInfo {
  std::string domain;
  bool is_open = false;  // to registrations without an invitation
};

/// Asks the provider who it is; the certificate was checked before a byte of it is believed. Throws
/// `NetworkError`.
ProviderInfo fetch_provider_info(
    const adapters::http::ServerAddress& address, adapters::http::Deadline deadline
);

}  // namespace causeway::cli
