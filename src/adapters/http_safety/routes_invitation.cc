#include <array>
#include <utility>

#include "adapters/http_safety/passkey_routes.h"
#include "adapters/http_safety/passphrase.h"
#include "adapters/http_safety/routes.h"
#include "adapters/http_safety/session_json.h"
#include "adapters/one_time_codes/one_time_codes.h"
#include "base/encoding.h"

namespace causeway::adapters::http_safety {
namespace {

Answer show_invitation(RouteCall& call) {
  const auto invitation =
      or_refuse(safety::find_invitation(call.reading(), call.members().text("token"), call.now));
  return Json{
      {"alias", invitation.alias},
      {"roles", to_json(invitation.roles)},
      {"ends", to_json(invitation.ends)},
  };
}

safety::Invitation invitation_of(const RouteCall& call, const safety::Transaction& transaction) {
  return or_refuse(safety::find_invitation(transaction, call.members().text("token"), call.now));
}

Answer begin_passkey(RouteCall& call) {
  const auto invitation = invitation_of(call, call.reading());
  return begin_passkey(
      call,
      {.kind = CeremonyKind::invitation_passkey, .token = invitation.token_hash},
      call.ports.random.id<safety::StaffId>(),
      invitation.alias
  );
}

/// A ceremony belongs to the invitation that it was begun with.
void check_same(const Ceremony& ceremony, const safety::Invitation& invitation) {
  if (ceremony.token != invitation.token_hash) throw Refused(safety::rules::ceremony_is_open);
}

Answer use_passkey(RouteCall& call) {
  safety::Transaction& transaction = call.writing();
  const auto invitation = invitation_of(call, transaction);
  MadePasskey made = finish_passkey(call, CeremonyKind::invitation_passkey);
  check_same(made.ceremony, invitation);
  safety::Person person = safety::accept(transaction, invitation, made.ceremony.person, call.now);
  or_refuse(safety::add_passkey(transaction, std::move(made.passkey), {person.id, call.now}));
  return log_in(call, transaction, std::move(person));
}

Answer begin_codes(RouteCall& call) {
  const auto invitation = invitation_of(call, call.reading());
  Ceremony ceremony{
      .kind = CeremonyKind::invitation_code,
      .secret = call.ports.random.secret(one_time_codes::secret_size_bytes),
      .person = call.ports.random.id<safety::StaffId>(),
      .token = invitation.token_hash,
      .ends = call.now + code_ceremony_lasts,
  };
  const auto shown =
      one_time_codes::for_phone(ceremony.secret, call.options.provider, invitation.alias);
  const CeremonyId id = call.memory.ceremonies.begin(std::move(ceremony), call.ports.random);
  return Json{{"ceremony", to_hex(id)}, {"secret", shown.secret}, {"uri", shown.uri}};
}

/// A wrong code ends nothing: people mistype, and the secret is in their phone already.
std::uint64_t check_code(const RouteCall& call, CeremonyId id, Ceremony& ceremony) {
  const auto step =
      one_time_codes::find_step(ceremony.secret, call.members().text("code"), call.now, 0);
  if (step) return *step;
  call.memory.ceremonies.put_back(id, std::move(ceremony));
  throw Refused(safety::rules::code_is_right);
}

Answer use_codes(RouteCall& call) {
  const Members members = call.members();
  const std::string& passphrase = members.text("passphrase");
  check_passphrase(passphrase);
  const auto id = members.id<CeremonyId>("ceremony");
  auto ceremony = call.memory.ceremonies.finish(id, CeremonyKind::invitation_code, call.now);
  if (!ceremony) throw Refused(safety::rules::ceremony_is_open);
  const std::uint64_t step = check_code(call, id, *ceremony);
  safety::CodeLogin login{
      .person = ceremony->person,
      .cost = call.options.passphrase_cost,
      .secret = std::move(ceremony->secret),
      .last_step = step,
  };
  call.ports.random.fill(login.salt);
  login.hash = hash_passphrase(call, passphrase, login.salt, login.cost);
  const auto transaction = call.ports.store.begin_write();
  const auto invitation = invitation_of(call, *transaction);
  check_same(*ceremony, invitation);
  safety::Person person = safety::accept(*transaction, invitation, login.person, call.now);
  transaction->logins().put(login);
  Answer answer = log_in(call, *transaction, std::move(person));
  transaction->commit();
  return answer;
}

// clang-format off
constexpr std::array routes{
    Route{"POST", "invitation", anybody, Access::reading, show_invitation, "token", "", Limit::tries},
    Route{"POST", "invitation/passkey/begin", anybody, Access::reading, begin_passkey, "token", "", Limit::begins},
    Route{"POST", "invitation/passkey", anybody, Access::writing, use_passkey, "token ceremony attestation_object client_data label", "", Limit::tries},
    Route{"POST", "invitation/totp/begin", anybody, Access::reading, begin_codes, "token", "", Limit::begins},
    Route{"POST", "invitation/totp", anybody, Access::none, use_codes, "token ceremony passphrase code", "", Limit::tries, Work::passphrase},
};
// clang-format on

}  // namespace

std::span<const Route> invitation_routes() {
  return routes;
}

}  // namespace causeway::adapters::http_safety
