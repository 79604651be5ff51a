#pragma once

#include <string>
#include <string_view>

/// What files of others are called on this computer.
namespace causeway::cli {

/// One plain name from whatever they call it, that hides nothing: not ".profile".
std::string visible_name(std::string_view file_name);

/// The name under which nothing runs it where somebody opens it from a page: that of a picture, a
/// recording, a document or an archive stays, anything else, "page.html" above all, ends in ".bin".
std::string inert_name(const std::string& name);

/// "photo.jpg", "photo (2).jpg"…, cut where that is longer than a file's name may be, between two
/// characters and in front of what says its type. Requires UTF-8; `number`: 1 or more.
std::string numbered_name(const std::string& name, int number);

}  // namespace causeway::cli
