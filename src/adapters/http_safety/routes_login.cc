#include <array>

#include "adapters/http_safety/passphrase.h"
#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/session_json.h"
#include "adapters/passkeys/passkeys.h"
#include "base/encoding.h"
#include "safety/staff_table.h"

namespace causeway::adapters::http_safety {
namespace {

using safety::Act;

constexpr std::size_t challenge_size_bytes = 32;

Answer show_session(RouteCall& call) {
  const auto found = safety::find_session(call.reading(), session_token(call.request), call.now);
  return session_json(call, found.ok() ? &*found : nullptr);
}

/// Whoever called this has extended it already, as every request does.
Answer extend_session(RouteCall& call) {
  return session_json(call, &*call.present);
}

Answer log_out(RouteCall& call) {
  const auto id = call.session().id;
  call.writing().logins().remove(id);
  call.record(Act::logout, to_hex(id));
  Answer answer = Answer::nothing();
  answer.headers.push_back(session_cookie({}));
  return answer;
}

Answer begin_passkey_login(RouteCall& call) {
  Ceremony ceremony{
      .kind = CeremonyKind::log_in,
      .challenge = call.ports.random.bytes(challenge_size_bytes),
      .ends = call.now + passkey_ceremony_lasts,
  };
  const std::string challenge = to_base64url(ceremony.challenge);
  const CeremonyId id = call.memory.ceremonies.begin(std::move(ceremony), call.ports.random);
  return Json{
      {"ceremony", to_hex(id)},
      {"challenge", challenge},
      {"rp_id", passkeys::relying_party(call.options.origin).id},
      {"timeout_s", passkey_ceremony_lasts.count()},
  };
}

/// The new counter of the passkey; nothing where it is not proven.
std::optional<std::uint32_t> proven(
    const RouteCall& call, const Ceremony& ceremony, const safety::Passkey& passkey
) {
  const Members members = call.members();
  const Bytes authenticator_data = members.bytes("authenticator_data");
  const Bytes client_data = members.bytes("client_data");
  const Bytes signature = members.bytes("signature");
  const auto counter = passkeys::verify(
      passkeys::relying_party(call.options.origin),
      ceremony.challenge,
      passkeys::Assertion{authenticator_data, client_data, signature},
      {passkey.credential, passkey.algorithm, passkey.public_key, passkey.counter}
  );
  if (!counter.ok()) return std::nullopt;
  return *counter;
}

Answer log_in_by_passkey(RouteCall& call) {
  const Members members = call.members();
  auto& transaction = call.writing();
  const auto ceremony = call.memory.ceremonies.finish(
      members.id<CeremonyId>("ceremony"), CeremonyKind::log_in, call.now
  );
  const auto passkey = transaction.logins().find_passkey(members.bytes("credential"));
  const auto person = passkey ? transaction.staff().find(passkey->person) : std::nullopt;
  const bool is_active = person && person->state == safety::PersonState::active;
  const auto counter = ceremony && is_active ? proven(call, *ceremony, *passkey) : std::nullopt;
  if (!counter) {
    const std::string object = person ? to_hex(person->id) : std::string();
    safety::record(transaction, {{}, Act::login_refused, object, {}}, call.now);
    return Answer::refusal(safety::rules::login_is_right);
  }
  transaction.logins().use(passkey->id, *counter, call.now);
  return log_in(call, transaction, *person);
}

struct Found {
  std::optional<safety::Person> person;  // active
  std::optional<safety::CodeLogin> login;
};

Found find_code_login(const safety::Transaction& transaction, const std::string& alias) {
  Found found{transaction.staff().find_alias(alias), std::nullopt};
  if (found.person && found.person->state != safety::PersonState::active) found.person.reset();
  if (found.person) found.login = transaction.logins().code_login(found.person->id);
  return found;
}

/// Takes the step, unless somebody has taken it meanwhile.
Answer finish_code_login(
    RouteCall& call,
    safety::Transaction& transaction,
    const std::string& alias,
    std::optional<std::uint64_t> step
) {
  or_refuse(safety::check_tries(transaction, alias, call.now));
  Found found = find_code_login(transaction, alias);
  if (!step || !found.login || *step <= found.login->last_step) {
    const auto id = found.person ? std::optional(found.person->id) : std::nullopt;
    safety::count_wrong_try(transaction, alias, id, call.now);
    return Answer::refusal(safety::rules::login_is_right);
  }
  found.login->last_step = *step;
  transaction.logins().put(*found.login);
  safety::forget_tries(transaction, alias);
  return log_in(call, transaction, *found.person);
}

/// The passphrase costs time, which no transaction waits for.
Answer log_in_by_code(RouteCall& call) {
  const Members members = call.members();
  const std::string& alias = members.text("alias");
  const std::string& passphrase = members.text("passphrase");
  const std::string& code = members.text("code");
  Found found;
  {
    const auto transaction = call.ports.store.begin_read();
    or_refuse(safety::check_tries(*transaction, alias, call.now));
    found = find_code_login(*transaction, alias);
  }
  const auto step = check_code_login(call, found.login, passphrase, code);
  const auto transaction = call.ports.store.begin_write();
  Answer answer = finish_code_login(call, *transaction, alias, step);
  transaction->commit();
  return answer;
}

// clang-format off
constexpr std::array routes{
    Route{"GET", "session", anybody, Access::reading, show_session},
    Route{"POST", "session/extend", whoever_works_here, Access::reading, extend_session},
    Route{"DELETE", "session", whoever_works_here, Access::writing, log_out},
    Route{"POST", "login/passkey/begin", anybody, Access::none, begin_passkey_login, "", "", Limit::begins},
    Route{"POST", "login/passkey", anybody, Access::writing, log_in_by_passkey, "ceremony credential authenticator_data client_data signature", "", Limit::tries},
    Route{"POST", "login/totp", anybody, Access::none, log_in_by_code, "alias passphrase code", "", Limit::tries, Work::passphrase},
};
// clang-format on

}  // namespace

std::span<const Route> login_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
