#include <algorithm>
#include <iostream>
#include <vector>

#include "adapters/files/durable.h"
#include "adapters/http/server.h"
#include "adapters/http/server_address.h"
#include "adapters/http/system_clock.h"
#include "adapters/http_provider/hub.h"
#include "adapters/sqlite_provider/provider_store.h"
#include "adapters/sqlite_safety/safety_store.h"
#include "base/encoding.h"
#include "cmd/causewayd/admin_service.h"
#include "cmd/causewayd/attachment_store.h"
#include "cmd/causewayd/blob_store.h"
#include "cmd/causewayd/commands.h"
#include "cmd/causewayd/config.h"
#include "cmd/causewayd/console.h"
#include "cmd/causewayd/data_lock.h"
#include "cmd/causewayd/decision_loop.h"
#include "cmd/causewayd/frank.h"
#include "cmd/causewayd/intake_loop.h"
#include "cmd/causewayd/key_watch.h"
#include "cmd/causewayd/log.h"
#include "cmd/causewayd/media_desk.h"
#include "cmd/causewayd/process.h"
#include "cmd/causewayd/store_watch.h"
#include "cmd/causewayd/tips.h"
#include "crypto/random.h"
#include "franking/frank.h"
#include "safety/pictures.h"

namespace causeway::causewayd {
namespace {

using adapters::http::Server;
using adapters::http::ServerOptions;
using adapters::http::TlsIdentity;

constexpr unsigned housekeeping_seconds = 60;
constexpr Milliseconds stop_grace{10'000};
constexpr std::size_t files_beside_connections = 200;

provider::Settings settings_of(const Config& config) {
  return {
      .domain = to_bytes(config.domain),
      .hub_id = franking::hub_id(config.domain),
      .registration = config.registration,
      .blob_quota_bytes = config.blob_quota_bytes,
      .first_contacts = config.first_contacts,
  };
}

/// The limits of the provider, with what this one decides for itself.
std::vector<provider::Rate> rates_of(const Config& config) {
  std::vector<provider::Rate> rates(provider::default_rates.begin(), provider::default_rates.end());
  for (provider::Rate& rate : rates) {
    if (rate.op != api::Op::register_account) continue;
    rate.burst = config.registrations_per_hour;
    rate.refill = Milliseconds(std::chrono::hours(1)) / config.registrations_per_hour;
  }
  return rates;
}

/// As configured, or as many as the system allows files: one more would wait instead of being told
/// that the provider is full.
std::size_t connections_of(const Config& config) {
  const std::size_t files = raise_file_limit();
  if (files <= files_beside_connections) return 1;
  return std::min(config.connections, files - files_beside_connections);
}

ServerOptions device_options(const Config& config) {
  ServerOptions options;
  options.address = config.address;
  options.port = config.port;
  options.threads = config.threads;
  options.websocket_path = "/v1/connect";
  options.limits.connections = connections_of(config);
  options.limits.connections_per_host = config.connections_per_address;
  return options;
}

ServerOptions admin_options(const Config& config) {
  ServerOptions options;
  options.address = config.admin_address;
  options.port = config.admin_port;
  return options;
}

TlsIdentity identity_of(const Config& config) {
  return TlsIdentity::from_files(config.certificate.string(), config.key.string());
}

/// A running provider, wired together. Members end in the reverse order of their making.
class Provider {
 public:
  explicit Provider(const Config& config)
      : config_(config),
        lock_(config.data),
        database_(config.database()),
        frank_(start_keys()),
        store_(database_, watch_),
        blobs_(config.blobs(), watch_),
        dispatcher_(settings_of(config), *frank_),
        rates_(rates_of(config)),
        hub_({store_, blobs_, dispatcher_, clock_, random_}, {.rates = rates_}),
        safety_(config.safety_database()),
        attachments_(config.safety_attachments()),
        intake_(
            {store_,
             safety_,
             *frank_,
             blobs_,
             attachments_,
             clock_,
             on_writer(),
             [](const std::string& why) { log_failure(Event::reports_wait, why); }}
        ),
        decisions_(
            {store_,
             safety_,
             *frank_,
             clock_,
             on_writer(),
             [this](const std::set<DeviceId>& devices) { hub_.wake(devices); },
             [](const std::string& why) { log_failure(Event::decisions_wait, why); }}
        ),
        ciphertexts_(safety_, attachments_),
        known_(safety_),
        pictures_(
            [this] {
              const bool has_more = safety::mark_older(safety_, known_, clock_.now());
              return safety::look_through_next({{safety_, *frank_, ciphertexts_}, media_, known_}
                     ) ||
                     has_more;
            },
            [](const std::string& why) { log_failure(Event::pictures_wait, why); }
        ),
        tips_(config_, {store_, safety_, *frank_, attachments_, clock_, random_}),
        console_(config_, console_ports()),
        devices_(device_options(config), identity_of(config), hub_),
        admin_service_(
            {[this] { return watch_.is_well() && hub_.is_ready(); },
             [this] { return hub_.metrics().text(devices_.counts()); }}
        ),
        admin_(admin_options(config), std::nullopt, admin_service_) {}

  void start() {
    hub_.start();
    intake_.start();
    decisions_.start();
    pictures_.start();
    tips_.start();
    devices_.start();
    admin_.start();
    console_.start();
    // Only now: whoever is told that this serves finds all of it.
    log(Event::listening,
        "\"port\":" + std::to_string(devices_.port()) +
            ",\"admin_port\":" + std::to_string(admin_.port()) +
            ",\"connections_max\":" + std::to_string(connections_of(config_)));
    std::cout << "--server " << write_address(identity_of(config_)) << "\n" << std::flush;
  }

  void keep_house() {
    hub_.between_batches([this] { rotate(); });
    hub_.expire();
    remove_orphaned();
  }

  void reload() {
    try {
      const TlsIdentity identity = identity_of(config_);
      devices_.reload(identity);
      console_.reload();
      log(Event::certificate_reloaded);
      write_address(identity);
    } catch (const std::exception& error) {
      log_failure(Event::reload_failed, error.what());
    }
  }

  void stop() {
    devices_.stop(stop_grace);
    admin_.stop(Milliseconds(1'000));
    console_.stop();
    intake_.stop();
    decisions_.stop();
    pictures_.stop();
    tips_.stop();
    hub_.stop();
  }

 private:
  OnWriter on_writer() {
    return [this](std::function<void()> job) { hub_.between_batches(std::move(job)); };
  }

  adapters::http_safety::ConsolePorts console_ports() {
    return {
        .store = safety_,
        .clock = clock_,
        .random = random_,
        .opener = *frank_,
        .failed = [](const std::string& why) { log_failure(Event::console_failed, why); },
        .tips = &tips_.ports(),
        .known = &known_,
        .ciphertexts = &ciphertexts_,
        .media = &media_,
        .provider = &store_,
        .damaged =
            [](const std::string& of) {
              log_failure(Event::evidence_damaged, "What is kept of " + of + " is damaged.");
            },
    };
  }

  void require_keys() {
    require_no_key_lost(database_.known_keys(), config_.frank_keys(), clock_.now());
    require_no_mark_lost(database_.compromised_keys(), config_.frank_keys());
  }

  /// Its start mints what there is none of, so what is lost is missed before.
  std::unique_ptr<adapters::frank::FrankProcess> start_keys() {
    require_keys();
    auto keys = start_frank(config_, clock_.now(), [](const std::string& why) {
      log_failure(Event::frank_restarted, why);
    });
    // It has destroyed what was due, too, which nobody is to miss.
    remember_keys(database_, config_.frank_keys(), clock_.now());
    return keys;
  }

  void rotate() {
    try {
      require_keys();
      frank_->rotate(clock_.now());
      remember_keys(database_, config_.frank_keys(), clock_.now());
    } catch (const std::exception& error) {
      log_failure(Event::franking_keys, error.what());
    }
  }

  void remove_orphaned() {
    try {
      safety::remove_orphaned(safety_, attachments_);
    } catch (const std::exception& error) {
      log_failure(Event::reports_wait, error.what());
    }
  }

  /// What a person gives to the client, also in a file for scripts.
  std::string write_address(const TlsIdentity& identity) {
    const adapters::http::ServerAddress address{
        .host = config_.domain,
        .port = devices_.port(),
        .pin = identity.fingerprint(),
    };
    std::string text = adapters::http::to_string(address);
    adapters::files::write_durable(config_.address_file(), as_bytes(text + "\n"));
    return text;
  }

  Config config_;
  DataLock lock_;
  crypto::SystemRandom random_;
  adapters::http::SystemClock clock_;
  adapters::sqlite_provider::ProviderStore database_;
  std::unique_ptr<adapters::frank::FrankProcess> frank_;
  StoreWatch watch_;
  WatchedStore store_;
  BlobStore blobs_;
  provider::Dispatcher dispatcher_;
  std::vector<provider::Rate> rates_;
  adapters::http_provider::Hub hub_;
  adapters::sqlite_safety::SafetyStore safety_;
  AttachmentStore attachments_;
  IntakeLoop intake_;
  DecisionLoop decisions_;
  safety::FetchedCiphertexts ciphertexts_;
  MediaDesk media_;
  safety::KnownMaterial known_;
  RoundLoop pictures_;
  Tips tips_;
  ConsoleService console_;
  Server devices_;
  AdminService admin_service_;
  Server admin_;
};

}  // namespace

int serve(const std::filesystem::path& config_path) {
  const Config config = load_config(config_path);
  Signals signals;
  start_log(config.log_level);
  Provider provider(config);
  provider.start();
  provider.keep_house();  // what came due meanwhile
  notify_manager("READY=1");
  for (;;) {
    const auto signal = signals.wait(housekeeping_seconds);
    if (!signal) {
      provider.keep_house();
    } else if (*signal == Signal::reload) {
      provider.reload();
    } else {
      break;
    }
  }
  notify_manager("STOPPING=1");
  log(Event::stopping);
  provider.stop();
  log(Event::stopped);
  return 0;
}

}  // namespace causeway::causewayd
