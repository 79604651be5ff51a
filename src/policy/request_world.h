#pragma once

#include <vector>

#include "policy/explorer.h"
#include "policy/machines.h"
#include "policy/policy.h"

/// What can become of a request together with the preservation of its data, the notice to the
/// person, the gag that forbids it and the clock of the answer: five machines that hear of the same
/// events, what one makes another do, and what has to hold of them all.
namespace causeway::policy {

/// Which way of objecting is open. The tracks do not mix: 18 USC 2703(h) is no answer to a foreign
/// order, and Art. 17 none to a warrant.
enum class Objection : std::uint8_t {
  none,
  issuing_da,
  form3,
  art17,
  court_motion,
};

template <>
struct Names<Objection> {
  static constexpr std::array<std::string_view, 5> all{
      "none", "ISSUING_DA", "FORM3", "ART17", "COURT_MOTION"
  };
};

/// Who was asked to decide about an objection that the issuer does not share.
enum class Escalation : std::uint8_t {
  none,
  receiving_da,
  court,
  enforcing_authority,
};

template <>
struct Names<Escalation> {
  static constexpr std::array<std::string_view, 4> all{
      "none", "RECEIVING_DA", "COURT", "ENFORCING_AUTHORITY"
  };
};

/// How far a production has come since the request was last TRIAGED.
enum class Progress : std::uint8_t {
  none,
  approved,  // by counsel
  checked,   // R33
  released,  // R34
  packaged,  // R35
};

/// What was decided against a production, for good.
enum class Ended : std::uint8_t {
  no,
  inapplicable,  // the agreement does not apply: the Receiving Party's Designated Authority said so
  over,          // rejected, redirected, quashed, withdrawn, cancelled, expired
};

struct RequestCase {
  // These do not change.
  Track track = Track::domestic;  // domestic, agreement, eu
  bool draws_on_copy = false;     // on what was preserved earlier: what is live is not asked for
  bool has_to_wait = false;       // for the enforcing authority, or for the person that is told
  // The machines.
  RequestState request{};
  PreservationState preservation{};
  NoticeState notice{};
  GagState gag{};
  ClockState clock{};
  // What happened.
  Objection objection{};
  Escalation escalation{};
  Progress progress{};
  Ended ended{};
  bool copy_is_gone = false;  // a preservation ran out, was released, or began with the request

  bool operator==(const RequestCase&) const = default;
};

/// What the other machines do when a request comes to a state, in the same step. An event for which
/// theirs has no row is none. `Event::preserve` begins a new preservation where the last is over.
struct Coupling {
  From<RequestState> entered;
  std::vector<Track> tracks;  // empty: all
  std::vector<Event> events;
  std::string_view source;
};

/// All that is played: the desk's, or what a test has broken of it.
struct RequestRules {
  Machine<RequestState> request = request_machine();
  Machine<PreservationState> preservation = preservation_machine();
  Machine<NoticeState> notice = notice_machine();
  Machine<GagState> gag = gag_machine();
  Machine<ClockState> clock = clock_machine();
  std::vector<Coupling> couplings;
  std::vector<Guard<RequestCase>> guards;
};

/// Those of the desk.
RequestRules request_rules();

/// Whether that keeps data from being deleted.
bool is_holding(PreservationState state);

/// What has to hold, for docs/formats/desk-states.md, too.
std::span<const Invariant<RequestCase>> request_invariants();
std::span<const Promise<RequestCase>> request_promises();

/// Plays them all.
Exploration explore(const RequestRules& rules, Until until = Until::everything_is_played);

}  // namespace causeway::policy
