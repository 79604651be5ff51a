#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/random.h"
#include "cmd/causeway-interop/json_fields.h"
#include "mls_group/group.h"

namespace causeway::interop {

/// One member, or somebody who will be one: what a script's actor is on our side (RFC 9420, profile
/// `rfc9420`). Each operation takes the fields of a request and returns those of its answer
/// (docs/interop.md); what our code refuses is thrown as `Refused`. A resource.
class Actor {
 public:
  Actor(std::string name, Random& random) : name_(std::move(name)), random_(random) {}

  // A new client each, in place of the old one.
  Json create_group(const Json& request);
  Json create_key_package(const Json& request);
  Json join_external(const Json& request);
  Json propose_own_add(const Json& request);

  // Not a member, and none to be.
  Json create_external_sender(const Json& request);
  Json propose_external(const Json& request);

  Json install_psk(const Json& request);
  Json join(const Json& request);
  // Into the groups that follow from the own one (RFC 9420 §11.2, §11.3).
  Json create_next_key_package(const Json& request);
  Json branch(const Json& request);
  Json reinitialize(const Json& request);
  Json group_info(const Json& request);
  Json propose(const Json& request);
  Json process(const Json& request);
  Json commit(const Json& request);
  Json protect(const Json& request);
  Json unprotect(const Json& request);

 private:
  mls_group::Identity new_identity(mls_wire::CipherSuite suite);
  void renew(const Json& request);
  void renew_keys(mls_wire::CipherSuite suite);
  /// Who makes the next group: this actor under new keys, and those of the request.
  mls_group::SuccessorOptions successor_options(const Json& request);
  Json begin_successor(mls_group::PendingCommit made);
  /// Takes up the next epoch. The one before stays, for messages that come late.
  Json enter(mls_group::Group next);
  /// The same for another group, in place of the one before.
  Json begin(mls_group::Group first);
  mls_group::Group& group();

  std::string name_;
  Random& random_;
  std::optional<mls_group::Identity> identity_;
  std::optional<mls_group::KeyPackageBundle> bundle_;
  std::optional<mls_group::Group> group_;
  std::map<mls_wire::Epoch, mls_group::Group> past_;
  mls_group::ListedPsks psks_;
};

}  // namespace causeway::interop
