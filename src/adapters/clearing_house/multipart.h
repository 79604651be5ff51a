#pragma once

#include <string>
#include <string_view>

#include "adapters/http/client.h"
#include "base/random.h"

namespace causeway::adapters::clearing_house {

/// A body of multipart/form-data (RFC 7578) under a boundary that nobody could foresee.
class Multipart {
 public:
  explicit Multipart(Random& random);

  std::string content_type() const { return "multipart/form-data; boundary=" + boundary_; }

  /// A body of the field `id`.
  std::string with_id(std::string_view id) const;

  /// … and of the field `file`.
  http::StreamedBody with_file(std::string_view id, http::StreamedBody file) const;

 private:
  std::string id_part(std::string_view id) const;

  std::string boundary_;
};

}  // namespace causeway::adapters::clearing_house
