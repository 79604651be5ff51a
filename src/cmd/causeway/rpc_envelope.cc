#include "cmd/causeway/rpc_envelope.h"

namespace causeway::cli::rpc {
namespace {

/// A batch of requests with parameters that are lists has four levels.
constexpr int depth_max = 16;

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', true);
}

std::string response(const Json& id, std::string_view member, std::string_view value) {
  std::string text = R"({"jsonrpc":"2.0","id":)" + text_of(id) + ",\"";
  text.append(member).append("\":").append(value).append("}");
  return text;
}

std::string refusal(const Json& id, Fault fault, std::string_view sentence) {
  const Json error{{"code", static_cast<int>(fault)}, {"message", sentence}};
  return response(id, "error", text_of(error));
}

/// The codes of what the methods themselves refuse are those that the program would exit with.
std::string refusal(const Json& id, const Explanation& explanation) {
  const Json object = to_json(explanation);
  const Json error{
      {"code", static_cast<int>(explanation.exit)},
      {"message", object["sentence"]},
      {"data", object},
  };
  return response(id, "error", text_of(error));
}

/// Whether `request` is one, and what is to be called.
struct Call {
  Json id;
  bool is_notification = true;
  std::string method;
  Json params = Json::object();
};

Call parse_call(const Json& request) {
  if (!request.is_object()) throw NotCalled(Fault::no_request, "A request is an object.");
  Call call;
  for (const auto& [name, value] : request.items()) {
    if (name == "jsonrpc") {
      if (value != "2.0") throw NotCalled(Fault::no_request, "\"jsonrpc\" has to be \"2.0\".");
    } else if (name == "method" && value.is_string()) {
      call.method = value;
    } else if (name == "params" && value.is_object()) {
      call.params = value;
    } else if (name == "id" && (value.is_string() || value.is_number() || value.is_null())) {
      call.id = value;
      call.is_notification = false;
    } else {
      throw NotCalled(Fault::no_request, "\"" + name + "\" has no place here, or is another type.");
    }
  }
  if (!request.contains("jsonrpc") || call.method.empty()) {
    throw NotCalled(Fault::no_request, "A request has \"jsonrpc\" and \"method\".");
  }
  return call;
}

std::string perform(const Call& call, const Procedure& procedure) {
  try {
    return response(call.id, "result", procedure(call.method, call.params));
  } catch (const NotCalled& fault) {
    return refusal(call.id, fault.fault(), fault.what());
  } catch (const std::exception&) {
    return refusal(call.id, explain_thrown());
  }
}

std::string answer_one(const Json& request, const Procedure& procedure) {
  Call call;
  try {
    call = parse_call(request);
  } catch (const NotCalled& fault) {
    return refusal(nullptr, fault.fault(), fault.what());
  }
  const std::string said = perform(call, procedure);
  return call.is_notification ? std::string() : said;
}

Json parse(std::string_view line) {
  const auto check_depth = [](int depth, Json::parse_event_t, const Json&) {
    if (depth <= depth_max) return true;
    throw NotCalled(Fault::no_request, "The line is nested too deep.");
  };
  Json parsed = Json::parse(line, check_depth, false);
  if (parsed.is_discarded()) throw NotCalled(Fault::not_json, "The line is not JSON.");
  return parsed;
}

std::string answer_batch(const Json& batch, const Procedure& procedure) {
  if (batch.empty() || batch.size() > batch_max) {
    return refusal(nullptr, Fault::no_request, "A batch has 1 to 256 requests.");
  }
  std::string all;
  for (const Json& request : batch) {
    const std::string one = answer_one(request, procedure);
    if (!one.empty()) all.append(all.empty() ? "[" : ",").append(one);
  }
  return all.empty() ? all : all + "]";
}

}  // namespace

std::string answer(std::string_view line, const Procedure& procedure) {
  Json parsed;
  try {
    parsed = parse(line);
  } catch (const NotCalled& fault) {
    return refusal(nullptr, fault.fault(), fault.what());
  }
  return parsed.is_array() ? answer_batch(parsed, procedure) : answer_one(parsed, procedure);
}

std::string too_long() {
  return refusal(nullptr, Fault::no_request, "A line has 1 MiB at most.");
}

std::string notification(std::string_view object) {
  std::string text = R"({"jsonrpc":"2.0","method":"receive","params":)";
  return text.append(object).append("}");
}

}  // namespace causeway::cli::rpc
