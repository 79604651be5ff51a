#include "cmd/causeway/link_steps.h"

#include <algorithm>
#include <chrono>

#include "api/rules.h"
#include "cmd/causeway/exchange.h"
#include "tls/codec.h"

namespace causeway::cli {
namespace {

namespace http = adapters::http;
using adapters::http_client::Refused;

constexpr Milliseconds pause{1'000};

void require_ok(const Exchanged& reply) {
  if (!reply.rule.empty()) throw Refused(reply.rule);
}

}  // namespace

void put_link_step(Workspace& workspace, LinkId link, api::LinkStep step, const Bytes& sealed) {
  const api::PutLinkStepRequest put{.link = link, .step = step, .sealed = sealed};
  require_ok(exchange_as_nobody(workspace, post("put_link_step", put)));
}

void grant_link(Workspace& workspace, LinkId link, const Bytes& sealed) {
  const api::GrantLinkRequest grant{.link = link, .sealed = sealed};
  require_ok(exchange(workspace, post("grant_link", grant)));
}

std::optional<Bytes> await_link_step(
    Workspace& workspace, LinkId link, api::LinkStep step, http::Deadline deadline
) {
  const auto request = post("link_step", api::LinkStepRequest{.link = link, .step = step});
  for (;;) {
    const Exchanged reply =
        exchange_as_nobody(workspace, request, std::max(deadline, workspace.patience()));
    if (reply.rule.empty()) {
      const auto found = tls::decode<api::LinkStepReply>(reply.body);
      if (!found.ok()) throw Refused(found.error().rule().name);
      return found->sealed;
    }
    if (reply.rule != api::rules::link_step_is_there.name) throw Refused(reply.rule);
    if (http::within(pause) > deadline) return std::nullopt;
    wait_until(workspace, http::within(pause));
  }
}

}  // namespace causeway::cli
