#include "adapters/http_provider/address.h"

#include <boost/asio/ip/address.hpp>
#include <string>

#include "adapters/http/host_counts.h"

namespace causeway::adapters::http_provider {

provider::Address parse_address(std::string_view text) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(std::string(text), error);
  if (error) return {};
  return {.value = http::host_of(parsed)};
}

}  // namespace causeway::adapters::http_provider
