#pragma once

#include "adapters/http_safety/world_test.h"
#include "report/conversation_test.h"
#include "safety/appeals.h"
#include "safety/intake.h"

/// For the tests of what reviewers do: a conversation of Ada and Bob, reported to a console whose
/// keys are real.
namespace causeway::adapters::http_safety::test {

using safety::Role;

/// Whoever holds the keys, in this process.
class KeyHolder final : public safety::ReportOpener {
 public:
  KeyHolder(const std::vector<franking::ServerKeyRecord>& server_keys, report::Opener opener)
      : server_keys_(server_keys), opener_(std::move(opener)) {}

  std::vector<safety::Opened> open(std::span<const provider::Filing>, report::Month) override {
    throw safety::OpenerUnavailable("tests open what they report themselves");
  }

  std::variant<report::ShownReport, safety::Refusal> show(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override {
    return shown(opener_.show(server_keys_, name, evidence));
  }

  std::variant<SecretBytes, safety::Refusal> show_appeal(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override {
    return shown(opener_.show_appeal(name, evidence));
  }

  std::variant<SecretBytes, safety::Refusal> show_attachment(
      const report::EvidenceName& name,
      const report::SealedEvidence& evidence,
      std::uint32_t entry,
      const crypto::Sha256& content_hash,
      ByteView ciphertext
  ) override {
    return shown(opener_.show_attachment(name, evidence, entry, content_hash, ciphertext));
  }

  std::variant<report::SealedEvidence, safety::Refusal> seal(
      const report::EvidenceName&, SecretBytes, report::Month
  ) override {
    throw safety::OpenerUnavailable("nothing is sealed here");
  }

  std::variant<report::WrappedKey, safety::Refusal> keep_until(
      const report::EvidenceName&, const report::WrappedKey&, report::Month
  ) override {
    throw safety::OpenerUnavailable("nothing is kept here");
  }

 private:
  template <typename T>
  static std::variant<T, safety::Refusal> shown(Result<T> result) {
    if (!result.ok()) return safety::Refusal{std::string(result.error().rule().name)};
    return *std::move(result);
  }

  const std::vector<franking::ServerKeyRecord>& server_keys_;
  report::Opener opener_;
};

class DeskTest : public ConsoleTest {
 protected:
  DeskTest() {
    clock_.set(from_unix_ms(1'795'766'400'000));  // 2026-11-27T08:00:00.000Z
    opener_.who = &holder_;
    const auto provider = provider_.begin_write();
    provider->accounts().create({talk_.ada, to_bytes("ada"), 0, {}}, {20'000});
    provider->accounts().create({talk_.bob, to_bytes("bob.2"), 0, {}}, {20'000});
    provider->commit();
  }

  report::Opener make_opener() {
    std::vector<report::ModerationKeyRecord> moderation;
    moderation.push_back({4, key_.clone()});
    std::vector<report::WrappingKeyRecord> wrapping;
    wrapping.push_back({keep_, report::WrappingKey(wrapping_.clone())});
    return {std::move(moderation), std::move(wrapping), talk_.hub};
  }

  /// A report by Bob of what is given; the number of its case.
  std::string report(
      std::vector<report::ReportEntry> entries, report::Reason reason = report::Reason::harassment
  ) {
    return report_by(talk_.bob, std::move(entries), reason);
  }

  std::string report_by(
      AccountId reporter, std::vector<report::ReportEntry> entries, report::Reason reason
  ) {
    auto report = talk_.report(std::move(entries));
    report.reason = reason;
    const auto sealed = report::seal_report({4, key_.public_key}, reporter, report, talk_.random);
    auto opened = make_opener().open(talk_.keys, reporter, *sealed, keep_, talk_.random);
    const provider::Filing filing{
        .account = reporter,
        .kind = provider::FilingKind::report,
        .sealed = {{report.report_id.value}, 4, {}, {}},
        .filed = clock_.now(),
    };
    const auto transaction = store_.begin_write();
    const auto taken = safety::take_in(
        *transaction, filing, *std::move(opened), safety::Membership::member, clock_.now()
    );
    transaction->commit();
    return std::to_string(taken.in.value);
  }

  /// Something that Ada said, reported by Bob.
  std::string insult() {
    return report(report::entries(
        talk_.say(talk_.bob, "Leave me alone"), talk_.say(talk_.ada, "You are a heron")
    ));
  }

  /// Ada says why a decision is wrong.
  void appeal(const std::string& decision, std::string_view words) {
    const auto id = *safety::DecisionId::from(*from_hex(decision));
    const report::Appeal appeal{.decision = id, .text = SecretBytes(to_bytes(words))};
    const auto sealed = report::seal_appeal({4, key_.public_key}, talk_.ada, appeal, talk_.random);
    auto text = make_opener().open(talk_.ada, *sealed, keep_, talk_.random);
    const provider::Filing filing{
        .account = talk_.ada,
        .kind = provider::FilingKind::appeal,
        .sealed = {{id.value}, 4, {}, {}},
        .filed = clock_.now(),
    };
    const auto transaction = store_.begin_write();
    while (safety::settle(*transaction, clock_.now())) {
    }
    const auto taken = safety::take_in_appeal(*transaction, filing, *std::move(text), clock_.now());
    EXPECT_TRUE(taken.ok());
    transaction->commit();
  }

  static Json verdict(const std::string& measure, const std::string& policy) {
    return {
        {"measure", measure},
        {"until", nullptr},
        {"policy", policy},
        {"reason", "Third time in a month."},
        {"template", nullptr},
        {"words", ""},
        {"child_abuse", nullptr},
    };
  }

  static Reply decide(Browser& browser, const Json& one, const Json& verdict) {
    const std::string number = one["number"];
    return browser.post(
        "cases/" + number + "/decision", {{"version", one["version"]}, {"verdict", verdict}}
    );
  }

  std::vector<std::string> acts() {
    std::vector<std::string> names;
    for (const auto& entry : log()) names.emplace_back(safety::name_of(entry.act));
    return names;
  }

  bool has_logged(const std::string& act) {
    const auto all = acts();
    return std::find(all.begin(), all.end(), act) != all.end();
  }

  report::Conversation talk_;
  crypto::KemKeyPair key_ =
      crypto::generate_kem_key_pair(report::moderation_suite.kem, talk_.random);
  report::Month keep_ = report::month_of(from_unix_ms(1'795'766'400'000));
  report::WrappingKey wrapping_{talk_.random.secret(report::wrapping_key_size)};
  KeyHolder holder_{talk_.keys, make_opener()};
};

}  // namespace causeway::adapters::http_safety::test
