#include "content/kind.h"

#include <algorithm>
#include <string_view>

#include "content/account_state.h"
#include "content/group_link.h"
#include "content/history.h"
#include "content/history_share.h"
#include "content/message.h"
#include "content/personal_state.h"
#include "content/profile.h"
#include "content/status.h"
#include "content/typing.h"

namespace causeway::content {
namespace {

bool has_part_of(const MimiContent& content, std::string_view content_type) {
  const auto parts = leaf_parts(content);
  return std::any_of(parts.begin(), parts.end(), [content_type](const NestedPart* part) {
    const auto* single = std::get_if<SinglePart>(&part->part);
    return single != nullptr && single->content_type == content_type;
  });
}

}  // namespace

Kind kind_of(const MimiContent& content) {
  const bool is_null = std::holds_alternative<NullPart>(content.nested_part.part);
  if (content.replaces) return is_null ? Kind::deletion : Kind::edit;
  if (content.nested_part.disposition == Disposition::reaction) return Kind::reaction;
  if (has_part_of(content, group_state_type)) return Kind::group_state;
  if (has_part_of(content, group_link_type)) return Kind::group_state;
  if (has_part_of(content, account_state_type)) return Kind::account_state;
  if (has_part_of(content, personal_state_type)) return Kind::personal_state;
  if (has_part_of(content, typing_type)) return Kind::typing;
  if (has_part_of(content, status_report_type)) return Kind::status_report;
  if (has_part_of(content, history_request_type)) return Kind::history_request;
  if (has_part_of(content, history_answer_type)) return Kind::history_answer;
  if (has_part_of(content, history_share_type)) return Kind::history_share;
  if (has_part_of(content, profile_key_type)) return Kind::profile_key;
  return Kind::message;
}

}  // namespace causeway::content
