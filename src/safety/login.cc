#include "safety/login.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/invariant.h"
#include "safety/audit.h"
#include "safety/staff_table.h"
#include "safety/store.h"

namespace causeway::safety {
namespace {

/// As the table of people compares aliases, so that one person has one row.
crypto::Sha256 tries_name(std::string_view alias) {
  return crypto::sha256({as_bytes(to_lower_ascii(alias))});
}

/// A new working day begins to count where it begins.
void begin_exposure(Transaction& transaction, StaffId person, Instant now) {
  const auto kept = transaction.staff().exposure(person);
  if (!kept || kept->since < std::chrono::floor<std::chrono::days>(now)) {
    take_break(transaction, person, now);
  }
}

bool is_over(const StaffSession& session, Instant now) {
  return now >= session.idle_ends();
}

/// Requires a session.
void end(Transaction& transaction, const StaffSession& session, Asked asked) {
  transaction.logins().remove(session.id);
  record(transaction, {asked.by, Act::session_ended, to_hex(session.id), {}}, asked.now);
}

std::size_t ways_in(const LoginTable& logins, StaffId person) {
  return logins.passkeys(person).size() + (logins.code_login(person) ? 1 : 0);
}

}  // namespace

BegunSession begin_session(
    Transaction& transaction, const Person& person, std::string browser, Instant now, Random& random
) {
  INVARIANT(person.state == PersonState::active);
  LoginTable& logins = transaction.logins();
  logins.remove_sessions_begun(now - session_lasts);
  auto older = logins.sessions(person.id);
  std::erase_if(older, [&](const StaffSession& each) {
    if (!is_over(each, now)) return false;
    logins.remove(each.id);
    return true;
  });
  for (std::size_t i = sessions_max - 1; i < older.size(); ++i) {
    end(transaction, older[i], {person.id, now});
  }
  Token token = make_token(random);
  const StaffSession session{
      .id = random.id<SessionId>(),
      .person = person.id,
      .token_hash = token.hash,
      .since = now,
      .seen = now,
      .browser = std::move(browser),
  };
  logins.add(session);
  Person seen = person;
  seen.seen = now;
  transaction.staff().put(seen);
  begin_exposure(transaction, person.id, now);
  record(transaction, {person.id, Act::login, to_hex(session.id), {}}, now);
  return {session, std::move(token.text)};
}

Result<Present> find_session(const Transaction& transaction, std::string_view token, Instant now) {
  const auto session = transaction.logins().find_session(hash_of_token(token));
  if (!session || is_over(*session, now)) return Error{rules::session_is_there};
  const auto person = transaction.staff().find(session->person);
  if (!person || person->state != PersonState::active) return Error{rules::session_is_there};
  return Present{*person, *session};
}

void touch(Transaction& transaction, Present& present, Instant now) {
  present.session.seen = now;
  present.person.seen = now;
  transaction.logins().touch(present.session.id, now);
  transaction.staff().put(present.person);
}

void end_sessions(Transaction& transaction, StaffId person, Asked asked) {
  for (const StaffSession& session : transaction.logins().sessions(person)) {
    end(transaction, session, asked);
  }
}

Result<void> end_session(Transaction& transaction, SessionId id, Asked asked) {
  for (const StaffSession& session : transaction.logins().sessions(asked.by)) {
    if (session.id != id) continue;
    end(transaction, session, asked);
    return {};
  }
  return Error{rules::thing_is_there};
}

Result<void> check_tries(const Transaction& transaction, std::string_view alias, Instant now) {
  const Tries tries = transaction.logins().tries(tries_name(alias));
  if (tries.wrong >= wrong_tries_max && now < tries.last + tries_close) {
    return Error{rules::code_login_is_open};
  }
  return {};
}

void count_wrong_try(
    Transaction& transaction, std::string_view alias, std::optional<StaffId> person, Instant now
) {
  LoginTable& logins = transaction.logins();
  logins.forget_tries_before(now - tries_close);
  const auto name = tries_name(alias);
  logins.put(name, {.wrong = logins.tries(name).wrong + 1, .last = now});
  const std::string object = person ? to_hex(*person) : std::string();
  record(transaction, {StaffId{}, Act::login_refused, object, {}}, now);
}

void forget_tries(Transaction& transaction, std::string_view alias) {
  transaction.logins().forget_tries(tries_name(alias));
}

Result<void> add_passkey(Transaction& transaction, Passkey passkey, Asked asked) {
  if (transaction.logins().find_passkey(passkey.credential)) return Error{rules::passkey_is_new};
  transaction.logins().add(passkey);
  record(transaction, {asked.by, Act::passkey_added, to_hex(passkey.id), {}}, asked.now);
  return {};
}

Result<void> remove_passkey(Transaction& transaction, PasskeyId id, Asked asked) {
  const LoginTable& logins = transaction.logins();
  const auto passkeys = logins.passkeys(asked.by);
  if (std::ranges::find(passkeys, id, &Passkey::id) == passkeys.end()) {
    return Error{rules::thing_is_there};
  }
  if (ways_in(logins, asked.by) == 1) return Error{rules::one_way_in_stays};
  transaction.logins().remove(id);
  record(transaction, {asked.by, Act::passkey_removed, to_hex(id), {}}, asked.now);
  return {};
}

}  // namespace causeway::safety
