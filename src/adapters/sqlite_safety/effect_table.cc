#include "adapters/sqlite_safety/effect_table.h"

#include "adapters/sqlite_safety/stored.h"

namespace causeway::adapters::sqlite_safety {

using safety::Effect;
using safety::EffectNumber;

void EffectTable::add(const Effect& effect) {
  database_.run(
      "INSERT INTO effect (account, what) VALUES (?, ?)", effect.account, tls::encode(effect.what)
  );
}

std::vector<Effect> EffectTable::read(std::size_t limit) const {
  std::vector<Effect> effects;
  database_.for_each(
      "SELECT * FROM effect ORDER BY number LIMIT ?",
      [&](EffectNumber number, AccountId account, ByteView what) {
        effects.push_back({number, account, stored<decltype(Effect::what)>(what)});
      },
      limit
  );
  return effects;
}

void EffectTable::remove(EffectNumber number) {
  database_.run("DELETE FROM effect WHERE number = ?", number);
}

}  // namespace causeway::adapters::sqlite_safety
