#include "adapters/http_provider/address.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace causeway::adapters::http_provider {

provider::Address parse_address(std::string_view text) {
  namespace ip = boost::asio::ip;
  provider::Address address;
  boost::system::error_code error;
  const auto parsed = ip::make_address(std::string(text), error);
  if (error) return address;
  if (parsed.is_v4()) {
    address.value = ip::make_address_v6(ip::v4_mapped, parsed.to_v4()).to_bytes();
    return address;
  }
  const auto bytes = parsed.to_v6().to_bytes();
  const bool mapped = parsed.to_v6().is_v4_mapped();
  std::copy_n(bytes.begin(), mapped ? 16 : 8, address.value.begin());
  return address;
}

}  // namespace causeway::adapters::http_provider
