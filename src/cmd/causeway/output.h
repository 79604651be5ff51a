#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "client/own_devices.h"
#include "cmd/causeway/errors.h"
#include "cmd/causeway/views.h"

/// What the commands print: for people one line each, for programs one JSON object a line
/// (docs/formats/cli-json.md). Data goes to stdout, everything else to stderr.
namespace causeway::cli {

enum class Form {
  human,
  json,
};

enum class Colour {
  none,
  ansi,
};

enum class Ids {
  hidden,
  shown,
};

/// Which chats are named beside their messages.
enum class Named {
  groups,
  all,
};

/// What becomes of texts with words that the person does not want to read.
enum class HiddenTexts {
  folded,
  shown,
};

struct Style {
  Form form = Form::human;
  Colour colour = Colour::none;
  Ids ids = Ids::hidden;
  Named named = Named::groups;
  HiddenTexts hidden = HiddenTexts::folded;
};

/// As much of a message's or chat's id as people are shown and need to type.
inline constexpr std::size_t short_id_size = 10;
std::string short_id(ByteView id);

/// "2026-11-24 21:52", in the time zone of this computer.
std::string local_minute(Instant time);

/// Without the line break at their end. `now`: from when on the time counts that is left to those
/// that disappear.
std::string message_line(const MessageView& message, const Style& style, Instant now = {});
/// How somebody types the chat in a shell: '#Hikers', or by its id where the name could say more to
/// the shell or to whoever reads it, and where it is a request, which has no other name.
std::string typed_chat(const ChatView& chat);

/// What stands in the place of a text that the person does not want to read.
std::string folded_away();

std::string annotation_line(const AnnotationView& annotation, const Style& style);
std::string chat_line(const ChatView& chat, const Style& style, Instant now = {});
std::string change_line(const ChangeView& change, const Style& style);
std::string member_line(const ChatView& chat, const client::Member& member, const Style& style);
/// What a chat is safe from.
/// One of the words that the person does not want to read.
std::string hidden_word_line(const std::string& word, const Style& style);
std::string encryption_line(const ChatView& chat, bool is_post_quantum, const Style& style);
/// A message of one's own was put into the outbox, or accepted by the hub.
std::string sent_line(const MessageView& message, const Style& style);
/// Likewise of what one said about a message.
std::string sent_line(const AnnotationView& annotation, const Style& style);
/// For programs: there are older ones, from before that time.
std::string more_line(Instant until);
/// Messages that are not here (yet).
std::string gap_line(const GapView& gap, const Style& style);
/// A message is erased on this device.
std::string erased_line(const MessageView& message, const Style& style);
/// So many lines of a chat count as read now.
std::string read_line(const ChatView& chat, std::size_t count, const Style& style);
/// What is kept to be said.
std::string draft_line(const ChatView& chat, const Style& style);

/// What `export` has written.
struct ExportedView {
  std::string folder;
  std::size_t chats = 0;
  std::size_t messages = 0;
  std::size_t attachments = 0;
};

std::string exported_line(const ExportedView& exported, const Style& style);
/// How long messages of a chat stay, now.
std::string timer_line(const ChatView& chat, const Style& style);
/// Something that was asked of a group is done.
std::string done_line(const ChatView& chat, client::OutboxKind what, const Style& style);

/// Somebody, in whatever chats.
struct PersonView {
  std::string username;  // empty where it was not looked up yet
  AccountId account;
};

/// For programs: somebody writes something there, now.
std::string typing_line(const ChatView& chat, const PersonView& person);
std::string blocked_line(const PersonView& person, const Style& style);
/// Something that was asked about a person is done.
std::string person_line(const PersonView& person, client::OutboxKind what, const Style& style);

/// Who may come to one's account, and what others are told.
struct SettingsView {
  client::Admissions admissions;
  content::Signs signs;
};

std::string settings_line(const SettingsView& settings, const Style& style);

struct Registered {
  std::string username;
  std::string profile;
  std::string domain;
  AccountId account;
  DeviceId device;
};

std::string registered_line(const Registered& registered, const Style& style);

std::string device_line(const client::OwnDevice& device, const Style& style);
std::string revoked_line(const client::OwnDevice& device, const Style& style);
std::string deleted_line(const Registered& deleted, const Style& style);
/// The account ends then, by a reset, unless its person objects; and that they did.
std::string ends_line(Instant ends, const Style& style);
std::string kept_line(const Style& style);
/// For programs: the code of `link show`.
std::string link_code_line(std::string_view code);

/// One of the things that `doctor` looks at.
struct Finding {
  std::string what;
  bool is_well = true;
  std::string sentence;
};

std::string finding_line(const Finding& finding, const Style& style);
std::string version_line(const Style& style);

/// How a daemon is.
struct Status {
  bool is_connected = false;
  std::size_t waiting = 0;  // in the outbox
};

std::string status_line(const Status& status, const Style& style);
/// Where a daemon is to be found.
std::string listening_line(std::string_view socket, const Style& style);
std::string error_text(const Explanation& explanation, const Style& style);

/// Takes one line, without its line break.
using Sink = std::function<void(std::string_view line)>;

/// On stdout, flushed. Throws `Failure` where it cannot be written: what was not shown must not
/// count as shown.
void write_to_stdout(std::string_view line);

/// Where lines go.
class Output {
 public:
  explicit Output(Style style, Sink data = write_to_stdout)
      : style_(style), data_(std::move(data)) {}

  const Style& style() const { return style_; }

  /// For people at a terminal in rows as wide as that (wrap.h).
  void line(std::string_view text);

  /// As it is: a picture, or what a machine reads.
  void exact_line(std::string_view text) { data_(text); }

  /// On stderr, for people only: nothing in JSON.
  void note(std::string_view text);
  void error(const Explanation& explanation);

 private:
  std::string in_rows(std::string_view text, int descriptor) const;

  Style style_;
  Sink data_;
};

}  // namespace causeway::cli
