#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "api/reports.h"
#include "safety/records.h"

/// What decisions do at the provider, until it is done there: an outbox. The two are different
/// stores, so each effect may be carried out twice after a crash, and changes nothing then.
namespace causeway::safety {

using EffectNumber = Number<struct EffectNumberTag>;

/// What an account may do from now on.
struct MeasureEffect {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 1;
  api::Measure measure = api::Measure::none;
  std::uint64_t until_ms = 0;  // 0: until it is changed

  bool operator==(const MeasureEffect&) const = default;
};

/// What an account is told.
struct NoticeEffect {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 2;
  api::NoticeItem notice;

  bool operator==(const NoticeEffect&) const = default;
};

/// How long the evidence of a case is kept has changed: its keys are wrapped anew (Case::shred).
struct KeepEffect {
  using Wire = tls::Struct;
  static constexpr std::uint8_t tag = 3;
  CaseNumber number;

  bool operator==(const KeepEffect&) const = default;
};

struct Effect {
  EffectNumber number;
  AccountId account;  // zero of `KeepEffect`
  std::variant<MeasureEffect, NoticeEffect, KeepEffect> what;

  bool operator==(const Effect&) const = default;
};

enum class EffectsOf : std::uint8_t {
  all,
  provider,  // measures and notices
  keys,      // what needs the process that holds them
};

class EffectTable {
 public:
  virtual ~EffectTable() = default;

  /// Behind all others.
  virtual void add(const Effect& effect) = 0;
  /// The oldest.
  virtual std::vector<Effect> read(std::size_t limit, EffectsOf which = EffectsOf::all) const = 0;
  virtual void remove(EffectNumber number) = 0;
};

}  // namespace causeway::safety
