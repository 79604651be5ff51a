#pragma once

#include <string_view>

#include "adapters/http_safety/route.h"

namespace causeway::adapters::http_safety {

/// Begins to make a passkey for `person`: the answer of `invitation/passkey/begin` and
/// `me/passkeys/begin`.
Answer begin_passkey(
    const RouteCall& call, Ceremony ceremony, safety::StaffId person, std::string_view alias
);

/// What it ended with, of a body with `ceremony attestation_object client_data label`:
/// `rules::ceremony_is_open`, the rules of adapters/passkeys, and those of the label.
struct MadePasskey {
  Ceremony ceremony;
  safety::Passkey passkey;
};

MadePasskey finish_passkey(const RouteCall& call, CeremonyKind kind);

}  // namespace causeway::adapters::http_safety
