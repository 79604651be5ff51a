#include "adapters/http_safety/console.h"

#include <utility>

#include "adapters/http_safety/pages.h"
#include "base/store_error.h"
#include "safety/claims.h"
#include "safety/staff_table.h"

namespace causeway::adapters::http_safety {
namespace {

constexpr std::string_view prefix = "/safety/api/";
constexpr std::size_t quick_threads = 4;
constexpr std::size_t quick_places = 256;
/// A passphrase takes half a second and 256 MiB.
constexpr std::size_t passphrase_places = 8;
/// A report with many pictures asks for them all at once.
constexpr std::size_t picture_places = 32;
/// Each says the same as the one before.
constexpr std::size_t chain_places = 4;

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

/// HEAD is GET whose body the server leaves out (RFC 9110 §9.3.2): it logs what that would show.
bool is_get(const http::HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

FoundRoute route_of(const http::HttpRequest& request) {
  const std::string_view method = is_get(request) ? "GET" : std::string_view(request.method);
  auto found = find_route(method, request.path.substr(prefix.size()));
  if (!found) throw Refused(safety::rules::thing_is_there);
  return *std::move(found);
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

struct Console::Asked {
  http::HttpRequest request;
  http::Completion<http::HttpReply> answer;
};

Console::Console(ConsolePorts ports, ConsoleOptions options)
    : ports_(std::move(ports)),
      options_(std::move(options)),
      passphrases_(1, passphrase_places),
      pictures_(1, picture_places),
      chain_(1, chain_places),
      quick_(quick_threads, quick_places) {}

void Console::http(http::HttpRequest request, http::Completion<http::HttpReply> answer) {
  if (!request.path.starts_with(prefix)) return answer(answer_page(request));
  const auto asked = std::make_shared<const Asked>(Asked{std::move(request), std::move(answer)});
  if (quick_.take([this, asked] { begin(asked); })) return;
  asked->answer(to_reply(Answer::refusal(rules::line_is_short)));
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

http::HttpReply Console::answer(
    const http::HttpRequest& request, const std::function<Answer()>& work
) const {
  try {
    return to_reply(work());
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

void Console::begin(const std::shared_ptr<const Asked>& asked) {
  const http::HttpRequest& request = asked->request;
  bool waits = false;
  auto reply = answer(request, [&]() -> Answer {
    const FoundRoute found = route_of(request);
    const Instant now = ports_.clock.now();
    check_consoles(request);
    count(request, found.route.limit, now);
    auto present = let_in(request, found.route, now);
    Line* const line = line_of(found.route.work);
    if (line == nullptr) return perform(request, found, std::move(present), now);
    waits = line->take([this, asked] {
      asked->answer(answer(asked->request, [&] { return go_on(asked->request); }));
    });
    if (!waits) throw Refused(rules::line_is_short);
    return Answer::nothing();  // of now
  });
  if (!waits) asked->answer(std::move(reply));
}

Answer Console::go_on(const http::HttpRequest& request) {
  const FoundRoute found = route_of(request);
  const Instant now = ports_.clock.now();
  return perform(request, found, let_in(request, found.route, now), now);
}

Answer Console::perform(
    const http::HttpRequest& request,
    const FoundRoute& found,
    std::optional<safety::Present> present,
    Instant now
) {
  const Route& route = found.route;
  RouteCall call{
      .ports = ports_,
      .options = options_,
      .memory = memory_,
      .request = request,
      .route = route,
      .path = found.path,
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

Line* Console::line_of(Work work) {
  switch (work) {
    case Work::passphrase:
      return &passphrases_;
    case Work::picture:
      return &pictures_;
    case Work::chain:
      return &chain_;
    case Work::quick:
      break;
  }
  return nullptr;
}

/// A page of somebody else can make a browser send a request with its cookie, but neither with this
/// header nor with our origin.
void Console::check_consoles(const http::HttpRequest& request) const {
  if (is_get(request)) return;
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

/// Whoever asks, where the row wants to know: `rules::session_is_there`, `role_allows`.
std::optional<safety::Present> Console::let_in(
    const http::HttpRequest& request, const Route& route, Instant now
) {
  if (!route.who.needs_session) return std::nullopt;
  auto present = authenticate(request, now);
  const bool is_allowed =
      route.who.roles.is_empty() || present.person.roles.has_any(route.who.roles);
  if (!is_allowed) throw Refused(safety::rules::role_allows);
  return present;
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
