#include "cmd/causeway/provider_info.h"

#include <nlohmann/json.hpp>

namespace causeway::cli {
namespace {

namespace http = adapters::http;

constexpr std::size_t domain_size_max = 253;

[[noreturn]] void not_a_provider(const http::ServerAddress& address) {
  throw http::NetworkError(
      http::NetworkFailure::protocol,
      host_and_port(address) + " answers, but not as a Causeway provider does."
  );
}

}  // namespace

ProviderInfo fetch_provider_info(const http::ServerAddress& address, http::Deadline deadline) {
  constexpr std::size_t size_max = std::size_t{64} << 10;
  http::HttpClient client(address, size_max);
  http::HttpRequest request;
  request.method = "GET";
  request.path = "/.well-known/causeway";
  const auto reply = client.request(request, deadline);
  const auto json = nlohmann::json::parse(
      reply.body.begin(), reply.body.end(), nullptr, /*allow_exceptions=*/false
  );
  if (reply.status != 200 || !json.is_object()) not_a_provider(address);
  const auto domain = json.find("domain");
  const auto registration = json.find("registration");
  if (domain == json.end() || !domain->is_string() || registration == json.end()) {
    not_a_provider(address);
  }
  ProviderInfo info{domain->get<std::string>(), *registration == "open"};
  if (info.domain.empty() || info.domain.size() > domain_size_max) not_a_provider(address);
  return info;
}

}  // namespace causeway::cli
