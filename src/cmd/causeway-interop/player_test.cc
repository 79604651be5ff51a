// The side of ours in tools/interop/play.py, against itself: each operation does what
// docs/interop.md says. Against another implementation it is the test `interop`.
#include "cmd/causeway-interop/player.h"

#include <gtest/gtest.h>

#include "base/encoding.h"
#include "base/seeded_random.h"
#include "mls_wire/suite.h"
#include "tls/codec.h"

namespace causeway::interop {
namespace {

class PlayerLines : public testing::TestWithParam<mls_wire::Suite> {
 protected:
  Json ask(const char* operation, const char* actor, Json fields = Json::object()) {
    fields["operation"] = operation;
    fields["actor"] = actor;
    fields["cipher_suite"] = static_cast<std::uint16_t>(GetParam().id);
    return answer(fields.dump());
  }

  Json answer(const std::string& line) { return Json::parse(player_.answer(line)); }

  Json commit(const char* actor, Json by_value, Json by_reference = Json::array()) {
    return ask(
        "commit",
        actor,
        {{"by_value", std::move(by_value)},
         {"by_reference", std::move(by_reference)},
         {"force_path", true}}
    );
  }

  Json process(const char* actor, const Json& message) {
    return ask("process", actor, {{"message", message}});
  }

  Json read(const char* actor, const Json& said) {
    return ask("unprotect", actor, {{"ciphertext", said.at("ciphertext")}});
  }

  Json say(const char* actor, const char* plaintext, const char* authenticated_data) {
    return ask(
        "protect", actor, {{"plaintext", plaintext}, {"authenticated_data", authenticated_data}}
    );
  }

  /// alice and bob in epoch 1.
  void begin() {
    ask("create_group", "alice", {{"group_id", "0707"}});
    const Json add = {
        {"proposal_type", "add"}, {"key_package", ask("create_key_package", "bob")["key_package"]}
    };
    const Json made = commit("alice", Json::array({add}));
    const Json joined = ask("join", "bob", made);
    expect_same_epoch(joined, made);
    EXPECT_EQ(joined["state"]["epoch"], 1);
  }

  static void expect_same_epoch(const Json& left, const Json& right) {
    for (const char* what : {"epoch", "tree_hash", "epoch_authenticator", "exporter"}) {
      ASSERT_TRUE(left.contains("state")) << left;
      ASSERT_TRUE(right.contains("state")) << right;
      EXPECT_EQ(left["state"][what], right["state"][what]) << what;
    }
    EXPECT_NE(left["state"]["leaf_index"], right["state"]["leaf_index"]);
  }

 private:
  SeededRandom random_{1};
  Player player_{random_};
};

TEST_P(PlayerLines, MessagesAreReadInTheirEpochAndAfterIt) {
  begin();
  const Json early = say("alice", "68656c6c6f", "0102");
  const Json made = commit("bob", Json::array());
  expect_same_epoch(process("alice", made["commit"]), made);
  const Json late = say("alice", "", "");
  EXPECT_EQ(
      read("bob", early), (Json{{"plaintext", "68656c6c6f"}, {"authenticated_data", "0102"}})
  );
  EXPECT_EQ(read("bob", late), (Json{{"plaintext", ""}, {"authenticated_data", ""}}));
  EXPECT_EQ(read("bob", early), (Json{{"refused", "mls.ratchet.generation_is_unused"}}));
}

TEST_P(PlayerLines, ProposalsOfEveryKindAreCommitted) {
  begin();
  const Json psk = {{"psk_id", "01"}, {"psk", "0202"}};
  ask("install_psk", "alice", psk);
  ask("install_psk", "bob", psk);
  const Json charlie = ask("create_key_package", "charlie");
  const Json required_capabilities = {{"extension_type", 3}, {"extension_data", "000000"}};
  Json sent = Json::array();
  for (const Json& proposal : {
           Json{{"proposal_type", "add"}, {"key_package", charlie["key_package"]}},
           Json{{"proposal_type", "update"}},
           Json{{"proposal_type", "external_psk"}, {"psk_id", "01"}},
           Json{{"proposal_type", "resumption_psk"}, {"psk_epoch", 1}},
           Json{
               {"proposal_type", "group_context_extensions"},
               {"extensions", Json::array({required_capabilities})}
           },
       }) {
    const Json made = ask("propose", "bob", {{"proposal", proposal}});
    ASSERT_TRUE(made.contains("proposal")) << proposal << made;
    sent.push_back(made["proposal"]);
  }
  const Json made = commit("alice", Json::array(), sent);
  expect_same_epoch(process("bob", made["commit"]), made);
}

TEST_P(PlayerLines, RemovedMemberLearnsIt) {
  begin();
  const Json removal = {{"proposal_type", "remove"}, {"removed", 0}};
  const Json made = commit("bob", Json::array({removal}));
  EXPECT_EQ(process("alice", made["commit"]), (Json{{"removed", true}}));
}

TEST_P(PlayerLines, NewcomersComeInByThemselves) {
  begin();
  const Json inside = ask("group_info", "alice");
  const Json made = ask("join_external", "charlie", inside);
  expect_same_epoch(process("bob", made["commit"]), made);
  expect_same_epoch(process("alice", made["commit"]), made);

  const Json asked = ask("propose_own_add", "diana", ask("group_info", "bob"));
  const Json added = commit("bob", Json::array(), Json::array({asked["proposal"]}));
  expect_same_epoch(ask("join", "diana", added), added);

  Json back = ask("group_info", "bob");
  process("alice", asked["proposal"]);
  process("alice", added["commit"]);
  back["removed"] = 0;
  const Json again = ask("join_external", "alice", back);
  expect_same_epoch(process("bob", again["commit"]), again);
}

TEST_P(PlayerLines, GroupsFollowFromOthers) {
  begin();
  const Json extensions = {{"extensions", Json::array()}, {"force_path", true}};
  const auto follow = [&](const char* operation, Json request) {
    request.update(extensions);
    const Json package = ask("create_next_key_package", "bob")["key_package"];
    request["key_packages"] = Json::array({package});
    const Json made = ask(operation, "alice", request);
    expect_same_epoch(ask("join", "bob", made), made);
    EXPECT_EQ(made["state"]["epoch"], 1);
  };
  follow("branch", {{"group_id", "0808"}});
  Json reinit = {{"proposal_type", "reinit"}, {"group_id", "0909"}};
  reinit.update(extensions);
  reinit["cipher_suite"] = static_cast<std::uint16_t>(GetParam().id);
  const Json last = commit("bob", Json::array({reinit}));
  expect_same_epoch(process("alice", last["commit"]), last);
  EXPECT_EQ(say("alice", "", ""), (Json{{"refused", "mls.message.group_goes_on"}}));
  follow("reinitialize", Json::object());
}

TEST_P(PlayerLines, ExternalSenderProposes) {
  begin();
  const auto entry = ask("create_external_sender", "ds")["external_sender"].get<std::string>();
  const Bytes senders = tls::encode(*from_hex(entry));  // a list of one
  const Json extension = {{"extension_type", 5}, {"extension_data", to_hex(senders)}};
  const Json change = {
      {"proposal_type", "group_context_extensions"}, {"extensions", Json::array({extension})}
  };
  const Json listed = commit("alice", Json::array({change}));
  expect_same_epoch(process("bob", listed["commit"]), listed);
  Json request = ask("group_info", "bob");
  request["sender_index"] = 0;
  request["proposal"] = {{"proposal_type", "remove"}, {"removed", 1}};
  const Json sent = ask("propose_external", "ds", request);
  const Json made = commit("alice", Json::array(), Json::array({sent["proposal"]}));
  EXPECT_EQ(process("bob", sent["proposal"]), Json::object());
  EXPECT_EQ(process("bob", made["commit"]), (Json{{"removed", true}}));
}

TEST_P(PlayerLines, WhatCannotBeDoneIsRefusedByName) {
  EXPECT_EQ(ask("dance", "alice"), (Json{{"refused", "no such operation: dance"}}));
  EXPECT_EQ(say("alice", "", ""), (Json{{"refused", "alice is in no group"}}));
  EXPECT_TRUE(answer("no JSON").contains("refused"));
  begin();
  ask("forget", "");
  EXPECT_EQ(say("alice", "", ""), (Json{{"refused", "alice is in no group"}}));
}

INSTANTIATE_TEST_SUITE_P(
    Suites,
    PlayerLines,
    testing::ValuesIn(mls_wire::suites),
    [](const auto& instance) {
      return "Suite" + std::to_string(static_cast<int>(instance.param.id));
    }
);

}  // namespace
}  // namespace causeway::interop
