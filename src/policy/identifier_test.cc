// R09's single identifiers, by hand: one of each form that names somebody, and what looks like it
// and names many, nobody, or somebody else to the eye.
#include "policy/identifier.h"

#include <gtest/gtest.h>

namespace causeway::policy {
namespace {

struct Written {
  IdentifierType type;
  std::string_view value;
};

constexpr auto username = IdentifierType::username;
constexpr auto account = IdentifierType::account;
constexpr auto phone = IdentifierType::phone;
constexpr auto email = IdentifierType::email;
constexpr auto ip_port_time = IdentifierType::ip_port_time;

TEST(Identifier, OfEachKindIsOneWord) {
  for (const Written& each : {
           Written{username, "mallory"},
           Written{username, "a"},
           Written{username, "Mallory.Smith-3_x"},
           Written{username, "mallory@provider.example"},
           Written{username, "1984"},
           Written{account, "0c4f6a2e91d7b3580c4f6a2e91d7b358"},
           Written{account, "urn:account:17"},
           Written{phone, "+447700900123"},
           Written{phone, "00447700900123"},
           Written{phone, "+1 (212) 555-1234"},
           Written{phone, "020.7946.0018"},
           Written{phone, "12345"},
           Written{phone, "+123456789012345"},
           Written{email, "mallory@mail.example"},
           Written{email, "m.s+cars@sub.mail.example"},
       }) {
    EXPECT_TRUE(is_specific(each.type, each.value)) << each.value;
  }
}

TEST(Identifier, IsNothingThatNamesMany) {
  for (const Written& each : {
           Written{username, ""},
           Written{username, " "},
           Written{username, "*"},
           Written{username, "mal*"},
           Written{username, "mal?ory"},
           Written{username, "mal%"},
           Written{username, "[a-z]allory"},
           Written{username, "mallory|bob"},
           Written{username, "mallory,bob"},
           Written{username, "mallory;bob"},
           Written{username, "mallory bob"},
           Written{username, "mallory\nbob"},
           Written{username, "mallory\tbob"},
           Written{username, "all users of channel X"},
           Written{username, "#protest"},
           Written{username, "..."},
           Written{username, "@"},
           Written{account, "0-9*"},
           Written{
               account,
               "any"
               " account"
           },
           Written{phone, "+44"},
           Written{phone, "1234"},
           Written{phone, "+44770090*"},
           Written{phone, "+44770090xxxx"},
           Written{phone, "+1234567890123456"},
           Written{phone, "+447700900123,+447700900124"},
           Written{phone, "+447700900123/4"},
           Written{phone, "++447700900123"},
           Written{phone, "+"},
           Written{email, "@mail.example"},
           Written{email, "*@mail.example"},
           Written{email, "mail.example"},
           Written{email, "everybody"},
           Written{email, "mallory@"},
           Written{email, "mallory@mail"},
           Written{email, "mallory@.example"},
           Written{email, "mallory@mail."},
           Written{email, "a@mail.example,b@mail.example"},
           Written{email, "a@mail.example b@mail.example"},
           Written{email, "a@b@mail.example"},
       }) {
    EXPECT_FALSE(is_specific(each.type, each.value)) << each.value;
  }
}

TEST(Identifier, IsWhatItLooksLike) {
  for (const std::string_view value : {
           "m\xd0\xb0llory",                 // a Cyrillic a
           "mallor\xd1\x83",                 // a Cyrillic u
           "\xef\xbd\x8d\xef\xbd\x81llory",  // full width
           "m\xc3\xa4llory",                 // a letter that there is
           "ma\xcc\x88llory",                // the same, composed
           "mallory\xe2\x80\x8b",            // no width
           "mal\xe2\x80\x8dlory",            // joined
           "\xe2\x80\xaeyrollam",            // from right to left
           "\xe2\x80\x8fmallory",            // a mark of it
           "mallory\xef\xbb\xbf",            // a byte order mark
           "mallory\xc2\xa0",                // a space that does not break
           "mallory\xc2\xad",                // a soft hyphen
           "mallory\x7f",
           "mallory\x01",
           "\xff",
           "\xc0\xaf",  // too long a form
       }) {
    for (const auto type : {username, account, phone, email}) {
      EXPECT_FALSE(is_specific(type, value)) << value;
    }
  }
  EXPECT_FALSE(is_specific(username, std::string_view("mallory\0", 8)));
  EXPECT_FALSE(is_specific(phone, "+\xd9\xa4\xd9\xa4\xd9\xa7\xd9\xa7\xd9\xa9\xd9\xa0")
  );  // Arabic digits
  EXPECT_FALSE(is_specific(email, "mallory@m\xd0\xb0il.example"));
}

TEST(Identifier, HasAnEnd) {
  EXPECT_TRUE(is_specific(username, std::string(255, 'a')));
  EXPECT_FALSE(is_specific(username, std::string(256, 'a')));
}

TEST(Identifier, OfAnAddressHasAPortAndATime) {
  for (const std::string_view value : {
           "203.0.113.7:4711 2026-10-10T10:00:00Z",
           "203.0.113.7:4711@2026-10-10T10:00:00Z",
           "203.0.113.7:4711;2026-10-10T10:00:00.5+02:00",
           "203.0.113.7:4711, 2026-10-10T10:00:00Z",
           "203.0.113.7:4711/2026-10-10T10:00:00Z",
           "203.0.113.7:4711:2026-10-10T10:00:00Z",
           "203.0.113.7|4711|2026-10-10T10:00:00Z",
           "203.0.113.7 4711 2026-10-10T10:00:00Z",
           "203.0.113.7,4711,2026-10-10T10:00:00Z",
           "[2001:db8::7]:4711 2026-10-10T10:00:00Z",
           "2001:db8::7 4711 2026-10-10T10:00:00Z",
           "[::ffff:203.0.113.7]:1 2026-10-10T10:00:00Z",
           "0.0.0.0:65535 2026-10-10T10:00:00Z",
       }) {
    EXPECT_TRUE(is_specific(ip_port_time, value)) << value;
  }
}

TEST(Identifier, OfAnAddressAloneIsOfMany) {
  for (const std::string_view value : {
           "203.0.113.7",
           "203.0.113.7:4711",
           "203.0.113.7 2026-10-10T10:00:00Z",
           "4711 2026-10-10T10:00:00Z",
           "203.0.113.0/24:4711 2026-10-10T10:00:00Z",
           "203.0.113.0/24 2026-10-10T10:00:00Z",
           "203.0.113.7:47112026-10-10T10:00:00Z",
           "203.0.113.*:4711 2026-10-10T10:00:00Z",
           "203.0.113.7-9:4711 2026-10-10T10:00:00Z",
           "203.0.113:4711 2026-10-10T10:00:00Z",
           "203.0.113.7.9:4711 2026-10-10T10:00:00Z",
           "...:4711 2026-10-10T10:00:00Z",
           "203.0..7:4711 2026-10-10T10:00:00Z",
           "203.0.113.256:4711 2026-10-10T10:00:00Z",
           "203.0.113.0007:4711 2026-10-10T10:00:00Z",
           "203.0.113.7:0 2026-10-10T10:00:00Z",
           "203.0.113.7:00 2026-10-10T10:00:00Z",
           "203.0.113.7:65536 2026-10-10T10:00:00Z",
           "203.0.113.7:99999 2026-10-10T10:00:00Z",
           "203.0.113.7:471100 2026-10-10T10:00:00Z",
           "203.0.113.7:4711 2026-10-10",
           "203.0.113.7:4711 2026-10",
           "203.0.113.7:4711 2026-02-30T10:00:00Z",
           "203.0.113.7:4711 2026-10-10T10:00:00",
           "203.0.113.7:4711 2026-10-10T10:00:00Z 2026-10-11T10:00:00Z",
           "203.0.113.7:4711 2026-10-10T10:00:00Z/2026-10-11T10:00:00Z",
           "203.0.113.7:4711 203.0.113.8:4711 2026-10-10T10:00:00Z",
           "host.example:4711 2026-10-10T10:00:00Z",
           "[2001:db8::/32]:4711 2026-10-10T10:00:00Z",
           "[2001:db8::7:4711 2026-10-10T10:00:00Z",
           "2001:db8::7:4711 2026-10-10T10:00:00Z",
           "[:::]:4711 2026-10-10T10:00:00Z",
           "[::1::2]:4711 2026-10-10T10:00:00Z",
           "[1:2:3:4:5:6:7:8:9]:4711 2026-10-10T10:00:00Z",
           "[12345::]:4711 2026-10-10T10:00:00Z",
           "[1:2:3:4:5:6:7::8]:4711 2026-10-10T10:00:00Z",
           "[::203.0.113.7:1]:4711 2026-10-10T10:00:00Z",
           "[203.0.113.7::]:4711 2026-10-10T10:00:00Z",
           "[203.0.113.7]:4711 2026-10-10T10:00:00Z",
           "[]:4711 2026-10-10T10:00:00Z",
           ":4711 2026-10-10T10:00:00Z",
           "",
           " ",
       }) {
    EXPECT_FALSE(is_specific(ip_port_time, value)) << value;
  }
}

TEST(Identifier, IsNoNetworkGroupOrWord) {
  for (const auto type : {IdentifierType::cidr, IdentifierType::group, IdentifierType::keyword}) {
    for (const std::string_view value : {"203.0.113.7/32", "mallory", "x"}) {
      EXPECT_FALSE(is_specific(type, value)) << value;
    }
  }
}

}  // namespace
}  // namespace causeway::policy
