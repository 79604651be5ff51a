#pragma once

#include "api/accounts.h"
#include "base/id.h"

/// How a new device of an account and one that is listed already find each other
/// (docs/formats/link.md). Each step is one message, sealed under the code that the person carries
/// from one to the other; the hub keeps it for ten minutes and cannot read it.
namespace causeway::api {

enum class LinkStep : std::uint8_t {
  offer = 1,  // by the new device: what it is
  grant = 2,  // by the listed one: what it becomes
  ready = 3,  // by the new device: how others let it in
};

/// By the new device, which has no login. The same again answers ok.
struct PutLinkStepRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::put_link_step;
  using Reply = Empty;

  LinkId link;  // follows from the code: whoever does not know that cannot ask for it
  LinkStep step = LinkStep::offer;  // or `ready`, once there is a grant
  Bytes sealed;

  bool operator==(const PutLinkStepRequest&) const = default;
};

/// By the listed device, to an offer that is there.
struct GrantLinkRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::grant_link;
  using Reply = Empty;

  LinkId link;
  Bytes sealed;

  bool operator==(const GrantLinkRequest&) const = default;
};

struct LinkStepReply {
  using Wire = tls::Struct;

  Bytes sealed;

  bool operator==(const LinkStepReply&) const = default;
};

/// A step that is there already, by either side; 404 until then.
struct LinkStepRequest {
  using Wire = tls::Struct;
  static constexpr Op op = Op::link_step;
  using Reply = LinkStepReply;

  LinkId link;
  LinkStep step = LinkStep::offer;

  bool operator==(const LinkStepRequest&) const = default;
};

}  // namespace causeway::api
