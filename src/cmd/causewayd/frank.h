#pragma once

#include <functional>
#include <memory>

#include "adapters/frank/frank_process.h"
#include "cmd/causewayd/config.h"

namespace causeway::causewayd {

/// Starts the process that holds the keys (`run_frank`).
std::unique_ptr<adapters::frank::FrankProcess> start_frank(
    const Config& config, Instant now, std::function<void(const std::string&)> restarted
);

/// `causewayd frank`: that process itself, which `serve` starts and nobody else. Holds the keys of
/// this folder, answers what comes through its channels, and ends with them.
int run_frank(const std::filesystem::path& folder, const std::string& domain);

}  // namespace causeway::causewayd
