#pragma once

#include <memory>

#include "cmd/causewayd/attachment_store.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/round_loop.h"
#include "cmd/causewayd/tip_house.h"
#include "provider/store.h"
#include "safety/tip_filer.h"

namespace causeway::causewayd {

/// The clearing house of the configuration. Requires that it is on. Throws as `Client` does.
adapters::clearing_house::Settings clearing_house_settings(const Config& config);
/// What the provider says of itself in each tip, and to whom; nobody where none is configured.
safety::TipSender tip_sender(const Config& config);

/// Everything about CyberTips that a provider runs. What reviewers agreed on is kept and can be
/// given up also where no clearing house is configured.
class Tips {
 public:
  struct Uses {
    provider::ProviderStore& provider;
    safety::SafetyStore& store;
    safety::ReportOpener& opener;
    safety::AttachmentFiles& attachments;
    Clock& clock;
    Random& random;
  };

  Tips(const Config& config, const Uses& uses);

  /// For whoever looks at tips and sends them; lives as long as this object.
  const safety::TipPorts& ports() const { return ports_; }

  void start() { loop_.start(); }

  void stop() { loop_.stop(); }

 private:
  safety::FetchedCiphertexts ciphertexts_;
  std::unique_ptr<safety::ClearingHouse> house_;
  safety::TipPorts ports_;
  safety::TipFiler filer_;
  RoundLoop loop_;
};

}  // namespace causeway::causewayd
