#include "cmd/causeway/arrivals.h"

#include <utility>

#include "cmd/causeway/accept.h"
#include "cmd/causeway/process.h"
#include "cmd/causeway/transfer.h"
#include "cmd/causeway/views.h"

namespace causeway::cli {
namespace {

constexpr std::size_t page_size = 256;

using client::ConversationState;

/// Whether a change is worth a line: who came or went, and what becomes of groups.
bool is_news(const ChangeView& change) {
  if (change.change == client::notice::Change::members) {
    return !change.added.empty() || !change.removed.empty();
  }
  return change.chat.kind == api::ConversationKind::group ||
         change.change == client::notice::Change::untrusted;
}

}  // namespace

void Arrivals::hear(const client::Notice& notice) {
  if (std::holds_alternative<client::notice::MessageArrived>(notice)) is_due_ = true;
  if (const auto* changed = std::get_if<client::notice::ConversationChanged>(&notice)) {
    changes_.push_back(*changed);
    is_due_ = true;
  }
}

Arrivals::Fate Arrivals::fate_of(client::StoreTransaction& store, const client::Message& message)
    const {
  const auto conversation = accept(store.conversation(message.conversation));
  if (!conversation) return Fate::pass;
  // First: whose chat it is may be what is being looked up.
  if (conversation->state == ConversationState::checking) return Fate::hold;
  if (filter_ && !filter_(store, *conversation)) return Fate::pass;
  return conversation->state == ConversationState::untrusted ? Fate::withhold : Fate::show;
}

Result<Arrivals::Page> Arrivals::next_page(
    client::StoreTransaction& store, client::MessageRow after
) {
  Page page{.last = after};
  auto messages = TRY(store.unshown(after, page_size));
  page.is_last = messages.size() < page_size;
  for (client::Message& message : messages) {
    page.last = message.row;
    const Fate fate = fate_of(store, message);
    held_ += fate == Fate::hold ? 1 : 0;
    withheld_ += fate == Fate::withhold ? 1 : 0;
    if (fate == Fate::show) page.to_show.push_back(std::move(message));
  }
  return page;
}

std::size_t Arrivals::show() {
  if (!std::exchange(is_due_, false) && held() == 0) return 0;
  std::size_t lines = show_changes();
  held_ = 0;
  withheld_ = 0;
  for (Page page; !page.is_last;) {
    page = workspace_.device().look([&](client::StoreTransaction& store) {
      return next_page(store, page.last);
    });
    for (const client::Message& message : page.to_show) show_message(message);
    lines += page.to_show.size();
  }
  return lines;
}

void Arrivals::show_message(const client::Message& message) {
  auto view = workspace_.device().look([&](client::StoreTransaction& store) {
    return view_of(store, message);
  });
  save_attachments(message, view);
  const InterruptsWait shown_and_noted;
  workspace_.output().line(message_line(view, workspace_.output().style()));
  workspace_.device().command(
      [&](client::Engine&, client::StoreTransaction& store) -> Result<bool> {
        TRY(store.mark_shown(message.row));
        return true;
      }
  );
}

void Arrivals::save_attachments(const client::Message& message, MessageView& view) {
  const auto& folder = workspace_.arguments().save_folder;
  if (folder.empty() || view.attachments.empty()) return;
  const auto stored = workspace_.device().look([&](client::StoreTransaction& store) {
    return store.attachments(message.row);
  });
  for (const client::Attachment& attachment : stored) {
    if (attachment.state != client::BlobState::remote) continue;
    for (AttachmentView& shown : view.attachments) {
      if (shown.what.blob != attachment.what.blob) continue;
      try {
        shown.saved_as = save_attachment(workspace_, attachment, folder).string();
      } catch (const Failure& failure) {
        // The message is still worth showing; the file can be asked for again.
        workspace_.output().error(failure.explanation());
      }
    }
  }
}

std::size_t Arrivals::show_changes() {
  std::size_t lines = 0;
  for (const auto& changed : std::exchange(changes_, {})) {
    const auto view = workspace_.device().look([&](client::StoreTransaction& store) {
      return view_of(store, changed);
    });
    if (!is_news(view)) continue;
    if (view.chat.state == ConversationState::checking) {
      changes_.push_back(changed);  // who came in has no name yet
      continue;
    }
    workspace_.output().line(change_line(view, workspace_.now(), workspace_.output().style()));
    ++lines;
  }
  return lines;
}

}  // namespace causeway::cli
