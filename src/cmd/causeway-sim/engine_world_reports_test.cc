// What was filed with the hub of an EngineWorld, and what comes of it.
#include "cmd/causeway-sim/engine_world_test.h"
#include "provider/measures.h"

namespace causeway::simulate {

std::vector<provider::Filing> EngineWorld::filings() {
  constexpr std::size_t all = std::size_t{1} << 30;
  std::vector<provider::Filing> filings;
  for (const auto kind : {provider::FilingKind::report, provider::FilingKind::appeal}) {
    for (auto& filing : hub_->begin_read()->reports().read(kind, {}, all, all)) {
      filings.push_back(std::move(filing));
    }
  }
  return filings;
}

void EngineWorld::notify(Phone& phone, const api::NoticeItem& item) {
  const AccountId account = self(phone).account;
  const auto transaction = hub_->begin_write();
  const auto devices = provider::deliver_notice(*transaction, account, item, now);
  transaction->commit();
  wake(devices);
  settle();
}

void EngineWorld::decide(Phone& phone, const api::NoticeItem& item) {
  std::optional<Instant> until;
  if (item.until_ms != 0) until = from_unix_ms(item.until_ms);
  const AccountId account = self(phone).account;
  const auto transaction = hub_->begin_write();
  provider::put_measure(*transaction, {account, item.decision, item.measure, until}, now);
  transaction->commit();
  notify(phone, item);
}

}  // namespace causeway::simulate
