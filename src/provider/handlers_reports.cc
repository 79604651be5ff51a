#include "api/limits.h"
#include "api/rules.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {
namespace {

using api::Status;

/// Kept as it is: nobody here can open it.
template <typename Sealed>
void file(Call& call, FilingKind kind, const Sealed& sealed) {
  const report::ModerationKey key = call.franker.moderation_key();
  require(key.key_id != 0, Status::unavailable, api::rules::reports_are_taken);
  require(sealed.key_id == key.key_id, Status::conflict, api::rules::moderation_key_is_current);
  ReportTable& table = call.transaction.reports();
  const FilingId id{sealed.id.value};
  if (table.waits(call.device.account, kind, id)) return;
  require(
      table.count(call.device.account) < api::limits::reports_waiting_max,
      Status::too_many,
      api::rules::reports_waiting_are_few
  );
  table.file(Filing{
      .account = call.device.account,
      .kind = kind,
      .sealed = {id, sealed.key_id, sealed.kem_output, sealed.ciphertext},
      .filed = call.now,
  });
}

}  // namespace

report::ModerationKey moderation_key(ReadCall& call, const api::ModerationKeyRequest&) {
  report::ModerationKey key = call.franker.moderation_key();
  require(key.key_id != 0, Status::unavailable, api::rules::reports_are_taken);
  return key;
}

api::Empty file_report(Call& call, const api::FileReportRequest& request) {
  file(call, FilingKind::report, request.sealed);
  return {};
}

api::Empty file_appeal(Call& call, const api::FileAppealRequest& request) {
  file(call, FilingKind::appeal, request.sealed);
  return {};
}

}  // namespace causeway::provider
