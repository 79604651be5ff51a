#pragma once

#include "policy/decision.h"
#include "policy/facts.h"
#include "policy/policy.h"

namespace causeway::policy {

/// What the law answers to `request` at the moment `at`: which data may be produced, which not and
/// why, by which check with which source, by when, and whether the person may be told.
///
/// Total and pure: each request has an answer, and the same one always. Several checks that fail
/// are all listed; the most protective one decides. A demand of R21 is objected to whatever
/// `policy` says. What is produced is within what was asked for, what the instrument unlocks and
/// what is held.
///
/// The decision refers to `policy` and must not outlive it.
Decision decide(const Policy& policy, const Request& request, const Facts& facts, Instant at);
Decision decide(const Policy&& policy, const Request& request, const Facts& facts, Instant at) =
    delete;

}  // namespace causeway::policy
