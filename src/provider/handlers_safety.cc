#include <algorithm>

#include "api/limits.h"
#include "api/rules.h"
#include "provider/first_contacts.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::Status;

api::Empty block(Call& call, const api::BlockRequest& request) {
  const AccountId own = call.device.account;
  require(request.account != own, Status::invalid, api::rules::blocked_is_another);
  require(
      call.transaction.accounts().find(request.account).has_value(),
      Status::not_found,
      api::rules::account_exists
  );
  SafetyTable& table = call.transaction.safety();
  if (table.is_blocked(own, request.account)) return {};
  require(
      table.blocked_by(own).size() < api::limits::blocked_max,
      Status::too_large,
      api::rules::size_is_within_limit
  );
  table.block(own, request.account);
  return {};
}

api::Empty accept_contact(Call& call, const api::AcceptContactRequest& request) {
  const AccountId own = call.device.account;
  require(
      call.transaction.accounts().find(request.account).has_value(),
      Status::not_found,
      api::rules::account_exists
  );
  SafetyTable& table = call.transaction.safety();
  const bool is_new = request.account != own && !table.is_blocked(own, request.account) &&
                      !table.has_accepted(own, request.account);
  if (is_new) table.accept(own, request.account);
  return {};
}

api::Empty unblock(Call& call, const api::UnblockRequest& request) {
  SafetyTable& table = call.transaction.safety();
  if (!table.is_blocked(call.device.account, request.account)) return {};
  table.unblock(call.device.account, request.account);
  // Otherwise what it is refused would tell it that it was blocked.
  table.accept(call.device.account, request.account);
  return {};
}

api::Empty put_safety_settings(Call& call, const api::PutSafetySettingsRequest& request) {
  for (const api::Admission each : {request.messages, request.groups}) {
    require(each <= api::Admission::nobody, Status::invalid, api::rules::admission_is_known);
  }
  SafetyTable& table = call.transaction.safety();
  const Admissions admissions{request.messages, request.groups};
  if (table.admissions(call.device.account) != admissions) {
    table.put_admissions(call.device.account, admissions);
  }
  return {};
}

api::SafetySettingsReply safety_settings(ReadCall& call, const api::SafetySettingsRequest&) {
  const SafetyTable& table = call.transaction.safety();
  const Admissions admissions = table.admissions(call.device.account);
  return {
      .messages = admissions.messages,
      .groups = admissions.groups,
      .blocked = table.blocked_by(call.device.account),
      .accepted = table.accepted_by(call.device.account, api::limits::accepted_max),
      .first_contacts_left = first_contacts_left(call),
  };
}

}  // namespace causeway::provider
