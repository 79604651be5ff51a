#include "adapters/sqlite_safety/login_table.h"

namespace causeway::adapters::sqlite_safety {

using safety::CodeLogin;
using safety::Passkey;
using safety::PasskeyId;
using safety::SessionId;
using safety::StaffId;
using safety::StaffSession;
using safety::Tries;

namespace {

auto collect_into(std::vector<StaffSession>& sessions) {
  return [&sessions](
             SessionId id,
             StaffId person,
             crypto::Sha256 token_hash,
             Instant since,
             Instant seen,
             std::string browser
         ) { sessions.push_back({id, person, token_hash, since, seen, std::move(browser)}); };
}

auto collect_into(std::vector<Passkey>& passkeys) {
  return [&passkeys](
             PasskeyId id,
             StaffId person,
             Bytes credential,
             std::int32_t algorithm,
             Bytes public_key,
             std::uint32_t counter,
             std::string label,
             Instant added,
             std::optional<Instant> used
         ) {
    passkeys.push_back(
        {id,
         person,
         std::move(credential),
         algorithm,
         std::move(public_key),
         counter,
         std::move(label),
         added,
         used}
    );
  };
}

}  // namespace

std::optional<StaffSession> LoginTable::find_session(const crypto::Sha256& token_hash) const {
  std::vector<StaffSession> sessions;
  database_.for_each(
      "SELECT id, person, token_hash, since_ms, seen_ms, browser FROM staff_session"
      " WHERE token_hash = ?",
      collect_into(sessions),
      token_hash
  );
  if (sessions.empty()) return std::nullopt;
  return sessions.front();
}

std::vector<StaffSession> LoginTable::sessions(StaffId person) const {
  std::vector<StaffSession> sessions;
  database_.for_each(
      "SELECT id, person, token_hash, since_ms, seen_ms, browser FROM staff_session"
      " WHERE person = ? ORDER BY since_ms DESC, id",
      collect_into(sessions),
      person
  );
  return sessions;
}

void LoginTable::add(const StaffSession& session) {
  database_.run(
      "INSERT INTO staff_session (id, person, token_hash, since_ms, seen_ms, browser)"
      " VALUES (?, ?, ?, ?, ?, ?)",
      session.id,
      session.person,
      session.token_hash,
      session.since,
      session.seen,
      session.browser
  );
}

void LoginTable::touch(SessionId id, Instant seen) {
  database_.run("UPDATE staff_session SET seen_ms = ? WHERE id = ?", seen, id);
}

void LoginTable::remove(SessionId id) {
  database_.run("DELETE FROM staff_session WHERE id = ?", id);
}

void LoginTable::remove_sessions_begun(Instant by) {
  database_.run("DELETE FROM staff_session WHERE since_ms <= ?", by);
}

std::optional<Passkey> LoginTable::find_passkey(ByteView credential) const {
  std::vector<Passkey> passkeys;
  database_.for_each(
      "SELECT id, person, credential, algorithm, public_key, counter, label, added_ms, used_ms"
      " FROM staff_passkey WHERE credential = ?",
      collect_into(passkeys),
      credential
  );
  if (passkeys.empty()) return std::nullopt;
  return passkeys.front();
}

std::vector<Passkey> LoginTable::passkeys(StaffId person) const {
  std::vector<Passkey> passkeys;
  database_.for_each(
      "SELECT id, person, credential, algorithm, public_key, counter, label, added_ms, used_ms"
      " FROM staff_passkey WHERE person = ? ORDER BY added_ms, id",
      collect_into(passkeys),
      person
  );
  return passkeys;
}

void LoginTable::add(const Passkey& passkey) {
  database_.run(
      "INSERT INTO staff_passkey (id, person, credential, algorithm, public_key, counter, label,"
      " added_ms, used_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      passkey.id,
      passkey.person,
      passkey.credential,
      passkey.algorithm,
      passkey.public_key,
      passkey.counter,
      passkey.label,
      passkey.added,
      passkey.used
  );
}

void LoginTable::use(PasskeyId id, std::uint32_t counter, Instant now) {
  database_.run("UPDATE staff_passkey SET counter = ?, used_ms = ? WHERE id = ?", counter, now, id);
}

void LoginTable::remove(PasskeyId id) {
  database_.run("DELETE FROM staff_passkey WHERE id = ?", id);
}

std::optional<CodeLogin> LoginTable::code_login(StaffId person) const {
  std::optional<CodeLogin> login;
  database_.for_each(
      "SELECT salt, passes, memory_bytes, hash, secret, last_step FROM staff_code WHERE person = ?",
      [&](crypto::PasswordSalt salt,
          std::uint32_t passes,
          std::uint64_t memory_bytes,
          crypto::Sha256 hash,
          SecretBytes secret,
          std::uint64_t last_step) {
        login = CodeLogin{
            .person = person,
            .salt = salt,
            .cost = {passes, memory_bytes},
            .hash = hash,
            .secret = std::move(secret),
            .last_step = last_step,
        };
      },
      person
  );
  return login;
}

void LoginTable::put(const CodeLogin& login) {
  database_.run(
      "INSERT OR REPLACE INTO staff_code (person, salt, passes, memory_bytes, hash, secret,"
      " last_step) VALUES (?, ?, ?, ?, ?, ?, ?)",
      login.person,
      login.salt,
      login.cost.passes,
      login.cost.memory_bytes,
      login.hash,
      login.secret,
      login.last_step
  );
}

Tries LoginTable::tries(const crypto::Sha256& of) const {
  Tries tries;
  database_.for_each(
      "SELECT wrong, last_ms FROM staff_tries WHERE of = ?",
      [&](std::uint32_t wrong, Instant last) { tries = {wrong, last}; },
      of
  );
  return tries;
}

void LoginTable::put(const crypto::Sha256& of, const Tries& tries) {
  database_.run(
      "INSERT OR REPLACE INTO staff_tries (of, wrong, last_ms) VALUES (?, ?, ?)",
      of,
      tries.wrong,
      tries.last
  );
}

void LoginTable::forget_tries(const crypto::Sha256& of) {
  database_.run("DELETE FROM staff_tries WHERE of = ?", of);
}

void LoginTable::forget_tries_before(Instant time) {
  database_.run("DELETE FROM staff_tries WHERE last_ms <= ?", time);
}

}  // namespace causeway::adapters::sqlite_safety
