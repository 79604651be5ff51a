#include "cmd/causewayd/tip_house.h"

#include <algorithm>

#include "adapters/clearing_house/request_xml.h"

namespace causeway::causewayd {

using adapters::clearing_house::file_details_xml;
using adapters::clearing_house::report_xml;

safety::TipText TipHouse::write(const safety::Submission& submission, const safety::Filing* filing)
    const {
  safety::TipText text{.report = *report_xml(submission.report), .files = {}};
  const std::string report_id = filing == nullptr ? std::string() : filing->report_id.value;
  for (std::size_t i = 0; i < submission.files.size(); ++i) {
    const bool has_id = filing != nullptr && i < filing->files.size();
    const std::string file_id = has_id ? filing->files[i].file_id.value : std::string();
    text.files.push_back(*file_details_xml(submission.files[i], report_id, file_id));
  }
  return text;
}

safety::Event TipHouse::send(
    const safety::Send& send, const safety::Submission& submission, const SecretBytes* file
) {
  return client_.send(send, submission, [file](std::size_t) {
    const ByteView all = file->reveal();
    return adapters::http::StreamedBody{
        all.size(),
        [all, at = std::size_t{0}](MutableByteView into) mutable {
          const std::size_t size = std::min(into.size(), all.size() - at);
          std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(at), size, into.begin());
          at += size;
          return size;
        },
    };
  });
}

}  // namespace causeway::causewayd
