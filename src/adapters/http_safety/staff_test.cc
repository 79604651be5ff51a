// Who works at the console, and what each keeps to themselves: docs/formats/safety-api.md §5 and
// §13, each rule broken alone through the console itself.
#include <gtest/gtest.h>

#include "adapters/http_safety/world_test.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety::test {
namespace {

using safety::Act;
using safety::Role;
using namespace std::chrono_literals;

class ConsoleStaff : public ConsoleTest {
 protected:
  Reply invite(const Json& alias, const Json& roles) {
    return admins_.post("staff/invitations", {{"alias", alias}, {"roles", roles}});
  }

  Reply change(const safety::Person& person, const Json& roles, const std::string& state) {
    return admins_.patch("staff/" + to_hex(person.id), {{"roles", roles}, {"state", state}});
  }

  safety::Person admin_ = add_person("ada", {Role::admin});
  Browser admins_ = log_in(admin_);
};

TEST_F(ConsoleStaff, AnInvitationIsToldOnceAndSeenByWhoeverHoldsIt) {
  const Reply made = invite("swift", {"reviewer", "auditor"});
  ASSERT_EQ(made.status, 200U);
  EXPECT_EQ(made.json["ends"], "2025-11-30T08:00:00.000Z");
  EXPECT_EQ(made.json["by"]["alias"], "ada");
  EXPECT_EQ(newest().act, Act::invitation_made);
  EXPECT_EQ(Json(newest().object), made.json["id"]);
  const Reply staff = admins_.get("staff");
  EXPECT_FALSE(staff.json["invitations"][0].contains("token"));
  EXPECT_EQ(staff.json["people"][0]["alias"], "ada");

  Browser guest(address_);
  const Json token{{"token", made.json["token"]}};
  EXPECT_EQ(guest.post("invitation", token).json["roles"], Json({"reviewer", "auditor"}));
  EXPECT_EQ(guest.post("invitation", {{"token", "x"}}).rule(), "safety.invitation_is_open");
  clock_.pass(72h);
  EXPECT_EQ(guest.post("invitation", token).status, 404U);
}

TEST_F(ConsoleStaff, AnInvitationIsTakenBackOnce) {
  const Reply made = invite("swift", {"reviewer"});
  const std::string path = "staff/invitations/" + made.json["id"].get<std::string>();
  EXPECT_EQ(admins_.remove(path).status, 204U);
  EXPECT_EQ(newest().act, Act::invitation_taken_back);
  EXPECT_EQ(admins_.remove(path).rule(), "safety.thing_is_there");
  EXPECT_EQ(admins_.remove("staff/invitations/1").rule(), "safety.thing_is_there");
  Browser guest(address_);
  EXPECT_EQ(
      guest.post("invitation", {{"token", made.json["token"]}}).rule(), "safety.invitation_is_open"
  );
}

TEST_F(ConsoleStaff, AnAliasIsGivenOnce) {
  EXPECT_EQ(invite("ADA", {"reviewer"}).status, 409U);
  EXPECT_EQ(invite("ADA", {"reviewer"}).rule(), "safety.alias_is_free");
  EXPECT_EQ(invite("swift", {"reviewer"}).status, 200U);
  EXPECT_EQ(invite("Swift", {"reviewer"}).rule(), "safety.alias_is_free");
  clock_.pass(25min);
  const auto wren = add_person("wren", {Role::reviewer});
  EXPECT_EQ(change(wren, {"reviewer"}, "removed").status, 200U);
  EXPECT_EQ(invite("wren", {"reviewer"}).rule(), "safety.alias_is_free");
}

TEST_F(ConsoleStaff, AnAliasIsOneShortLine) {
  for (const std::string alias :
       {"",
        "a",
        "a\nb",
        "a\xE2\x80\xAE"
        "b",
        "123456789012345678901234567890123"}) {
    EXPECT_EQ(invite(alias, {"reviewer"}).rule(), "safety.alias_fits") << alias;
  }
  EXPECT_EQ(invite(" \xC3\xA4\xC3\xB6 ", {"reviewer"}).json["alias"], "\xC3\xA4\xC3\xB6");
  EXPECT_EQ(invite("12345678901234567890123456789012", {"reviewer"}).status, 200U);
}

TEST_F(ConsoleStaff, RolesGoTogether) {
  for (const char* role : {"lead", "reviewer", "child_safety"}) {
    EXPECT_EQ(invite("swift", {"admin", role}).status, 422U);
    EXPECT_EQ(invite("swift", {"admin", role}).rule(), "safety.roles_go_together") << role;
  }
  EXPECT_EQ(invite("swift", Json::array()).rule(), "safety.role_is_given");
  EXPECT_EQ(invite("swift", {"cook"}).rule(), "safety.body_is_read");
  EXPECT_EQ(invite("swift", {"lead", "lead"}).rule(), "safety.body_is_read");
  EXPECT_EQ(invite(1, {"lead"}).rule(), "safety.body_is_read");
  EXPECT_EQ(invite("swift", {"admin", "auditor", "analyst"}).status, 200U);
}

TEST_F(ConsoleStaff, WhoeverIsRemovedIsOutAtOnce) {
  const auto wren = add_person("wren", {Role::reviewer});
  Browser wrens = log_in(wren);
  EXPECT_EQ(wrens.get("me/exposure").status, 200U);
  const Reply removed = change(wren, {"reviewer"}, "removed");
  EXPECT_EQ(removed.json["state"], "removed");
  EXPECT_EQ(newest().act, Act::person_removed);
  EXPECT_EQ(newest().object, to_hex(wren.id));
  EXPECT_EQ(wrens.get("me/exposure").rule(), "safety.session_is_there");
  EXPECT_TRUE(wrens.get("session").json["person"].is_null());
}

TEST_F(ConsoleStaff, OtherRolesBeginWithANewSession) {
  const auto wren = add_person("wren", {Role::reviewer});
  Browser wrens = log_in(wren);
  EXPECT_EQ(change(wren, {"auditor"}, "active").json["roles"], Json({"auditor"}));
  EXPECT_EQ(newest().act, Act::roles_changed);
  EXPECT_EQ(newest().says, "auditor");
  EXPECT_EQ(wrens.get("audit").status, 401U);
}

TEST_F(ConsoleStaff, NobodyChangesThemselves) {
  add_person("ben", {Role::admin});
  EXPECT_EQ(change(admin_, {"auditor"}, "active").status, 403U);
  EXPECT_EQ(change(admin_, {"auditor"}, "active").rule(), "safety.person_is_another");
  EXPECT_EQ(change({}, {"auditor"}, "active").rule(), "safety.thing_is_there");
}

/// Two admins who remove each other at the same time: the second is refused.
TEST_F(ConsoleStaff, OneAdminStays) {
  const auto ben = add_person("ben", {Role::admin});
  auto transaction = store_.begin_write();
  const safety::PersonChange removed{.roles = {Role::admin}, .state = safety::PersonState::removed};
  EXPECT_TRUE(safety::change_person(*transaction, ben.id, removed, {admin_.id, morning}).ok());
  const auto last = safety::change_person(*transaction, admin_.id, removed, {ben.id, morning});
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error().rule().name, "safety.one_admin_stays");
}

TEST_F(ConsoleStaff, SessionsOfSomebodyAreEnded) {
  const auto wren = add_person("wren", {Role::reviewer});
  Browser wrens = log_in(wren);
  EXPECT_EQ(admins_.remove("staff/" + to_hex(wren.id) + "/sessions").status, 204U);
  EXPECT_EQ(newest().act, Act::session_ended);
  EXPECT_EQ(newest().by, admin_.id);
  EXPECT_EQ(wrens.get("me/exposure").status, 401U);
  EXPECT_EQ(
      admins_.remove("staff/" + std::string(32, '0') + "/sessions").rule(), "safety.thing_is_there"
  );
}

class ConsoleSessions : public ConsoleTest {
 protected:
  safety::Person wren_ = add_person("wren", {Role::reviewer});
};

TEST_F(ConsoleSessions, EndAfterTwelveHours) {
  Browser browser = log_in(wren_);
  for (int i = 0; i < 12 * 60 - 10; i += 10) {
    clock_.pass(10min);
    ASSERT_EQ(browser.post("session/extend").status, 200U) << i;
  }
  const Reply last = browser.get("session");
  EXPECT_EQ(last.json["ends"], "2025-11-27T20:00:00.000Z");
  EXPECT_EQ(last.json["idle_ends"], last.json["ends"]);
  clock_.pass(10min);
  EXPECT_EQ(browser.post("session/extend").rule(), "safety.session_is_there");
}

TEST_F(ConsoleSessions, EndWhereNobodyIsThere) {
  Browser browser = log_in(wren_);
  clock_.pass(29min);
  EXPECT_EQ(browser.get("session").json["idle_ends"], "2025-11-27T08:30:00.000Z");
  EXPECT_EQ(browser.get("me/exposure").status, 200U);
  EXPECT_EQ(browser.get("session").json["idle_ends"], "2025-11-27T08:59:00.000Z");
  clock_.pass(30min);
  EXPECT_EQ(browser.get("me/exposure").status, 401U);
}

TEST_F(ConsoleSessions, AskingWhoOneIsKeepsNoSession) {
  Browser browser = log_in(wren_);
  clock_.pass(29min);
  EXPECT_EQ(browser.get("session").json["person"]["alias"], "wren");
  clock_.pass(1min);
  EXPECT_TRUE(browser.get("session").json["person"].is_null());
}

TEST_F(ConsoleSessions, AreThreeAtMost) {
  Browser first = log_in(wren_);
  clock_.pass(1s);
  Browser second = log_in(wren_);
  clock_.pass(1s);
  Browser third = log_in(wren_);
  clock_.pass(1s);
  Browser fourth = log_in(wren_);
  EXPECT_EQ(first.get("me/exposure").status, 401U);
  EXPECT_EQ(second.get("me/exposure").status, 200U);
  EXPECT_EQ(fourth.get("me/sessions").json["items"].size(), 3U);
  EXPECT_EQ(log().at(1).act, Act::session_ended);
}

TEST_F(ConsoleSessions, AreListedAndEnded) {
  Browser first = log_in(wren_);
  clock_.pass(1s);
  Browser second = log_in(wren_);
  const Json items = second.get("me/sessions").json["items"];
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]["current"], true);
  EXPECT_EQ(items[1]["browser"], "Firefox on Linux");
  const std::string path = "me/sessions/" + items[1]["id"].get<std::string>();
  Browser other = log_in_as("lark", {Role::reviewer});
  EXPECT_EQ(other.remove(path).rule(), "safety.thing_is_there");
  EXPECT_EQ(second.remove(path).status, 204U);
  EXPECT_EQ(first.get("me/exposure").status, 401U);
}

TEST_F(ConsoleSessions, LoggingOutTakesTheCookieBack) {
  Browser browser = log_in(wren_);
  const std::string token = browser.cookie;
  const Reply reply = browser.remove("session");
  EXPECT_EQ(reply.status, 204U);
  EXPECT_EQ(
      reply.raw.header("set-cookie"),
      "causeway_safety=; HttpOnly; Secure; SameSite=Strict; Path=/safety/; Max-Age=0"
  );
  EXPECT_EQ(newest().act, Act::logout);
  browser.cookie = token;
  EXPECT_EQ(browser.get("me/exposure").status, 401U);
}

TEST_F(ConsoleSessions, TheStoreHasNoTokenOfOne) {
  const Browser browser = log_in(wren_);
  for (const char* file : {"safety.db", "safety.db-wal"}) {
    const Bytes bytes = folder_.read(file);
    EXPECT_EQ(as_text(bytes).find(browser.cookie), std::string_view::npos) << file;
  }
}

class ConsoleOwn : public ConsoleTest {
 protected:
  static Json settings() {
    return {
        {"blur", 2},
        {"greyscale", false},
        {"mute", true},
        {"single_keys", false},
        {"density", "dense"},
        {"theme", "dark"},
        {"break_after_min", 45},
        {"opt_out", {"child-safety", "appeals"}},
    };
  }

  Reply with(const std::string& name, const Json& value) {
    Json changed = settings();
    changed[name] = value;
    return browser_.patch("me/settings", changed);
  }

  void look(safety::Seen seen, safety::Gravity gravity, int times) {
    const auto transaction = store_.begin_write();
    for (int i = 0; i < times; ++i) {
      safety::count_exposure(*transaction, wren_.id, seen, gravity, clock_.now());
    }
    transaction->commit();
  }

  safety::Person wren_ = add_person("wren", {Role::reviewer});
  Browser browser_ = log_in(wren_);
};

TEST_F(ConsoleOwn, SettingsAreKept) {
  EXPECT_EQ(browser_.patch("me/settings", settings()).json, settings());
  EXPECT_EQ(newest().act, Act::settings_changed);
  EXPECT_EQ(browser_.get("session").json["settings"], settings());
}

TEST_F(ConsoleOwn, SavingThemBringsNobodyBack) {
  safety::Person changed = wren_;
  // Between who asks and what is changed, somebody else changes who that is.
  const auto save_while = [&](const safety::Person& becomes) {
    troubled_.trouble = [this, &becomes, calls = 0]() mutable {
      if (++calls != 2) return;
      const auto transaction = store_.begin_write();
      transaction->staff().put(becomes);
      transaction->commit();
    };
    const Reply reply = browser_.patch("me/settings", settings());
    troubled_.trouble = nullptr;
    return reply.rule();
  };
  changed.roles = {Role::analyst};
  EXPECT_EQ(save_while(changed), "safety.session_is_there");
  EXPECT_EQ(store_.begin_read()->staff().find(wren_.id)->roles, changed.roles);
  EXPECT_EQ(browser_.patch("me/settings", settings()).status, 200U);
  EXPECT_EQ(store_.begin_read()->staff().find(wren_.id)->roles, changed.roles);
  changed.state = safety::PersonState::removed;
  EXPECT_EQ(save_while(changed), "safety.session_is_there");
  EXPECT_EQ(store_.begin_read()->staff().find(wren_.id)->state, safety::PersonState::removed);
}

TEST_F(ConsoleOwn, TheProvidersLeastBlurHolds) {
  EXPECT_EQ(with("blur", 1).status, 422U);
  EXPECT_EQ(with("blur", 1).rule(), "safety.shield_is_strong_enough");
}

TEST_F(ConsoleOwn, SettingsAreReadExactly) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, Json>>{
           {"blur", 4},
           {"blur", 2.0},
           {"mute", 1},
           {"density", "tight"},
           {"theme", nullptr},
           {"break_after_min", 14},
           {"break_after_min", 121},
           {"opt_out", {"lost"}},
           {"opt_out", "spam"},
           {"size", 1},
       }) {
    EXPECT_EQ(with(name, value).rule(), "safety.body_is_read") << name << " " << value;
  }
}

TEST_F(ConsoleOwn, WhatIsLookedAtIsCountedUntilABreak) {
  look(safety::Seen::report, safety::Gravity::usual, 2);
  look(safety::Seen::picture, safety::Gravity::usual, 1);
  clock_.pass(5min);
  const Json exposure = browser_.get("me/exposure").json;
  EXPECT_EQ(exposure["since"], "2025-11-27T08:00:00.000Z");
  EXPECT_EQ(exposure["reports"], 2);
  EXPECT_EQ(exposure["pictures"], 1);
  EXPECT_EQ(exposure["grave"], 0);
  EXPECT_EQ(exposure["minutes"], 5);
  EXPECT_EQ(exposure["break"]["suggested"], false);
  EXPECT_TRUE(exposure["break"]["says"].is_null());
  const Json after = browser_.post("me/break").json;
  EXPECT_EQ(after["since"], "2025-11-27T08:05:00.000Z");
  EXPECT_EQ(after["reports"], 0);
}

TEST_F(ConsoleOwn, ABreakIsSuggested) {
  const auto suggested = [&] {
    return browser_.get("me/exposure").json["break"]["suggested"].get<bool>();
  };
  look(safety::Seen::picture, safety::Gravity::usual, 29);
  EXPECT_FALSE(suggested());
  look(safety::Seen::picture, safety::Gravity::usual, 1);
  EXPECT_TRUE(suggested());
  browser_.post("me/break");
  look(safety::Seen::report, safety::Gravity::grave, 9);
  EXPECT_FALSE(suggested());
  look(safety::Seen::picture, safety::Gravity::grave, 1);
  EXPECT_TRUE(suggested());
  browser_.post("me/break");
  clock_.pass(29min);
  browser_.post("session/extend");
  clock_.pass(29min);
  browser_.post("session/extend");
  EXPECT_FALSE(suggested());
  clock_.pass(2min);
  EXPECT_TRUE(suggested());
}

TEST_F(ConsoleOwn, ANewDayCountsFromMidnightOrTheLogIn) {
  look(safety::Seen::report, safety::Gravity::usual, 2);
  clock_.set(morning + 16h + 1min);  // one minute past midnight
  EXPECT_EQ(
      safety::exposure_of(*store_.begin_read(), wren_.id, clock_.now()),
      (safety::Exposure{.since = morning + 16h})
  );
  Browser again = log_in(wren_);
  EXPECT_EQ(again.get("me/exposure").json["since"], "2025-11-28T00:01:00.000Z");
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
