#include "client/account_state.h"
#include "client/backup.h"
#include "client/engine.h"
#include "client/messages.h"

namespace causeway::client {

Result<void> Engine::note_backup(
    StoreTransaction& store, const WrittenBackup& written, Instant now
) {
  auto recovery = TRY(store.recovery());
  if (!recovery) return Error{rules::recovery_key_is_in_force};
  const bool is_new = recovery->state == RecoveryState::made;
  recovery->state = RecoveryState::in_force;
  recovery->previous_key = {};
  recovery->version = written.version;
  recovery->covered = written.covered;
  recovery->written_ms = to_unix_ms(now);
  recovery->tried_ms = recovery->written_ms;
  if (written.is_swept) recovery->swept_ms = recovery->written_ms;
  TRY(store.put_recovery(*recovery));
  if (!is_new) return {};
  Context context = work_on(store, now);
  return enter_account_state(context);
}

Result<void> Engine::lose_recovery_key(StoreTransaction& store, Instant now) {
  auto recovery = TRY(store.recovery());
  if (!recovery) return {};
  recovery->state = RecoveryState::replaced;
  recovery->previous_key = {};
  TRY(store.put_recovery(*recovery));
  Context context = work_on(store, now);
  return enter_account_state(context);
}

Result<void> Engine::share_history(
    StoreTransaction& store, const content::HistoryShare& share, Instant now
) {
  const ConversationId note = TRY(conversation_for(store, ToNote{}, now));
  const auto content = content::make_message(random_, content::history_share_part(share));
  TRY(enter_message(store, note, content, now));
  memory_.touched.insert(note);
  return {};
}

Result<void> Engine::import_account(
    StoreTransaction& store, const BackupIndex& index, Instant now
) {
  Context context = work_on(store, now);
  return take_account(context, index);
}

Result<std::size_t> Engine::import_segment(
    StoreTransaction& store, const Segment& segment, Instant now
) {
  Context context = work_on(store, now);
  return client::import_segment(context, segment);
}

}  // namespace causeway::client
