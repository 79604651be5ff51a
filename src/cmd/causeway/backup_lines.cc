#include "cmd/causeway/backup_lines.h"

#include "cmd/causeway/json.h"
#include "cmd/causeway/text.h"

namespace causeway::cli {
namespace {

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', true);
}

std::string counted(std::size_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string minute_or_never(std::uint64_t time_ms) {
  return time_ms == 0 ? "never" : local_minute(from_unix_ms(time_ms));
}

}  // namespace

std::string backup_line(const BackupView& backup, const Style& style) {
  if (style.form == Form::json) {
    Json json = json_object("backup");
    json["version"] = backup.version;
    json["segments"] = backup.segments;
    json["messages"] = backup.messages;
    json["written"] = utc_or_null(backup.written_ms);
    json["checked"] = utc_or_null(backup.checked_ms);
    return dumped(json);
  }
  return "backup: " + counted(backup.messages, "message") + " in " +
         counted(backup.segments, "part") + ", last written from here " +
         minute_or_never(backup.written_ms) + ", last checked here " +
         minute_or_never(backup.checked_ms);
}

std::string recovery_key_line(std::string_view code) {
  Json json = json_object("recovery_key");
  json["code"] = code;
  return dumped(json);
}

std::string recovery_key_saved_line(std::string_view path, const Style& style) {
  if (style.form == Form::json) {
    Json json = json_object("recovery_key_saved");
    json["path"] = path;
    return dumped(json);
  }
  return "recovery key saved as " + plain_line(path);
}

std::string history_line(std::size_t messages, const Style& style) {
  if (style.form == Form::json) {
    Json json = json_object("history");
    json["messages"] = messages;
    return dumped(json);
  }
  return messages == 0 ? "no older messages came" : counted(messages, "older message") + " came";
}

std::string backup_deleted_line(const Style& style) {
  if (style.form == Form::json) return dumped(json_object("backup_deleted"));
  return "the backup is deleted; its recovery key opens nothing any more";
}

std::string backup_sentence(const std::optional<client::Recovery>& recovery) {
  if (!recovery) return "none: who loses all devices loses the account (causeway recovery new)";
  switch (recovery->state) {
    case client::RecoveryState::made:
      return "not written yet (causeway recovery new)";
    case client::RecoveryState::replaced:
      return "another of your devices has the recovery key; this one waits to be told";
    case client::RecoveryState::in_force:
      break;
  }
  return "last written from here " + minute_or_never(recovery->written_ms) +
         ", last proven readable here " + minute_or_never(recovery->checked_ms) +
         " (causeway backup check)";
}

}  // namespace causeway::cli
