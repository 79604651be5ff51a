#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/store_error.h"
#include "safety/records.h"

/// What the reviewers' side keeps, as its functions need it; apart from the provider's store, for
/// it holds what people disclosed. Everything here throws `StoreError` when the store cannot do its
/// work; the transaction is dropped then.
namespace causeway::safety {

/// Cases and the reports in them. Whatever is looked up by something random (an account, a message)
/// is looked up within a time: reports of one time lie together, however many there are.
class CaseTable {
 public:
  virtual ~CaseTable() = default;

  virtual std::optional<Case> find(CaseNumber number) const = 0;

  /// A case that has some of the messages one asks for: their places among those.
  struct Holder {
    CaseNumber number;
    std::vector<std::size_t> places;
  };

  /// The cases about this subject that have any of these messages, each once, newest first.
  virtual std::vector<Holder> with(const CaseMessages& messages) const = 0;
  /// Cases about this subject that were received in or after `since`, newest first.
  virtual std::vector<CaseNumber> of_subject(const Subject& subject, Instant since, Instant now)
      const = 0;

  /// Open cases of a queue in which nothing is proven, and which this person's report began.
  virtual std::uint64_t unproven_of(AccountId reporter, Queue queue) const = 0;

  /// A new case, with the next number, which it answers.
  virtual CaseNumber add(const Case& opened) = 0;
  virtual void put(const Case& changed) = 0;
  /// These are in this case, too, from now on.
  virtual void put_messages(const CaseMessages& messages, CaseNumber in) = 0;
  /// This person's report, which proves nothing, began it.
  virtual void add_unproven(AccountId reporter, CaseNumber begun) = 0;

  /// Waiting cases of a queue and state that nobody has claimed at `now`, what is proven
  /// first, then the one due first, at most `limit`.
  virtual std::vector<Case> waiting(CaseState state, Queue queue, Instant now, std::size_t limit)
      const = 0;
  /// The first of those which this person neither passed on nor had a part in.
  virtual std::optional<Case> next(CaseState state, Queue queue, StaffId person, Instant now)
      const = 0;
  /// All cases of a queue and state, claimed or not, in the same order: at most `limit` behind
  /// `after`.
  virtual std::vector<Case> list(
      CaseState state, Queue queue, const std::optional<CaseNumber>& after, std::size_t limit
  ) const = 0;

  struct Counts {
    std::uint64_t all = 0;
    std::optional<Case> first;  // the one due first
  };

  virtual Counts counts(CaseState state, Queue queue) const = 0;
  /// How many of them are due before `time`.
  virtual std::uint64_t due_before(CaseState state, Queue queue, Instant time) const = 0;
  /// Everything that somebody has claimed at `now`.
  virtual std::vector<Case> claimed(Instant now) const = 0;

  /// Cases whose evidence is to be destroyed, and closed ones of whose reporters some are to be
  /// told; none that waits for the decision of an appeal.
  virtual std::vector<Case> to_shred(Instant now, std::size_t limit) const = 0;
  /// Open ones without such a time that came before `received`.
  virtual std::vector<Case> undecided(Instant received, std::size_t limit) const = 0;
  /// Those that came before `received`, and whose decision bans nobody any more: the first behind
  /// `after`, at most `limit`.
  virtual std::vector<CaseNumber> old(Instant received, CaseNumber after, std::size_t limit)
      const = 0;
  /// With all that is kept of it beside numbers that name nobody, its CyberTips too.
  virtual void remove(const Case& old) = 0;
  /// Which messages, accepted on days before that one, are in which case.
  virtual void forget_messages(Instant accepted) = 0;
};

class ReportTable {
 public:
  virtual ~ReportTable() = default;

  virtual ReportNumber add(const Report& report) = 0;
  virtual void set_state(ReportNumber number, ReportState state) = 0;
  /// The key of its evidence, wrapped anew. Nothing changes where the key is not `was` any more:
  /// whether it was.
  virtual bool replace_key(
      ReportNumber number, const report::WrappedKey& was, const report::WrappedKey& key
  ) = 0;
  virtual std::optional<Report> find(ReportNumber number) const = 0;
  /// Whether this very filing is here.
  virtual bool has(Instant received, AccountId reporter, report::ReportId id) const = 0;
  /// All of a case, in the order in which they came, with all that is kept of them: for whoever
  /// reads each.
  virtual std::vector<Report> of_case(CaseNumber number) const = 0;

  // What follows reads no evidence: where it is kept, its key alone is there.

  /// Those of a case behind `after`, in that order.
  virtual std::vector<Report> page_of_case(CaseNumber number, ReportNumber after, std::size_t limit)
      const = 0;
  /// The first before `report` in the same case whose evidence is kept and shows the very same
  /// messages.
  virtual std::optional<ReportNumber> first_same(const Report& report) const = 0;
  /// Who reported, in the order in which they first did.
  virtual std::vector<AccountId> reporters_of_case(CaseNumber number) const = 0;

  /// What those of a case come to that are not invalidated.
  struct Sums {
    std::uint32_t reports = 0;
    std::uint32_t reporters = 0;  // different ones
    std::uint32_t verified = 0;
    std::uint32_t of_members = 0;  // of the verified, by whoever was there

    bool operator==(const Sums&) const = default;
  };

  virtual Sums sums_of_case(CaseNumber number) const = 0;

  struct OfReason {
    report::Reason reason = report::Reason::other;
    std::uint64_t reports = 0;
  };

  /// How many of a case wait for a decision, for each reason that there is.
  virtual std::vector<OfReason> pending_reasons(CaseNumber number) const = 0;

  /// The first of a case behind `after` that wait for a decision.
  virtual std::vector<Report> pending_of_case(
      CaseNumber number, ReportNumber after, std::size_t limit
  ) const = 0;

  /// Evidence that is kept, by its name and key alone.
  struct Kept {
    ReportNumber number;
    AccountId reporter;
    report::ReportId id;
    report::WrappedKey key;
  };

  virtual std::vector<Kept> kept_of_case(CaseNumber number) const = 0;

  /// Of those of a case that are not invalidated, without their evidence. What one person reports
  /// again, the same messages with the same answers, is there once.
  virtual std::vector<report::EntryCounts> counts_of_case(CaseNumber number) const = 0;

  /// How many of a case are one reporter's, and of how many of them the evidence is kept.
  struct OfReporter {
    std::uint32_t reports = 0;
    std::uint32_t evidence = 0;
  };

  virtual OfReporter of_reporter(CaseNumber number, AccountId reporter) const = 0;
  /// One person's, from `since` on, in whatever case; without evidence.
  virtual std::vector<Report> of_reporter(AccountId reporter, Instant since) const = 0;
  virtual std::uint64_t count_of_reporter(AccountId reporter, Instant since) const = 0;
  /// Its evidence is gone.
  virtual void destroy_evidence(ReportNumber number) = 0;
  /// That of all of a case.
  virtual void destroy_evidence_of_case(CaseNumber number) = 0;
  /// All of a case that is over.
  virtual void remove_of_case(CaseNumber number) = 0;
  /// Those of a case up to and with `last`.
  virtual void remove_until(CaseNumber number, ReportNumber last) = 0;

  /// One more that could not be opened, for a rule, on that day: what was in it is not kept.
  virtual void count_refused(Instant now, std::string_view rule) = 0;
  /// Those of days before that one.
  virtual void forget_refused(Instant before) = 0;
  virtual std::uint64_t refused(Instant day, std::string_view rule) const = 0;
};

class AttachmentTable;
class AuditTable;
class DecisionTable;
class DeskTable;
class EffectTable;
class TallyTable;
class LoginTable;
class StaffTable;
class KnownTable;
class PictureTable;
class TipTable;

class Transaction {
 public:
  virtual ~Transaction() = default;

  virtual CaseTable& cases() = 0;
  virtual ReportTable& reports() = 0;
  virtual AuditTable& audit() = 0;
  virtual DecisionTable& decisions() = 0;
  virtual DeskTable& desk() = 0;
  virtual EffectTable& effects() = 0;
  virtual TallyTable& tallies() = 0;
  virtual StaffTable& staff() = 0;
  virtual LoginTable& logins() = 0;
  virtual TipTable& tips() = 0;
  virtual AttachmentTable& attachments() = 0;
  virtual KnownTable& known() = 0;
  virtual PictureTable& pictures() = 0;
  virtual const CaseTable& cases() const = 0;
  virtual const ReportTable& reports() const = 0;
  virtual const AuditTable& audit() const = 0;
  virtual const DecisionTable& decisions() const = 0;
  virtual const DeskTable& desk() const = 0;
  virtual const EffectTable& effects() const = 0;
  virtual const TallyTable& tallies() const = 0;
  virtual const StaffTable& staff() const = 0;
  virtual const LoginTable& logins() const = 0;
  virtual const TipTable& tips() const = 0;
  virtual const AttachmentTable& attachments() const = 0;
  virtual const KnownTable& known() const = 0;
  virtual const PictureTable& pictures() const = 0;

  /// Durable when it returns; nothing was kept where it throws.
  virtual void commit() = 0;
};

/// Any thread may begin a transaction, which is then that thread's. One writes at a time: the next
/// waits until it is committed or gone.
class SafetyStore {
 public:
  virtual ~SafetyStore() = default;

  virtual std::unique_ptr<Transaction> begin_write() = 0;
  virtual std::unique_ptr<const Transaction> begin_read() = 0;
};

}  // namespace causeway::safety
