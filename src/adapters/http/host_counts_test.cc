#include "adapters/http/host_counts.h"

#include <gtest/gtest.h>

namespace causeway::adapters::http {
namespace {

Host host(const char* address) {
  return host_of(boost::asio::ip::make_address(address));
}

TEST(Hosts, AreWholeIpv4AddressesHoweverWritten) {
  EXPECT_EQ(host("192.0.2.1"), host("::ffff:192.0.2.1"));
  EXPECT_NE(host("192.0.2.1"), host("192.0.2.2"));
  EXPECT_NE(host("::ffff:192.0.2.1"), host("::ffff:192.0.2.2"));
}

TEST(Hosts, AreTheUpperHalvesOfIpv6Addresses) {
  EXPECT_EQ(host("2001:db8::1"), host("2001:db8::ffff:0:0:2"));
  EXPECT_NE(host("2001:db8::1"), host("2001:db8:0:1::1"));
}

TEST(HostCounts, AHostHasSoManyPlacesAndNoMore) {
  HostCounts counts(2);
  const auto first = counts.enter(host("192.0.2.1"));
  auto second = counts.enter(host("192.0.2.1"));
  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_FALSE(counts.enter(host("192.0.2.1")));
  EXPECT_TRUE(counts.enter(host("192.0.2.2")));

  second.reset();
  EXPECT_TRUE(counts.enter(host("192.0.2.1")));
}

}  // namespace
}  // namespace causeway::adapters::http
