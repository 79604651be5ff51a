#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

/// The holdings catalogue: everything that the provider keeps, column by column, and for how long.
/// The public page, the README and the desk's answers come from this table; a test of each store
/// fails on a column that is not in it. What is not here is not kept: no message, no key of one,
/// no name of a conversation, no address book, no IP address, no record of deliveries.
namespace causeway::provider {

/// What kind of fact about a person a column is; the desk's rules (policy) speak of these.
enum class DataClass : std::uint8_t {
  subscriber,  // who has which account and devices
  traffic,     // who shares a conversation or sent something, and when
  ciphertext,  // what only members can read
  reported,    // what a participant disclosed to the provider's reviewers
  technical,   // numbers that stand for something else here, protocol state without a person in it
};

/// What the law asks for before it is disclosed: the classes of Reg. (EU) 2023/1543 Art. 3.
enum class LegalTier : std::uint8_t {
  subscriber,  // Art. 3(9)
  traffic,     // Art. 3(11)
  content,     // Art. 3(12): ciphertext, of which the provider has no key; and what was reported
  none,        // says nothing about a person
};

constexpr LegalTier tier_of(DataClass data_class) {
  switch (data_class) {
    case DataClass::subscriber:
      return LegalTier::subscriber;
    case DataClass::traffic:
      return LegalTier::traffic;
    case DataClass::ciphertext:
    case DataClass::reported:
      return LegalTier::content;
    case DataClass::technical:
      return LegalTier::none;
  }
  return LegalTier::content;
}

enum class Retention : std::uint8_t {
  // As long as the account. What is left of a deleted one: its id with its last statement, which
  // lists no device, a hash in the place of its name, and the ids of its devices with the number of
  // their last item.
  account,
  conversation,  // as long as the conversation, or the account is in it
  use,           // until it is used or taken back, at the latest until it expires
  acknowledged,  // until all recipients acknowledged it, at most 30 days
  // With a case: until it is over, the time for appeals included; for a year after a CyberTip
  // (18 U.S.C. 2258A(h)). What was disclosed is then destroyed with its key.
  safety_case,
  safety_numbers,  // of a case that is over: who, when and why, for what is published; 2 years from
                   // its first report, and for as long as a ban holds
  audit,           // for as long as there is a provider: who of its staff looked at what, and why
  opening,         // until it is opened and kept with the case that it belongs to: seconds
  minutes_10,
  days_7,
  days_30,
  days_180,
  days_180_after_leaving,
  days_220,   // after a message: as long as it can be proven, and a little longer
  published,  // for as long as there is a provider: counts in which nobody is
};

struct Holding {
  std::string_view table;
  std::string_view column;
  DataClass data_class;
  Retention retention;
  std::string_view purpose;
};

// clang-format off
inline constexpr std::array holdings{
    Holding{"account", "account", DataClass::subscriber, Retention::account, "names the account"},
    Holding{"account", "username", DataClass::subscriber, Retention::account, "is how others find the account"},
    Holding{"account", "version", DataClass::technical, Retention::account, "says which statement is the newest"},
    Holding{"account", "created_day", DataClass::subscriber, Retention::account, "shows strangers the age of an account, in days"},
    Holding{"account", "connected_day", DataClass::subscriber, Retention::account, "tells an abandoned account, in days"},
    Holding{"statement", "account", DataClass::subscriber, Retention::account, "names the account"},
    Holding{"statement", "version", DataClass::technical, Retention::account, "orders the statements"},
    Holding{"statement", "statement", DataClass::subscriber, Retention::account, "is the signed list of the account's devices and public keys"},
    Holding{"device", "number", DataClass::technical, Retention::account, "stands for the device in other tables"},
    Holding{"device", "device", DataClass::subscriber, Retention::account, "names the device"},
    Holding{"device", "account", DataClass::subscriber, Retention::account, "says whose device it is"},
    Holding{"device", "credential", DataClass::subscriber, Retention::account, "is the certificate of the device's public key"},
    Holding{"device", "listing", DataClass::subscriber, Retention::account, "says whether the account still has the device"},
    Holding{"reset", "account", DataClass::subscriber, Retention::account, "says whose account the operator means to end"},
    Holding{"reset", "filed_ms", DataClass::technical, Retention::account, "says when the operator filed that"},
    Holding{"reset", "due_ms", DataClass::technical, Retention::account, "says when the account ends"},
    Holding{"reset", "seen_ms", DataClass::technical, Retention::account, "keeps the time in which the provider did not run from counting"},
    Holding{"reset", "taken_back", DataClass::subscriber, Retention::account, "says that a device of the account took it back"},
    Holding{"invite", "code_hash", DataClass::technical, Retention::use, "recognises an invite"},
    Holding{"invite", "created_day", DataClass::technical, Retention::use, "tells old invites, in days"},

    Holding{"key_package", "id", DataClass::technical, Retention::use, "orders the packages"},
    Holding{"key_package", "device", DataClass::subscriber, Retention::use, "says whose package it is"},
    Holding{"key_package", "suite", DataClass::technical, Retention::use, "says which cipher suite the package is for"},
    Holding{"key_package", "hash", DataClass::technical, Retention::use, "keeps a package from being handed out twice"},
    Holding{"key_package", "expires_ms", DataClass::technical, Retention::use, "ends the package"},
    Holding{"key_package", "key_package", DataClass::technical, Retention::use, "is public key material with which the device is added to conversations"},
    Holding{"last_resort", "device", DataClass::subscriber, Retention::account, "says whose package it is"},
    Holding{"last_resort", "suite", DataClass::technical, Retention::account, "says which cipher suite the package is for"},
    Holding{"last_resort", "key_package", DataClass::technical, Retention::account, "is handed out when no other package is left"},

    Holding{"conversation", "number", DataClass::technical, Retention::conversation, "stands for the conversation in other tables"},
    Holding{"conversation", "conversation", DataClass::technical, Retention::conversation, "names the conversation"},
    Holding{"conversation", "kind", DataClass::traffic, Retention::conversation, "says whether it is direct, a group or a note"},
    Holding{"conversation", "epoch", DataClass::technical, Retention::conversation, "lets one commit of an epoch win"},
    Holding{"conversation", "seq", DataClass::traffic, Retention::conversation, "numbers the messages, so that a report shows gaps"},
    Holding{"conversation", "accepted_ms", DataClass::traffic, Retention::conversation, "keeps the time of messages from going back"},
    Holding{"conversation", "devices", DataClass::technical, Retention::conversation, "says that a member's devices have changed"},
    Holding{"conversation", "creation", DataClass::technical, Retention::conversation, "recognises a repeated request"},
    Holding{"conversation_group", "conversation", DataClass::technical, Retention::conversation, "says which conversation"},
    Holding{"conversation_group", "public_group", DataClass::traffic, Retention::conversation, "is the state of the group but for its tree: roles"},
    Holding{"conversation_group", "group_info", DataClass::traffic, Retention::conversation, "lets a device of a member come back"},
    Holding{"tree_record", "id", DataClass::technical, Retention::conversation, "orders what changed in the tree"},
    Holding{"tree_record", "conversation", DataClass::technical, Retention::conversation, "says which conversation"},
    Holding{"tree_record", "record", DataClass::traffic, Retention::conversation, "is the public tree of devices, or what changed in it since"},
    Holding{"direct", "lower_account", DataClass::traffic, Retention::conversation, "keeps two people from having two direct conversations"},
    Holding{"direct", "higher_account", DataClass::traffic, Retention::conversation, "likewise"},
    Holding{"direct", "conversation", DataClass::technical, Retention::conversation, "says which conversation"},
    Holding{"member", "conversation", DataClass::technical, Retention::conversation, "says which conversation"},
    Holding{"member", "device", DataClass::traffic, Retention::conversation, "is where messages are delivered"},
    Holding{"member", "account", DataClass::traffic, Retention::conversation, "says whose device it is"},
    Holding{"member", "leaf", DataClass::technical, Retention::conversation, "is the device's place in the public tree"},
    Holding{"member", "delivery", DataClass::technical, Retention::conversation, "ends delivery to a device that leaves"},
    Holding{"departure", "conversation", DataClass::technical, Retention::use, "says which conversation"},
    Holding{"departure", "account", DataClass::traffic, Retention::use, "says who leaves, until somebody has taken it out"},
    Holding{"departure", "device", DataClass::traffic, Retention::use, "says whose signature it is; nobody's where the account was deleted"},
    Holding{"departure", "epoch", DataClass::technical, Retention::use, "is what the signature is about"},
    Holding{"departure", "signature", DataClass::technical, Retention::use, "shows the others that the account wants it"},
    Holding{"roster", "id", DataClass::technical, Retention::days_180_after_leaving, "orders the roster"},
    Holding{"roster", "conversation", DataClass::technical, Retention::days_180_after_leaving, "says which conversation"},
    Holding{"roster", "account", DataClass::traffic, Retention::days_180_after_leaving, "shows that whoever reports was there"},
    Holding{"roster", "let_in_by", DataClass::traffic, Retention::days_180_after_leaving, "says to a device that has forgotten who let its account in, and whom it answers by speaking"},
    Holding{"roster", "joined_day", DataClass::traffic, Retention::days_180_after_leaving, "the day, not the time"},
    Holding{"roster", "first_seq", DataClass::traffic, Retention::days_180_after_leaving, "is the first message that the account could read"},
    Holding{"roster", "last_seq", DataClass::traffic, Retention::days_180_after_leaving, "is the last"},
    Holding{"roster", "left_ms", DataClass::traffic, Retention::days_180_after_leaving, "begins the 180 days"},
    Holding{"accepted_commit", "id", DataClass::technical, Retention::days_7, "orders by age"},
    Holding{"accepted_commit", "conversation", DataClass::technical, Retention::days_7, "says which conversation"},
    Holding{"accepted_commit", "bundle_hash", DataClass::technical, Retention::days_7, "recognises a repeated commit"},
    Holding{"accepted_commit", "epoch", DataClass::technical, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_commit", "accepted_ms", DataClass::traffic, Retention::days_7, "ends the 7 days"},

    Holding{"accepted_message", "id", DataClass::technical, Retention::days_7, "orders by age"},
    Holding{"accepted_message", "conversation", DataClass::technical, Retention::days_7, "says which conversation"},
    Holding{"accepted_message", "hash", DataClass::technical, Retention::days_7, "recognises a repeated message"},
    Holding{"accepted_message", "key_id", DataClass::technical, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_message", "seq", DataClass::traffic, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_message", "accepted_ms", DataClass::traffic, Retention::days_7, "is answered to the repetition, and ends the 7 days"},
    Holding{"accepted_message", "sender_account", DataClass::traffic, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_message", "sender_device", DataClass::traffic, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_message", "ack", DataClass::technical, Retention::days_7, "is answered to the repetition"},
    Holding{"accepted_message", "frank", DataClass::technical, Retention::days_7, "is answered to the repetition"},
    Holding{"body", "id", DataClass::technical, Retention::acknowledged, "is what inboxes refer to"},
    Holding{"body", "recipients", DataClass::technical, Retention::acknowledged, "tells when the last has it"},
    Holding{"body", "created_ms", DataClass::traffic, Retention::acknowledged, "ends the 30 days"},
    Holding{"body", "payload", DataClass::ciphertext, Retention::acknowledged, "is the undelivered message, encrypted, with its frank"},
    Holding{"body_acked", "body", DataClass::technical, Retention::acknowledged, "says which body"},
    Holding{"body_acked", "acked", DataClass::technical, Retention::acknowledged, "tells when the last has it"},
    Holding{"fleeting", "body", DataClass::technical, Retention::acknowledged, "says which body is emptied before its time"},
    Holding{"fleeting", "end_ms", DataClass::traffic, Retention::acknowledged, "says when"},
    Holding{"inbox", "device", DataClass::traffic, Retention::acknowledged, "says for which device"},
    Holding{"inbox", "number", DataClass::technical, Retention::account, "counts a device's items; the newest acknowledged number stays"},
    Holding{"inbox", "body", DataClass::technical, Retention::acknowledged, "says what waits"},

    Holding{"admission", "account", DataClass::subscriber, Retention::account, "says whose wish it is"},
    Holding{"admission", "messages", DataClass::subscriber, Retention::account, "says who may open a direct conversation with the account"},
    Holding{"admission", "groups", DataClass::subscriber, Retention::account, "says who may let the account into a group"},
    Holding{"accepted_contact", "account", DataClass::traffic, Retention::account, "says who has written of its own accord"},
    Holding{"accepted_contact", "other", DataClass::traffic, Retention::account, "says to whom: it may write, whoever else may not"},
    Holding{"profile", "account", DataClass::subscriber, Retention::account, "says whose profile it is"},
    Holding{"profile", "changed_ms", DataClass::subscriber, Retention::account, "says which of two profiles the account's devices made later"},
    Holding{"profile", "id", DataClass::subscriber, Retention::account, "is asked for by those whom the person told the key, and follows from it"},
    Holding{"profile", "sealed", DataClass::ciphertext, Retention::account, "is name and picture, encrypted for those the person talks to"},
    Holding{"contact_request", "account", DataClass::traffic, Retention::days_30, "says who has come to somebody that did not answer yet"},
    Holding{"contact_request", "other", DataClass::traffic, Retention::days_30, "says to whom: it hears no more until it answers"},
    Holding{"contact_request", "day", DataClass::traffic, Retention::days_30, "limits to how many people it comes, by the day"},
    Holding{"contact_request", "approach", DataClass::traffic, Retention::days_30, "keeps who was let into a group, and may say nothing there, from counting as who does not answer"},
    Holding{"contact_request", "messages", DataClass::traffic, Retention::days_30, "limits how much they hear"},
    Holding{"block", "blocker", DataClass::traffic, Retention::use, "keeps somebody from being written to, until it takes it back"},
    Holding{"block", "blocked", DataClass::traffic, Retention::use, "says by whom"},
    Holding{"block", "had_accepted", DataClass::traffic, Retention::use, "keeps whoever is blocked from telling so by what it is refused"},

    Holding{"blob", "blob", DataClass::technical, Retention::days_30, "names the encrypted file"},
    Holding{"blob", "account", DataClass::traffic, Retention::days_30, "counts against the account's quota"},
    Holding{"blob", "size_bytes", DataClass::traffic, Retention::days_30, "counts against the account's quota"},
    Holding{"blob", "offset", DataClass::technical, Retention::days_30, "is where an upload goes on"},
    Holding{"blob", "created_ms", DataClass::traffic, Retention::days_30, "ends the 30 days"},
    Holding{"blob", "pinned", DataClass::technical, Retention::days_30, "keeps what the account's backup names from expiring"},

    Holding{"backup", "account", DataClass::subscriber, Retention::use, "says whose backup it is, until its owner deletes it"},
    Holding{"backup", "authenticator_hash", DataClass::technical, Retention::use, "recognises whoever has the recovery key"},
    Holding{"backup", "version", DataClass::technical, Retention::use, "lets one of two devices that change it win"},
    Holding{"backup", "sealed_index", DataClass::ciphertext, Retention::use, "is the backup's table of contents, sealed under the recovery key"},
    Holding{"backup", "blobs", DataClass::technical, Retention::use, "says which encrypted files the backup consists of: they stay as long as it does"},

    Holding{"group_link", "conversation", DataClass::technical, Retention::conversation, "says which group has a link"},
    Holding{"group_link", "seq", DataClass::technical, Retention::conversation, "lets the link that members were told of last count"},
    Holding{"group_link", "locator_hash", DataClass::technical, Retention::conversation, "recognises whoever has the link"},
    Holding{"group_link", "sealed_preview", DataClass::ciphertext, Retention::conversation, "is what whoever has the link sees of the group, sealed under it"},
    Holding{"join_request", "conversation", DataClass::traffic, Retention::days_30, "says into which group somebody asks to be let"},
    Holding{"join_request", "account", DataClass::traffic, Retention::days_30, "says who asks, until they are let in or take it back"},
    Holding{"join_request", "device", DataClass::traffic, Retention::days_30, "says whose signature it is"},
    Holding{"join_request", "locator_hash", DataClass::technical, Retention::days_30, "says by which link"},
    Holding{"join_request", "time_ms", DataClass::traffic, Retention::days_30, "is what the signature is about, and orders the requests of one account"},
    Holding{"join_request", "sealed_note", DataClass::ciphertext, Retention::days_30, "is what they say to those who decide, sealed under the link"},
    Holding{"join_request", "signature", DataClass::technical, Retention::days_30, "shows those who decide that the account asks"},
    Holding{"join_request", "state", DataClass::traffic, Retention::days_30, "says that it was declined, which keeps it from being asked again at once"},
    Holding{"join_request", "put_ms", DataClass::traffic, Retention::days_30, "ends the 30 days"},

    Holding{"filing", "number", DataClass::technical, Retention::opening, "orders what waits"},
    Holding{"filing", "account", DataClass::traffic, Retention::opening, "says who reports or appeals"},
    Holding{"filing", "kind", DataClass::technical, Retention::opening, "says whether it is a report or an appeal"},
    Holding{"filing", "id", DataClass::technical, Retention::opening, "keeps one from counting twice"},
    Holding{"filing", "key_id", DataClass::technical, Retention::opening, "says to which moderation key it is sealed"},
    Holding{"filing", "kem_output", DataClass::technical, Retention::opening, "belongs to the seal"},
    Holding{"filing", "ciphertext", DataClass::reported, Retention::opening, "is what was disclosed, sealed to the reviewers"},
    Holding{"filing", "filed_ms", DataClass::traffic, Retention::opening, "says when it was filed"},
    Holding{"measure", "account", DataClass::subscriber, Retention::account, "says about whom it was decided that they may say less, or nothing"},
    Holding{"measure", "decision", DataClass::technical, Retention::account, "keeps one decision from lifting what another one did"},
    Holding{"measure", "measure", DataClass::subscriber, Retention::account, "says what is refused"},
    Holding{"measure", "until_ms", DataClass::subscriber, Retention::account, "ends it: then all of this is deleted"},
    Holding{"known_key", "name", DataClass::technical, Retention::use, "is missed where the key of this name is lost"},
    Holding{"known_key", "since_ms", DataClass::technical, Retention::use, "says whether it is due to be gone"},
    Holding{"compromised_key", "key_id", DataClass::technical, Retention::use, "is missed where the mark of this franking key is lost"},
    Holding{"link_step", "link", DataClass::technical, Retention::minutes_10, "is where a new device and an old one find each other"},
    Holding{"link_step", "step", DataClass::technical, Retention::minutes_10, "says which of the three messages it is"},
    Holding{"link_step", "sealed", DataClass::ciphertext, Retention::minutes_10, "is that message, sealed under a code that only the person has"},
    Holding{"link_step", "created_ms", DataClass::traffic, Retention::minutes_10, "ends the 10 minutes"},
};
// clang-format on

/// Null for a column that the catalogue does not know.
constexpr const Holding* find_holding(std::string_view table, std::string_view column) {
  const auto* const found =
      std::find_if(holdings.begin(), holdings.end(), [&](const Holding& holding) {
        return holding.table == table && holding.column == column;
      });
  return found == holdings.end() ? nullptr : found;
}

}  // namespace causeway::provider
