#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "adapters/http/http_message.h"
#include "adapters/http_safety/attempts.h"
#include "adapters/http_safety/ceremonies.h"
#include "adapters/http_safety/lookups.h"
#include "adapters/http_safety/query.h"
#include "adapters/http_safety/refused.h"
#include "adapters/http_safety/strict_json.h"
#include "base/random.h"
#include "provider/store.h"
#include "safety/audit.h"
#include "safety/known.h"
#include "safety/login.h"
#include "safety/media.h"
#include "safety/report_opener.h"
#include "safety/staff.h"
#include "safety/store.h"
#include "safety/tip_desk.h"

/// The console's requests, one row each (docs/formats/safety-api.md). What is the same for all of
/// them is checked once, by whoever calls the handlers (console.cc): a handler is a plain function
/// of what it was asked, the time, randomness and a transaction, which is committed before its
/// answer leaves. So what is logged in it was logged before it is shown.
namespace causeway::adapters::http_safety {

/// What the handlers need of the world. All of it is called by several threads at once.
struct ConsolePorts {
  safety::SafetyStore& store;
  Clock& clock;
  Random& random;
  safety::ReportOpener& opener;
  /// Told why something failed that nobody expected; for the log of the program.
  std::function<void(const std::string&)> failed;
  /// These are there wherever the console shows cases.
  const safety::TipPorts* tips = nullptr;
  safety::KnownMaterial* known = nullptr;
  safety::Ciphertexts* ciphertexts = nullptr;
  safety::MediaMaker* media = nullptr;
  /// What accounts are called, and what holds about them; without it nobody is looked up.
  provider::ProviderStore* provider = nullptr;
  /// Told of which thing ("cases/12") what is kept is damaged; for the log of the program.
  std::function<void(const std::string&)> damaged = nullptr;
  /// What passphrases are hashed by.
  std::function<Result<SecretBytes>(ByteView, const crypto::PasswordSalt&, crypto::PasswordCost)>
      derive = crypto::derive_password_key;
};

struct ConsoleOptions {
  std::string origin;    // "https://safety.example.org": what browsers call the page's
  std::string provider;  // its domain, shown to people
  bool is_demo = false;
  std::uint8_t least_blur = 1;
  crypto::PasswordCost passphrase_cost = crypto::password_cost_default;
};

/// What is known only as long as the program runs.
struct Memory {
  Attempts tries{10};
  Attempts begins{10};
  Ceremonies ceremonies;
  Lookups lookups;

  std::mutex checked_mutex;
  std::optional<std::pair<safety::ChainCheck, Instant>> checked;  // with `checked_mutex`
};

struct Answer {
  // NOLINTNEXTLINE(google-explicit-constructor): most answers are one value
  Answer(const Json& value) : content_type("application/json"), body(to_bytes(value.dump())) {}

  Answer(std::string type, Bytes bytes) : content_type(std::move(type)), body(std::move(bytes)) {}

  static Answer nothing();  // 204
  /// What ends the request, as an answer: what was done until here stays done.
  static Answer refusal(const Rule& rule);

  unsigned status = 200;
  std::string content_type;
  Bytes body;
  std::vector<http::Header> headers;
};

/// Who may ask.
struct Who {
  bool needs_session = true;
  safety::Roles roles;  // one of them is enough; empty: whoever has a session
};

inline constexpr Who anybody{.needs_session = false, .roles = {}};
inline constexpr Who whoever_works_here{.needs_session = true, .roles = {}};

constexpr Who only(std::initializer_list<safety::Role> roles) {
  return {.needs_session = true, .roles = roles};
}

/// What a handler is given of the store.
enum class Access : std::uint8_t {
  none,     // it takes transactions of its own, for what takes long must not hold one
  reading,  // what it reads is of one moment
  writing,
};

/// What is counted for the peer's address, so that nobody guesses log-ins.
enum class Limit : std::uint8_t {
  none,
  tries,
  begins,
};

/// What a request takes long with, if anything: of each of these one at a time is done, on a thread
/// of its own, and a few wait. Whoever asks for something else never waits for them.
enum class Work : std::uint8_t {
  quick,
  passphrase,  // Argon2id
  picture,     // one process unpacks them, one after the other
  chain,       // of the audit log, from its first entry on
};

struct Route;

/// One request, read and allowed.
class RouteCall {
 public:
  const ConsolePorts& ports;
  const ConsoleOptions& options;
  Memory& memory;
  const http::HttpRequest& request;
  const Route& route;
  const std::vector<std::string> path;  // what stands for the row's {…}
  const Query query;
  const Json body;  // an object with exactly the row's members; null without a body
  const Instant now;

  /// … of the row's, read.
  Members members() const;

  /// What stands for the n-th {…}, made into something by `find`: `rules::thing_is_there` where
  /// that is nothing.
  template <typename Find>
  auto in_path(std::size_t index, Find find) const {
    const auto found = find(std::string_view(path.at(index)));
    if (!found) throw Refused(safety::rules::thing_is_there);
    return *found;
  }

  /// Requires a row that needs a session.
  const safety::Person& person() const;
  const safety::StaffSession& session() const;

  safety::Asked asked() const { return {person().id, now}; }

  /// Requires a row with access; a writing one for `writing`.
  const safety::Transaction& reading() const;
  safety::Transaction& writing() const;

  /// Logs what this person does.
  void record(safety::Act act, std::string object, std::string says = {}) const;

  // Whoever calls the handler sets these.
  std::optional<safety::Present> present;
  std::unique_ptr<const safety::Transaction> read_transaction;
  std::unique_ptr<safety::Transaction> write_transaction;
};

struct Route {
  std::string_view method;
  std::string_view path;  // below /safety/api/: "cases/{number}/claim"
  Who who;
  Access access = Access::reading;
  Answer (*handle)(RouteCall& call);
  std::string_view members = "";  // of the body, with spaces between; POST and PATCH have one
  std::string_view query = "";    // names of parameters, likewise
  Limit limit = Limit::none;
  Work work = Work::quick;
};

/// The token of a session, out of its cookie; empty where there is none.
std::string_view session_token(const http::HttpRequest& request);

/// As JSON shows people; a removed one too. The program itself has no roles.
Json to_json(const safety::Person& person);
Json person_json(const safety::Transaction& transaction, safety::StaffId id);
Json to_json(safety::Roles roles);

}  // namespace causeway::adapters::http_safety
