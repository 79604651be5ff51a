#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/frank/protocol.h"
#include "adapters/process/child_process.h"
#include "provider/franker.h"
#include "safety/report_opener.h"

namespace causeway::adapters::frank {

/// Some channels of the process, one after another.
struct Channels {
  std::size_t first;
  std::size_t count;
};

/// People wait for tags, and reviewers for what is in a case: neither waits behind what may take
/// long, the opening of many reports at a time and large attachments.
inline constexpr Channels tag_channels{0, 1};
inline constexpr Channels look_channels{1, 1};
inline constexpr Channels bulk_channels{2, 2};
inline constexpr std::size_t channel_count = 4;

struct FrankOptions {
  std::vector<std::string> arguments;  // of the program, to become that process
  std::string path = "/proc/self/exe";
  /// Asked before the process is started again, by any thread. Throws `StoreError` where the keys
  /// that it would find are not to be believed: whoever asked for it has that.
  std::function<void()> before_restart = [] {};
  /// Told when the process had to be started again, and why.
  std::function<void(const std::string&)> restarted = [](const std::string&) {};
};

/// The process that alone holds the keys of FRANK-1 and of reports, as seen from the provider. One
/// that ends is started again: its keys are in files, so nothing is lost. May be called from
/// several threads.
class FrankProcess final : public provider::Franker, public safety::ReportOpener {
 public:
  /// Starts it and asks for its keys. Throws `StoreError` where it does not come up, with the
  /// sentence that it says of its keys.
  FrankProcess(FrankOptions options, Instant now);
  ~FrankProcess() override;

  /// Mints, retires and destroys keys that are due. Between two batches. Throws `StoreError`.
  void rotate(Instant now);

  std::uint32_t key_id() const override;
  report::ModerationKey moderation_key() const override;
  /// These two throw `StoreError` where the process cannot be had.
  std::vector<franking::Frank> tag(std::span<const franking::FrankContext> contexts) const override;
  franking::FrankVerdict check(const franking::FrankContext& context, const franking::Frank& frank)
      const override;

  std::vector<safety::Opened> open(std::span<const provider::Filing> filings, report::Month keep)
      override;
  /// On as many threads as there are channels for it.
  void open_in_parts(
      std::span<const provider::Filing> filings, report::Month keep, const safety::TakeOpened& take
  ) override;
  std::variant<report::ShownReport, safety::Refusal> show(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override;
  std::variant<SecretBytes, safety::Refusal> show_appeal(
      const report::EvidenceName& name, const report::SealedEvidence& evidence
  ) override;
  std::variant<SecretBytes, safety::Refusal> show_attachment(
      const report::EvidenceName& name,
      const report::SealedEvidence& evidence,
      std::uint32_t entry,
      const crypto::Sha256& content_hash,
      ByteView ciphertext
  ) override;
  std::variant<report::SealedEvidence, safety::Refusal> seal(
      const report::EvidenceName& name, SecretBytes plaintext, report::Month keep
  ) override;
  std::variant<report::WrappedKey, safety::Refusal> keep_until(
      const report::EvidenceName& name, const report::WrappedKey& key, report::Month keep
  ) override;

  /// For a test, and whoever wants to know: the process's number.
  pid_t process_id() const;

 private:
  struct Running;

  std::shared_ptr<Running> running() const;
  /// Starts another in the place of `ended`, unless somebody has already.
  std::shared_ptr<Running> restart(const std::shared_ptr<Running>& ended, const std::string& why)
      const;
  /// One try, or one more with another process.
  template <typename Request>
  typename Request::Answer ask(Channels channels, Request request, int tries = 2) const;
  template <typename Request>
  typename Request::Answer ask_for_tags(Request request) const;
  template <typename Request>
  typename Request::Answer ask_opener(Channels channels, Request request) const;

  FrankOptions options_;
  mutable std::mutex mutex_;
  mutable std::shared_ptr<Running> running_;
  Keys keys_;
};

}  // namespace causeway::adapters::frank
