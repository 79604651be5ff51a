#pragma once

#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/http/client.h"
#include "adapters/http/server.h"
#include "adapters/http_safety/console.h"
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "crypto/random.h"
#include "safety/staff_table.h"

/// For the tests of this folder: the console over real TLS on loopback and a real SQLite file, at a
/// time that the test says, seen by browsers that keep a cookie.
namespace causeway::adapters::http_safety::test {

inline constexpr Instant morning = from_unix_ms(1'764'230'400'000);  // 2025-11-27T08:00:00.000Z

class SetClock final : public Clock {
 public:
  Instant now() override { return now_; }

  void pass(Milliseconds time) { now_ = now_.load() + time; }

  void set(Instant now) { now_ = now; }

 private:
  std::atomic<Instant> now_ = morning;
};

/// Nobody holds the keys, unless a test says who does.
class SetOpener final : public safety::ReportOpener {
 public:
  std::vector<safety::Opened> open(std::span<const provider::Filing> filings, report::Month keep)
      override {
    return holder().open(filings, keep);
  }

  std::variant<report::ShownReport, safety::Refusal> show(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override {
    return holder().show(name, evidence);
  }

  std::variant<SecretBytes, safety::Refusal> show_appeal(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override {
    return holder().show_appeal(name, evidence);
  }

  std::variant<SecretBytes, safety::Refusal> show_attachment(
      const report::EvidenceName& name,
      const report::SealedEvidence& evidence,
      std::uint32_t entry,
      const crypto::Sha256& content_hash,
      ByteView ciphertext
  ) override {
    return holder().show_attachment(name, evidence, entry, content_hash, ciphertext);
  }

  std::variant<report::SealedEvidence, safety::Refusal> seal(
      const report::EvidenceName& name, SecretBytes plaintext, report::Month keep
  ) override {
    return holder().seal(name, std::move(plaintext), keep);
  }

  std::variant<report::WrappedKey, safety::Refusal> keep_until(
      const report::EvidenceName& name, const report::WrappedKey& key, report::Month keep
  ) override {
    return holder().keep_until(name, key, keep);
  }

  std::atomic<safety::ReportOpener*> who = nullptr;

 private:
  safety::ReportOpener& holder() {
    if (who == nullptr) throw safety::OpenerUnavailable("there is none");
    return *who;
  }
};

/// The store, or what a test has instead: `trouble` is called where a transaction begins.
class TroubledStore final : public safety::SafetyStore {
 public:
  explicit TroubledStore(safety::SafetyStore& store) : store_(store) {}

  std::unique_ptr<safety::Transaction> begin_write() override {
    if (trouble) trouble();
    return store_.begin_write();
  }

  std::unique_ptr<const safety::Transaction> begin_read() override {
    if (trouble) trouble();
    return store_.begin_read();
  }

  std::function<void()> trouble;

 private:
  safety::SafetyStore& store_;
};

struct Reply {
  unsigned status = 0;
  Json json;  // null where the body is none
  http::HttpReply raw;

  std::string rule() const { return json.is_object() ? json.value("rule", "") : ""; }
};

/// Somebody's browser: sends what the console's page sends, and keeps the cookie.
class Browser {
 public:
  explicit Browser(const http::ServerAddress& address, std::string token = {})
      : cookie(std::move(token)), client_(std::make_unique<http::HttpClient>(address)) {}

  Reply get(const std::string& path) { return send("GET", path, std::nullopt); }

  Reply post(const std::string& path, const Json& body = Json::object()) {
    return send("POST", path, body.dump());
  }

  Reply patch(const std::string& path, const Json& body) {
    return send("PATCH", path, body.dump());
  }

  Reply remove(const std::string& path) { return send("DELETE", path, std::nullopt); }

  /// With a body as it is.
  Reply send(
      const std::string& method, const std::string& path, const std::optional<std::string>& body
  ) {
    http::HttpRequest request;
    request.method = method;
    const std::size_t question = path.find('?');
    request.path = "/safety/api/" + path.substr(0, question);
    if (question != std::string::npos) request.query = path.substr(question + 1);
    if (body) request.body = to_bytes(*body);
    if (body) request.headers.push_back({"content-type", content_type});
    if (method != "GET" && !console_header.empty()) {
      request.headers.push_back({"x-causeway-console", console_header});
    }
    if (!origin.empty()) request.headers.push_back({"origin", origin});
    if (!cookie.empty()) request.headers.push_back({"cookie", "causeway_safety=" + cookie});
    request.headers.push_back({"user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"});
    return read(raw(request));
  }

  http::HttpReply raw(const http::HttpRequest& request) {
    return client_->request(request, http::within(Milliseconds(60'000)));
  }

  std::string cookie;
  std::string content_type = "application/json";
  std::string console_header = "1";
  std::string origin;

 private:
  Reply read(http::HttpReply raw) {
    constexpr std::string_view name = "causeway_safety=";
    const std::string_view set = raw.header("set-cookie");
    if (set.starts_with(name)) cookie = set.substr(name.size(), set.find(';') - name.size());
    Json json = Json::parse(raw.body, nullptr, false);
    if (json.is_discarded()) json = nullptr;
    return {raw.status, std::move(json), std::move(raw)};
  }

  std::unique_ptr<http::HttpClient> client_;
};

/// What the program's log would be told, by any thread.
class Told {
 public:
  void tell(const std::string& what) {
    const std::lock_guard lock(mutex_);
    all_.push_back(what);
  }

  std::vector<std::string> all() {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> all_;
};

class ConsoleTest : public testing::Test {
 protected:
  ConsoleTest() {
    server_.start();
    address_ = {"localhost", server_.port(), identity_.fingerprint()};
  }

  /// Somebody with these roles, who has logged in.
  safety::Person add_person(const std::string& alias, safety::Roles roles) {
    safety::Person person;
    person.id = random_.id<safety::StaffId>();
    person.alias = alias;
    person.roles = roles;
    person.added = clock_.now();
    const auto transaction = store_.begin_write();
    transaction->staff().add(person);
    transaction->commit();
    return person;
  }

  Browser log_in(const safety::Person& person) {
    const auto transaction = store_.begin_write();
    auto begun =
        safety::begin_session(*transaction, person, "Firefox on Linux", clock_.now(), random_);
    transaction->commit();
    return Browser(address_, begun.token);
  }

  Browser log_in_as(const std::string& alias, safety::Roles roles) {
    return log_in(add_person(alias, roles));
  }

  /// What the log has, newest first.
  std::vector<safety::AuditEntry> log() { return store_.begin_read()->audit().find({}, {}, 1'000); }

  safety::AuditEntry newest() { return log().at(0); }

  static http::TlsIdentity make_identity() {
    http::SelfSignedOptions options;
    const auto now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    options.not_before = now - std::chrono::hours(1);
    options.not_after = now + std::chrono::hours(1);
    return http::TlsIdentity::from_pem(http::make_self_signed(options));
  }

  static ConsoleOptions options() {
    return {
        .origin = "https://safety.example.org",
        .provider = "chat.example.org",
        .least_blur = 2,
        .passphrase_cost = crypto::password_cost_min,
    };
  }

  sqlite::Scratch folder_;
  Told damaged_;
  SetClock clock_;
  crypto::SystemRandom random_;
  sqlite_safety::SafetyStore store_{folder_ / "safety.db"};
  TroubledStore troubled_{store_};
  sqlite_provider::ProviderStore provider_{folder_ / "provider.db"};
  SetOpener opener_;
  Console console_{
      {.store = troubled_,
       .clock = clock_,
       .random = random_,
       .opener = opener_,
       .failed = {},
       .provider = &provider_,
       .damaged = [this](const std::string& of) { damaged_.tell(of); }},
      options()
  };
  http::TlsIdentity identity_ = make_identity();
  http::Server server_{{}, identity_, console_};
  http::ServerAddress address_;
};

}  // namespace causeway::adapters::http_safety::test
