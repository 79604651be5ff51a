#include "policy/check.h"

#include "base/invariant.h"

namespace causeway::policy {
namespace {

using enum Asked;

constexpr std::array rows{
    Check{
        CheckId::R01,
        always,
        false,
        "Is the sender who it says, on a channel that proves it, and is this not a repetition of "
        "an earlier message?",
        "REJECT_UNVERIFIED",
        "ETSI TS 103 120 (message header)"
    },
    Check{
        CheckId::R02,
        always,
        false,
        "Has the agency's own administrator authorised this person, and does that still hold at "
        "receipt?",
        "REJECT_UNVERIFIED",
        "policy"
    },
    Check{
        CheckId::R03,
        always,
        false,
        "Is there such an instrument, is its regime in force at receipt, and may this issuer use "
        "it?",
        "REJECT_NO_BASIS or REDIRECT_MLAT",
        ""
    },
    Check{
        CheckId::R04,
        always,
        false,
        "Does it state all that its form requires?",
        "DEFICIENT (EU: FORM3)",
        ""
    },
    Check{
        CheckId::R05,
        always,
        false,
        "Is the document attached, legible, the one whose checksum was declared, and its "
        "signature, if any, valid?",
        "DEFICIENT (EU: FORM3)",
        "ETSI TS 103 120 (Document)"
    },
    Check{
        CheckId::R06,
        listed,
        false,
        "Are the court, the judge and the docket named?",
        "DEFICIENT",
        "18 USC 2703(a), (d)"
    },
    Check{
        CheckId::R07,
        always,
        false,
        "Do its dates hold: signed before it came, not expired, a period that has begun?",
        "REJECT_INVALID, or NARROW where the period only reaches beyond receipt",
        ""
    },
    Check{
        CheckId::R08,
        always,
        true,
        "Does the instrument unlock each class of data that is asked for?",
        "PARTIAL",
        ""
    },
    Check{
        CheckId::R09,
        always,
        false,
        "Does it name at least one target, each one specific and of a kind that can be looked up, "
        "and not more than the cap?",
        "OBJECT_OVERBROAD",
        "18 USC 2523(b)(4)(D)(ii); Fourth Amendment (particularity)"
    },
    Check{
        CheckId::R10,
        listed,
        true,
        "Does it invoke the agreement, with the designated authority's own valid certification?",
        "DEFICIENT",
        "Agreement Art. 5; 18 USC 2523"
    },
    Check{
        CheckId::R11,
        listed,
        true,
        "Was it transmitted by the designated authority, and not by a police force?",
        "REDIRECT_DA",
        "Agreement Art. 5"
    },
    Check{
        CheckId::R12,
        listed,
        true,
        "Is the offence serious: a maximum sentence of at least three years, or terrorism?",
        "OBJECT_NOT_SERIOUS",
        "18 USC 2523(b)(4)(D)(i); Agreement Art. 1"
    },
    Check{
        CheckId::R13,
        listed,
        true,
        "Is the target not a person of the receiving state, by what was declared and by every sign "
        "that is held?",
        "OBJECT_US_PERSON",
        "18 USC 2523(b)(4)(A)"
    },
    Check{
        CheckId::R14,
        listed,
        true,
        "Is the target not located in the receiving state, by what was declared and by every sign "
        "that is held?",
        "OBJECT_US_LOCATED",
        "18 USC 2523(b)(4)(A)"
    },
    Check{
        CheckId::R15,
        listed,
        true,
        "Is the target not a proxy for a person of the receiving state?",
        "OBJECT_INDIRECT",
        "18 USC 2523(b)(4)(B)"
    },
    Check{
        CheckId::R16,
        listed,
        true,
        "Is it on nobody's behalf but the issuing government's own?",
        "OBJECT_THIRD_GOV",
        "18 USC 2523(b)(4)(C)"
    },
    Check{
        CheckId::R17,
        listed,
        true,
        "Is the court, judge or other independent authority named that reviews it?",
        "OBJECT_NO_REVIEW",
        "18 USC 2523(b)(4)(D)(v)"
    },
    Check{
        CheckId::R18,
        listed,
        true,
        "Is it justified by facts that can be stated and believed?",
        "DEFICIENT",
        "18 USC 2523(b)(4)(D)(iv)"
    },
    Check{
        CheckId::R19,
        listed,
        true,
        "Does the interception have a fixed end that is near enough, is it necessary, and would "
        "nothing less intrusive do?",
        "OBJECT_INTERCEPT",
        "18 USC 2523(b)(4)(D)(vi)"
    },
    Check{
        CheckId::R20,
        listed,
        false,
        "Is the offence more than speech?",
        "OBJECT_SPEECH",
        "18 USC 2523(b)(4)(E); Agreement Art. 4(2)"
    },
    Check{
        CheckId::R21,
        always,
        false,
        "Does it ask for no decryption, no key, no changed client, no silent device, no suppressed "
        "notice?",
        "OBJECT_DECRYPTION, whatever any policy says",
        "18 USC 2523(b)(3); no duty in 18 USC 2701-2713"
    },
    Check{
        CheckId::R22,
        listed,
        false,
        "Is no essential interest touched (a death penalty, evidence of speech), so that nobody's "
        "permission is needed first?",
        "HOLD_DA_PERMISSION",
        "Agreement Art. 8"
    },
    Check{
        CheckId::R23,
        listed,
        true,
        "May this kind of authority ask for this category of data?",
        "FORM3",
        "Reg. (EU) 2023/1543 Art. 4"
    },
    Check{
        CheckId::R24,
        listed,
        true,
        "Is the offence grave enough for traffic or content data: a maximum sentence of at least "
        "three years, or one of the list?",
        "FORM3",
        "Reg. (EU) 2023/1543 Art. 5(4)"
    },
    Check{
        CheckId::R25,
        listed,
        true,
        "Was the enforcing authority notified where it has to be, and is its time over, or has it "
        "found no grounds?",
        "HOLD_UNTIL; FORM3 where it was not notified; REFUSED where it refused",
        "Reg. (EU) 2023/1543 Art. 8, 10(2), 12"
    },
    Check{
        CheckId::R26,
        listed,
        false,
        "Is it addressed to the designated establishment or the legal representative, and did it "
        "come through the decentralised system?",
        "FORM3",
        "Reg. (EU) 2023/1543 Art. 7"
    },
    Check{
        CheckId::R27,
        listed,
        true,
        "Does it ask for no content?",
        "ART17",
        "Reg. (EU) 2023/1543 Art. 17; 18 USC 2702(a)"
    },
    Check{
        CheckId::R28,
        listed,
        true,
        "Is it free of conflict with the law of a qualifying foreign government over the contents "
        "of "
        "somebody who neither is a US person nor resides there?",
        "CLOCK",
        "18 USC 2703(h)"
    },
    Check{
        CheckId::R29,
        listed,
        true,
        "Is it neither unusually voluminous nor otherwise an undue burden?",
        "CLOCK",
        "18 USC 2703(d); FRCrP 17(c)(2)"
    },
    Check{
        CheckId::R30,
        listed,
        true,
        "Is silence ordered by a court, for a stated time, on a ground of the law, about this "
        "instrument?",
        "the person may be told where no court orders silence, and is not told where one does",
        "18 USC 2705(b)"
    },
    Check{
        CheckId::R31,
        listed,
        false,
        "May the person be told, and when?",
        "a clock, never a decision",
        "policy"
    },
    Check{
        CheckId::R32,
        listed,
        true,
        "Is the preservation on file that it refers to or that is about its target?",
        "DEFICIENT (EU: FORM3), for a renewal alone",
        "18 USC 2703(f); Reg. (EU) 2023/1543 Art. 11"
    },
    Check{
        CheckId::R33,
        always,
        true,
        "Is there an account, and is something held of what is asked for and unlocked?",
        "NO_DATA, and an attestation of absence",
        "18 USC 2703; Agreement Art. 6(4)"
    },
    Check{
        CheckId::R34,
        running_desk,
        false,
        "Did counsel approve, and does somebody else release?",
        "nothing is released",
        "policy"
    },
    Check{
        CheckId::R35,
        always,
        false,
        "Does the key that the package is sealed to belong to the requester, and has it not "
        "expired?",
        "nothing is released",
        "policy"
    },
    Check{
        CheckId::civil_content,
        listed,
        true,
        "Is it no civil matter?",
        "REFUSE_CONTENT",
        "18 USC 2702(a), (b): no exception for civil process"
    },
    Check{
        CheckId::emergency_need,
        listed,
        true,
        "Is somebody in danger of death or serious physical injury?",
        "REFUSED",
        "18 USC 2702(b)(8), (c)(4)"
    },
    Check{
        CheckId::epoc_immunity,
        listed,
        false,
        "Is the data free of immunities and privileges?",
        "FORM3",
        "Reg. (EU) 2023/1543 Art. 10(5)"
    },
    Check{
        CheckId::R40,
        listed,
        true,
        "Was the officer called back by a number from a directory that the agency does not write, "
        "and known there?",
        "REFUSED; CLOCK until it is done; DEFICIENT where that is not stated",
        "policy"
    },
    Check{
        CheckId::R41, running_desk, false, "Do two people decide?", "nothing is disclosed", "policy"
    },
    Check{
        CheckId::R42,
        running_desk,
        false,
        "Is it no more than the emergency needs?",
        "it is narrowed",
        "18 USC 2702(b)(8), (c)(4)"
    },
    Check{
        CheckId::R43,
        running_desk,
        false,
        "Is it reviewed after 72 hours?",
        "counsel is alarmed",
        "policy"
    },
    Check{
        CheckId::R44,
        running_desk,
        false,
        "Is it counted in public?",
        "the report is not published",
        "policy"
    },
};

static_assert(rows.size() == Names<CheckId>::all.size());

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].id) != i) return false;
  }
  return true;
}

static_assert(is_in_order(), "check() finds a row by its number");

}  // namespace

std::span<const Check> checks() {
  return rows;
}

const Check& check(CheckId id) {
  const auto index = static_cast<std::size_t>(id);
  INVARIANT(index < rows.size());
  return rows[index];
}

}  // namespace causeway::policy
