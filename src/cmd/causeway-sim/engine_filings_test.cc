// Reports and appeals on their way to the reviewers, whatever happens on it; and what the provider
// says about decisions, whatever it says.
#include "api/limits.h"
#include "api/rules.h"
#include "client/filings.h"
#include "cmd/causeway-sim/engine_reports_test.h"

namespace causeway::simulate::answers {
namespace {

using api::Measure;
using api::NoticeItem;
using api::NoticeKind;
using client::OutboxKind;
using client::notice::DecisionTold;
using client::notice::FrankChecked;
using std::chrono::hours;

struct Filings : Reporting {
  Filings() { say_all(ann, {"threat"}); }

  ReportWish threat() { return wish({row(bob, "threat")}); }

  ReportWish without_content(report::Scope scope) {
    ReportWish bare = wish({});
    bare.scope = scope;
    return bare;
  }

  void expect_filed() {
    EXPECT_EQ(state_of_newest(bob), FilingState::filed);
    EXPECT_TRUE(world.outbox(bob).empty());
  }

  /// That a report of bob's was looked at.
  NoticeItem decided() {
    return {
        .decision = {{7}},
        .kind = NoticeKind::report_decided,
        .report = own_reports(bob).front().id,
        .time_ms = to_unix_ms(world.now),
        .measure = Measure::warned,
    };
  }

  /// About ann.
  NoticeItem suspended() {
    return {
        .decision = {{8}},
        .kind = NoticeKind::measure,
        .time_ms = to_unix_ms(world.now),
        .measure = Measure::suspended,
        .until_ms = to_unix_ms(world.now + hours(72)),
        .appeal_until_ms = to_unix_ms(world.now + hours(24)),
        .policy = to_bytes("harassment"),
        .statement = to_bytes("You threatened somebody.\nThree times."),
    };
  }

  Result<void> appeal(Phone& by, report::DecisionId decision, std::string_view text) {
    return world.command(by, [&](Engine& engine, StoreTransaction& store) {
      return engine.appeal(store, decision, SecretBytes(as_bytes(text)), world.now);
    });
  }

  std::string disbelieved(Phone& phone, const NoticeItem& item) {
    const std::size_t before = notices(phone).size();
    phone.notices.clear();
    world.notify(phone, item);
    EXPECT_EQ(notices(phone).size(), before);
    return last_disbelieved(phone);
  }
};

TEST_F(Filings, WaitForTheConnection) {
  world.cut(bob);
  bob.is_online = false;
  ASSERT_TRUE(file(bob, threat()).ok());
  EXPECT_EQ(state_of_newest(bob), FilingState::queued);
  world.restart(bob);
  world.pass(seconds(30));
  EXPECT_TRUE(world.filings().empty());
  bob.is_online = true;
  world.pass(seconds(2));
  expect_filed();
  expect_all_verified(opened().entries.size());
}

TEST_F(Filings, AreTheSameBytesUntilTheHubHasAnswered) {
  std::vector<Bytes> sent;
  world.on_reply = [&](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op != api::Op::file_report) return reply;
    sent.push_back(frame.body);
    if (sent.size() < 3) return std::nullopt;
    return reply;
  };
  ASSERT_TRUE(file(bob, threat()).ok());
  world.restart(bob);
  world.pass(seconds(2));
  world.cut(bob);
  world.pass(seconds(2));
  ASSERT_EQ(sent.size(), 3U);
  EXPECT_EQ(sent[0], sent[1]);
  EXPECT_EQ(sent[0], sent[2]);
  EXPECT_EQ(world.filings().size(), 1U);
  expect_filed();
  world.look(bob, [&](StoreTransaction& store) -> Result<bool> {
    for (std::uint64_t row = 1; row < 100; ++row) {
      EXPECT_FALSE(TRY(store.filing({row})).has_value()) << "nothing is left of it here";
    }
    return true;
  });
}

TEST_F(Filings, AreSealedAnewToTheKeyThatIsCurrent) {
  ASSERT_TRUE(file(bob, threat()).ok());
  world.rotate_moderation_key();
  ASSERT_TRUE(file(bob, threat()).ok());
  world.pass(seconds(5));
  ASSERT_EQ(world.filings().size(), 2U);
  expect_filed();
  EXPECT_EQ(bob.requests[api::Op::file_report], 3U) << "one of them to a key that was";
  expect_all_verified(opened().entries.size());
}

TEST_F(Filings, DoNotGoRoundInCirclesWithAHubWhoseKeyIsNeverCurrent) {
  world.instead = refuse_next(
      api::Op::file_report,
      1'000,
      refuse(api::Status::conflict, api::rules::moderation_key_is_current)
  );
  ASSERT_TRUE(file(bob, threat()).ok());
  world.pass(seconds(60));
  EXPECT_LT(bob.requests[api::Op::file_report], 12U);
  world.instead = nullptr;
  world.pass(seconds(120));
  expect_filed();
}

TEST_F(Filings, WaitWhereThereAreManyAndBlockNothingElse) {
  world.instead = refuse_next(
      api::Op::file_report,
      1,
      refuse(
          api::Status::too_many,
          api::rules::reports_waiting_are_few,
          tls::encode(std::uint32_t{120'000})
      )
  );
  ASSERT_TRUE(file(bob, threat(), {.block = true}).ok());
  EXPECT_EQ(state_of_newest(bob), FilingState::queued);
  const auto blocked = world.look(bob, [](StoreTransaction& store) { return store.blocked(); });
  EXPECT_EQ(blocked, std::vector{account(ann)}) << "whatever the report waits for";
  world.pass(seconds(100));
  EXPECT_TRUE(world.filings().empty());
  world.pass(seconds(60));
  expect_filed();
}

TEST_F(Filings, WaitWhereTheProviderTakesNone) {
  world.instead = refuse_next(
      api::Op::moderation_key, 1, refuse(api::Status::unavailable, api::rules::reports_are_taken)
  );
  ASSERT_TRUE(file(bob, threat()).ok());
  EXPECT_EQ(bob.heard<client::notice::Postponed>().back().rule, api::rules::reports_are_taken.name);
  world.pass(seconds(300));
  EXPECT_EQ(bob.requests[api::Op::moderation_key], 1U);
  world.pass(seconds(400));
  expect_filed();
}

TEST_F(Filings, AreToldToBeRefused) {
  world.instead = refuse_next(
      api::Op::file_report, 1, refuse(api::Status::invalid, api::rules::size_is_within_limit)
  );
  ASSERT_TRUE(file(bob, threat()).ok());
  EXPECT_EQ(state_of_newest(bob), FilingState::refused);
  EXPECT_EQ(own_reports(bob).front().failure, api::rules::size_is_within_limit.name);
  EXPECT_EQ(bob.heard<Done>().back().kind, OutboxKind::file_report);
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Filings, TakeNoKeyThatIsNone) {
  world.instead = refuse_next(
      api::Op::moderation_key,
      1,
      api::make_reply(api::Status::ok, "", tls::encode(report::ModerationKey{1, Bytes(32)}))
  );
  ASSERT_TRUE(file(bob, threat()).ok());
  EXPECT_EQ(last_disbelieved(bob), crypto::rules::kem_key_is_valid.name);
  EXPECT_TRUE(world.filings().empty());
  world.pass(seconds(10));
  expect_filed();
}

TEST_F(Filings, BlockInTheSameStep) {
  ASSERT_TRUE(file(bob, threat(), {.block = true}).ok());
  expect_filed();
  const auto blocked = world.look(bob, [](StoreTransaction& store) { return store.blocked(); });
  EXPECT_EQ(blocked, std::vector{account(ann)});
}

TEST_F(Filings, LeaveInTheSameStep) {
  ASSERT_TRUE(file(bob, threat(), {.leave = true}).ok());
  world.pass(seconds(10));
  expect_filed();
  EXPECT_EQ(world.conversation(bob, id).state, client::ConversationState::left);
  EXPECT_EQ(broken(file(bob, threat(), {.leave = true})), client::rules::conversation_is_open.name);
  EXPECT_EQ(own_reports(bob).size(), 1U) << "both or none";
}

TEST_F(Filings, AreOfAccountsGroupsAndProfilesWithoutContent) {
  ASSERT_TRUE(file(bob, without_content(report::Scope::account)).ok());
  EXPECT_EQ(opened().reported_account, account(ann));
  ReportWish group = without_content(report::Scope::group);
  group.reported = {};
  ASSERT_TRUE(file(bob, group).ok());
  EXPECT_EQ(opened().group_id.conversation, id);
  ReportWish profile = without_content(report::Scope::profile);
  profile.conversation = {};
  ASSERT_TRUE(file(bob, profile).ok());
  EXPECT_TRUE(opened().entries.empty());
  EXPECT_EQ(
      broken(file(bob, without_content(report::Scope::messages))),
      report::rules::messages_are_there.name
  );
}

TEST_F(Filings, TellNobodyElse) {
  const std::size_t heard = ann.notices.size();
  const std::uint64_t number = world.inbox_number(ann);
  ASSERT_TRUE(file(bob, threat()).ok());
  world.pass(seconds(2));
  EXPECT_EQ(ann.notices.size(), heard);
  EXPECT_EQ(world.inbox_number(ann), number);
}

/// As a reviewer's process takes it.
void take_filings(EngineWorld& world) {
  const auto filings = world.filings();
  const auto writing = world.hub_store().begin_write();
  for (const auto& filing : filings) {
    writing->reports().remove(filing.account, filing.kind, filing.sealed.id);
  }
  writing->commit();
}

TEST_F(Filings, SurviveAStoreThatFailsAtAnyCall) {
  const ReportWish what = threat();
  bool was_reached = true;
  std::size_t at = 0;
  while (was_reached) {
    const std::size_t failures = bob.store_failures;
    const std::size_t before = own_reports(bob).size();
    bob.faults.fail_at = bob.faults.calls + ++at;
    const auto first = file(bob, what);
    ASSERT_TRUE(first.ok() || first.error().is(client::rules::store_works)) << at;
    world.pass(seconds(4));
    bob.faults.fail_at = 0;
    was_reached = bob.store_failures > failures;
    if (own_reports(bob).size() == before) ASSERT_TRUE(file(bob, what).ok()) << at;
    expect_filed();
    ASSERT_EQ(world.filings().size(), 1U) << "with call " << at << " failing";
    take_filings(world);
    world.now += hours(1);  // the hub takes a few of an account
    world.pass(seconds(2));
  }
  EXPECT_GT(at, 40U);
}

// --- Whether what is to be reported can be proven

struct Franks : Filings {
  void check() {
    const auto made = preview(bob, threat());
    ASSERT_TRUE(world
                    .command(
                        bob,
                        [&](Engine& engine, StoreTransaction&) -> Result<void> {
                          engine.check_franks(made.report);
                          return {};
                        }
                    )
                    .ok());
  }

  std::vector<std::optional<api::FrankVerdict>> verdicts() {
    std::vector<std::optional<api::FrankVerdict>> all;
    for (const auto& checked : bob.heard<FrankChecked>()) all.push_back(checked.verdict);
    return all;
  }
};

TEST_F(Franks, AreAskedForOneByOne) {
  check();
  ASSERT_EQ(verdicts().size(), 3U);
  EXPECT_EQ(std::ranges::count(verdicts(), std::optional(api::FrankVerdict::valid)), 3);
}

TEST_F(Franks, AreNothingWhereTheHubDoesNotSay) {
  world.instead = refuse_next(
      api::Op::check_frank, 1, refuse(api::Status::refused, api::rules::device_is_member)
  );
  check();
  EXPECT_EQ(std::ranges::count(verdicts(), std::optional<api::FrankVerdict>()), 1);
  EXPECT_EQ(verdicts().size(), 3U);
}

TEST_F(Franks, AreAskedForAgainAfterALostConnection) {
  world.on_reply = [](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::check_frank) return std::nullopt;
    return reply;
  };
  check();
  EXPECT_TRUE(verdicts().empty());
  world.on_reply = nullptr;
  world.cut(bob);
  world.pass(seconds(2));
  EXPECT_EQ(verdicts().size(), 3U);
}

// --- What comes back

TEST_F(Filings, AreToldToHaveBeenDecided) {
  ASSERT_TRUE(file(bob, threat()).ok());
  world.notify(bob, decided());
  world.notify(bob, decided());
  EXPECT_EQ(state_of_newest(bob), FilingState::decided);
  EXPECT_EQ(own_reports(bob).front().measure, Measure::warned);
  ASSERT_EQ(notices(bob).size(), 1U) << "said twice, kept once";
  EXPECT_EQ(bob.heard<DecisionTold>().size(), 1U);
  EXPECT_FALSE(notices(bob).front().is_told);
  ASSERT_TRUE(world
                  .command(
                      bob,
                      [&](Engine& engine, StoreTransaction& store) {
                        return engine.note_told(store, {{7}}, NoticeKind::report_decided);
                      }
                  )
                  .ok());
  world.restart(bob);
  EXPECT_TRUE(notices(bob).front().is_told);
}

TEST_F(Filings, MayBeDecidedBeforeTheHubIsHeardToHaveThem) {
  world.on_reply = [](Phone&, const api::Frame& frame, Bytes reply) -> std::optional<Bytes> {
    if (frame.op == api::Op::file_report) return std::nullopt;
    return reply;
  };
  ASSERT_TRUE(file(bob, threat()).ok());
  world.notify(bob, decided());
  world.on_reply = nullptr;
  world.cut(bob);
  world.pass(seconds(5));
  EXPECT_EQ(state_of_newest(bob), FilingState::decided);
  EXPECT_TRUE(world.outbox(bob).empty());
}

TEST_F(Filings, OfAnotherDeviceAreToldThere) {
  Phone& tablet = world.link(bob);
  world.pass(seconds(30));
  ASSERT_TRUE(file(bob, threat()).ok());
  tablet.notices.clear();
  world.notify(bob, decided());
  EXPECT_EQ(notices(bob).size(), 1U);
  EXPECT_TRUE(notices(tablet).empty());
  EXPECT_EQ(last_disbelieved(tablet), "nothing");
}

TEST_F(Filings, NoticeIsOfOwnReport) {
  ASSERT_TRUE(file(bob, threat()).ok());
  NoticeItem item = decided();
  item.report.value[0] ^= 1U;
  EXPECT_EQ(disbelieved(bob, item), client::rules::notice_is_of_own_report.name);
}

TEST_F(Filings, NoticeKindIsKnown) {
  for (const NoticeKind kind : {static_cast<NoticeKind>(0), static_cast<NoticeKind>(4)}) {
    NoticeItem item = suspended();
    item.kind = kind;
    EXPECT_EQ(disbelieved(ann, item), client::rules::notice_kind_is_known.name);
  }
}

TEST_F(Filings, NoticeMeasureIsKnown) {
  NoticeItem item = suspended();
  item.measure = static_cast<Measure>(5);
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_measure_is_known.name);
}

TEST_F(Filings, NoticeIsWithinLimit) {
  NoticeItem item = suspended();
  item.statement = Bytes(api::limits::statement_of_reasons_size_max + 1, 'a');
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_is_within_limit.name);
  item = suspended();
  item.policy = Bytes(client::policy_name_size_max + 1, 'a');
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_is_within_limit.name);
}

TEST_F(Filings, NoticeIsVisibleText) {
  NoticeItem item = suspended();
  item.statement = to_bytes("Look:\n\x1b[2J");
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_is_visible_text.name);
  item = suspended();
  item.policy = to_bytes("two\nlines");
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_is_visible_text.name);
}

TEST_F(Filings, NoticeTimesAreDates) {
  NoticeItem item = suspended();
  item.until_ms = content::never_ms + 1;
  EXPECT_EQ(disbelieved(ann, item), client::rules::notice_times_are_dates.name);
}

TEST_F(Filings, NoticesAreFew) {
  NoticeItem item = suspended();
  const std::size_t many = client::notices_max + 5;
  for (std::size_t i = 0; i < many; ++i) {
    item.decision.value[1] = static_cast<std::uint8_t>(i);
    item.decision.value[2] = static_cast<std::uint8_t>(i >> 8);
    world.notify(ann, item);
  }
  const auto kept = notices(ann);
  ASSERT_EQ(kept.size(), client::notices_max);
  EXPECT_EQ(kept.back().item.decision, item.decision) << "the oldest are forgotten";
}

// --- Appeals

TEST_F(Filings, DecisionsCanBeAppealedAgainstOnce) {
  world.notify(ann, suspended());
  ASSERT_TRUE(appeal(ann, {{8}}, "It was a joke.").ok());
  ASSERT_EQ(world.filings().size(), 1U);
  const auto sealed = world.filings().front().sealed;
  const auto opened = report::open_appeal(
      world.moderation_key(),
      account(ann),
      {{sealed.id.value}, sealed.key_id, sealed.kem_output, sealed.ciphertext}
  );
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(as_text(opened->text.reveal()), "It was a joke.");
  EXPECT_EQ(notices(ann).front().appeal, FilingState::filed);
  EXPECT_EQ(broken(appeal(ann, {{8}}, "Again.")), client::rules::appeal_is_new.name);
  world.pass(seconds(2));
  NoticeItem answer = suspended();
  answer.kind = NoticeKind::appeal_decided;
  answer.measure = Measure::none;
  world.notify(ann, answer);
  EXPECT_EQ(notices(ann).size(), 2U);
}

TEST_F(Filings, AppealIsInTime) {
  world.notify(ann, suspended());
  world.now += hours(24);
  EXPECT_EQ(broken(appeal(ann, {{8}}, "Late.")), client::rules::appeal_is_in_time.name);
  NoticeItem final = suspended();
  final.decision = {{9}};
  final.appeal_until_ms = 0;
  world.pass(seconds(2));
  world.notify(ann, final);
  EXPECT_EQ(broken(appeal(ann, {{9}}, "No.")), client::rules::appeal_is_in_time.name);
}

TEST_F(Filings, DecisionIsKnown) {
  EXPECT_EQ(broken(appeal(ann, {{8}}, "What?")), client::rules::decision_is_known.name);
}

TEST_F(Filings, AppealsAreVisibleText) {
  world.notify(ann, suspended());
  EXPECT_EQ(broken(appeal(ann, {{8}}, "\x1b[2J")), report::rules::note_is_visible_text.name);
}

}  // namespace
}  // namespace causeway::simulate::answers
