#include "cmd/causewayd/tips.h"

#include "adapters/http/server_address.h"
#include "cmd/causewayd/log.h"

namespace causeway::causewayd {
namespace {

std::string username_of(provider::ProviderStore& store, AccountId account) {
  const auto found = store.begin_read()->accounts().find(account);
  return found ? safety::legible(found->username) : std::string();
}

std::unique_ptr<safety::ClearingHouse> house_of(const Config& config, Random& random) {
  if (!config.clearing_house.is_on()) return std::make_unique<NoTipHouse>();
  return std::make_unique<TipHouse>(clearing_house_settings(config), random);
}

}  // namespace

adapters::clearing_house::Settings clearing_house_settings(const Config& config) {
  using adapters::clearing_house::Environment;
  const bool is_production = config.clearing_house.environment == "production";
  auto settings = adapters::clearing_house::settings_for(
      config.clearing_house.credentials, is_production ? Environment::production : Environment::test
  );
  const std::string& stand_in = config.clearing_house.stand_in;
  if (!stand_in.empty()) settings.address = *adapters::http::parse_server_address(stand_in);
  return settings;
}

safety::TipSender tip_sender(const Config& config) {
  const Config::ClearingHouse& from = config.clearing_house;
  safety::TipSender sender;
  const bool is_production = from.environment == "production";
  sender.target = is_production ? safety::TipTarget::production : safety::TipTarget::test;
  if (!from.is_on()) sender.target = safety::TipTarget::nobody;
  sender.platform.value = config.domain;
  sender.reporter.reporting_person = {
      {from.first_name}, {from.last_name}, {from.phone}, {from.email}
  };
  sender.reporter.terms_of_service.value = from.terms_of_service;
  sender.reporter.legal_url.value = from.legal_url;
  return sender;
}

Tips::Tips(const Config& config, const Uses& uses)
    : ciphertexts_(uses.store, uses.attachments),
      house_(house_of(config, uses.random)),
      ports_{
          .sources =
              {{uses.store, uses.opener, ciphertexts_},
               [&store = uses.provider](AccountId account) { return username_of(store, account); }},
          .sender = tip_sender(config),
          .house = *house_,
          .alarm = [](safety::Alarm alarm
                   ) { log_failure(Event::cybertip_alarm, safety::sentence_of(alarm)); },
      },
      filer_(ports_),
      loop_(
          [this, &clock = uses.clock] { return filer_.round(clock.now()); },
          [](const std::string& why) { log_failure(Event::cybertips_wait, why); }
      ) {}

}  // namespace causeway::causewayd
