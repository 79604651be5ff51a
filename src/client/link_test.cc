// Linking: what each side reads is what the other wrote, under one code; and each lie in between,
// by a hub that has everything but the code.
#include "client/link.h"

#include <gtest/gtest.h>

#include "base/broken_rule_test.h"
#include "base/encoding.h"
#include "base/seeded_random.h"
#include "base/typed_code.h"
#include "client/rules.h"
#include "content/account_state.h"
#include "crypto/random.h"

namespace causeway::client {
namespace {

constexpr Instant now = from_unix_ms(1'790'000'000'000);
constexpr AccountId account{{1}};

class Link : public testing::Test {
 protected:
  Link() { crypto::initialize(); }

  identity::DeviceCredential certified(const LinkOffer& offer, const crypto::SigningKey& by) {
    return identity::certify_device(by, account, offer.device, offer.device_signature_key, now);
  }

  LinkGrant grant_for(const LinkOffer& offer) {
    const auto own = identity::certify_device(
        identity_key, account, DeviceId{{2}}, identity::public_key_of(device_key), now
    );
    LinkGrant grant{
        .domain = to_bytes("hub.example"),
        .username = to_bytes("ada"),
        .credential = certified(offer, identity_key),
        .statement = tls::encode(directory::make_first_statement(identity_key, own, now, now)),
        .account_state = content::encode(content::AccountState{}),
    };
    return grant;
  }

  crypto::SigningKey new_key() {
    return crypto::generate_signing_key(crypto::Signature::ed25519, random);
  }

  std::string_view opened(const LinkGrant& grant) {
    return broken_rule_name(
        open_grant(device, seal_grant(device.secret, offer, grant, random)->sealed)
    );
  }

  SeededRandom random{1};
  crypto::SigningKey identity_key = new_key();
  crypto::SigningKey device_key = new_key();
  NewDevice device = make_new_device("Ada's laptop", random);
  LinkOffer offer = *open_offer(device.secret, seal_offer(device));
};

TEST_F(Link, OfferSaysWhatTheDeviceIs) {
  EXPECT_EQ(offer.device, device.device);
  EXPECT_EQ(offer.device_signature_key, identity::public_key_of(device.device_key));
  EXPECT_EQ(as_text(offer.name), "Ada's laptop");
  EXPECT_EQ(offer.name_opening, device.name_opening);
  EXPECT_EQ(seal_offer(device), seal_offer(device)) << "so that it may be put again";
}

TEST_F(Link, GrantAndAnswerReachTheOtherSide) {
  const LinkGrant grant = grant_for(offer);
  const auto sealed = seal_grant(device.secret, offer, grant, random);
  const auto opened = open_grant(device, sealed->sealed);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(tls::encode_secret(opened->grant), tls::encode_secret(grant));
  const LinkReady ready{{{.suite = 3, .key_packages = {{1, 2}}, .last_resort = Bytes{3}}}};
  const auto answered = open_ready(sealed->ready_key, seal_ready(opened->ready_key, ready));
  ASSERT_TRUE(answered.ok());
  EXPECT_EQ(answered->key_packages, ready.key_packages);
}

TEST_F(Link, LinkIsOfThisCode) {
  constexpr std::string_view rule = "client.link_is_of_this_code";
  const NewDevice other = make_new_device("another", random);
  EXPECT_EQ(broken_rule_name(open_offer(other.secret, seal_offer(device))), rule);
  EXPECT_NE(link_id(other.secret), link_id(device.secret));

  const LinkGrant grant = grant_for(offer);
  const auto by_other = seal_grant(other.secret, offer, grant, random);
  EXPECT_EQ(broken_rule_name(open_grant(device, by_other->sealed)), rule)
      << "a hub knows the offered key at most, not the code";
  auto sealed = seal_grant(device.secret, offer, grant, random);
  EXPECT_EQ(broken_rule_name(open_ready(sealed->ready_key, by_other->sealed)), rule);
  for (const std::size_t at : {std::size_t{40}, sealed->sealed.size() - 1}) {
    Bytes changed = sealed->sealed;
    changed[at] ^= 1;
    EXPECT_EQ(broken_rule_name(open_grant(device, changed)), rule);
  }
  EXPECT_EQ(broken_rule_name(open_grant(device, ByteView(sealed->sealed).first(31))), rule);
}

TEST_F(Link, GrantIsOfThisDevice) {
  constexpr std::string_view rule = "client.grant_is_of_this_device";
  EXPECT_EQ(opened(grant_for(offer)), "none");
  LinkOffer other = offer;
  other.device = DeviceId{{9}};
  EXPECT_EQ(opened(grant_for(other)), rule);
  other = offer;
  other.device_signature_key = identity::public_key_of(new_key());
  EXPECT_EQ(opened(grant_for(other)), rule);
  LinkGrant grant = grant_for(offer);
  grant.credential = certified(offer, new_key());
  EXPECT_EQ(opened(grant), rule) << "certified by whom the statement does not name";
  grant = grant_for(offer);
  grant.credential.identity_signature[0] ^= 1;
  EXPECT_EQ(opened(grant), "identity.credential_is_certified");
}

TEST_F(Link, DeviceNameIsPlain) {
  device.name = "two\nlines";
  EXPECT_EQ(
      broken_rule_name(open_offer(device.secret, seal_offer(device))), "client.device_name_is_plain"
  );
}

// By hand with HMAC-SHA256; docs/formats/link.md shows it.
TEST_F(Link, IdFollowsFromTheCodeAsDocumented) {
  const LinkSecret secret(SecretBytes(ByteView(*from_hex("00112233445566778899"))));
  EXPECT_EQ(to_hex(link_id(secret)), "0865732ecc0fcfe7b67c01dd569f2b60");
}

}  // namespace
}  // namespace causeway::client
