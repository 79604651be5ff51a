// Statements by themselves and in their chain: each rule broken once, by a statement that breaks
// only it and is signed again.
#include "directory/statement.h"

#include <gtest/gtest.h>
#include <map>

#include "base/broken_rule_test.h"
#include "base/seeded_random.h"
#include "crypto/random.h"

namespace causeway::directory {
namespace {

constexpr Instant now = from_unix_ms(1'790'000'000'000);
constexpr AccountId account{{1}};

crypto::SigningKey new_key(std::uint64_t seed) {
  crypto::initialize();
  SeededRandom random(seed);
  return crypto::generate_signing_key(crypto::Signature::ed25519, random);
}

class Statements : public testing::Test {
 protected:
  identity::DeviceCredential device(std::uint8_t number, const crypto::SigningKey& by) const {
    return identity::certify_device(
        by, account, DeviceId{{number}}, identity::public_key_of(new_key(100U + number)), now
    );
  }

  void list(Statement& statement, const std::vector<std::uint8_t>& numbers) const {
    statement.body.devices.value.clear();
    for (const std::uint8_t number : numbers) {
      statement.body.devices.value.push_back({.credential = tls::encode(device(number, key))});
    }
  }

  void sign(Statement& statement, const crypto::SigningKey& by) const {
    statement.sig_by_identity_key =
        identity::sign(by, identity::label_statement, tls::encode(statement.body));
  }

  /// With its body changed and signed again.
  template <typename Change>
  Statement changed(Statement statement, Change&& change) const {
    change(statement.body);
    sign(statement, key);
    return statement;
  }

  Statement next(const Statement& before) const {
    return changed(before, [&](StatementBody& body) {
      body.kind = StatementKind::update;
      ++body.version;
      body.prev_hash = crypto::sha256({tls::encode(before)});
    });
  }

  std::string_view chained(const Statement& before, const Statement& after) const {
    auto verified = verify_statement(after);
    if (!verified.ok()) return broken_rule_name(verified);
    return broken_rule_name(check_chain(*verify_statement(before), *verified));
  }

  crypto::SigningKey key = new_key(1);
  Statement first = make_first_statement(key, device(2, key), now, now);
};

TEST_F(Statements, TheFirstOneVerifiesAndFindsItsDevice) {
  const auto verified = parse_statement(tls::encode(first));
  ASSERT_TRUE(verified.ok());
  EXPECT_EQ(*verified->find(DeviceId{{2}}), device(2, key));
  EXPECT_EQ(verified->find(DeviceId{{3}}), nullptr);
  EXPECT_EQ(verified->hash(), crypto::sha256({tls::encode(first)}));
  EXPECT_TRUE(check_chain(std::nullopt, *verified).ok());
}

TEST_F(Statements, DeviceHasItsDocumentedSize) {
  EXPECT_EQ(tls::encode(Device{.credential = tls::encode(device(2, key))}).size(), device_size);
}

TEST_F(Statements, StatementFormatIsKnown) {
  constexpr std::string_view rule = "directory.statement_format_is_known";
  EXPECT_EQ(
      broken_rule_name(verify_statement(changed(first, [](auto& body) { body.format = 2; }))), rule
  );
  EXPECT_EQ(
      broken_rule_name(verify_statement(
          changed(first, [](auto& body) { body.kind = static_cast<StatementKind>(4); })
      )),
      rule
  );
}

TEST_F(Statements, StatementIsSigned) {
  Statement other_signer = first;
  sign(other_signer, new_key(9));
  EXPECT_EQ(broken_rule_name(verify_statement(other_signer)), "directory.statement_is_signed");
  Statement other_body = first;
  other_body.body.version = 1;
  EXPECT_EQ(broken_rule_name(verify_statement(other_body)), "directory.statement_is_signed");
}

TEST_F(Statements, StatementDevicesAreItsOwn) {
  constexpr std::string_view rule = "directory.statement_devices_are_its_own";
  const auto foreign_key = changed(first, [&](StatementBody& body) {
    body.devices.value = {{.credential = tls::encode(device(2, new_key(9)))}};
  });
  EXPECT_EQ(broken_rule_name(verify_statement(foreign_key)), rule);
  const auto foreign_account =
      changed(first, [](StatementBody& body) { body.account_id = AccountId{{7}}; });
  EXPECT_EQ(broken_rule_name(verify_statement(foreign_account)), rule);
}

TEST_F(Statements, DevicesAreCertified) {
  const auto forged =
      changed(first, [](StatementBody& body) { body.devices.value[0].credential.back() ^= 1; });
  EXPECT_EQ(broken_rule_name(verify_statement(forged)), "identity.credential_is_certified");
}

TEST_F(Statements, StatementDevicesAreAscending) {
  for (const std::vector<std::uint8_t>& order : {std::vector<std::uint8_t>{3, 2}, {2, 2}}) {
    Statement statement = first;
    list(statement, order);
    sign(statement, key);
    EXPECT_EQ(
        broken_rule_name(verify_statement(statement)), "directory.statement_devices_are_ascending"
    );
  }
}

TEST_F(Statements, NoMoreDevicesThanFit) {
  Statement full = first;
  std::vector<std::uint8_t> numbers;
  for (std::uint8_t n = 1; n <= devices_max; ++n) numbers.push_back(n);
  list(full, numbers);
  sign(full, key);
  EXPECT_TRUE(parse_statement(tls::encode(full)).ok());
  Bytes encoded = tls::encode(full);
  // The two bytes of length stand behind format, kind, id, version, hash and key.
  constexpr std::size_t length_at = 1 + 1 + 16 + 4 + 32 + 32;
  encoded[length_at + 1] = static_cast<std::uint8_t>(encoded[length_at + 1] + 1);
  EXPECT_EQ(broken_rule_name(parse_statement(encoded)), "tls.length_is_within_bounds");
}

TEST_F(Statements, StatementBeginsChain) {
  constexpr std::string_view rule = "directory.statement_begins_chain";
  const auto begun = [&](const Statement& statement) {
    return broken_rule_name(check_chain(std::nullopt, *verify_statement(statement)));
  };
  EXPECT_EQ(begun(changed(first, [](auto& body) { body.kind = StatementKind::update; })), rule);
  EXPECT_EQ(begun(changed(first, [](auto& body) { body.version = 1; })), rule);
  EXPECT_EQ(begun(changed(first, [](auto& body) { body.prev_hash[0] = 1; })), rule);
  Statement twice_signed = first;
  twice_signed.sig_by_previous_identity_key.value = Bytes(64, 1);
  EXPECT_EQ(begun(twice_signed), rule);
}

TEST_F(Statements, StatementContinuesChain) {
  constexpr std::string_view rule = "directory.statement_continues_chain";
  const Statement second = next(first);
  EXPECT_EQ(chained(first, second), "none");
  EXPECT_EQ(chained(second, second), rule);
  EXPECT_EQ(chained(first, changed(second, [](auto& body) { ++body.version; })), rule);
  EXPECT_EQ(chained(first, changed(second, [](auto& body) { body.prev_hash[0] ^= 1; })), rule);
  EXPECT_EQ(
      chained(first, changed(second, [](auto& body) { body.kind = StatementKind::create; })), rule
  );
  const auto elsewhere = changed(second, [](StatementBody& body) {
    body.account_id = AccountId{{7}};
    body.devices.value.clear();
  });
  EXPECT_EQ(chained(first, elsewhere), rule);
}

TEST_F(Statements, LastStatementListsNoDevice) {
  for (const StatementKind kind : {StatementKind::tombstone, StatementKind::reset}) {
    const auto last = changed(next(first), [kind](auto& body) { body.kind = kind; });
    EXPECT_EQ(broken_rule_name(verify_statement(last)), "directory.last_statement_lists_no_device");
  }
}

TEST_F(Statements, NothingFollowsALastStatement) {
  for (const Statement& last :
       {make_tombstone(*verify_statement(first), key), make_reset(*verify_statement(first))}) {
    EXPECT_EQ(chained(first, last), "none");
    EXPECT_EQ(chained(last, next(last)), "directory.statement_continues_chain");
    EXPECT_EQ(
        chained(last, make_reset(*verify_statement(last))), "directory.statement_continues_chain"
    );
  }
}

TEST_F(Statements, ResetIsUnsigned) {
  const Statement reset = make_reset(*verify_statement(first));
  EXPECT_EQ(broken_rule_name(parse_statement(tls::encode(reset))), "none");
  Statement signed_reset = reset;
  sign(signed_reset, key);
  EXPECT_EQ(broken_rule_name(verify_statement(signed_reset)), "directory.reset_is_unsigned");
  Statement half_signed = reset;
  half_signed.sig_by_previous_identity_key.value = Bytes(64, 1);
  EXPECT_EQ(broken_rule_name(verify_statement(half_signed)), "directory.reset_is_unsigned");
}

TEST_F(Statements, ResetChangesNoKey) {
  Statement reset = make_reset(*verify_statement(first));
  reset.body.identity_key = identity::public_key_of(new_key(5));
  EXPECT_EQ(chained(first, reset), "directory.statement_key_change_is_signed");
}

TEST_F(Statements, StatementKeyChangeIsSigned) {
  constexpr std::string_view rule = "directory.statement_key_change_is_signed";
  const crypto::SigningKey new_identity = new_key(5);
  Statement rotated = next(first);
  rotated.body.identity_key = identity::public_key_of(new_identity);
  rotated.body.devices.value = {{.credential = tls::encode(device(2, new_identity))}};
  sign(rotated, new_identity);
  EXPECT_EQ(chained(first, rotated), rule) << "by the new key alone";
  const auto by_old = identity::sign(key, identity::label_statement, tls::encode(rotated.body));
  rotated.sig_by_previous_identity_key.value = to_bytes(by_old);
  EXPECT_EQ(chained(first, rotated), "none");
  rotated.sig_by_previous_identity_key.value[0] ^= 1;
  EXPECT_EQ(chained(first, rotated), rule);
  rotated.sig_by_previous_identity_key.value.resize(63);
  EXPECT_EQ(chained(first, rotated), rule);
  Statement unchanged = next(first);
  unchanged.sig_by_previous_identity_key.value = Bytes(64, 1);
  EXPECT_EQ(chained(first, unchanged), rule) << "a signature without a change";
}

TEST_F(Statements, NextStatementAddsAndRemovesDevices) {
  const auto before = *verify_statement(first);
  const StatementChange change{
      .add = {{.credential = tls::encode(device(1, key))}}, .remove = {DeviceId{{9}}}
  };
  const Statement two = make_next_statement(before, key, key, change);
  EXPECT_EQ(chained(first, two), "none");
  const auto verified = *verify_statement(two);
  EXPECT_EQ(verified.credentials(), (std::vector{device(1, key), device(2, key)}));
  const Statement one = make_next_statement(verified, key, key, {.remove = {DeviceId{{2}}}});
  EXPECT_EQ(chained(two, one), "none");
  EXPECT_EQ(verify_statement(one)->credentials(), std::vector{device(1, key)});
}

TEST_F(Statements, NextStatementCertifiesItsDevicesByANewIdentityKey) {
  const auto before = *verify_statement(make_next_statement(
      *verify_statement(first), key, key, {.add = {{.credential = tls::encode(device(3, key))}}}
  ));
  const crypto::SigningKey new_identity = new_key(5);
  const StatementChange change{
      .add = {{.credential = tls::encode(device(4, key))}}, .remove = {DeviceId{{3}}}
  };
  const Statement rotated = make_next_statement(before, key, new_identity, change);
  EXPECT_EQ(chained(before.statement(), rotated), "none");
  const auto verified = *verify_statement(rotated);
  EXPECT_EQ(
      verified.credentials(), (std::vector{device(2, new_identity), device(4, new_identity)})
  );
  EXPECT_TRUE(identity::is_same_device(*verified.find(DeviceId{{2}}), device(2, key)));
}

// What is stored was verified; whoever stores anything else answers for it.
TEST_F(Statements, AreRecalledAsTheyWereVerified) {
  Statement statement = make_first_statement(key, device(1, key), now, now);
  list(statement, {1, 2});
  sign(statement, key);
  const auto verified = verify_statement(statement);
  ASSERT_TRUE(verified.ok());
  const auto recalled = recall_statement(tls::encode(statement));
  ASSERT_TRUE(recalled.ok());
  EXPECT_EQ(recalled->statement(), verified->statement());
  EXPECT_EQ(recalled->credentials(), verified->credentials());
  EXPECT_EQ(recalled->hash(), verified->hash());
  EXPECT_TRUE(recalled->lists(device(2, key)));
  EXPECT_FALSE(recalled->lists(device(3, key)));
  EXPECT_FALSE(recall_statement(ByteView(tls::encode(statement)).first(100)).ok());
}

}  // namespace
}  // namespace causeway::directory
