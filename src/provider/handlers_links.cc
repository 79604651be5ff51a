#include "api/limits.h"
#include "api/rules.h"
#include "provider/handlers.h"
#include "provider/refused.h"

namespace causeway::provider {

using api::LinkStep;
using api::Status;

namespace {

template <typename AnyCall>
std::optional<Bytes> find_step(const AnyCall& call, LinkId link, LinkStep step) {
  return call.transaction.links().find(link, step, call.now - api::limits::link_retention);
}

/// The first of each step stays: whoever comes later with another one is not who began.
void put_step(Call& call, LinkId link, LinkStep step, const Bytes& sealed) {
  LinkTable& links = call.transaction.links();
  if (const auto known = find_step(call, link, step)) {
    require(*known == sealed, Status::conflict, api::rules::link_step_is_new);
    return;
  }
  require(
      links.count() < api::limits::link_steps_max, Status::too_large, api::rules::links_are_few
  );
  links.put(link, step, sealed, call.now);
}

void require_step(const Call& call, LinkId link, LinkStep step) {
  require(
      find_step(call, link, step).has_value(), Status::not_found, api::rules::link_step_is_there
  );
}

}  // namespace

api::Empty put_link_step(Call& call, const api::PutLinkStepRequest& request) {
  const bool is_offer = request.step == LinkStep::offer;
  require(
      is_offer || request.step == LinkStep::ready, Status::invalid, api::rules::link_step_is_there
  );
  require(
      request.sealed.size() <=
          (is_offer ? api::limits::link_offer_size_max : api::limits::link_step_size_max),
      Status::too_large,
      api::rules::size_is_within_limit
  );
  if (!is_offer) require_step(call, request.link, LinkStep::grant);
  put_step(call, request.link, request.step, request.sealed);
  return {};
}

api::Empty grant_link(Call& call, const api::GrantLinkRequest& request) {
  require_step(call, request.link, LinkStep::offer);
  put_step(call, request.link, LinkStep::grant, request.sealed);
  return {};
}

api::LinkStepReply link_step(ReadCall& call, const api::LinkStepRequest& request) {
  auto sealed = find_step(call, request.link, request.step);
  require(sealed.has_value(), Status::not_found, api::rules::link_step_is_there);
  return {.sealed = *std::move(sealed)};
}

}  // namespace causeway::provider
