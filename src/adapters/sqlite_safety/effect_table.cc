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

std::vector<Effect> EffectTable::read(std::size_t limit, safety::EffectsOf which) const {
  std::optional<bool> needs_keys;
  if (which != safety::EffectsOf::all) needs_keys = which == safety::EffectsOf::keys;
  std::vector<Effect> effects;
  database_.for_each(
      // The tag of KeepEffect is 3.
      "SELECT * FROM effect WHERE ?1 IS NULL OR (substr(what, 1, 1) = x'03') = ?1"
      " ORDER BY number LIMIT ?2",
      [&](EffectNumber number, AccountId account, ByteView what) {
        effects.push_back({number, account, stored<decltype(Effect::what)>(what)});
      },
      needs_keys,
      limit
  );
  return effects;
}

void EffectTable::remove(EffectNumber number) {
  database_.run("DELETE FROM effect WHERE number = ?", number);
}

}  // namespace causeway::adapters::sqlite_safety
