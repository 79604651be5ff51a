// An address is read strictly: whatever is not exactly an https origin with an optional pin is
// refused by the rule of the part that is wrong.
#include "adapters/http/server_address.h"

#include <gtest/gtest.h>

namespace causeway::adapters::http {
namespace {

constexpr std::string_view pin_hex =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

void expect_refused(std::string_view text, const Rule& rule) {
  const auto address = parse_server_address(text);
  ASSERT_FALSE(address.ok()) << text;
  EXPECT_EQ(address.error().rule().name, rule.name) << text;
}

TEST(ServerAddress, HasHostPortAndPin) {
  const auto address =
      parse_server_address("https://Chat.Example:8443/#sha256=" + std::string(pin_hex));
  ASSERT_TRUE(address.ok());
  EXPECT_EQ((*address).host, "chat.example");
  EXPECT_EQ((*address).port, 8443);
  ASSERT_TRUE((*address).pin.has_value());
  EXPECT_EQ((*(*address).pin)[1], 0x11);
}

TEST(ServerAddress, DefaultsToPort443AndTheSystemsTrust) {
  const auto address = parse_server_address("https://example.org");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ((*address).port, 443);
  EXPECT_FALSE((*address).pin.has_value());
}

TEST(ServerAddress, TakesIpv6InBrackets) {
  const auto address = parse_server_address("https://[::1]:9");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ((*address).host, "::1");
  EXPECT_EQ(host_and_port(*address), "[::1]:9");
}

TEST(ServerAddress, TellsAnIpAddressFromAName) {
  EXPECT_TRUE(is_ip_address("192.0.2.1"));
  EXPECT_TRUE(is_ip_address("2001:db8::1"));
  EXPECT_FALSE(is_ip_address("192.0.2.example"));
  EXPECT_FALSE(is_ip_address("localhost"));
}

TEST(ServerAddress, WritesWhatItReads) {
  for (const std::string& text :
       {std::string("https://localhost:443"),
        "https://[::1]:8443#sha256=" + std::string(pin_hex),
        "https://127.0.0.1:1#sha256=" + std::string(pin_hex)}) {
    const auto address = parse_server_address(text);
    ASSERT_TRUE(address.ok()) << text;
    EXPECT_EQ(to_string(*address), text);
  }
}

TEST(ServerAddress, MustBeHttps) {
  for (const auto* text : {"", "localhost", "http://localhost", "https:/localhost", "HTTPS://a"}) {
    expect_refused(text, rules::address_is_https);
  }
}

TEST(ServerAddress, MustHaveAHost) {
  for (const auto* text :
       {"https://",
        "https://:443",
        "https://a b",
        "https://u@h",
        "https://[::1",
        "https://[]",
        "https://[::1]x",
        "https://a\r\nb",
        "https://[::1%eth0]"}) {
    expect_refused(text, rules::address_has_host);
  }
  expect_refused("https://" + std::string(254, 'a'), rules::address_has_host);
}

TEST(ServerAddress, PortIsAPlainNumberUpTo65535) {
  for (const auto* text :
       {"https://h:",
        "https://h:0",
        "https://h:65536",
        "https://h:-1",
        "https://h:+1",
        "https://h:080",
        "https://h: 80",
        "https://h:80x",
        "https://h:443:443"}) {
    expect_refused(text, rules::address_port_is_valid);
  }
}

TEST(ServerAddress, HasNoPathAndNoQuery) {
  for (const auto* text : {"https://h/x", "https://h?x", "https://h//", "https://h/?"}) {
    expect_refused(text, rules::address_has_no_path);
  }
}

TEST(ServerAddress, PinIsSha256InHexadecimal) {
  const std::string hex(pin_hex);
  for (const std::string& fragment :
       {std::string(),
        std::string("x"),
        hex,
        "sha256=" + hex.substr(2),
        "sha256=" + hex + "00",
        "sha1=" + hex,
        "sha256=" + hex.substr(1) + "g",
        "sha256=" + hex + "#"}) {
    expect_refused("https://h#" + fragment, rules::pin_is_sha256);
  }
}

}  // namespace
}  // namespace causeway::adapters::http
