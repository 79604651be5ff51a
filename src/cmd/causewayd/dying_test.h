#pragma once

#include <exception>
#include <memory>
#include <utility>

#include "safety/store.h"
#include "safety/tip_desk.h"

/// A program that dies at a step that the test chooses.
namespace causeway::safety {

struct Died : std::exception {};

/// The program dies at the n-th of: a commit, before it or after it; a request, likewise.
class Dying final : public SafetyStore, public ClearingHouse {
 public:
  Dying(SafetyStore& store, ClearingHouse& house) : store_(store), house_(house) {}

  std::unique_ptr<Transaction> begin_write() override;

  std::unique_ptr<const Transaction> begin_read() override { return store_.begin_read(); }

  TipText write(const Submission& submission, const Filing* filing) const override {
    return house_.write(submission, filing);
  }

  Event send(const Send& send, const Submission& submission, const SecretBytes* file) override {
    step();
    const Event event = house_.send(send, submission, file);
    step();
    return event;
  }

  void step() {
    if (++steps == dies_at) throw Died();
  }

  int steps = 0;
  int dies_at = 0;

 private:
  SafetyStore& store_;
  ClearingHouse& house_;
};

/// A transaction whose commit may be the last thing that the program does.
class DyingTransaction final : public Transaction {
 public:
  DyingTransaction(std::unique_ptr<Transaction> real, Dying& life)
      : real_(std::move(real)), life_(life) {}

  CaseTable& cases() override { return real_->cases(); }

  ReportTable& reports() override { return real_->reports(); }

  AuditTable& audit() override { return real_->audit(); }

  DecisionTable& decisions() override { return real_->decisions(); }

  DeskTable& desk() override { return real_->desk(); }

  EffectTable& effects() override { return real_->effects(); }

  TallyTable& tallies() override { return real_->tallies(); }

  StaffTable& staff() override { return real_->staff(); }

  LoginTable& logins() override { return real_->logins(); }

  TipTable& tips() override { return real_->tips(); }

  AttachmentTable& attachments() override { return real_->attachments(); }

  KnownTable& known() override { return real_->known(); }

  PictureTable& pictures() override { return real_->pictures(); }

  const KnownTable& known() const override { return std::as_const(*real_).known(); }

  const PictureTable& pictures() const override { return std::as_const(*real_).pictures(); }

  const CaseTable& cases() const override { return std::as_const(*real_).cases(); }

  const ReportTable& reports() const override { return std::as_const(*real_).reports(); }

  const AuditTable& audit() const override { return std::as_const(*real_).audit(); }

  const DecisionTable& decisions() const override { return std::as_const(*real_).decisions(); }

  const DeskTable& desk() const override { return std::as_const(*real_).desk(); }

  const EffectTable& effects() const override { return std::as_const(*real_).effects(); }

  const TallyTable& tallies() const override { return std::as_const(*real_).tallies(); }

  const StaffTable& staff() const override { return std::as_const(*real_).staff(); }

  const LoginTable& logins() const override { return std::as_const(*real_).logins(); }

  const TipTable& tips() const override { return std::as_const(*real_).tips(); }

  const AttachmentTable& attachments() const override {
    return std::as_const(*real_).attachments();
  }

  void commit() override {
    life_.step();
    real_->commit();
    life_.step();
  }

 private:
  std::unique_ptr<Transaction> real_;
  Dying& life_;
};

inline std::unique_ptr<Transaction> Dying::begin_write() {
  return std::make_unique<DyingTransaction>(store_.begin_write(), *this);
}

}  // namespace causeway::safety
