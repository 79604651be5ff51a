// The examples that W3C Web Authentication Level 3 §16 prints. They are of pages that ask for less
// than we do: each is refused for exactly that, and its key is the one that the text names.
#include <gtest/gtest.h>

#include "adapters/passkeys/passkeys.h"
#include "base/encoding.h"

namespace causeway::adapters::passkeys::test {
namespace {

struct Example {
  std::string_view challenge;
  std::string_view attestation_object;
  std::string_view client_data;
};

/// §16.2: ES256, no attestation; nobody was verified.
constexpr Example unverified{
    "00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130",
    "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad"
    "6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f00"
    "20f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a50102032620012158"
    "20afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2f"
    "ca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
    "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d"
    "507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c"
    "226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f72696769"
    "6e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d61792062"
    "6520657874656e6465642077697468206164646974696f6e616c206669656c647320696e207468652066"
    "75747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c4535"
    "51227d",
};

/// §16.4: the same, verified, in a page framed by another.
constexpr Example framed{
    "3be5aacd03537142472340ab5969f240f1d87716e20b6807ac230655fa4b3b49",
    "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad"
    "6461c9c4735ae7f8edd46592a5e0f01452b2e4b54500000000883f4f6014f19c09d87aa38123be48d000"
    "206e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57a50102032620012158"
    "2022200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d225820cbd0be95e746"
    "ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e",
    "7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a224f2d57"
    "717a514e5463554a484930437257576e7951504859647862694332674872434d475666704c4f306b222c"
    "226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f72696769"
    "6e223a747275652c22657874726144617461223a22636c69656e74446174614a534f4e206d6179206265"
    "20657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675"
    "747572652c207375636820617320746869733a207a5a7175457444523944577170573574425754467567"
    "227d",
};

Result<Credential> verify(const Example& example, std::string_view client_data) {
  const Bytes challenge = *from_hex(example.challenge);
  const Bytes object = *from_hex(example.attestation_object);
  const RelyingParty example_org = relying_party("https://example.org");
  return verify(example_org, challenge, Registration{object, as_bytes(client_data)});
}

std::string client_data_of(const Example& example) {
  return std::string(as_text(*from_hex(example.client_data)));
}

TEST(PasskeyExamples, OneThatNobodyWasVerifiedForIsRefused) {
  const auto made = verify(unverified, client_data_of(unverified));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(&made.error().rule(), &rules::user_was_verified);
}

TEST(PasskeyExamples, OneOfAFramedPageIsRefused) {
  const auto made = verify(framed, client_data_of(framed));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(&made.error().rule(), &rules::page_is_not_framed);
}

TEST(PasskeyExamples, TheKeyIsTheOneThatTheTextNames) {
  std::string client_data = client_data_of(framed);
  client_data.replace(client_data.find("true"), 4, "false");
  const auto made = verify(framed, client_data);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(to_hex(made->id), "6e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57");
  EXPECT_EQ(made->algorithm, es256);
  EXPECT_EQ(
      to_hex(made->public_key),
      "22200a473f90b11078851550d03b4e44a2279f8c4eca27b3153dedfe03e4e97d"
      "cbd0be95e746ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b123a9c6e"
  );
}

}  // namespace
}  // namespace causeway::adapters::passkeys::test
