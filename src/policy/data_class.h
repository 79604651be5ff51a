#pragma once

#include <bit>
#include <cstdint>

#include "policy/names.h"

namespace causeway::policy {

/// What a request can ask for. The first six are what a provider may hold; the other two (D5_none)
/// nobody but the members of a conversation has, and no policy can unlock them.
enum class DataClass : std::uint8_t {
  bsi,            // 18 USC 2703(c)(2): as far as held
  ident,          // EU 'identification'
  records,        // EU 'traffic'
  cipher,         // content that the provider cannot read
  reported,       // content that a participant disclosed
  live_metadata,  // metadata as it arises
  plaintext,
  keys,
};

template <>
struct Names<DataClass> {
  static constexpr std::array<std::string_view, 8> all{
      "D0_bsi",
      "D1_ident",
      "D2_records",
      "D3_cipher",
      "D4_reported",
      "LIVE_metadata",
      "plaintext",
      "keys",
  };
};

/// What a class is, for people.
std::string_view description_of(DataClass data_class);

/// What no provider holds, in answers: attested absent, always.
inline constexpr std::string_view never_held = "D5_none";

class ClassSet {
 public:
  constexpr ClassSet() = default;

  constexpr ClassSet(std::initializer_list<DataClass> classes) {
    for (const DataClass each : classes) insert(each);
  }

  constexpr void insert(DataClass each) { bits_ |= bit(each); }

  constexpr void erase(DataClass each) { bits_ &= static_cast<std::uint8_t>(~bit(each)); }

  constexpr bool contains(DataClass each) const { return (bits_ & bit(each)) != 0; }

  constexpr bool contains(ClassSet other) const { return (other.bits_ & ~bits_) == 0; }

  constexpr bool intersects(ClassSet other) const { return (other.bits_ & bits_) != 0; }

  constexpr bool empty() const { return bits_ == 0; }

  constexpr std::size_t size() const { return static_cast<std::size_t>(std::popcount(bits_)); }

  friend constexpr ClassSet operator&(ClassSet a, ClassSet b) {
    return ClassSet(a.bits_ & b.bits_);
  }

  friend constexpr ClassSet operator|(ClassSet a, ClassSet b) {
    return ClassSet(a.bits_ | b.bits_);
  }

  friend constexpr ClassSet operator-(ClassSet a, ClassSet b) {
    return ClassSet(a.bits_ & ~b.bits_);
  }

  bool operator==(const ClassSet&) const = default;

  /// In the order of `DataClass`.
  template <typename F>
  constexpr void for_each(F&& visit) const {
    for (std::size_t i = 0; i < Names<DataClass>::all.size(); ++i) {
      const auto each = static_cast<DataClass>(i);
      if (contains(each)) visit(each);
    }
  }

 private:
  constexpr explicit ClassSet(int bits) : bits_(static_cast<std::uint8_t>(bits)) {}

  static constexpr std::uint8_t bit(DataClass each) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(each));
  }

  std::uint8_t bits_ = 0;
};

/// What a provider may hold.
inline constexpr ClassSet holdable{
    DataClass::bsi,
    DataClass::ident,
    DataClass::records,
    DataClass::cipher,
    DataClass::reported,
    DataClass::live_metadata,
};

/// What nobody but those who talk has (D5_none).
inline constexpr ClassSet unholdable{DataClass::plaintext, DataClass::keys};

/// Contents of communications, 18 USC 2510(8), whoever can read them.
inline constexpr ClassSet content_classes{
    DataClass::cipher,
    DataClass::reported,
    DataClass::plaintext,
};

}  // namespace causeway::policy
