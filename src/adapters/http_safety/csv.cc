#include "adapters/http_safety/csv.h"

namespace causeway::adapters::http_safety {
namespace {

std::string cell(std::string_view text) {
  constexpr std::string_view formula = "=+-@\t\r";
  std::string safe(text);
  if (!safe.empty() && formula.find(safe.front()) != std::string_view::npos) safe.insert(0, "'");
  if (safe.find_first_of(",\"\r\n") == std::string::npos) return safe;
  std::string quoted = "\"";
  for (const char each : safe) {
    if (each == '"') quoted += '"';
    quoted += each;
  }
  return quoted + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& each : cells) {
    if (&each != &cells.front()) line += ',';
    line += cell(each);
  }
  return line + "\r\n";
}

Answer csv_answer(std::string_view text, std::string_view file_name) {
  Answer answer("text/csv; charset=utf-8", to_bytes(text));
  const std::string disposition = "attachment; filename=\"" + std::string(file_name) + "\"";
  answer.headers.push_back({"content-disposition", disposition});
  return answer;
}

}  // namespace causeway::adapters::http_safety
