#include "cmd/causeway/errors.h"

#include <array>
#include <span>
#include <utility>

#include "adapters/http/server_address.h"
#include "adapters/http_client/device.h"
#include "api/rules.h"
#include "client/rules.h"
#include "cmd/causeway/rule_rows.h"
#include "content/annotation.h"
#include "content/blob.h"
#include "content/message.h"
#include "content/picture.h"
#include "content/recording.h"
#include "content/voice.h"
#include "identity/login.h"
#include "identity/username.h"
#include "mls_tree/roles.h"

namespace causeway::cli {
namespace {

using adapters::http::NetworkError;
using adapters::http::NetworkFailure;

constexpr std::string_view see_chats = "causeway chats";
constexpr std::string_view see_ids = "causeway show --ids CHAT";
constexpr std::string_view ask_an_owner = "ask an owner or admin of the group";

constexpr auto rule_table = std::to_array<RuleRow>({
    // This device.
    {&client::rules::device_is_registered,
     ExitCode::not_registered,
     "This profile has no account yet.",
     "causeway register USERNAME --server URL"},
    {&client::rules::device_is_new,
     ExitCode::refused,
     "This profile has an account already.",
     "causeway --profile NAME register USERNAME --server URL"},
    {&client::rules::store_works,
     ExitCode::unexpected,
     "The profile's database could not be read or written.",
     "causeway doctor"},
    {&client::rules::conversation_is_known, ExitCode::not_found, "There is no such chat.", see_chats
    },
    {&client::rules::conversation_is_open,
     ExitCode::refused,
     "You are not in this chat any more, so nothing can be sent to it.",
     see_chats},
    {&client::rules::conversation_is_a_group,
     ExitCode::refused,
     "This chat is not a group.",
     see_chats},
    {&client::rules::peer_is_somebody_else,
     ExitCode::refused,
     "This is your own name.",
     "causeway send --note -m TEXT"},
    {&client::rules::message_is_known,
     ExitCode::not_found,
     "There is no such message here.",
     see_ids},
    {&client::rules::message_is_a_line, ExitCode::refused, "This message was deleted.", see_ids},
    {&client::rules::message_is_sent,
     ExitCode::refused,
     "This message has not reached the server yet.",
     "causeway recv, then try again"},
    {&client::rules::message_is_ones_own,
     ExitCode::refused,
     "Only who sent a message can edit it or delete it for everyone.",
     "on this device only: causeway delete CHAT ID --here"},
    {&client::rules::state_is_ones_to_change,
     ExitCode::refused,
     "Only owners and admins may change this in a group.",
     ask_an_owner},
    {&client::rules::reaction_is_new,
     ExitCode::refused,
     "You have said this about the message already.",
     "take it back: causeway react CHAT ID EMOJI --remove"},
    {&client::rules::reaction_is_there,
     ExitCode::not_found,
     "You have not said this about the message.",
     "causeway show CHAT"},
    {&client::rules::reactions_are_few,
     ExitCode::refused,
     "You have said 20 things about this message, and more are not shown.",
     "take one back: causeway react CHAT ID EMOJI --remove"},
    {&client::rules::edits_are_few,
     ExitCode::refused,
     "This message was edited 100 times, and no more can be.",
     "send a new one"},
    {&client::rules::forwards_are_few,
     ExitCode::refused,
     "This goes to five chats at once, and to one where it was forwarded five times already.",
     "name fewer"},
    {&client::rules::account_is_member,
     ExitCode::not_found,
     "This person is not in the group.",
     "causeway members '#GROUP'"},
    {&client::rules::account_is_no_member,
     ExitCode::refused,
     "Everybody named is in the group already.",
     "causeway members '#GROUP'"},
    {&client::rules::key_packages_suffice,
     ExitCode::refused,
     "The server had no usable key for one of the person's devices, so nobody can be added or "
     "written to safely.",
     "try again once the person has been online"},
    {&client::rules::change_fits_a_frame,
     ExitCode::refused,
     "So many people at once are more than the server takes, so nobody was let in.",
     "let them in some at a time"},
    {&client::rules::devices_support_suite,
     ExitCode::refused,
     "Somebody has a device that cannot take part in a post-quantum group, so nobody was let in.",
     "ask them to update; a group made without --post-quantum takes them as they are"},
    // Devices of one account.
    {&client::rules::link_is_of_this_code,
     ExitCode::untrusted,
     "What came under the code was not made by whoever knows it; nothing was linked.",
     "causeway link show (on the new device)"},
    {&client::rules::grant_is_of_this_device,
     ExitCode::untrusted,
     "The other device offered a place that is not this device's; nothing was linked.",
     "causeway link show"},
    {&client::rules::device_name_is_plain,
     ExitCode::usage,
     "A device's name has 1 to 64 bytes of visible text.",
     "--name NAME"},
    {&client::rules::device_certifies,
     ExitCode::refused,
     "This device cannot do this for your account: it does not have the account's key.",
     "use another of your devices; causeway devices says whether this one still waits for the key"},
    {&client::rules::account_has_room,
     ExitCode::refused,
     "An account has 64 devices at most.",
     "causeway devices revoke DEVICE"},
    {&client::rules::device_is_another,
     ExitCode::refused,
     "A device takes only others off the account.",
     "use another of your devices"},
    {&api::rules::link_step_is_new,
     ExitCode::refused,
     "Another device was faster with this code.",
     "causeway link show (on the new device)"},
    {&api::rules::link_step_is_there,
     ExitCode::not_found,
     "No new device waits under this code; it is good for ten minutes.",
     "causeway link show (on the new device)"},
    {&api::rules::links_are_few,
     ExitCode::rate_limited,
     "The server has too many devices that want to be linked.",
     "try again in ten minutes"},
    {&client::rules::leaf_is_in_statement,
     ExitCode::untrusted,
     "A device is in the chat or on offer that its account does not vouch for; nothing was sent.",
     "compare with the person on another channel"},
    {&client::rules::statement_is_not_older,
     ExitCode::untrusted,
     "The server showed an older or different list of the person's devices than before; nothing "
     "was sent.",
     "compare with the person on another channel"},
    {&client::rules::sender_is_the_leaf,
     ExitCode::untrusted,
     "A message claims another sender than the device that encrypted it.",
     no_hint},
    {&adapters::http_client::rules::device_connects_once,
     ExitCode::refused,
     "A copy of this profile is in use on another computer, and one device cannot be in two "
     "places.",
     "end the other one; copies of a profile lose messages"},
    // The hub.
    {&api::rules::device_is_listed,
     ExitCode::not_registered,
     "This device was removed from its account.",
     "causeway --profile NAME link show --server URL"},
    {&api::rules::account_is_not_reset,
     ExitCode::not_registered,
     "Your provider has ended this account: its operator was told that all its devices were lost. "
     "What is on this device stays.",
     "causeway export; and for a new account: causeway --profile NAME register USERNAME --server "
     "URL"},
    {&api::rules::reset_is_filed,
     ExitCode::not_found,
     "Your provider does not mean to end this account.",
     no_hint},
    {&api::rules::device_is_logged_in,
     ExitCode::network,
     "The server forgot this device's login in the middle of the command.",
     "try again"},
    {&api::rules::rate_is_within_limit,
     ExitCode::rate_limited,
     "The server asks to slow down: too much was asked of it in a short time.",
     "try again in a while"},
    {&api::rules::store_is_available,
     ExitCode::network,
     "The server cannot store anything at the moment.",
     "try again in a while"},
    {&api::rules::size_is_within_limit,
     ExitCode::refused,
     "This is larger than the server takes.",
     no_hint},
    {&api::rules::username_is_free,
     ExitCode::refused,
     "Somebody has this username already.",
     "choose another: causeway register USERNAME --server URL"},
    {&api::rules::registration_is_open,
     ExitCode::refused,
     "This server takes new accounts by invitation only, and each invitation once.",
     "causeway register USERNAME --server URL --invite-file FILE"},
    {&api::rules::account_exists,
     ExitCode::not_found,
     "The server knows no account of this name.",
     "look at the spelling; names are a-z, 0-9, _ and ."},
    {&api::rules::account_is_own, ExitCode::refused, "This belongs to another account.", no_hint},
    {&api::rules::account_is_new, ExitCode::refused, "The server has this account already.", no_hint
    },
    {&api::rules::device_is_member,
     ExitCode::refused,
     "The server does not count this device to the chat any more.",
     see_chats},
    {&api::rules::conversation_exists,
     ExitCode::not_found,
     "The server does not know this chat any more.",
     see_chats},
    {&api::rules::devices_are_current,
     ExitCode::refused,
     "The devices of somebody in the chat are changing right now.",
     "try again in a while"},
    {&api::rules::blob_exists,
     ExitCode::not_found,
     "The server does not hold this attachment any more; it keeps them for 30 days.",
     "ask the sender to send it again"},
    {&api::rules::blob_quota_is_kept,
     ExitCode::refused,
     "Your attachments of the last 30 days fill what the server grants one account.",
     "send a smaller file, or wait for old ones to expire"},
    {&api::rules::contact_is_welcome,
     ExitCode::refused,
     "Somebody you named does not take this from you, so nothing was done. The server says neither "
     "who nor why.",
     no_hint},
    {&api::rules::op_is_known,
     ExitCode::network,
     "The server is older than this program and cannot do this.",
     no_hint},
    // Names and logins.
    {&identity::rules::username_is_valid,
     ExitCode::usage,
     "A username is 3 to 32 of a-z, 0-9, _ and .",
     no_hint},
    {&identity::rules::login_time_is_near,
     ExitCode::refused,
     "This computer's clock and the server's are more than five minutes apart, so the server does "
     "not believe the login.",
     "set the clock, then: causeway doctor"},
    {&identity::rules::login_is_signed,
     ExitCode::untrusted,
     "The server does not accept this device's signature.",
     "causeway doctor"},
    // Roles.
    {&mls_tree::rules::adder_may_add,
     ExitCode::refused,
     "You may not add people to this group.",
     ask_an_owner},
    {&mls_tree::rules::remover_may_remove,
     ExitCode::refused,
     "You may not remove this person from the group.",
     ask_an_owner},
    {&mls_tree::rules::context_changed_by_owner,
     ExitCode::refused,
     "Only an owner may change roles in this group.",
     ask_an_owner},
    {&mls_tree::rules::an_owner_stays,
     ExitCode::refused,
     "You are the group's last owner, and a group keeps one.",
     "causeway group role '#GROUP' @USER owner"},
    // Content.
    {&content::rules::size_is_within_limit,
     ExitCode::refused,
     "This message is longer than 64 KiB.",
     "send it as a file: causeway send @USER -f FILE"},
    {&content::rules::text_is_utf8,
     ExitCode::usage,
     "A message is text in UTF-8, and this is not.",
     "send it as a file: causeway send @USER -f FILE"},
    {&content::rules::reaction_is_short_text,
     ExitCode::usage,
     "A reaction is an emoji or a word: one line of at most 64 bytes.",
     "causeway send @USER --reply ID -m TEXT"},
    {&content::rules::attachment_size_is_within_limit,
     ExitCode::refused,
     "An attachment is at most 100 MiB.",
     no_hint},
    {&content::rules::picture_is_well_formed,
     ExitCode::refused,
     "The picture is damaged, so what the camera wrote about place and time cannot be taken out of "
     "it; nothing was sent.",
     "send it as it is: causeway send @USER -f FILE --keep-metadata"},
    {&content::rules::picture_size_is_within_limit,
     ExitCode::refused,
     "The picture is too large to take the camera's notes about place and time out of it.",
     "send it as it is: causeway send @USER -f FILE --keep-metadata"},
    {&content::rules::picture_dimensions_are_within_limit,
     ExitCode::refused,
     "The picture says that it is larger than anything can show; nothing was sent.",
     "send it as it is: causeway send @USER -f FILE --keep-metadata"},
    {&content::rules::attachment_is_what_it_is_called,
     ExitCode::refused,
     "The file is not what it is called: a picture, or a file of another kind.",
     "do not open it; if it is your own, give it a name that fits"},
    {&content::rules::recording_is_well_formed,
     ExitCode::refused,
     "The file is no recording that can be sent as a voice note; nothing was sent.",
     "record it as Opus in Ogg, or send it as a file: causeway send @USER -f FILE"},
    {&content::rules::recording_has_sound,
     ExitCode::refused,
     "There is nothing to hear in the recording; nothing was sent.",
     "record it anew"},
    {&content::rules::voice_note_is_valid,
     ExitCode::refused,
     "A voice note lasts 24 hours at most.",
     "send it as a file: causeway send @USER -f FILE"},
    {&content::rules::blob_hash_matches,
     ExitCode::untrusted,
     "The attachment at the server is not the one that was sent; it was thrown away.",
     "ask the sender to send it again"},
    {&content::rules::blob_key_matches,
     ExitCode::untrusted,
     "The attachment at the server is not the one that was sent; it was thrown away.",
     "ask the sender to send it again"},
    {&content::rules::blob_chunk_is_authentic,
     ExitCode::untrusted,
     "The attachment at the server was changed; it was thrown away.",
     "ask the sender to send it again"},
    {&content::rules::blob_is_complete,
     ExitCode::refused,
     "The attachment is incomplete; nothing of it was used.",
     "the file has to be sent again"},
    // Addresses.
    {&adapters::http::rules::address_is_https,
     ExitCode::usage,
     "A server's address begins with https://.",
     "causeway register USERNAME --server https://HOST"},
    {&adapters::http::rules::address_has_host,
     ExitCode::usage,
     "The server's address names no host.",
     "causeway register USERNAME --server https://HOST"},
    {&adapters::http::rules::address_port_is_valid,
     ExitCode::usage,
     "The port in the server's address is not one of 1 to 65535.",
     "causeway register USERNAME --server https://HOST:PORT"},
    {&adapters::http::rules::address_has_no_path,
     ExitCode::usage,
     "A server's address ends behind the host and its port.",
     "causeway register USERNAME --server https://HOST:PORT"},
    {&adapters::http::rules::pin_is_sha256,
     ExitCode::usage,
     "A certificate is pinned by #sha256= and 64 hexadecimal digits.",
     "quote the whole address: its # begins a comment in a shell"},
});

/// Areas whose rules are all about whether somebody is who they say.
constexpr std::array<std::string_view, 5> areas_of_trust = {
    "directory.", "identity.", "frank.", "mls.", "blob."
};

// clang-format off
struct NetworkRow {
  NetworkFailure failure;
  ExitCode exit;
  std::string_view hint;
};

constexpr auto network_table = std::to_array<NetworkRow>({
    {NetworkFailure::unreachable, ExitCode::network, "look at the connection, then: causeway doctor"},
    {NetworkFailure::timed_out, ExitCode::timed_out, "try again, or wait longer: --timeout SECONDS"},
    {NetworkFailure::bad_certificate, ExitCode::untrusted, "do not go on before the provider told you why; nothing was sent"},
    {NetworkFailure::wrong_clock, ExitCode::untrusted, "look at this computer's date; if it is right, tell the provider"},
    {NetworkFailure::closed, ExitCode::network, "try again, then: causeway doctor"},
    {NetworkFailure::protocol, ExitCode::network, "is this the address of a Causeway provider? causeway doctor"},
});

struct StoreRow {
  StoreError::Kind kind;
  ExitCode exit;
  std::string_view hint;
};

constexpr auto store_table = std::to_array<StoreRow>({
    {StoreError::Kind::full, ExitCode::unexpected, "make room on the disk and try again; nothing that was stored is lost"},
    {StoreError::Kind::locked, ExitCode::refused, "end the other causeway with this profile (is a chat, recv --follow or daemon open?), or use --profile NAME"},
    {StoreError::Kind::corrupt, ExitCode::unexpected, "keep the profile's folder as it is, and: causeway doctor"},
    {StoreError::Kind::readonly, ExitCode::unexpected, "make the profile's folder writable for you"},
    {StoreError::Kind::newer, ExitCode::unexpected, "install the newer causeway that wrote it"},
    {StoreError::Kind::exposed, ExitCode::untrusted, "chmod 600 the file; if others may have read it, register a new account"},
    {StoreError::Kind::constraint, ExitCode::unexpected, "causeway doctor"},
    {StoreError::Kind::io, ExitCode::unexpected, "causeway doctor"},
    {StoreError::Kind::other, ExitCode::unexpected, ""},
});
// clang-format on

}  // namespace

void fail(ExitCode exit, std::string sentence, std::string hint) {
  throw Failure({exit, std::move(sentence), std::move(hint), {}});
}

Explanation explain_rule(std::string_view rule) {
  for (const std::span<const RuleRow> rows :
       {std::span<const RuleRow>(rule_table),
        people_rule_rows(),
        recovery_rule_rows(),
        join_rule_rows(),
        report_rule_rows()}) {
    for (const RuleRow& row : rows) {
      if (row.rule->name != rule) continue;
      return {row.exit, std::string(row.sentence), std::string(row.hint), std::string(rule)};
    }
  }
  for (const std::string_view area : areas_of_trust) {
    if (!rule.starts_with(area)) continue;
    return {
        ExitCode::untrusted,
        "Something that came from the server does not hold (" + std::string(rule) +
            "), and was not accepted.",
        "causeway doctor",
        std::string(rule),
    };
  }
  return {
      ExitCode::refused,
      "This was refused, for it breaks the rule " + std::string(rule) + ".",
      "causeway doctor",
      std::string(rule),
  };
}

Explanation explain(const NetworkError& error) {
  for (const NetworkRow& row : network_table) {
    if (row.failure == error.failure()) return {row.exit, error.what(), std::string(row.hint), {}};
  }
  return {ExitCode::network, error.what(), {}, {}};
}

Explanation explain(const StoreError& error) {
  for (const StoreRow& row : store_table) {
    if (row.kind == error.kind()) return {row.exit, error.what(), std::string(row.hint), {}};
  }
  return {ExitCode::unexpected, error.what(), {}, {}};
}

Explanation explain_thrown() {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure.explanation();
  } catch (const adapters::http_client::Refused& refused) {
    return explain_rule(refused.rule());
  } catch (const StoreError& error) {
    return explain(error);
  } catch (const adapters::http::NetworkError& error) {
    return explain(error);
  } catch (const std::exception& error) {
    return {
        ExitCode::unexpected,
        std::string("Something unexpected happened: ") + error.what() + ".",
        "causeway doctor",
        {}
    };
  }
}

}  // namespace causeway::cli
