#include "adapters/http_safety/passkey_routes.h"

#include <utility>

#include "adapters/passkeys/passkeys.h"
#include "base/encoding.h"
#include "safety/written_text.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::size_t challenge_size_bytes = 32;

}  // namespace

Answer begin_passkey(
    const RouteCall& call, Ceremony ceremony, safety::StaffId person, std::string_view alias
) {
  ceremony.challenge = call.ports.random.bytes(challenge_size_bytes);
  ceremony.person = person;
  ceremony.ends = call.now + passkey_ceremony_lasts;
  const std::string challenge = to_base64url(ceremony.challenge);
  const CeremonyId id = call.memory.ceremonies.begin(std::move(ceremony), call.ports.random);
  return Json{
      {"ceremony", to_hex(id)},
      {"challenge", challenge},
      {"rp_id", passkeys::relying_party(call.options.origin).id},
      {"rp_name", call.options.provider},
      {"user", to_base64url(person)},
      {"alias", alias},
      {"algorithms", {passkeys::eddsa, passkeys::es256}},
  };
}

MadePasskey finish_passkey(const RouteCall& call, CeremonyKind kind) {
  const Members members = call.members();
  const Bytes attestation_object = members.bytes("attestation_object");
  const Bytes client_data = members.bytes("client_data");
  std::string label = or_refuse(safety::read_text(members.text("label")));
  auto ceremony = call.memory.ceremonies.finish(members.id<CeremonyId>("ceremony"), kind, call.now);
  if (!ceremony) throw Refused(safety::rules::ceremony_is_open);
  auto credential = or_refuse(passkeys::verify(
      passkeys::relying_party(call.options.origin),
      ceremony->challenge,
      passkeys::Registration{attestation_object, client_data}
  ));
  safety::Passkey passkey{
      .id = call.ports.random.id<safety::PasskeyId>(),
      .person = ceremony->person,
      .credential = std::move(credential.id),
      .algorithm = credential.algorithm,
      .public_key = std::move(credential.public_key),
      .counter = credential.counter,
      .label = std::move(label),
      .added = call.now,
      .used = std::nullopt,
  };
  return {*std::move(ceremony), std::move(passkey)};
}

}  // namespace causeway::adapters::http_safety
