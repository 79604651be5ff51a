// What the console asks of every request, and that its page comes out of the program: each check of
// docs/formats/safety-api.md §1 and §14 is broken alone, over real TLS and a real SQLite file.
#include "adapters/http_safety/console.h"

#include <set>

#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/world_test.h"
#include "adapters/web_files/web_files.h"
#include "base/store_error.h"

namespace causeway::adapters::http_safety::test {
namespace {

using safety::Role;

class ConsoleRules : public ConsoleTest {};

TEST_F(ConsoleRules, EveryAnswerIsKeptByNobody) {
  Browser browser(address_);
  for (const char* path : {"session", "queues-that-are-not-there", "staff"}) {
    const Reply reply = browser.get(path);
    EXPECT_EQ(reply.raw.header("cache-control"), "no-store") << path;
    EXPECT_EQ(reply.raw.header("x-content-type-options"), "nosniff") << path;
    EXPECT_EQ(reply.raw.header("cross-origin-resource-policy"), "same-origin") << path;
    EXPECT_EQ(reply.raw.header("content-type"), "application/json") << path;
  }
}

TEST_F(ConsoleRules, WithoutASessionThereIsNothingToSee) {
  Browser browser(address_);
  const Reply session = browser.get("session");
  EXPECT_EQ(session.status, 200U);
  EXPECT_TRUE(session.json["person"].is_null());
  EXPECT_EQ(session.json["now"], "2025-11-27T08:00:00.000Z");
  for (const Route* route : all_routes()) {
    if (!route->who.needs_session) continue;
    const bool has_body = route->method == "POST" || route->method == "PATCH";
    const Reply reply = browser.send(
        std::string(route->method),
        std::string(route->path),
        has_body ? std::optional("{}") : std::nullopt
    );
    EXPECT_EQ(reply.status, 401U) << route->method << " " << route->path;
    EXPECT_EQ(reply.rule(), "safety.session_is_there") << route->path;
  }
}

TEST_F(ConsoleRules, WhatRolesDoNotAllowIsRefused) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  for (const char* path : {"staff", "audit"}) {
    const Reply reply = browser.get(path);
    EXPECT_EQ(reply.status, 403U) << path;
    EXPECT_EQ(reply.rule(), "safety.role_allows") << path;
  }
  EXPECT_EQ(browser.get("session").json["person"]["roles"], Json({"reviewer"}));
}

TEST_F(ConsoleRules, ThereIsNothingBesideTheTable) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  for (const char* path : {"", "staff/", "staff//", "me", "me/sessions/x/y", "Session"}) {
    EXPECT_EQ(browser.get(path).rule(), "safety.thing_is_there") << path;
  }
  EXPECT_EQ(browser.remove("me/exposure").status, 404U);
}

TEST_F(ConsoleRules, NoTwoRowsAreTheSame) {
  std::set<std::pair<std::string_view, std::string_view>> rows;
  for (const Route* route : all_routes()) {
    EXPECT_TRUE(rows.emplace(route->method, route->path).second) << route->path;
    EXPECT_EQ(&find_route(route->method, route->path)->route, route) << route->path;
  }
}

TEST_F(ConsoleRules, OnlyTheConsolesOwnPageWrites) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  const auto expect_refused = [&] {
    const Reply reply = browser.post("me/break");
    EXPECT_EQ(reply.status, 403U);
    EXPECT_EQ(reply.rule(), "safety.request_is_the_consoles");
  };
  browser.console_header = "";
  expect_refused();
  browser.console_header = "0";
  expect_refused();
  browser.console_header = "1";
  browser.origin = "https://chat.example.org";
  expect_refused();
  browser.origin = "null";
  expect_refused();
  browser.origin = "https://safety.example.org";
  EXPECT_EQ(browser.post("me/break").status, 200U);
}

TEST_F(ConsoleRules, ABodyIsReadExactly) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  for (const std::string body : {
           "",
           "null",
           "[]",
           "{} {}",
           "{\"a\":1}",
           "{\"a\":1,\"a\":1}",
           "{\"a\":\"\xff\"}",
           "// no\n{}",
       }) {
    const Reply reply = browser.send("POST", "me/break", body);
    EXPECT_EQ(reply.status, 400U) << body;
    EXPECT_EQ(reply.rule(), "safety.body_is_read") << body;
  }
  EXPECT_EQ(browser.send("DELETE", "session", "{}").rule(), "safety.body_is_read");
  browser.content_type = "text/plain";
  EXPECT_EQ(browser.post("me/break").rule(), "safety.body_is_read");
  browser.content_type = "application/json";
  const std::string long_one = "{" + std::string(body_size_max, ' ') + "}";
  EXPECT_EQ(browser.send("POST", "me/break", long_one).rule(), "safety.body_is_read");
  EXPECT_EQ(browser.send("POST", "me/break", "{ }").status, 200U);
}

TEST_F(ConsoleRules, AQueryIsReadExactly) {
  Browser browser = log_in_as("lark", {Role::auditor});
  for (const char* query :
       {"x=1",
        "limit",
        "limit=",
        "limit=0",
        "limit=101",
        "limit=01",
        "limit=5&limit=5",
        "limit=-1",
        "act=peeked",
        "by=1",
        "from=2025-11-27",
        "object=%f",
        "object=%ff",
        "&"}) {
    const Reply reply = browser.get(std::string("audit?") + query);
    EXPECT_EQ(reply.status, 400U) << query;
    EXPECT_EQ(reply.rule(), "safety.query_is_read") << query;
  }
  EXPECT_EQ(browser.get("audit?limit=100&object=a+b%20c").status, 200U);
}

TEST_F(ConsoleRules, NothingIsDoneWhereTheStoreCannot) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  troubled_.trouble = [] { throw StoreError(StoreError::Kind::full, "The disk is full."); };
  const Reply reply = browser.post("me/break");
  EXPECT_EQ(reply.status, 503U);
  EXPECT_EQ(reply.rule(), "safety.store_is_available");
  EXPECT_FALSE(reply.raw.header("retry-after").empty());
}

TEST_F(ConsoleRules, NothingIsDoneWhereNobodyHoldsTheKeys) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  troubled_.trouble = [] { throw safety::OpenerUnavailable("It restarts."); };
  EXPECT_EQ(browser.post("me/break").status, 503U);
  EXPECT_EQ(browser.post("me/break").rule(), "safety.frank_is_available");
}

TEST_F(ConsoleRules, AMistakeOfOursIsSaidToBeOne) {
  Browser browser = log_in_as("wren", {Role::reviewer});
  troubled_.trouble = [] { throw std::runtime_error("ours"); };
  EXPECT_EQ(browser.post("me/break").status, 500U);
  EXPECT_EQ(browser.post("me/break").rule(), "safety.program_is_right");
}

class ConsolePages : public ConsoleTest {
 protected:
  http::HttpReply get(const std::string& path, std::vector<http::Header> headers = {}) {
    http::HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.headers = std::move(headers);
    return Browser(address_).raw(request);
  }
};

TEST_F(ConsolePages, TheFolderIsRedirectedTo) {
  const auto reply = get("/safety");
  EXPECT_EQ(reply.status, 308U);
  EXPECT_EQ(reply.header("location"), "/safety/");
}

TEST_F(ConsolePages, EveryAnswerHasTheHeadersThatShutThePageIn) {
  for (const char* path : {"/safety", "/safety/", "/", "/safety/none", "/v1/connect"}) {
    const auto reply = get(path);
    EXPECT_EQ(
        reply.header("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self' blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types svelte-trusted-html"
    ) << path;
    EXPECT_EQ(reply.header("cross-origin-opener-policy"), "same-origin") << path;
    EXPECT_EQ(reply.header("cross-origin-resource-policy"), "same-origin") << path;
    EXPECT_EQ(reply.header("referrer-policy"), "no-referrer") << path;
    EXPECT_EQ(
        reply.header("permissions-policy"),
        "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), "
        "microphone=(), geolocation=(), display-capture=()"
    ) << path;
    EXPECT_EQ(reply.header("x-content-type-options"), "nosniff") << path;
    EXPECT_EQ(reply.header("strict-transport-security"), "max-age=31536000") << path;
  }
}

TEST_F(ConsolePages, HeadIsGetWithoutItsBody) {
  const Browser browser = log_in_as("wren", {Role::lead});
  const auto ask = [&](const std::string& method, const std::string& path) {
    http::HttpRequest request;
    request.method = method;
    request.path = path;
    request.headers = {{"cookie", "causeway_safety=" + browser.cookie}};
    auto reply = Browser(address_).raw(request);
    std::erase_if(reply.headers, [](const http::Header& each) { return each.name == "date"; });
    return reply;
  };
  for (const char* path :
       {"/safety",
        "/safety/",
        "/",
        "/safety/none",
        "/safety/api/queues",
        "/safety/api/session",
        "/safety/api/staff",
        "/safety/api/none",
        "/safety/api/queues?nonsense"}) {
    const auto get = ask("GET", path);
    const auto head = ask("HEAD", path);
    EXPECT_EQ(head.status, get.status) << path;
    EXPECT_EQ(head.headers, get.headers) << path;
    EXPECT_TRUE(head.body.empty()) << path;
  }
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    const auto reply = ask(method, "/safety/");
    EXPECT_EQ(reply.status, 405U) << method;
    EXPECT_EQ(reply.header("allow"), "GET, HEAD") << method;
  }
}

TEST_F(ConsolePages, NothingElseOfTheProviderIsHere) {
  for (const char* path : {"/", "/v1/connect", "/metrics", "/safety/../safety/", "/healthz"}) {
    EXPECT_EQ(get(path).status, 404U) << path;
  }
}

TEST_F(ConsolePages, AFileIsSentOnceAndKept) {
  // The machine that built this has no Node.js, and none could be fetched.
  if (web_files::all_web_files().empty()) GTEST_SKIP() << "skipped: built without the pages";
  for (const auto& file : web_files::all_web_files()) {
    const auto plain = get(std::string(file.path));
    EXPECT_EQ(plain.status, 200U) << file.path;
    EXPECT_EQ(as_text(plain.body), file.bytes) << file.path;
    EXPECT_EQ(plain.header("content-type"), file.type) << file.path;
    EXPECT_EQ(plain.header("content-encoding"), "") << file.path;
    EXPECT_EQ(
        plain.header("cache-control"),
        file.path.starts_with("/safety/assets/") ? "public, max-age=31536000, immutable"
                                                 : "no-cache"
    ) << file.path;
    const auto small = get(std::string(file.path), {{"accept-encoding", "br, gzip;q=0.5"}});
    EXPECT_EQ(as_text(small.body), file.gzip) << file.path;
    EXPECT_EQ(small.header("content-encoding"), "gzip") << file.path;
    const std::string etag(plain.header("etag"));
    EXPECT_EQ(etag, "\"" + std::string(file.sha256) + "\"");
    EXPECT_EQ(get(std::string(file.path), {{"if-none-match", "\"x\", " + etag}}).status, 304U);
    EXPECT_EQ(get(std::string(file.path), {{"if-none-match", "\"x\""}}).status, 200U);
    EXPECT_EQ(
        get(std::string(file.path), {{"accept-encoding", "gzip;q=0"}}).header("content-encoding"),
        ""
    );
  }
}

}  // namespace
}  // namespace causeway::adapters::http_safety::test
