#include "api/limits.h"
#include "api/rules.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;

api::Empty put_profile(Call& call, const api::PutProfileRequest& request) {
  AccountTable& accounts = call.transaction.accounts();
  const AccountId own = call.device.account;
  require(
      request.sealed.size() <= api::limits::profile_size_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  const ProfileRecord profile{request.changed_ms, request.id, request.sealed};
  const auto known = accounts.profile(own);
  // Sealed again it is another text.
  const bool is_same = known && known->changed_ms == profile.changed_ms && known->id == profile.id;
  require(
      !known || is_same || known->changed_ms < profile.changed_ms,
      Status::conflict,
      api::rules::profile_is_later
  );
  accounts.put_profile(own, profile);
  return {};
}

api::ProfileReply profile(ReadCall& call, const api::ProfileRequest& request) {
  auto known = call.transaction.accounts().profile(request.account);
  require(known && equal_ct(known->id, request.id), Status::not_found, api::rules::profile_exists);
  return {.sealed = std::move(known->sealed)};
}

}  // namespace causeway::provider
