#include "adapters/http_provider/hub.h"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/http_provider/address.h"
#include "adapters/http_provider/device_connection.h"
#include "api/limits.h"
#include "api/rules.h"
#include "base/encoding.h"
#include "provider/answer.h"
#include "provider/expiry.h"

namespace causeway::adapters::http_provider {
namespace {

constexpr std::string_view op_prefix = "/v1/";
constexpr std::string_view blob_prefix = "/v1/blobs/";
constexpr std::string_view binary = "application/octet-stream";
constexpr std::string_view bearer = "Bearer ";

}  // namespace

http::HttpReply to_http(provider::Outcome&& outcome) {
  http::HttpReply reply;
  reply.status = static_cast<unsigned>(outcome.status);
  reply.content_type = binary;
  reply.body = std::move(outcome.reply);
  return reply;
}

Hub::Hub(Ports ports, const Options& options)
    : ports_(ports),
      writer_(
          {ports.store,
           ports.dispatcher,
           ports.clock,
           ports.random,
           metrics_,
           [this](const std::set<DeviceId>& devices) { wake(devices); }}
      ),
      readers_(options.reader_threads),
      gate_(provider::RateLimits(options.rates)) {}

Hub::~Hub() {
  stop();
}

void Hub::start() {
  writer_.start();
}

void Hub::stop() {
  readers_.join();
  writer_.stop();
}

std::shared_ptr<http::ConnectionHandler> Hub::open(std::shared_ptr<http::Connection> connection) {
  auto opened = std::make_shared<DeviceConnection>(*this, std::move(connection));
  opened->greet();
  {
    const std::lock_guard lock(presence_mutex_);
    strangers_.push_back({ports_.clock.now() + login_within, opened});
  }
  dismiss_strangers();
  return opened;
}

/// Whoever holds a connection and does not say who it is stands in the way of others.
void Hub::dismiss_strangers() {
  std::vector<std::shared_ptr<DeviceConnection>> late;
  {
    const std::lock_guard lock(presence_mutex_);
    while (!strangers_.empty() && strangers_.front().due <= ports_.clock.now()) {
      if (auto connection = strangers_.front().connection.lock()) {
        late.push_back(std::move(connection));
      }
      strangers_.pop_front();
    }
  }
  for (const auto& connection : late) {
    if (connection->is_logged_in()) continue;
    connection->close(http::CloseCode::policy_violation, api::rules::device_is_logged_in.name);
  }
}

void Hub::read(std::function<void()> job) {
  boost::asio::post(readers_, std::move(job));
}

void Hub::handle(provider::Request request, Done done) {
  const Instant now = ports_.clock.now();
  const api::Op op = request.op;
  auto admission = [&] {
    const std::lock_guard lock(gate_mutex_);
    return gate_.admit(std::move(request), now);
  }();
  if (auto* refused = std::get_if<provider::Outcome>(&admission)) {
    metrics_.count_request(op, refused->status);
    done(std::move(*refused));
    return;
  }
  auto& admitted = std::get<provider::Admitted>(admission);
  if (!admitted.only_reads()) {
    writer_.submit(
        std::move(admitted),
        [this, done = std::move(done)](provider::Outcome&& outcome) {
          settle(outcome);
          done(std::move(outcome));
        }
    );
    return;
  }
  read([this, admitted = std::move(admitted), done = std::move(done)] {
    auto outcome = provider::run_read(
        ports_.store, ports_.dispatcher, admitted, ports_.clock.now(), ports_.random
    );
    metrics_.count_request(admitted.request().op, outcome.status);
    done(std::move(outcome));
  });
}

/// What an outcome means for those who are connected.
void Hub::settle(provider::Outcome& outcome) {
  const std::set<DeviceId> again(outcome.log_in_again.begin(), outcome.log_in_again.end());
  for (const DeviceId device : outcome.revoked) {
    const auto connection = again.contains(device) ? nullptr : connected(device);
    {
      const std::lock_guard lock(presence_mutex_);
      sessions_.revoke(device);
    }
    if (connection) connection->close(close_revoked, api::rules::device_is_listed.name);
  }
  for (const DeviceId device : outcome.log_in_again) {
    if (const auto connection = connected(device)) {
      connection->close(http::CloseCode::try_again_later, "the login reply says something new");
    }
  }
}

std::shared_ptr<DeviceConnection> Hub::connected(DeviceId device) {
  const std::lock_guard lock(presence_mutex_);
  const auto found = presence_.find(device);
  return found == presence_.end() ? nullptr : found->second.lock();
}

void Hub::wake(const std::set<DeviceId>& devices) {
  std::vector<std::shared_ptr<DeviceConnection>> woken;
  for (const DeviceId device : devices) {
    auto connection = connected(device);
    if (connection && connection->begin_push()) woken.push_back(std::move(connection));
  }
  if (!woken.empty()) push(std::move(woken));
}

void Hub::push(std::vector<std::shared_ptr<DeviceConnection>> connections) {
  read([this, connections = std::move(connections)] {
    const auto outcome = provider::answer_or_unavailable([&] {
      const auto view = ports_.store.begin_read();
      for (const auto& connection : connections) connection->push(*view);
      return provider::Outcome{};
    });
    if (outcome.status == api::Status::ok) return;
    // The store failed: whoever reconnects is pushed what is still waiting.
    for (const auto& connection : connections) {
      connection->close(http::CloseCode::try_again_later, "the store is not available");
    }
  });
}

void Hub::log_in(
    const provider::LoggedIn& login, const std::shared_ptr<DeviceConnection>& connection
) {
  std::shared_ptr<DeviceConnection> older;
  {
    const std::lock_guard lock(presence_mutex_);
    sessions_.open(login);
    auto& held = presence_[login.device];
    older = held.lock();
    held = connection;
  }
  if (older && older != connection) {
    older->close(close_superseded, "the device has logged in elsewhere");
  }
}

void Hub::log_out(const provider::LoggedIn& login, const DeviceConnection& connection) {
  const std::lock_guard lock(presence_mutex_);
  sessions_.close(login.token, ports_.clock.now());
  const auto held = presence_.find(login.device);
  if (held != presence_.end() && held->second.lock().get() == &connection) presence_.erase(held);
}

std::optional<DeviceId> Hub::device_of(const http::HttpRequest& request) {
  std::string_view authorization = request.header("authorization");
  if (!authorization.starts_with(bearer)) return std::nullopt;
  authorization.remove_prefix(bearer.size());
  const auto token = from_base64url(authorization);
  if (!token.ok()) return std::nullopt;
  const std::lock_guard lock(presence_mutex_);
  return sessions_.find(*token, ports_.clock.now());
}

void Hub::http(http::HttpRequest request, http::Completion<http::HttpReply> answer) {
  const std::string_view path = request.path;
  if (path.starts_with(blob_prefix)) {
    serve_blob(std::move(request), std::move(answer));
    return;
  }
  if (path == "/.well-known/causeway" && request.method == "GET") {
    answer(well_known());
    return;
  }
  if (path.starts_with(op_prefix) && request.method == "POST") {
    if (const auto op = provider::find_op(path.substr(op_prefix.size()))) {
      call(request, *op, answer);
      return;
    }
  }
  answer(http::text_reply(404, "There is nothing here."));
}

void Hub::call(
    const http::HttpRequest& request, api::Op op, const http::Completion<http::HttpReply>& answer
) {
  provider::Request call;
  call.caller.address = parse_address(request.remote_address);
  call.caller.device = device_of(request);
  call.op = op;
  call.body = request.body;
  handle(std::move(call), [answer](provider::Outcome&& outcome) {
    answer(to_http(std::move(outcome)));
  });
}

http::HttpReply Hub::well_known() const {
  const provider::Settings& settings = ports_.dispatcher.settings();
  const bool open = settings.registration == provider::Registration::open;
  const nlohmann::json body = {
      {"domain", as_text(settings.domain)},
      {"registration", open ? "open" : "invite"},
      {"limits",
       {{"content_bytes", api::limits::content_size_max},
        {"blob_bytes", api::limits::blob_size_max},
        {"blob_piece_bytes", api::limits::blob_piece_size_max},
        {"conversation_devices", api::limits::conversation_devices_max}}},
      {"moderation_keys", nlohmann::json::array()},
  };
  http::HttpReply reply;
  reply.content_type = "application/json";
  reply.body = to_bytes(body.dump());
  return reply;
}

void Hub::expire() {
  {
    const std::lock_guard lock(presence_mutex_);
    sessions_.sweep(ports_.clock.now());
  }
  dismiss_strangers();
  writer_.run([this] {
    advance_resets();
    expire_now();
  });
}

void Hub::advance_resets() {
  auto outcome = provider::answer_or_unavailable([&] {
    const auto transaction = ports_.store.begin_write();
    auto advanced =
        ports_.dispatcher.advance_resets(*transaction, ports_.clock.now(), ports_.random);
    const bool keep = advanced.status == api::Status::ok && transaction->changes() > 0;
    if (keep) transaction->commit();
    return advanced;
  });
  if (outcome.status != api::Status::ok) return;
  settle(outcome);
  wake({outcome.wake.begin(), outcome.wake.end()});
}

void Hub::expire_now() {
  bool more = false;
  provider::answer_or_unavailable([&] {
    const auto transaction = ports_.store.begin_write();
    const auto expired = provider::expire(*transaction, ports_.clock.now());
    // Bytes first: whatever fails now is tried again, and nothing is left that no record names.
    for (const BlobId blob : expired.blobs) ports_.blobs.remove(blob);
    transaction->commit();
    more = expired.more;
    return provider::Outcome{};
  });
  if (more) writer_.run([this] { expire_now(); });
}

bool Hub::is_ready() const {
  const auto outcome = provider::answer_or_unavailable([this] {
    ports_.store.begin_read();
    return provider::Outcome{};
  });
  return outcome.status == api::Status::ok;
}

}  // namespace causeway::adapters::http_provider
