#include "provider/operation.h"

#include <algorithm>
#include <array>

#include "api/limits.h"
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
namespace limits = api::limits;

// What a body holds at most, by what it carries, with some room.
constexpr std::size_t small = std::size_t{4} << 10;       // ids, numbers, one signature
constexpr std::size_t statement = std::size_t{64} << 10;  // of as many devices as it may list
constexpr std::size_t key_packages =
    (limits::key_packages_per_request_max + 1) * (limits::key_package_size_max + 4) + small;
constexpr std::size_t profile_body = limits::profile_size_max + small;
constexpr std::size_t link_step = limits::link_step_size_max + small;
constexpr std::size_t message = limits::message_size_max + small;
constexpr std::size_t backup_index =
    limits::backup_index_size_max + limits::backup_blobs_max * BlobId::size_bytes + small;
constexpr std::size_t report = limits::frame_size_max;
constexpr std::size_t appeal = report::note_size_max + small;
constexpr std::size_t bundle = limits::frame_size_max;

// clang-format off
constexpr std::array table{
    Operation{Op::login, "login", Login::not_needed, small, write<login>, nullptr},
    Operation{Op::ack, "ack", Login::needed, small, write<ack>, nullptr},
    Operation{Op::register_account, "register_account", Login::not_needed, statement, write<register_account>, nullptr},
    Operation{Op::put_link_step, "put_link_step", Login::not_needed, link_step, write<put_link_step>, nullptr},
    Operation{Op::grant_link, "grant_link", Login::needed, link_step, write<grant_link>, nullptr},
    Operation{Op::link_step, "link_step", Login::not_needed, small, nullptr, read<provider::link_step>},
    Operation{Op::lookup_username, "lookup_username", Login::needed, small, nullptr, read<lookup_username>},
    Operation{Op::lookup_account, "lookup_account", Login::needed, small, nullptr, read<lookup_account>},
    Operation{Op::statements, "statements", Login::needed, small, nullptr, read<provider::statements>},
    Operation{Op::publish_statement, "publish_statement", Login::needed, statement + link_step, write<publish_statement>, nullptr},
    Operation{Op::delete_account, "delete_account", Login::not_needed, small, write<delete_account>, nullptr},
    Operation{Op::keep_account, "keep_account", Login::needed, small, write<keep_account>, nullptr},
    Operation{Op::publish_key_packages, "publish_key_packages", Login::needed, key_packages, write<publish_key_packages>, nullptr},
    Operation{Op::claim_key_packages, "claim_key_packages", Login::needed, small, write<claim_key_packages>, nullptr},
    Operation{Op::create_conversation, "create_conversation", Login::needed, bundle, write<create_conversation>, nullptr},
    Operation{Op::commit, "commit", Login::needed, bundle, write<commit>, nullptr},
    Operation{Op::send, "send", Login::needed, message, write<send>, nullptr},
    Operation{Op::conversation_info, "conversation_info", Login::needed, small, nullptr, read<conversation_info>},
    Operation{Op::conversations, "conversations", Login::needed, small, nullptr, read<conversations>},
    Operation{Op::leave, "leave", Login::needed, small, write<leave>, nullptr},
    Operation{Op::check_frank, "check_frank", Login::needed, small, nullptr, read<check_frank>},
    Operation{Op::begin_blob, "begin_blob", Login::needed, small, write<begin_blob>, nullptr},
    Operation{Op::block, "block", Login::needed, small, write<block>, nullptr},
    Operation{Op::put_profile, "put_profile", Login::needed, profile_body, write<put_profile>, nullptr},
    Operation{Op::profile, "profile", Login::needed, small, nullptr, read<provider::profile>},
    Operation{Op::accept_contact, "accept_contact", Login::needed, small, write<accept_contact>, nullptr},
    Operation{Op::unblock, "unblock", Login::needed, small, write<unblock>, nullptr},
    Operation{Op::put_safety_settings, "put_safety_settings", Login::needed, small, write<put_safety_settings>, nullptr},
    Operation{Op::put_group_link, "put_group_link", Login::needed, small, write<put_group_link>, nullptr},
    Operation{Op::group_link, "group_link", Login::needed, small, nullptr, read<provider::group_link>},
    Operation{Op::request_join, "request_join", Login::needed, small, write<request_join>, nullptr},
    Operation{Op::take_back_join, "take_back_join", Login::needed, small, write<take_back_join>, nullptr},
    Operation{Op::decline_join, "decline_join", Login::needed, small, write<decline_join>, nullptr},
    Operation{Op::join_requests, "join_requests", Login::needed, small, nullptr, read<provider::join_requests>},
    Operation{Op::put_backup, "put_backup", Login::needed, backup_index, write<put_backup>, nullptr},
    Operation{Op::backup, "backup", Login::needed, small, nullptr, read<provider::backup>},
    Operation{Op::delete_backup, "delete_backup", Login::needed, small, write<delete_backup>, nullptr},
    Operation{Op::recover, "recover", Login::not_needed, small, nullptr, read<recover>},
    Operation{Op::publish_recovered, "publish_recovered", Login::not_needed, statement + link_step, write<publish_recovered>, nullptr},
    Operation{Op::moderation_key, "moderation_key", Login::needed, small, nullptr, read<moderation_key>},
    Operation{Op::file_report, "file_report", Login::needed, report, write<file_report>, nullptr},
    Operation{Op::file_appeal, "file_appeal", Login::needed, appeal, write<file_appeal>, nullptr},
    Operation{Op::safety_settings, "safety_settings", Login::needed, small, nullptr, read<safety_settings>},
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
