#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "policy/event.h"

/// Plays everything that can happen to a case, breadth first, and says what of it may not: each
/// state that a few machines can be in together, once, with the shortest way there.
///
/// A `World` has
///   using Product = …;                          // all there is to know of a case: plain numbers
///   std::vector<Product> starts() const;
///   void visit_steps(const Product&, F) const;  // F(Event, const Product& after, marks)
///   std::span<const Invariant<Product>> invariants() const;
///   std::span<const Promise<Product>> promises() const;
///   std::vector<std::string> marks() const;     // what has to be met with at least once, by name
///   std::string describe(const Product& start) const;
namespace causeway::policy {

/// What no step may break. A start is a step from itself to itself.
template <typename Product>
struct Invariant {
  std::string_view name;
  std::string_view says;
  std::string_view source;
  bool (*holds)(const Product& before, const Product& after);
};

/// What stays possible wherever it is owed.
template <typename Product>
struct Promise {
  std::string_view name;
  std::string_view says;
  std::string_view source;
  bool (*is_owed)(const Product& product);
  bool (*is_kept)(const Product& product);
};

/// When an event may happen.
template <typename Product>
struct Guard {
  Event event;
  bool (*allows)(const Product& at);
  std::string_view says;
  std::string_view source;
};

template <typename Product>
bool is_allowed(const std::vector<Guard<Product>>& guards, Event event, const Product& at) {
  return std::all_of(guards.begin(), guards.end(), [&](const Guard<Product>& guard) {
    return guard.event != event || guard.allows(at);
  });
}

/// The promise of every world: whatever its machines have is met with.
inline constexpr std::string_view everything_is_met = "everything_is_met";

struct Broken {
  std::string_view name;
  /// How the case began, and what happened since. Of `everything_is_met`: what was not met.
  std::vector<std::string> path;

  bool operator==(const Broken&) const = default;
};

struct Exploration {
  std::size_t states = 0;
  std::size_t steps = 0;
  std::size_t properties = 0;
  /// Each name once, with its shortest path. Nothing is played on from a step that breaks one.
  std::vector<Broken> broken;
};

enum class Until : std::uint8_t {
  everything_is_played,
  something_breaks,  // a promise that is broken is found at the end, all the same
};

template <typename World>
class Explorer {
 public:
  using Product = typename World::Product;
  static_assert(std::has_unique_object_representations_v<Product>, "it is hashed by its bytes");

  explicit Explorer(const World& world) : world_(world), marks_(world.marks()) {
    is_met_.resize(marks_.size());
    numbers_.reserve(expected_states);
  }

  Exploration explore(Until until = Until::everything_is_played) {
    found_.properties = world_.invariants().size() + world_.promises().size() + 1;
    for (const Product& each : world_.starts()) add(nobody, Event{}, each, each);
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
      if (until == Until::something_breaks && !found_.broken.empty()) return std::move(found_);
      expand(at);
    }
    check_promises();
    check_marks();
    found_.states = nodes_.size();
    found_.steps = steps_.size();
    return std::move(found_);
  }

 private:
  static constexpr std::uint32_t nobody = ~std::uint32_t{0};
  static constexpr std::size_t expected_states = 50'000;

  struct Node {
    Product product;
    std::uint32_t parent;
    Event event;
    bool is_broken;
  };

  struct Step {
    std::uint32_t from;
    std::uint32_t to;
  };

  struct Hash {
    std::size_t operator()(const Product& product) const {
      const std::string_view bytes(reinterpret_cast<const char*>(&product), sizeof product);
      return std::hash<std::string_view>()(bytes);
    }
  };

  void expand(std::uint32_t at) {
    if (nodes_[at].is_broken) return;
    const Product before = nodes_[at].product;
    world_.visit_steps(before, [&](Event event, const Product& after, auto&& marks) {
      for (const std::size_t each : marks) is_met_[each] = true;
      steps_.push_back({at, add(at, event, before, after)});
    });
  }

  std::uint32_t add(
      std::uint32_t parent, Event event, const Product& before, const Product& after
  ) {
    const bool is_broken = breaks_something(parent, event, before, after);
    const auto next = static_cast<std::uint32_t>(nodes_.size());
    if (is_broken) {  // by the step, maybe: another may come here without
      nodes_.push_back({after, parent, event, true});
      return next;
    }
    const auto [known, is_new] = numbers_.try_emplace(after, next);
    if (is_new) nodes_.push_back({after, parent, event, false});
    return known->second;
  }

  bool breaks_something(
      std::uint32_t parent, Event event, const Product& before, const Product& after
  ) {
    bool is_broken = false;
    for (const auto& each : world_.invariants()) {
      if (each.holds(before, after)) continue;
      is_broken = true;
      report(each.name, path_to(parent, event, after));
    }
    return is_broken;
  }

  void report(std::string_view name, std::vector<std::string> path) {
    for (const Broken& each : found_.broken) {
      if (each.name == name) return;
    }
    found_.broken.push_back({name, std::move(path)});
  }

  std::vector<std::string> path_to(std::uint32_t parent, Event event, const Product& after) const {
    if (parent == nobody) return {world_.describe(after)};
    std::vector<std::string> path = path_to(parent);
    path.emplace_back(name_of(event));
    return path;
  }

  std::vector<std::string> path_to(std::uint32_t at) const {
    std::vector<std::string> path;
    for (; nodes_[at].parent != nobody; at = nodes_[at].parent) {
      path.emplace_back(name_of(nodes_[at].event));
    }
    path.push_back(world_.describe(nodes_[at].product));
    return {path.rbegin(), path.rend()};
  }

  void check_promises() {
    std::vector<std::vector<std::uint32_t>> before(nodes_.size());
    for (const Step& each : steps_) before[each.to].push_back(each.from);
    for (const auto& each : world_.promises()) check_promise(each, before);
  }

  void check_promise(
      const Promise<Product>& promise, const std::vector<std::vector<std::uint32_t>>& before
  ) {
    std::vector<bool> can_be_kept(nodes_.size());
    std::vector<std::uint32_t> open;
    const auto mark = [&](std::uint32_t at) {
      if (can_be_kept[at]) return;
      can_be_kept[at] = true;
      open.push_back(at);
    };
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
      if (nodes_[at].is_broken || promise.is_kept(nodes_[at].product)) mark(at);
    }
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      for (const std::uint32_t each : before[at]) mark(each);
    }
    for (std::uint32_t at = 0; at < nodes_.size(); ++at) {
      if (can_be_kept[at] || !promise.is_owed(nodes_[at].product)) continue;
      report(promise.name, path_to(at));
      return;
    }
  }

  void check_marks() {
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
      if (!is_met_[i]) missing.push_back(marks_[i]);
    }
    if (!missing.empty()) report(everything_is_met, std::move(missing));
  }

  const World& world_;
  std::vector<std::string> marks_;
  std::vector<bool> is_met_;
  std::vector<Node> nodes_;
  std::vector<Step> steps_;
  std::unordered_map<Product, std::uint32_t, Hash> numbers_;
  Exploration found_;
};

}  // namespace causeway::policy
