#pragma once

#include "safety/decision_table.h"
#include "safety/store.h"

/// What a decision does, put into the outbox in the transaction that makes it.
namespace causeway::safety {

/// The measure that the decisions in force about the subject come to, from now on.
void hold_to_measure(Transaction& transaction, const Subject& subject);
/// The statement of reasons, to the person whom it is about.
void tell_subject(Transaction& transaction, const Decision& decision, Instant now);
/// That a decision was looked at again: what holds now.
void tell_of_appeal(
    Transaction& transaction, const Decision& decision, std::string text, Instant now
);
/// That what they reported was looked at; the report is decided by that. A decision that was taken
/// back did nothing.
void tell_reporter(
    Transaction& transaction, const Report& report, const Decision& decision, Instant now
);
/// The same, to all whose reports are pending, which are decided now.
void tell_reporters(
    Transaction& transaction, const Case& about, const Decision& decision, Instant now
);
/// That nobody has decided on what they reported, and nobody will: to so many of those whose
/// reports are pending in one transaction. The last of these; nothing where there are no more.
std::optional<ReportNumber> tell_undecided(
    Transaction& transaction, CaseNumber number, Instant now
);

/// The gravest measure in force about a subject; nothing where there is none.
std::optional<Decision> measure_in_force(const Transaction& transaction, const Subject& subject);

}  // namespace causeway::safety
