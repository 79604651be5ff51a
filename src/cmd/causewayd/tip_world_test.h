#pragma once

#include <gtest/gtest.h>
#include <map>

#include "adapters/clearing_house/stand_in_test.h"
#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "cmd/causewayd/dying_test.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/key_folder.h"
#include "cmd/causewayd/tip_house.h"
#include "report/conversation_test.h"
#include "safety/audit.h"
#include "safety/intake.h"
#include "safety/tip_filer.h"
#include "safety/tip_table.h"

/// Reports, tips and a clearing house, all of them real but for the last, which is strict.
namespace causeway::safety {

inline constexpr StaffId moderator{{7}};
inline constexpr std::string_view words = "I know where you live";
inline constexpr std::string_view picture = "a picture that was sent";

class Fetched final : public Ciphertexts {
 public:
  std::optional<Bytes> read(ReportNumber, const crypto::Sha256& content_hash) override {
    const auto found = blobs.find(content_hash);
    if (found == blobs.end()) return std::nullopt;
    return found->second;
  }

  std::map<crypto::Sha256, Bytes> blobs;
};

class TipFilings : public testing::Test {
 protected:
  TipFilings() {
    crypto::initialize();
    causewayd::KeyFolder::create(keys, now, random);
    adapters::frank::FrankOptions options;
    options.path = std::string(CAUSEWAY_BIN_DIR) + "/causewayd";
    options.arguments = {"frank", keys.string(), "chat.example"};
    frank = std::make_unique<adapters::frank::FrankProcess>(std::move(options), now);
    conversation.time_ms = to_unix_ms(now) - 3'600'000;
  }

  report::ReportEntry tagged(report::ReportEntry entry) {
    entry.context.key_id = frank->key_id();
    entry.frank = frank->tag({&entry.context, 1}).front();
    return entry;
  }

  report::ReportEntry line(std::string_view text = words) {
    return tagged(conversation.say(conversation.ada, text));
  }

  /// A message with a file that the provider's blob store has.
  report::ReportEntry file_message(std::string_view content = picture) {
    const auto blob = conversation.blob(content);
    fetched.blobs[blob.attachment.description.content_hash] = blob.ciphertext;
    auto entry = tagged(conversation.send(conversation.ada, blob.attachment));
    entry.attachments.push_back({blob.attachment.description.content_hash, {}, {}});
    return entry;
  }

  TakenIn take(
      std::vector<report::ReportEntry> entries, report::Reason reason = report::Reason::child_safety
  ) {
    auto filed = conversation.report(std::move(entries));
    filed.reason = reason;
    const auto sealed =
        *report::seal_report(frank->moderation_key(), conversation.bob, filed, random);
    const provider::Filing filing{
        .account = conversation.bob,
        .kind = provider::FilingKind::report,
        .sealed = {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext},
        .filed = now,
    };
    auto opened = frank->open({&filing, 1}, report::month_of(now + std::chrono::hours(24 * 60)));
    const auto transaction = store.begin_write();
    const TakenIn taken = take_in(
        *transaction,
        filing,
        std::get<report::OpenedReport>(std::move(opened[0])),
        Membership::member,
        now
    );
    transaction->commit();
    return taken;
  }

  ChildAbuse order(std::vector<AbuseFile> files = {}) const {
    return {IncidentType::online_enticement, std::move(files), {"He wants to meet her."}};
  }

  TipId draft(CaseNumber in, const ChildAbuse& abuse, std::uint8_t decision = 1) {
    const auto transaction = store.begin_write();
    const TipId id = draft_tip(*transaction, in, {{decision}}, abuse, now);
    transaction->commit();
    return id;
  }

  /// A tip about one message, and one file of another.
  TipId draft() {
    const CaseNumber in = take(report::entries(line(), file_message())).in;
    const auto report = store.begin_read()->reports().of_case(in).front().number;
    return draft(in, order({{report, conversation.seq, 0, IndustryClassification::b1, 1}}));
  }

  TipPorts ports(SafetyStore& of, ClearingHouse& house) {
    TipSender sender;
    sender.platform.value = "chat.example";
    sender.reporter.reporting_person.email.value = "safety@chat.example";
    return {
        .sources =
            {{of, *frank, fetched},
             [this](AccountId account) {
               return account == conversation.ada ? username : std::string();
             }},
        .sender = sender,
        .house = house,
        .alarm = [this](Alarm alarm) { alarms.push_back(alarm); },
    };
  }

  TipPorts ports() { return ports(store, house); }

  Result<TipPreview> preview(TipId id) { return preview_tip(ports(), {id, moderator}, now); }

  Result<Tip> send(TipId id) {
    return send_tip(ports(), {id, moderator}, preview(id)->digest, now);
  }

  Tip look(TipId id) { return *store.begin_read()->tips().find(id); }

  void wait(TipId id) {
    const auto filing = filing_of(look(id));
    const Instant until = std::max(now, from_unix_ms(filing->times.try_at));
    stand_in.advance(std::chrono::ceil<std::chrono::seconds>(until - now));
    now = until;
  }

  /// Until nothing is to be done before a person decides.
  void run(TipFiler& filer, TipId id) {
    for (int rounds = 0; rounds < 60; ++rounds) {
      while (filer.round(now)) ++rounds;
      const Tip tip = look(id);
      const bool is_over = tip.state == TipState::finished || tip.state == TipState::retracted;
      if (is_over || filing_of(tip)->is_halted != 0) return;
      wait(id);
    }
    FAIL() << "it goes on and on";
  }

  void run(TipId id) {
    TipFiler filer(ports());
    run(filer, id);
  }

  std::vector<nlohmann::json> finished() {
    std::vector<nlohmann::json> reports;
    const auto state = stand_in.state();
    for (const auto& report : state["reports"]) {
      if (report["state"] == "finished") reports.push_back(report);
    }
    return reports;
  }

  std::vector<Act> acts() {
    std::vector<Act> all;
    for (const AuditEntry& entry : store.begin_read()->audit().read({}, 1000)) {
      all.push_back(entry.act);
    }
    return all;
  }

  adapters::sqlite::Scratch scratch;
  std::filesystem::path keys = scratch / "keys";
  crypto::SystemRandom random;
  Instant now = adapters::clearing_house::test::now();
  adapters::clearing_house::test::StandIn stand_in;
  causewayd::TipHouse house{stand_in.settings(), random};
  adapters::sqlite_safety::SafetyStore store{scratch / "safety.db"};
  std::unique_ptr<adapters::frank::FrankProcess> frank;
  report::Conversation conversation;
  Fetched fetched;
  std::string username = "mallory";
  std::vector<Alarm> alarms;
};

}  // namespace causeway::safety
