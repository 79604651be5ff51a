#pragma once

#include "adapters/http/client.h"
#include "api/link.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {

/// The steps of linking, over HTTP (docs/formats/api.md, Linking). Those of the new device need no
/// login. Each is asked for again while the connection breaks or the hub cannot answer, for as long
/// as the person is ready to wait; then it throws what is in the way.

/// By the new device.
void put_link_step(Workspace& workspace, LinkId link, api::LinkStep step, const Bytes& sealed);

/// By the listed device, which waits for its login.
void grant_link(Workspace& workspace, LinkId link, const Bytes& sealed);

/// The step, when it is there: asks once a second. Nothing where it is not by `deadline`.
std::optional<Bytes> await_link_step(
    Workspace& workspace, LinkId link, api::LinkStep step, adapters::http::Deadline deadline
);

}  // namespace causeway::cli
