#pragma once

#include <set>
#include <span>

#include "provider/store.h"
#include "safety/effect_table.h"

/// What decisions do at the provider, done there.
namespace causeway::safety {

/// How many effects are carried out in one transaction.
inline constexpr std::size_t effects_at_once = 256;

/// Carries these out, in their order; what is not for the provider is passed over. Again: the same,
/// so that whoever does not know whether it was durable does it once more. Whose inboxes have
/// something new: they are woken after the commit.
std::set<DeviceId> carry_out(
    provider::Transaction& provider, std::span<const Effect> effects, Instant now
);

}  // namespace causeway::safety
