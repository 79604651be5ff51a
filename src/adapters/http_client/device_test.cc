// A device's connection: a real server on loopback plays a hub that greets, logs in, refuses or
// goes away; the store holds nothing but who the device is.
#include "adapters/http_client/device.h"

#include <gtest/gtest.h>

#include "adapters/http/system_clock.h"
#include "adapters/http/test_server.h"
#include "api/rules.h"
#include "api/session.h"
#include "base/seeded_random.h"
#include "mls_wire/suite.h"

namespace causeway::adapters::http_client {
namespace {

using http::test::make_pem;
using http::test::patience;

/// Answers every read with nothing; all failures are the test's.
class EmptyTransaction final : public client::StoreTransaction {
 public:
  EmptyTransaction(const client::Self* self, const bool& is_full)
      : self_(self), is_full_(is_full) {}

  Result<void> commit() override {
    if (is_full_) return Error{client::rules::store_works};
    return {};
  }

  Result<std::optional<client::Self>> self() override {
    std::optional<client::Self> copy;
    if (self_ == nullptr) return copy;
    copy.emplace();
    copy->domain = self_->domain;
    copy->device = self_->device;
    copy->device_key = self_->device_key.clone();
    copy->registration = self_->registration;
    copy->last_resort_ms = self_->last_resort_ms;
    return copy;
  }

  // clang-format off
  Result<void> put_self(const client::Self&) override { return {}; }
  Result<void> delete_self() override { return {}; }
  Result<client::AccountChangeRow> add_account_change(const client::AccountChange&) override { return client::AccountChangeRow(); }
  Result<void> put_account_change(const client::AccountChange&) override { return {}; }
  Result<void> delete_account_change(client::AccountChangeRow) override { return {}; }
  Result<std::optional<client::AccountChange>> first_account_change() override { return std::optional<client::AccountChange>(); }
  Result<std::vector<client::DeviceName>> device_names() override { return std::vector<client::DeviceName>(); }
  Result<void> put_device_name(const client::DeviceName&) override { return {}; }
  Result<std::optional<client::Recovery>> recovery() override { return std::optional<client::Recovery>(); }
  Result<void> put_recovery(const client::Recovery&) override { return {}; }
  Result<void> delete_recovery() override { return {}; }
  Result<std::uint64_t> inbox_number() override { return std::uint64_t{0}; }
  Result<void> put_inbox_number(std::uint64_t) override { return {}; }
  Result<void> expire_key_packages(std::uint64_t) override { return {}; }
  Result<void> put_key_package(ByteView, client::KeyPackageUse, std::uint64_t, const SecretBytes&) override { return {}; }
  Result<std::optional<SecretBytes>> key_package(ByteView) override { return std::optional<SecretBytes>(); }
  Result<void> spend_key_package(ByteView) override { return {}; }
  Result<std::optional<client::Person>> person(AccountId) override { return std::optional<client::Person>(); }
  Result<std::optional<client::Person>> person_named(std::string_view) override { return std::optional<client::Person>(); }
  Result<void> put_person(const client::Person&) override { return {}; }
  Result<std::optional<client::Conversation>> conversation(ConversationId) override { return std::optional<client::Conversation>(); }
  Result<std::vector<client::Conversation>> conversations() override { return std::vector<client::Conversation>(); }
  Result<void> put_conversation(const client::Conversation&) override { return {}; }
  Result<void> merge_conversation(ConversationId, ConversationId) override { return {}; }
  Result<std::optional<client::MlsState>> group(ConversationId) override { return std::optional<client::MlsState>(); }
  Result<void> put_group(ConversationId, const client::MlsState&) override { return {}; }
  Result<void> put_ratchets(ConversationId, const SecretBytes&) override { return {}; }
  Result<void> delete_group(ConversationId) override { return {}; }
  Result<std::vector<Bytes>> tree(ConversationId) override { return std::vector<Bytes>(); }
  Result<void> put_tree(ConversationId, const mls_tree::TreeRecord&) override { return {}; }
  Result<std::vector<client::TrustedKey>> trusted_keys() override { return std::vector<client::TrustedKey>(); }
  Result<std::optional<client::TrustedKey>> trusted_key(AccountId) override { return std::optional<client::TrustedKey>(); }
  Result<void> put_trusted_key(const client::TrustedKey&) override { return {}; }
  Result<std::optional<client::KeptProfile>> profile(AccountId) override { return std::optional<client::KeptProfile>(); }
  Result<std::string> profile_name(AccountId) override { return std::string(); }
  Result<std::vector<AccountId>> profiles_to_ask(std::uint64_t, std::size_t) override { return std::vector<AccountId>(); }
  Result<void> put_profile(const client::KeptProfile&) override { return {}; }
  Result<std::optional<client::ToldProfile>> told_profile(ConversationId) override { return std::optional<client::ToldProfile>(); }
  Result<void> put_told_profile(const client::ToldProfile&) override { return {}; }
  Result<std::vector<AccountId>> contacts() override { return std::vector<AccountId>(); }
  Result<bool> is_contact(AccountId) override { return false; }
  Result<void> add_contact(AccountId) override { return {}; }
  Result<void> remove_contact(AccountId) override { return {}; }
  Result<std::vector<client::MessageRequest>> message_requests(std::size_t) override { return std::vector<client::MessageRequest>(); }
  Result<std::optional<client::MessageRequest>> message_request(ConversationId) override { return std::optional<client::MessageRequest>(); }
  Result<void> put_message_request(const client::MessageRequest&) override { return {}; }
  Result<std::optional<client::HeldGroupLink>> group_link(ConversationId) override { return std::optional<client::HeldGroupLink>(); }
  Result<void> put_group_link(ConversationId, const client::HeldGroupLink&) override { return {}; }
  Result<void> delete_group_link(ConversationId) override { return {}; }
  Result<std::vector<client::JoinRequest>> join_requests(ConversationId) override { return std::vector<client::JoinRequest>(); }
  Result<std::optional<client::JoinRequest>> join_request(ConversationId, AccountId) override { return std::optional<client::JoinRequest>(); }
  Result<void> forget_closed_joins(ConversationId, std::size_t) override { return {}; }
  Result<std::vector<client::JoinRequest>> unproven_joins() override { return std::vector<client::JoinRequest>(); }
  Result<void> put_join_request(const client::JoinRequest&) override { return {}; }
  Result<void> delete_join_request(ConversationId, AccountId) override { return {}; }
  Result<void> expire_join_requests(std::uint64_t) override { return {}; }
  Result<std::vector<client::OwnJoin>> own_joins() override { return std::vector<client::OwnJoin>(); }
  Result<std::optional<client::OwnJoin>> own_join(ConversationId) override { return std::optional<client::OwnJoin>(); }
  Result<void> put_own_join(const client::OwnJoin&) override { return {}; }
  Result<std::vector<AccountId>> blocked() override { return std::vector<AccountId>(); }
  Result<void> block(AccountId) override { return {}; }
  Result<void> unblock(AccountId) override { return {}; }
  Result<client::Admissions> admissions() override { return client::Admissions(); }
  Result<void> put_admissions(const client::Admissions&) override { return {}; }
  Result<std::vector<client::RosterEntry>> roster(ConversationId) override { return std::vector<client::RosterEntry>(); }
  Result<void> put_roster(ConversationId, const client::RosterEntry&) override { return {}; }
  Result<void> delete_roster(ConversationId, AccountId) override { return {}; }
  Result<std::optional<client::PendingChange>> pending(ConversationId) override { return std::optional<client::PendingChange>(); }
  Result<void> put_pending(ConversationId, const client::PendingChange&) override { return {}; }
  Result<void> delete_pending(ConversationId) override { return {}; }
  Result<client::MessageRow> add_message(const client::Message&) override { return client::MessageRow(); }
  Result<void> put_message(const client::Message&) override { return {}; }
  Result<std::optional<client::Message>> message(client::MessageRow) override { return std::optional<client::Message>(); }
  Result<client::Place> newest_place(ConversationId) override { return client::Place(); }
  Result<std::optional<client::Message>> find_message(ConversationId, const client::MessageId&) override { return std::optional<client::Message>(); }
  Result<std::vector<client::Message>> all_messages(ConversationId, client::MessageRow, std::size_t) override { return std::vector<client::Message>(); }
  Result<void> mark_unshown(client::MessageRow) override { return {}; }
  Result<std::vector<client::MessageRow>> expired(std::uint64_t, std::size_t) override { return std::vector<client::MessageRow>(); }
  Result<void> erase_evidence(std::uint64_t, std::size_t) override { return {}; }
  Result<std::vector<client::MessageRow>> unindexed(std::size_t) override { return std::vector<client::MessageRow>(); }
  Result<void> mark_unindexed(client::MessageRow) override { return {}; }
  Result<void> put_text(client::MessageRow, std::string_view) override { return {}; }
  Result<void> forget_text(client::MessageRow, std::uint64_t) override { return {}; }
  Result<void> tidy_index(std::uint64_t) override { return {}; }
  Result<std::vector<client::MessageRow>> find_lines(const client::LineSearch&, std::size_t) override { return std::vector<client::MessageRow>(); }
  Result<void> put_annotation(const client::Annotation&) override { return {}; }
  Result<void> delete_annotation(client::MessageRow) override { return {}; }
  Result<std::vector<client::Annotation>> reactions(ConversationId, const client::MessageId&, std::size_t) override { return std::vector<client::Annotation>(); }
  using Annotations = std::vector<client::Annotation>;
  Result<Annotations> annotations_by(AccountId, ConversationId, const client::MessageId&, client::AnnotationKind, std::size_t) override { return std::vector<client::Annotation>(); }
  Result<std::optional<client::Message>> message_at(ConversationId, client::Place) override { return std::optional<client::Message>(); }
  Result<std::vector<client::Place>> places(ConversationId, client::Place, client::Place, std::size_t) override { return std::vector<client::Place>(); }
  Result<client::Told> told(ConversationId) override { return client::Told(); }
  Result<void> put_told(ConversationId, const client::Told&) override { return {}; }
  Result<std::vector<client::Gap>> gaps(ConversationId) override { return std::vector<client::Gap>(); }
  Result<void> put_gap(const client::Gap&) override { return {}; }
  Result<void> delete_gap(ConversationId, std::uint64_t) override { return {}; }
  Result<std::vector<ConversationId>> conversations_with_gaps() override { return std::vector<ConversationId>(); }
  Result<std::optional<client::HistoryKey>> history_key(ConversationId) override { return std::optional<client::HistoryKey>(); }
  Result<void> put_history_key(const client::HistoryKey&) override { return {}; }
  Result<void> delete_history_key(ConversationId) override { return {}; }
  Result<std::uint64_t> history_tried_ms(DeviceId) override { return std::uint64_t{0}; }
  Result<void> put_history_tried(DeviceId, std::uint64_t) override { return {}; }
  Result<bool> is_set_back() override { return false; }
  Result<void> note_set_back() override { return {}; }
  Result<void> forget_set_back() override { return {}; }
  Result<void> put_owed_receipt(const client::OwedReceipt&) override { return {}; }
  Result<void> delete_owed_receipt(client::MessageRow, content::Status) override { return {}; }
  Result<std::vector<client::OwedReceipt>> owed_receipts(std::size_t) override { return std::vector<client::OwedReceipt>(); }
  Result<void> put_receipt(const client::Receipt&) override { return {}; }
  Result<std::vector<client::Receipt>> receipts(client::MessageRow) override { return std::vector<client::Receipt>(); }
  Result<void> delete_attachments(client::MessageRow) override { return {}; }
  Result<std::vector<client::Message>> messages(ConversationId, client::MessageRow, std::size_t) override { return std::vector<client::Message>(); }
  Result<std::vector<client::Message>> unshown(client::MessageRow, std::size_t) override { return std::vector<client::Message>(); }
  Result<void> mark_shown(client::MessageRow) override { return {}; }
  Result<client::NewsRow> add_news(const client::News&) override { return client::NewsRow(); }
  Result<std::vector<client::News>> news(client::NewsRow, std::size_t) override { return std::vector<client::News>(); }
  Result<void> delete_news(client::NewsRow) override { return {}; }
  Result<client::PersonalChat> personal_chat(ConversationId) override { return client::PersonalChat(); }
  Result<void> put_personal_chat(const client::PersonalChat&) override { return {}; }
  Result<std::vector<client::PersonalChat>> unsaid_chats(std::size_t) override { return std::vector<client::PersonalChat>(); }
  Result<client::Signs> signs() override { return client::Signs(); }
  Result<void> put_signs(const client::Signs&) override { return {}; }
  Result<client::HiddenWords> hidden_words() override { return client::HiddenWords(); }
  Result<void> put_hidden_words(const client::HiddenWords&) override { return {}; }
  Result<void> unsay_personal_state() override { return {}; }
  Result<std::size_t> unread_count(ConversationId, client::Place, AccountId) override { return std::size_t{0}; }
  Result<void> put_attachment(const client::Attachment&) override { return {}; }
  Result<std::vector<client::Attachment>> attachments(client::MessageRow) override { return std::vector<client::Attachment>(); }
  Result<std::vector<client::Attachment>> attachments_in(client::BlobState) override { return std::vector<client::Attachment>(); }
  Result<client::OutboxRow> add_outbox(const client::OutboxEntry&) override { return client::OutboxRow(); }
  Result<void> put_outbox(const client::OutboxEntry&) override { return {}; }
  Result<void> delete_outbox(client::OutboxRow) override { return {}; }
  Result<std::vector<client::OutboxEntry>> outbox() override { return std::vector<client::OutboxEntry>(); }
  Result<std::optional<client::OutboxEntry>> outbox_entry(client::OutboxRow) override { return std::optional<client::OutboxEntry>(); }
  Result<std::optional<client::OutboxEntry>> outbox_head(ConversationId) override { return std::optional<client::OutboxEntry>(); }
  Result<std::vector<client::OwnReport>> own_reports() override { return std::vector<client::OwnReport>(); }
  Result<std::optional<client::OwnReport>> own_report(report::ReportId) override { return std::optional<client::OwnReport>(); }
  Result<void> put_own_report(const client::OwnReport&) override { return {}; }
  Result<std::optional<client::Filing>> filing(client::OutboxRow) override { return std::optional<client::Filing>(); }
  Result<void> put_filing(const client::Filing&) override { return {}; }
  Result<void> delete_filing(client::OutboxRow) override { return {}; }
  Result<std::vector<client::KeptNotice>> kept_notices() override { return std::vector<client::KeptNotice>(); }
  Result<std::optional<client::KeptNotice>> kept_notice(report::DecisionId, api::NoticeKind) override { return std::optional<client::KeptNotice>(); }
  Result<void> put_kept_notice(const client::KeptNotice&) override { return {}; }
  Result<void> forget_old_notices(std::size_t) override { return {}; }

  // clang-format on

 private:
  const client::Self* self_;
  const bool& is_full_;
};

class EmptyStore final : public client::ClientStore {
 public:
  Result<std::unique_ptr<client::StoreTransaction>> begin() override {
    return std::unique_ptr<client::StoreTransaction>(
        std::make_unique<EmptyTransaction>(self ? &*self : nullptr, is_full)
    );
  }

  std::optional<client::Self> self;
  bool is_full = false;
};

/// Greets whoever comes; answers each login with the next of `refusals`, then with a token.
class Hub final : public http::Service {
 public:
  struct Refusal {
    api::Status status;
    const Rule* rule;
  };

  struct Seen {
    std::vector<std::shared_ptr<http::Connection>> connections;
    std::vector<Refusal> refusals;
    std::size_t logins = 0;
    std::vector<std::string> authorizations;
  };

  void http(http::HttpRequest request, http::Completion<http::HttpReply> answer) override {
    seen.change([&](Seen& all) { all.authorizations.emplace_back(request.header("authorization")); }
    );
    answer(http::text_reply(200, "So it is."));
  }

  std::shared_ptr<http::ConnectionHandler> open(std::shared_ptr<http::Connection> connection
  ) override {
    connection->send(tls::encode(api::Frame{
        .kind = api::FrameKind::push, .op = api::Op::hello, .body = tls::encode(api::Hello())
    }));
    seen.change([&](Seen& all) { all.connections.push_back(connection); });
    return std::make_shared<Handler>(*this, std::move(connection));
  }

  http::test::Watched<Seen> seen;

 private:
  class Handler final : public http::ConnectionHandler {
   public:
    Handler(Hub& hub, std::shared_ptr<http::Connection> connection)
        : hub_(hub), connection_(std::move(connection)) {}

    void message(Bytes bytes) override {
      const auto frame = api::parse_frame(bytes);
      if (!frame.ok() || frame->op != api::Op::login) return;
      Bytes reply;
      hub_.seen.change([&](Seen& all) {
        ++all.logins;
        reply = api::make_reply(api::Status::ok, "", tls::encode(welcome()));
        if (all.refusals.empty()) return;
        const Refusal refusal = all.refusals.front();
        all.refusals.erase(all.refusals.begin());
        reply = api::make_reply(refusal.status, refusal.rule->name, Bytes());
      });
      connection_->send(tls::encode(
          api::Frame{.kind = api::FrameKind::reply, .id = frame->id, .op = frame->op, .body = reply}
      ));
    }

    void closed() override {}

   private:
    static api::LoginReply welcome() {
      api::LoginReply reply{.token = to_bytes("token"), .newest = 7, .now_ms = 5};
      for (const auto& suite : mls_wire::suites) {
        reply.key_packages.push_back({static_cast<std::uint16_t>(suite.id), 100});
      }
      return reply;
    }

    Hub& hub_;
    std::shared_ptr<http::Connection> connection_;
  };
};

http::ServerOptions hub_options(std::uint16_t port = 0) {
  http::ServerOptions options;
  options.port = port;
  options.websocket_path = "/v1/connect";
  options.timeouts.tick = Milliseconds(10);
  options.timeouts.reconnect = Milliseconds(20);
  return options;
}

class DeviceAtAHub : public testing::Test {
 protected:
  DeviceAtAHub() {
    serve();
    store_.self.emplace();
    store_.self->domain = "localhost";
    store_.self->device_key = crypto::generate_signing_key(crypto::Signature::ed25519, random_);
    store_.self->registration = client::Registration::done;
    store_.self->last_resort_ms = to_unix_ms(clock_.now());
  }

  void serve(std::uint16_t port = 0) {
    server_ =
        std::make_unique<http::Server>(hub_options(port), http::TlsIdentity::from_pem(pem_), hub_);
    server_->start();
  }

  http::ServerAddress address() const {
    return {"localhost", server_->port(), http::TlsIdentity::from_pem(pem_).fingerprint()};
  }

  Device make_device() { return {{store_, clock_, random_, alone()}, address()}; }

  static void log_in(Device& device) {
    ASSERT_TRUE(device.run_until([&] { return device.is_logged_in(); }, patience()));
  }

  /// The rule that ends `work`, or an empty text.
  static std::string refusal_of(const std::function<void()>& work) {
    try {
      work();
    } catch (const Refused& refused) {
      return std::string(refused.rule());
    }
    return {};
  }

  std::size_t logins() { return hub_.seen.value().logins; }

  void close_all(http::CloseCode code, std::string_view reason) {
    for (const auto& connection : hub_.seen.value().connections) connection->close(code, reason);
  }

  http::PemIdentity pem_ = make_pem();
  SeededRandom random_{1};
  http::SystemClock clock_;
  EmptyStore store_;
  Hub hub_;
  std::unique_ptr<http::Server> server_;
};

TEST_F(DeviceAtAHub, LogsInAndSpeaksHttpWithItsToken) {
  Device device = make_device();
  std::uint64_t newest = 0;
  const auto listening = device.listen([&](const client::Notice& notice) {
    if (const auto* login = std::get_if<client::notice::LoggedIn>(&notice)) newest = login->newest;
  });
  log_in(device);
  EXPECT_EQ(newest, 7U);
  EXPECT_EQ(device.request(http::test::make_request("GET", "/x"), patience()).status, 200U);
  EXPECT_EQ(hub_.seen.value().authorizations.back(), "Bearer dG9rZW4");
}

TEST_F(DeviceAtAHub, ComesBackWhenTheConnectionIsGone) {
  Device device = make_device();
  log_in(device);
  close_all(http::CloseCode::internal_error, "");
  ASSERT_TRUE(device.run_until([&] { return logins() == 2; }, patience()));
}

TEST_F(DeviceAtAHub, ComesBackToARestartedServerOnTheSamePort) {
  Device device = make_device();
  log_in(device);
  const std::uint16_t port = server_->port();
  server_->stop(Milliseconds(1'000));  // close 1001 with the time of return
  EXPECT_FALSE(device.step(http::within(Milliseconds(1'000))));
  EXPECT_FALSE(device.is_logged_in());
  serve(port);
  log_in(device);
  EXPECT_EQ(logins(), 2U);
}

TEST_F(DeviceAtAHub, WithoutAServerSaysWhy) {
  Device device = make_device();
  server_->stop(Milliseconds(0));
  try {
    device.run_until([] { return false; }, http::within(Milliseconds(300)));
    FAIL() << "there is no server";
  } catch (const http::NetworkError& error) {
    EXPECT_EQ(error.failure(), http::NetworkFailure::unreachable);
  }
}

TEST_F(DeviceAtAHub, DoesNotTryAgainWithAnotherCertificateThanThePinnedOne) {
  http::ServerAddress other = address();
  other.pin.emplace().fill(1);
  Device device({store_, clock_, random_, alone()}, other);
  try {
    device.run_until([] { return false; }, patience());
    FAIL() << "the certificate is another";
  } catch (const http::NetworkError& error) {
    EXPECT_EQ(error.failure(), http::NetworkFailure::bad_certificate);
  }
}

TEST_F(DeviceAtAHub, TriesAgainWhenTheHubIsBusy) {
  hub_.seen.change([](Hub::Seen& all) {
    all.refusals = {
        {api::Status::too_many, &api::rules::rate_is_within_limit},
        {api::Status::unavailable, &api::rules::store_is_available},
    };
  });
  Device device = make_device();
  log_in(device);
  EXPECT_EQ(logins(), 3U);
}

TEST_F(DeviceAtAHub, EndsWhenItsLoginIsRefusedForGood) {
  hub_.seen.change([](Hub::Seen& all) {
    all.refusals = {{api::Status::refused, &identity::rules::login_time_is_near}};
  });
  Device device = make_device();
  EXPECT_EQ(refusal_of([&] { log_in(device); }), identity::rules::login_time_is_near.name);
}

TEST_F(DeviceAtAHub, SaysThatTheHubIsBusyWhenTimeIsUp) {
  hub_.seen.change([](Hub::Seen& all) {
    all.refusals.assign(100, {api::Status::too_many, &api::rules::rate_is_within_limit});
  });
  Device device = make_device();
  const auto run = [&] { device.run_until([] { return false; }, http::within(Milliseconds(500))); };
  EXPECT_EQ(refusal_of(run), api::rules::rate_is_within_limit.name);
}

TEST_F(DeviceAtAHub, EndsWhenACopyOfItTakesOver) {
  Device device = make_device();
  log_in(device);
  close_all(http::CloseCode{4001}, "the device has logged in elsewhere");
  const auto run = [&] { device.run_until([] { return false; }, patience()); };
  EXPECT_EQ(refusal_of(run), rules::device_connects_once.name);
}

TEST_F(DeviceAtAHub, EndsWhenItWasRemovedFromItsAccount) {
  Device device = make_device();
  log_in(device);
  close_all(http::CloseCode{4003}, api::rules::device_is_listed.name);
  const auto run = [&] { device.run_until([] { return false; }, patience()); };
  EXPECT_EQ(refusal_of(run), api::rules::device_is_listed.name);
}

TEST_F(DeviceAtAHub, EndsWhereNobodyIsRegistered) {
  store_.self.reset();
  Device device = make_device();
  EXPECT_EQ(refusal_of([&] { log_in(device); }), client::rules::device_is_registered.name);
}

TEST_F(DeviceAtAHub, EndsWhenItsStoreFailsAndGoesOnWhenItWorks) {
  Device device = make_device();
  store_.is_full = true;
  EXPECT_THROW(log_in(device), StoreFailed);
  store_.is_full = false;
  log_in(device);
}

TEST_F(DeviceAtAHub, GivesUpOnRequestsThatBreakARule) {
  Device device = make_device();
  const auto command = [&] {
    device.command([](client::Engine& engine, client::StoreTransaction& store) {
      return engine.send(store, ConversationId{}, content::MimiContent{}, Instant{});
    });
  };
  EXPECT_EQ(refusal_of(command), client::rules::conversation_is_known.name);
}

}  // namespace
}  // namespace causeway::adapters::http_client
