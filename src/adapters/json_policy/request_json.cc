#include "adapters/json_policy/request_json.h"

#include <nlohmann/json.hpp>

#include "adapters/json_policy/slots.h"

namespace causeway::adapters::json_policy {
namespace {

using Json = nlohmann::ordered_json;
namespace rules = policy::rules;

/// Hands the values of a text to slots as they come. Nothing is kept of what no slot takes, and
/// what is nested deeper than slots are is of a wrong type: there is no other limit to depth.
class Reader : public nlohmann::json_sax<Json> {
 public:
  explicit Reader(SlotPtr root) : next_(std::move(root)) {}

  /// Of the value that is read.
  std::string path() const {
    std::string path;
    for (const Frame& frame : frames_) {
      if (frame.is_list) {
        path += "[" + std::to_string(frame.count - 1) + "]";
      } else if (frame.name) {
        path.append(path.empty() ? "" : ".").append(escaped(*frame.name));
      }
    }
    return path;
  }

  bool null() override {
    const SlotPtr slot = next();
    if (frames_.empty() || frames_.back().is_list) slot->refuse_type();
    return true;
  }

  bool boolean(bool value) override {
    next()->take_flag(value);
    return true;
  }

  bool number_integer(number_integer_t) override { next()->refuse_type(); }  // those below 0

  bool number_unsigned(number_unsigned_t value) override {
    next()->take_number(value);
    return true;
  }

  bool number_float(number_float_t, const string_t&) override { next()->refuse_type(); }

  bool string(string_t& value) override {
    next()->take_text(std::move(value));
    return true;
  }

  bool binary(binary_t&) override { next()->refuse_type(); }  // never: JSON has none

  bool start_object(std::size_t) override {
    SlotPtr slot = next();
    slot->open_object();
    frames_.push_back({std::move(slot), false});
    return true;
  }

  bool key(string_t& name) override {
    Frame& frame = frames_.back();
    frame.name = std::move(name);
    next_ = frame.slot->member(*frame.name);
    return true;
  }

  bool end_object() override { return close(); }

  bool start_array(std::size_t) override {
    SlotPtr slot = next();
    slot->open_list();
    frames_.push_back({std::move(slot), true});
    return true;
  }

  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&)
      override {
    // Whether a list's next value had begun is not known.
    if (!frames_.empty() && frames_.back().is_list) frames_.pop_back();
    throw FormatError(rules::text_is_json, "", "no JSON at byte " + std::to_string(position));
  }

 private:
  struct Frame {
    SlotPtr slot;
    bool is_list;
    std::size_t count = 0;  // of a list: of its values so far
    // NOLINTNEXTLINE(readability-redundant-member-init): lists leave it out
    std::optional<std::string> name{};  // of an object: of its latest member
  };

  SlotPtr next() {
    if (frames_.empty() || !frames_.back().is_list) return std::move(next_);
    Frame& list = frames_.back();
    ++list.count;
    return list.slot->next();
  }

  bool close() {
    const SlotPtr slot = std::move(frames_.back().slot);
    frames_.pop_back();
    slot->close();
    return true;
  }

  std::vector<Frame> frames_;  // of the objects and lists that are open
  SlotPtr next_;               // for the value of a member, or the whole
};

void check_whole(std::string_view json) {
  if (json.size() > json_size_max) {
    throw FormatError(
        rules::size_is_within_limit, "", "longer than " + std::to_string(json_size_max) + " bytes"
    );
  }
  // The parser would skip the one at the beginning, and take the other for the end.
  if (json.starts_with("\xEF\xBB\xBF") || json.find('\0') != std::string_view::npos) {
    throw FormatError(rules::text_is_json, "", "no JSON: a byte order mark, or a NUL");
  }
}

template <Struct T>
T read(std::string_view json) {
  check_whole(json);
  T value;
  Reader reader(slot_for("", value));
  try {
    Json::sax_parse(json.begin(), json.end(), &reader);
  } catch (const FormatError& error) {
    throw FormatError(error.rule(), reader.path() + error.member(), error.sentence());
  }
  return value;
}

template <typename T>
void add(Json& object, std::string_view name, const std::optional<T>& member);
template <Struct T>
void add(Json& object, std::string_view name, const T& member);
template <Struct T>
void add(Json& object, std::string_view name, const std::vector<T>& member);
template <Struct T>
void add(Json& object, std::string_view name, const std::map<std::string, T>& member);

void add(Json& object, std::string_view name, const policy::ClassSet& member);

Json to_json(bool flag) {
  return flag;
}

Json to_json(std::uint32_t number) {
  return number;
}

Json to_json(const std::string& text) {
  return text;
}

Json to_json(policy::Date date) {
  return policy::to_text(date);
}

Json to_json(Instant instant) {
  return policy::to_text(instant);
}

template <policy::Named E>
Json to_json(E value) {
  return policy::name_of(value);
}

template <Struct T>
Json to_json(const T& value) {
  Json object = Json::object();
  T::members(value, [&](std::string_view name, const auto& member) { add(object, name, member); });
  return object;
}

void put(Json& object, std::string_view name, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(name, std::move(value));
}

template <typename T>
void add(Json& object, std::string_view name, const std::optional<T>& member) {
  if (member) put(object, name, to_json(*member));
}

template <Struct T>
void add(Json& object, std::string_view name, const T& member) {
  if (member != T()) put(object, name, to_json(member));
}

template <Struct T>
void add(Json& object, std::string_view name, const std::vector<T>& member) {
  Json list = Json::array();
  for (const T& each : member) list.push_back(to_json(each));
  if (!list.empty()) put(object, name, std::move(list));
}

template <Struct T>
void add(Json& object, std::string_view name, const std::map<std::string, T>& member) {
  Json values = Json::object();
  for (const auto& [key, value] : member) put(values, key, to_json(value));
  if (!values.empty()) put(object, name, std::move(values));
}

void add(Json& object, std::string_view name, const policy::ClassSet& member) {
  Json list = Json::array();
  member.for_each([&](policy::DataClass each) { list.push_back(to_json(each)); });
  if (!list.empty()) put(object, name, std::move(list));
}

}  // namespace

policy::Request read_request(std::string_view json) {
  return read<policy::Request>(json);
}

policy::Facts read_facts(std::string_view json) {
  return read<policy::Facts>(json);
}

std::string request_json(const policy::Request& request) {
  return to_json(request).dump(-1, ' ', true);
}

std::string facts_json(const policy::Facts& facts) {
  return to_json(facts).dump(-1, ' ', true);
}

}  // namespace causeway::adapters::json_policy
