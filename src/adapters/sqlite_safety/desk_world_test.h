#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "adapters/sqlite/scratch_test.h"
#include "adapters/sqlite_safety/opened_report_test.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "base/seeded_random.h"
#include "safety/audit.h"
#include "safety/decisions.h"
#include "safety/effect_table.h"
#include "safety/intake.h"

/// A desk over a real SQLite file: people who work at it, reports that come in, and time.
namespace causeway::safety::desk_test {

using test::opened;

inline constexpr Reviewer reviewer_1{StaffId{{1}}, {Role::reviewer}};
inline constexpr Reviewer reviewer_2{StaffId{{2}}, {Role::reviewer}};
inline constexpr Reviewer reviewer_3{StaffId{{3}}, {Role::reviewer}};
inline constexpr Reviewer lead{StaffId{{4}}, {Role::lead}};
inline constexpr Reviewer other_lead{StaffId{{5}}, {Role::lead}};
inline constexpr Reviewer child_safety_1{StaffId{{6}}, {Role::child_safety}};
inline constexpr Reviewer child_safety_2{StaffId{{7}}, {Role::child_safety}};
inline constexpr Reviewer child_safety_3{StaffId{{8}}, {Role::child_safety}};

inline constexpr AccountId ada = test::reported;
inline constexpr AccountId bob{{2}};
inline constexpr AccountId cleo{{3}};
inline constexpr AccountId dora{{4}};

inline Subject about(AccountId account) {
  return {SubjectKind::account, {account.value}};
}

/// Which rule refused it; empty: none.
template <typename T>
std::string refusal(const Result<T>& result) {
  return result.ok() ? "" : std::string(result.error().rule().name);
}

inline Verdict verdict(Measure measure) {
  return {
      .measure = measure,
      .until = std::nullopt,
      .policy = "harassment.repeated",
      .reason = "Again and again.",
      .template_id = {},
      .words = {},
      .child_abuse = std::nullopt,
  };
}

class DeskWorld : public testing::Test {
 protected:
  /// One transaction, kept where `change` is not refused.
  template <typename Change>
  auto write(const Change& change) {
    const auto transaction = store.begin_write();
    if constexpr (std::is_void_v<decltype(change(*transaction))>) {
      change(*transaction);
      transaction->commit();
    } else {
      auto result = change(*transaction);
      transaction->commit();
      return result;
    }
  }

  template <typename Change>
  auto attempt(const Change& change) {
    const auto transaction = store.begin_write();
    auto result = change(*transaction);
    if (result.ok()) transaction->commit();
    return result;
  }

  CaseNumber take(
      AccountId reporter,
      const report::OpenedReport& report,
      Membership membership = Membership::member
  ) {
    ++filings_;
    const provider::Filing filing{
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{{filings_}}, 4, {}, {}},
        .filed = now,
    };
    return write([&](Transaction& transaction) {
             return take_in(transaction, filing, report, membership, now);
           }
    ).in;
  }

  /// A case of its own, with one report by Bob.
  CaseNumber a_case(std::uint64_t seq = 3, report::Reason reason = report::Reason::harassment) {
    return take(bob, opened({seq}, reason));
  }

  Case look(CaseNumber number) { return *store.begin_read()->cases().find(number); }

  Decision look(const DecisionId& id) { return *store.begin_read()->decisions().find(id); }

  std::vector<Report> reports_of(CaseNumber number) {
    return store.begin_read()->reports().of_case(number);
  }

  Result<Case> claim(CaseNumber number, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      return safety::claim(transaction, number, who, now);
    });
  }

  /// The number of the case that somebody is given; nothing where there is none.
  std::optional<CaseNumber> next(
      const Reviewer& who,
      Waiting waiting = Waiting::first,
      std::optional<Queue> queue = std::nullopt
  ) {
    const auto given = attempt([&](Transaction& transaction) {
      return claim_next(transaction, waiting, queue, who, now);
    });
    EXPECT_EQ(refusal(given), "");
    if (!given.ok() || !*given) return std::nullopt;
    return (*given)->number;
  }

  Result<DecisionMade> decide(CaseNumber number, const Verdict& said, const Reviewer& who) {
    return attempt([&](Transaction& transaction) {
      const auto version = transaction.cases().find(number)->version;
      return safety::decide(transaction, number, version, said, who, random_, now);
    });
  }

  /// Claims it and decides.
  DecisionMade decided(CaseNumber number, const Verdict& said, const Reviewer& who) {
    EXPECT_EQ(refusal(claim(number, who)), "");
    auto made = decide(number, said, who);
    EXPECT_EQ(refusal(made), "");
    return made.ok() ? *std::move(made) : DecisionMade{};
  }

  void settle() {
    write([&](Transaction& transaction) { EXPECT_FALSE(safety::settle(transaction, now)); });
  }

  /// One person decides, and it holds.
  DecisionId in_force(CaseNumber number, const Verdict& said, const Reviewer& who = reviewer_1) {
    const DecisionMade made = decided(number, said, who);
    EXPECT_EQ(made.outcome, Outcome::undoable);
    now += undo_time;
    settle();
    return made.decision.id;
  }

  std::vector<Effect> effects() { return store.begin_read()->effects().read(1000); }

  /// What was to be done until now is done.
  void carry_out() {
    write([&](Transaction& transaction) {
      for (const Effect& each : transaction.effects().read(1000)) {
        transaction.effects().remove(each.number);
      }
    });
  }

  std::vector<api::NoticeItem> notices_to(AccountId account) {
    std::vector<api::NoticeItem> notices;
    for (const Effect& each : effects()) {
      const auto* const notice = std::get_if<NoticeEffect>(&each.what);
      if (notice != nullptr && each.account == account) notices.push_back(notice->notice);
    }
    return notices;
  }

  /// What an account may do when all that waits is carried out; nothing where nothing changes.
  std::optional<api::Measure> measure_of(AccountId account) {
    std::optional<api::Measure> last;
    for (const Effect& each : effects()) {
      const auto* const measure = std::get_if<MeasureEffect>(&each.what);
      if (measure != nullptr && each.account == account) last = measure->measure;
    }
    return last;
  }

  std::size_t logged(Act act) {
    return store.begin_read()->audit().find({.act = act}, {}, 1000).size();
  }

  static constexpr Instant start =
      Instant(std::chrono::sys_days(std::chrono::year(2026) / 11 / 27));

  adapters::sqlite::Scratch scratch;
  adapters::sqlite_safety::SafetyStore store{scratch / "safety.db"};
  Instant now = start;
  SeededRandom random_{1};

 private:
  std::uint8_t filings_ = 0;
};

}  // namespace causeway::safety::desk_test
