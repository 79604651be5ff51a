#include "provider/operation.h"

#include <algorithm>
#include <array>

#include "provider/handlers.h"
#include "provider/refused.h"
#include "tls/codec.h"

namespace causeway::provider {
namespace {

template <typename Call, typename Request, typename Reply>
Bytes run(Reply (&handler)(Call&, const Request&), Call& call, ByteView body) {
  return tls::encode(handler(call, accept_encoding<Request>(body)));
}

template <auto& handler>
Bytes write(Call& call, ByteView body) {
  return run(handler, call, body);
}

template <auto& handler>
Bytes read(ReadCall& call, ByteView body) {
  return run(handler, call, body);
}

using api::Op;

// clang-format off
constexpr std::array table{
    Operation{Op::login, "login", Login::not_needed, write<login>, nullptr},
    Operation{Op::ack, "ack", Login::needed, write<ack>, nullptr},
    Operation{Op::register_account, "register_account", Login::not_needed, write<register_account>, nullptr},
    Operation{Op::lookup_username, "lookup_username", Login::needed, nullptr, read<lookup_username>},
    Operation{Op::lookup_account, "lookup_account", Login::needed, nullptr, read<lookup_account>},
    Operation{Op::publish_statement, "publish_statement", Login::needed, write<publish_statement>, nullptr},
    Operation{Op::publish_key_packages, "publish_key_packages", Login::needed, write<publish_key_packages>, nullptr},
    Operation{Op::claim_key_packages, "claim_key_packages", Login::needed, write<claim_key_packages>, nullptr},
    Operation{Op::create_conversation, "create_conversation", Login::needed, write<create_conversation>, nullptr},
    Operation{Op::commit, "commit", Login::needed, write<commit>, nullptr},
    Operation{Op::propose, "propose", Login::needed, write<propose>, nullptr},
    Operation{Op::send, "send", Login::needed, write<send>, nullptr},
    Operation{Op::conversation_info, "conversation_info", Login::needed, nullptr, read<conversation_info>},
    Operation{Op::check_frank, "check_frank", Login::needed, nullptr, read<check_frank>},
    Operation{Op::begin_blob, "begin_blob", Login::needed, write<begin_blob>, nullptr},
};
// clang-format on

}  // namespace

std::span<const Operation> operations() {
  return table;
}

const Operation* find_operation(api::Op op) {
  const auto found = std::find_if(table.begin(), table.end(), [op](const Operation& operation) {
    return operation.op == op;
  });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace causeway::provider
