#pragma once

/// Somebody who reports what was said to them, and whoever opens and verifies it with the
/// provider's real keys, for the tests beside this.
#include "client/reports.h"
#include "client/rules.h"
#include "cmd/causeway-sim/engine_lines_test.h"
#include "report/verify.h"

namespace causeway::simulate::answers {

using client::AfterReport;
using client::FilingState;
using client::ReportPreview;
using client::ReportWish;

struct Reporting : testing::Test {
  Pair pair;
  EngineWorld& world = pair.world;
  Phone& ann = pair.ann;
  Phone& bob = pair.bob;
  ConversationId id = pair.id;

  AccountId account(Phone& phone) { return world.self(phone).account; }

  void say_all(Phone& by, const Texts& texts) {
    for (const std::string& text : texts) ASSERT_TRUE(world.say(by, id, text).ok());
  }

  MessageRow row(Phone& phone, const std::string& text) {
    return line_called(world, phone, id, text).row;
  }

  /// What bob has of ann, unless a test says otherwise.
  ReportWish wish(std::vector<MessageRow> rows) {
    ReportWish wish;
    wish.reason = report::Reason::harassment;
    wish.note = "Every day.";
    wish.reported = account(ann);
    wish.conversation = id;
    wish.messages = std::move(rows);
    return wish;
  }

  Result<ReportPreview> try_preview(Phone& by, const ReportWish& wish) {
    auto transaction = *by.store->begin();
    return client::preview_report(*transaction, wish);
  }

  ReportPreview preview(Phone& by, const ReportWish& wish) {
    auto made = try_preview(by, wish);
    EXPECT_EQ(made.ok() ? "" : made.error().rule().name, "");
    return made.ok() ? *std::move(made) : ReportPreview{};
  }

  std::string broken_by(Phone& by, const ReportWish& wish) {
    const auto made = try_preview(by, wish);
    return std::string(made.ok() ? "" : made.error().rule().name);
  }

  Result<void> file(Phone& by, const ReportWish& wish, const AfterReport& after = {}) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) -> Result<void> {
      auto made = TRY(client::preview_report(store, wish));
      TRY(engine.file_report(store, std::move(made.report), after, world.now));
      return {};
    });
  }

  /// What a person sees of a preview: "hello", "…" for what is withheld, "hello (erased)".
  static Texts look_of(const ReportPreview& preview) {
    Texts texts;
    for (const client::PreviewLine& line : preview.lines) {
      std::string text = "…";
      if (line.content) {
        text.clear();
        for (const auto* part : content::leaf_parts(*line.content)) {
          text += content::text_of(*part).value_or("<file>");
        }
      }
      texts.push_back(text + (line.is_erased && line.content ? " (erased)" : ""));
    }
    return texts;
  }

  /// What the reviewers have: the newest report that waits, opened.
  report::AbuseReport opened() {
    const auto filings = world.filings();
    if (filings.empty()) {
      ADD_FAILURE() << "nothing was filed";
      return {};
    }
    const auto& sealed = filings.back().sealed;
    const report::SealedReport as_report{
        {sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext
    };
    auto report = report::open_report(world.moderation_key(), filings.back().account, as_report);
    EXPECT_EQ(report.ok() ? "" : report.error().rule().name, "");
    return report.ok() ? *std::move(report) : report::AbuseReport{};
  }

  report::ReportResult verified(const report::AbuseReport& report) {
    return report::Verifier{world.frank_keys(), world.hub_id()}.verify(report);
  }

  /// Whether each entry of what was filed last is proven.
  void expect_all_verified(std::size_t count) {
    const auto report = opened();
    const auto result = verified(report);
    EXPECT_EQ(result.entries.size(), count);
    for (const auto& entry : result.entries) {
      EXPECT_EQ(entry.verdict, report::Verdict::verified)
          << (entry.broken ? entry.broken->name : "");
    }
    EXPECT_TRUE(result.proves_something_of(report, report.reported_account));
  }

  std::vector<client::OwnReport> own_reports(Phone& phone) {
    return world.look(phone, [](StoreTransaction& store) { return store.own_reports(); });
  }

  FilingState state_of_newest(Phone& phone) {
    const auto reports = own_reports(phone);
    EXPECT_FALSE(reports.empty());
    return reports.empty() ? FilingState::none : reports.front().state;
  }

  std::vector<client::KeptNotice> notices(Phone& phone) {
    return world.look(phone, [](StoreTransaction& store) { return store.kept_notices(); });
  }
};

}  // namespace causeway::simulate::answers
