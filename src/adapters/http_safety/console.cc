#include "adapters/http_safety/console.h"

#include <utility>

#include "adapters/http_safety/pages.h"
#include "adapters/http_safety/routes.h"
#include "base/store_error.h"
#include "safety/claims.h"
#include "safety/staff_table.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::string_view prefix = "/safety/api/";
constexpr std::size_t threads_count = 4;
/// So that nobody fills the memory with what waits: 503 beyond.
constexpr std::size_t waiting_max = 256;

bool has_body(std::string_view method) {
  return method == "POST" || method == "PATCH";
}

/// An object with exactly the members of the row; nothing where there is no body.
Json body_of(const http::HttpRequest& request, const Route& route) {
  if (!has_body(request.method)) {
    if (!request.body.empty()) throw Refused(rules::body_is_read);
    return {};
  }
  const bool is_json = request.header("content-type") == "application/json";
  if (!is_json || request.body.size() > body_size_max) throw Refused(rules::body_is_read);
  Json body = parse_json(request.body);
  Members(body, route.members);
  return body;
}

http::HttpReply to_reply(Answer answer) {
  http::HttpReply reply;
  reply.status = answer.status;
  reply.content_type = std::move(answer.content_type);
  reply.body = std::move(answer.body);
  reply.headers = std::move(answer.headers);
  reply.headers.push_back({"cache-control", "no-store"});
  reply.headers.push_back({"x-content-type-options", "nosniff"});
  reply.headers.push_back({"cross-origin-resource-policy", "same-origin"});
  return reply;
}

}  // namespace

Console::Console(ConsolePorts ports, ConsoleOptions options)
    : ports_(std::move(ports)), options_(std::move(options)) {
  for (std::size_t i = 0; i < threads_count; ++i) threads_.emplace_back([this] { work(); });
}

Console::~Console() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Console::work() {
  for (;;) {
    std::function<void()> next;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      next = std::move(waiting_.front());
      waiting_.pop_front();
    }
    next();
  }
}

void Console::http(http::HttpRequest request, http::Completion<http::HttpReply> answer) {
  if (!request.path.starts_with(prefix)) return answer(answer_page(request));
  {
    const std::lock_guard lock(mutex_);
    if (!is_ending_ && waiting_.size() < waiting_max) {
      waiting_.emplace_back([this, request = std::move(request), answer = std::move(answer)] {
        answer(this->answer(request));
      });
      changed_.notify_one();
      return;
    }
  }
  answer(to_reply(Answer::refusal(rules::store_is_available)));
}

std::shared_ptr<http::ConnectionHandler> Console::open(std::shared_ptr<http::Connection>) {
  return nullptr;
}

/// Whoever logged in may have been removed since, or be somebody else now: what they change is
/// changed by who they are in this very transaction.
void check_still_there(RouteCall& call) {
  if (!call.present) return;
  safety::Person& person = call.present->person;
  const auto now_there = call.writing().staff().find(person.id);
  const bool is_same = now_there && now_there->state == safety::PersonState::active &&
                       now_there->roles == person.roles;
  if (!is_same) throw Refused(safety::rules::session_is_there);
  person = *now_there;
}

/// Its first two parts, and nothing of what was to be seen in it.
std::string thing_of(std::string_view path) {
  const std::size_t kind_ends = path.find('/');
  if (kind_ends == std::string_view::npos) return std::string(path);
  return std::string(path.substr(0, path.find('/', kind_ends + 1)));
}

http::HttpReply Console::answer(const http::HttpRequest& request) {
  try {
    return to_reply(call(request));
  } catch (const Refused& refused) {
    const bool is_damaged = Error{refused.rule()}.is(safety::rules::evidence_is_whole);
    if (is_damaged && ports_.damaged) ports_.damaged(thing_of(request.path.substr(prefix.size())));
    return to_reply(Answer::refusal(refused.rule()));
  } catch (const StoreError& error) {
    if (ports_.failed) ports_.failed(error.what());
    return to_reply(Answer::refusal(rules::store_is_available));
  } catch (const safety::OpenerUnavailable& error) {
    if (ports_.failed) ports_.failed(error.what());
    return to_reply(Answer::refusal(rules::frank_is_available));
  } catch (const std::exception& error) {
    if (ports_.failed) ports_.failed(error.what());
    return to_reply(Answer::refusal(rules::program_is_right));
  }
}

Answer Console::call(const http::HttpRequest& request) {
  const auto found = find_route(request.method, request.path.substr(prefix.size()));
  if (!found) throw Refused(safety::rules::thing_is_there);
  const Route& route = found->route;
  const Instant now = ports_.clock.now();
  check_consoles(request);
  count(request, route.limit, now);
  std::optional<safety::Present> present;
  if (route.who.needs_session) {
    present = authenticate(request, now);
    const bool is_allowed =
        route.who.roles.is_empty() || present->person.roles.has_any(route.who.roles);
    if (!is_allowed) throw Refused(safety::rules::role_allows);
  }
  RouteCall call{
      .ports = ports_,
      .options = options_,
      .memory = memory_,
      .request = request,
      .route = route,
      .path = found->path,
      .query = Query(request.query, route.query),
      .body = body_of(request, route),
      .now = now,
      .present = std::move(present),
      .read_transaction = nullptr,
      .write_transaction = nullptr,
  };
  if (route.access == Access::reading) call.read_transaction = ports_.store.begin_read();
  if (route.access == Access::writing) {
    call.write_transaction = ports_.store.begin_write();
    check_still_there(call);
  }
  Answer answer = route.handle(call);
  if (call.write_transaction) call.write_transaction->commit();
  return answer;
}

/// A page of somebody else can make a browser send a request with its cookie, but neither with this
/// header nor with our origin.
void Console::check_consoles(const http::HttpRequest& request) const {
  if (request.method == "GET") return;
  const std::string_view origin = request.header("origin");
  const bool is_ours =
      request.header("x-causeway-console") == "1" && (origin.empty() || origin == options_.origin);
  if (!is_ours) throw Refused(rules::request_is_the_consoles);
}

void Console::count(const http::HttpRequest& request, Limit limit, Instant now) {
  if (limit == Limit::none) return;
  Attempts& attempts = limit == Limit::tries ? memory_.tries : memory_.begins;
  if (!attempts.count(request.remote_address, now)) throw Refused(rules::tries_are_few);
}

/// In a transaction of its own: somebody who is refused was there all the same.
safety::Present Console::authenticate(const http::HttpRequest& request, Instant now) {
  const auto transaction = ports_.store.begin_write();
  auto present = or_refuse(safety::find_session(*transaction, session_token(request), now));
  safety::touch(*transaction, present, now);
  transaction->commit();
  return present;
}

}  // namespace causeway::adapters::http_safety
