#include "adapters/json_policy/slots.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace causeway::adapters::json_policy {

using policy::DataClass;
using policy::Target;
namespace rules = policy::rules;

namespace {

constexpr std::size_t text_size_max = 65'535;

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// What more is asked of the text of a member.
struct Form {
  bool (*fits)(std::string_view text);
  const Rule& broken;
  std::string_view wanted;
};

constexpr Form country{is_country, rules::country_is_a_code, "two capital letters, ISO 3166-1"};

struct FormRow {
  std::string_view member;
  const Form& form;
};

constexpr std::array form_rows{
    FormRow{"conflict_with", country},
    FormRow{"country", country},
    FormRow{"home", country},
    FormRow{"ip_majority_90d", country},
    FormRow{"location", country},
    FormRow{"nationality", country},
    FormRow{"number_country", country},
    FormRow{"on_behalf_of", country},
    FormRow{"payment_country", country},
};

struct Range {
  std::string_view member;
  std::uint32_t min;
  std::uint32_t max;
};

constexpr std::array ranges{
    Range{"max_years", 0, 200},
};

template <typename Rows>
const auto* row_of(const Rows& rows, std::string_view member) {
  const auto found = std::ranges::find(rows, member, [](const auto& row) { return row.member; });
  return found == rows.end() ? nullptr : &*found;
}

class FlagSlot : public Slot {
 public:
  explicit FlagSlot(policy::Flag& flag) : flag_(flag) {}

  std::string wanted() const override { return "true or false"; }

  void take_flag(bool value) override { flag_ = value; }

 private:
  policy::Flag& flag_;
};

class NumberSlot : public Slot {
 public:
  NumberSlot(std::string_view name, std::optional<std::uint32_t>& number) : number_(number) {
    if (const Range* range = row_of(ranges, name)) range_ = *range;
  }

  std::string wanted() const override {
    return "a whole number from " + std::to_string(range_.min) + " to " +
           std::to_string(range_.max);
  }

  void take_number(std::uint64_t value) override {
    if (value < range_.min || value > range_.max) {
      throw FormatError(rules::number_is_within_limits, "", "has to be " + wanted());
    }
    number_ = static_cast<std::uint32_t>(value);
  }

 private:
  std::optional<std::uint32_t>& number_;
  Range range_{"", 0, 1'000'000};
};

class TextSlot : public Slot {
 public:
  TextSlot(std::string_view name, policy::Text& text)
      : text_(text), row_(row_of(form_rows, name)) {}

  std::string wanted() const override { return "a text"; }

  void take_text(std::string text) override {
    check_text(text);
    if (row_ != nullptr && !row_->form.fits(text)) {
      const Form& form = row_->form;
      throw FormatError(
          form.broken, "", "has to be " + std::string(form.wanted) + ", not " + in_quotes(text)
      );
    }
    text_ = std::move(text);
  }

 private:
  policy::Text& text_;
  const FormRow* row_;
};

/// A day or an instant.
template <typename Time>
class TimeSlot : public Slot {
 public:
  using Parse = std::optional<Time> (*)(std::string_view text);

  TimeSlot(std::optional<Time>& time, Parse parse, std::string_view wanted)
      : time_(time), parse_(parse), wanted_(wanted) {}

  std::string wanted() const override { return std::string(wanted_) + ", from 1970 to 2199"; }

  void take_text(std::string text) override {
    time_ = parse_(text);
    if (!time_) {
      throw FormatError(
          rules::time_exists, "", "has to be " + wanted() + ", not " + in_quotes(text)
      );
    }
  }

 private:
  std::optional<Time>& time_;
  Parse parse_;
  std::string_view wanted_;
};

class ClassSlot : public Slot {
 public:
  explicit ClassSlot(policy::ClassSet& classes) : classes_(classes) {}

  std::string wanted() const override { return one_of_the_names<DataClass>(); }

  void take_text(std::string text) override {
    const auto each = read_name<DataClass>(text);
    if (classes_.contains(each)) {
      throw FormatError(rules::classes_are_distinct, "", in_quotes(text) + " comes twice");
    }
    classes_.insert(each);
  }

 private:
  policy::ClassSet& classes_;
};

class ClassesSlot : public Slot {
 public:
  explicit ClassesSlot(policy::ClassSet& classes) : classes_(classes) {}

  std::string wanted() const override { return "a list"; }

  void open_list() override {}

  SlotPtr next() override { return std::make_unique<ClassSlot>(classes_); }

 private:
  policy::ClassSet& classes_;
};

}  // namespace

void Slot::refuse_type() const {
  throw FormatError(rules::type_is_right, "", "has to be " + wanted());
}

void refuse_unknown() {
  throw FormatError(rules::member_is_known, "", "there is no such member");
}

void refuse_again() {
  throw FormatError(rules::member_comes_once, "", "comes twice");
}

void check_room(std::size_t size) {
  if (size < list_size_max) return;
  throw FormatError(
      rules::list_is_within_limit, "", "more than " + std::to_string(list_size_max) + " of them"
  );
}

void check_text(std::string_view text) {
  if (text.size() > text_size_max) {
    throw FormatError(
        rules::text_is_within_limit, "", "longer than " + std::to_string(text_size_max) + " bytes"
    );
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F begin with C2.
    const bool is_c1 = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte >= ' ' && byte != 0x7F && !is_c1) continue;
    throw FormatError(
        rules::text_has_no_controls, "", "has a control character in " + in_quotes(text.substr(i))
    );
  }
}

void check_distinct(const std::vector<Target>& targets) {
  std::vector<std::size_t> order(targets.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(targets[a].type, targets[a].value, a) <
           std::tie(targets[b].type, targets[b].value, b);
  });
  const auto twin = std::ranges::adjacent_find(order, [&](std::size_t a, std::size_t b) {
    return targets[a] == targets[b];
  });
  if (twin == order.end()) return;
  throw FormatError(
      rules::targets_are_distinct,
      "[" + std::to_string(twin[1]) + "]",
      "is the same as [" + std::to_string(twin[0]) + "]"
  );
}

SlotPtr slot_for(std::string_view, policy::Flag& member) {
  return std::make_unique<FlagSlot>(member);
}

SlotPtr slot_for(std::string_view name, policy::Text& member) {
  return std::make_unique<TextSlot>(name, member);
}

SlotPtr slot_for(std::string_view, policy::Day& member) {
  return std::make_unique<TimeSlot<policy::Date>>(
      member, policy::parse_date, "a day like 2026-11-22"
  );
}

SlotPtr slot_for(std::string_view, std::optional<Instant>& member) {
  return std::make_unique<TimeSlot<Instant>>(
      member, policy::parse_instant, "a time like 2026-11-20T09:00:00Z"
  );
}

SlotPtr slot_for(std::string_view name, std::optional<std::uint32_t>& member) {
  return std::make_unique<NumberSlot>(name, member);
}

SlotPtr slot_for(std::string_view, policy::ClassSet& member) {
  return std::make_unique<ClassesSlot>(member);
}

}  // namespace causeway::adapters::json_policy
