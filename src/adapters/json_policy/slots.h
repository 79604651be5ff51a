#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/json_policy/format_error.h"
#include "policy/facts.h"
#include "policy/request.h"

/// Where the values of a JSON text go, one after the other: each slot knows the one type that it
/// takes, so that nothing is kept of what a request cannot have.
namespace causeway::adapters::json_policy {

class Slot;
using SlotPtr = std::unique_ptr<Slot>;

/// A resource. Throws `FormatError` with the part of `member()` that is below the slot.
class Slot {
 public:
  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  virtual ~Slot() = default;

  /// "true or false"
  virtual std::string wanted() const = 0;

  virtual void take_flag(bool) { refuse_type(); }

  virtual void take_number(std::uint64_t) { refuse_type(); }

  virtual void take_text(std::string) { refuse_type(); }

  virtual void open_object() { refuse_type(); }

  virtual void open_list() { refuse_type(); }

  /// Of the object that is open.
  virtual SlotPtr member(const std::string&) { refuse_type(); }

  /// Of the list that is open.
  virtual SlotPtr next() { refuse_type(); }

  virtual void close() {}

  /// `rules::type_is_right`
  [[noreturn]] void refuse_type() const;
};

template <typename T>
concept Struct = requires(T& value) { T::members(value, [](std::string_view, auto&) {}); };

/// The slot of a member; its name says what else is asked of it. The member outlives the slot.
SlotPtr slot_for(std::string_view name, policy::Flag& member);
SlotPtr slot_for(std::string_view name, policy::Text& member);
SlotPtr slot_for(std::string_view name, policy::Day& member);
SlotPtr slot_for(std::string_view name, std::optional<Instant>& member);
SlotPtr slot_for(std::string_view name, std::optional<std::uint32_t>& member);
SlotPtr slot_for(std::string_view name, policy::ClassSet& member);
template <policy::Named E>
SlotPtr slot_for(std::string_view name, std::optional<E>& member);
template <Struct T>
SlotPtr slot_for(std::string_view name, T& member);
template <Struct T>
SlotPtr slot_for(std::string_view name, std::optional<T>& member);
template <Struct T>
SlotPtr slot_for(std::string_view name, std::vector<T>& member);
template <Struct T>
SlotPtr slot_for(std::string_view name, std::map<std::string, T>& member);

/// `rules::member_is_known`, `rules::member_comes_once`.
[[noreturn]] void refuse_unknown();
[[noreturn]] void refuse_again();

/// Longer lists would take much more memory than the text in which they arrive: `{}` is a document.
inline constexpr std::size_t list_size_max = 200'000;

/// `rules::list_is_within_limit` where one more would be too many.
void check_room(std::size_t size);
/// `rules::text_is_within_limit`, `rules::text_has_no_controls`.
void check_text(std::string_view text);
/// `rules::targets_are_distinct`
void check_distinct(const std::vector<policy::Target>& targets);

template <typename T>
void check_distinct(const std::vector<T>&) {}

template <policy::Named E>
std::string one_of_the_names() {
  std::string all;
  for (const std::string_view each : policy::Names<E>::all) {
    all.append(all.empty() ? "one of " : ", ").append(each);
  }
  return all;
}

/// `rules::word_is_known`
template <policy::Named E>
E read_name(std::string_view text) {
  if (const auto found = policy::find_name<E>(text)) return *found;
  throw FormatError(
      policy::rules::word_is_known,
      "",
      "has to be " + one_of_the_names<E>() + ", not " + in_quotes(text)
  );
}

template <policy::Named E>
class NameSlot : public Slot {
 public:
  explicit NameSlot(std::optional<E>& value) : value_(value) {}

  std::string wanted() const override { return one_of_the_names<E>(); }

  void take_text(std::string text) override { value_ = read_name<E>(text); }

 private:
  std::optional<E>& value_;
};

/// `make` is asked for the object once there is one.
template <typename Make>
class ObjectSlot : public Slot {
 public:
  explicit ObjectSlot(Make make) : make_(std::move(make)) {}

  std::string wanted() const override { return "an object"; }

  void open_object() override { object_ = &make_(); }

  SlotPtr member(const std::string& name) override {
    SlotPtr slot;
    std::uint64_t bit = 1;  // Request has the most members, 20
    T::members(*object_, [&](std::string_view known, auto& value) {
      if (known == name) {
        if ((seen_ & bit) != 0) refuse_again();
        seen_ |= bit;
        slot = slot_for(known, value);
      }
      bit <<= 1;
    });
    if (!slot) refuse_unknown();
    return slot;
  }

 private:
  using T = std::remove_reference_t<std::invoke_result_t<Make>>;

  Make make_;
  T* object_ = nullptr;
  std::uint64_t seen_ = 0;
};

template <typename Make>
SlotPtr object_slot(Make make) {
  return std::make_unique<ObjectSlot<Make>>(std::move(make));
}

template <Struct T>
class ListSlot : public Slot {
 public:
  explicit ListSlot(std::vector<T>& list) : list_(list) {}

  std::string wanted() const override { return "a list"; }

  void open_list() override {}

  SlotPtr next() override {
    check_room(list_.size());
    return slot_for("", list_.emplace_back());
  }

  void close() override { check_distinct(list_); }

 private:
  std::vector<T>& list_;
};

template <Struct T>
class MapSlot : public Slot {
 public:
  explicit MapSlot(std::map<std::string, T>& map) : map_(map) {}

  std::string wanted() const override { return "an object"; }

  void open_object() override {}

  SlotPtr member(const std::string& name) override {
    check_room(seen_.size());
    check_text(name);
    if (!seen_.insert(name).second) refuse_again();
    return object_slot([this, name]() -> T& { return map_[name]; });
  }

 private:
  std::map<std::string, T>& map_;
  std::set<std::string> seen_;  // also those that are null
};

template <policy::Named E>
SlotPtr slot_for(std::string_view, std::optional<E>& member) {
  return std::make_unique<NameSlot<E>>(member);
}

template <Struct T>
SlotPtr slot_for(std::string_view, T& member) {
  return object_slot([&member]() -> T& { return member; });
}

template <Struct T>
SlotPtr slot_for(std::string_view, std::optional<T>& member) {
  return object_slot([&member]() -> T& { return member.emplace(); });
}

template <Struct T>
SlotPtr slot_for(std::string_view, std::vector<T>& member) {
  return std::make_unique<ListSlot<T>>(member);
}

template <Struct T>
SlotPtr slot_for(std::string_view, std::map<std::string, T>& member) {
  return std::make_unique<MapSlot<T>>(member);
}

}  // namespace causeway::adapters::json_policy
