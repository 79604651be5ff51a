// What a person does not want to read: hidden-words, and what becomes of it.
#include "cmd/causeway/commands.h"
#include "cmd/causeway/outbox.h"
#include "cmd/causeway/workspace.h"

namespace causeway::cli {
namespace {

using client::Engine;
using client::StoreTransaction;

void show_words(Workspace& workspace) {
  const auto hidden =
      workspace.device().look([](StoreTransaction& store) { return store.hidden_words(); });
  for (const std::string& word : hidden.state.words) {
    workspace.output().line(hidden_word_line(word, workspace.output().style()));
  }
}

using ChangeWords =
    Result<void> (Engine::*)(StoreTransaction&, const std::vector<std::string>&, Instant);

void change_words(const Arguments& arguments, Output& output, ChangeWords change) {
  in_workspace(arguments, output, [&](Workspace& workspace) {
    workspace.device().command([&](Engine& engine, StoreTransaction& store) -> Result<bool> {
      TRY((engine.*change)(store, arguments.words, workspace.now()));
      return true;
    });
    show_words(workspace);
    tell_others(workspace);
  });
}

}  // namespace

void list_hidden_words(const Arguments& arguments, Output& output) {
  in_workspace(arguments, output, show_words);
}

void hide_words(const Arguments& arguments, Output& output) {
  change_words(arguments, output, &Engine::hide_words);
}

void unhide_words(const Arguments& arguments, Output& output) {
  change_words(arguments, output, &Engine::unhide_words);
}

}  // namespace causeway::cli
