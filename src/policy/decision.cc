#include "policy/decision.h"

namespace causeway::policy {

std::string to_text(const Notice& notice) {
  if (notice.is_allowed) return "allowed";
  return notice.barred_until ? "barred_until:" + to_text(*notice.barred_until) : "barred";
}

}  // namespace causeway::policy
