#include "safety/pictures.h"

#include <algorithm>

#include "safety/attachments.h"
#include "safety/audit.h"

namespace causeway::safety {
namespace {

/// Whether what it names is here, or will not come.
bool is_ready(const Transaction& transaction, ReportNumber report) {
  const auto attachments = transaction.attachments().of_report(report);
  return std::none_of(attachments.begin(), attachments.end(), [](const Attachment& each) {
    return each.stage == AttachmentStage::waiting;
  });
}

std::optional<ReportNumber> next_due(SafetyStore& store) {
  constexpr std::size_t looked_at = 100;
  const auto reading = store.begin_read();
  for (const ReportNumber number : reading->pictures().due(looked_at)) {
    if (is_ready(*reading, number)) return number;
  }
  return std::nullopt;
}

Picture look_at(const PicturePorts& ports, const OpenedEvidence& in, const NamedFile& file) {
  Picture picture{.report = in.row.number, .seq = file.seq, .index = file.index, .in = in.row.in};
  const auto bytes = open_file(ports.sources, in, file);
  if (!bytes.ok()) {
    picture.rule = bytes.error().rule().name;
    return picture;
  }
  picture.content = crypto::sha256({bytes->reveal()});
  const auto media = ports.media.make(bytes->reveal());
  if (!media.ok()) {
    picture.rule = media.error().rule().name;
    return picture;
  }
  picture.width = media->width;
  picture.height = media->height;
  picture.hashes = media->hashes;
  picture.match = ports.known.look_up(media->hashes);
  return picture;
}

std::vector<Picture> look_through(const PicturePorts& ports, const Report& row) {
  std::vector<Picture> pictures;
  const auto opened = open_evidence(ports.sources.opener, row);
  if (!opened.ok()) return pictures;
  for (const NamedFile& file : files_of(*opened)) {
    if (file.verdict != report::Verdict::verified) continue;
    pictures.push_back(look_at(ports, *opened, file));
  }
  return pictures;
}

/// A case with known material comes before all others of its queue.
void put_first(Transaction& transaction, CaseNumber number) {
  auto in = transaction.cases().find(number);
  if (!in || in->rank == Rank::known) return;
  in->rank = Rank::known;
  ++in->version;
  transaction.cases().put(*in);
}

std::string object_of(const PictureView& view) {
  return object_of(
      view.in, {id_of(view.report), std::to_string(view.seq), std::to_string(view.index)}
  );
}

std::string_view name_of(PictureSize size) {
  return size == PictureSize::whole ? "whole" : "small";
}

}  // namespace

Result<Media> make_picture(
    const EvidenceSources& sources, MediaMaker& media, const Report& report, FileAt at
) {
  const auto opened = TRY(open_evidence(sources.opener, report));
  for (const NamedFile& file : files_of(opened)) {
    if (file.seq != at.seq || file.index != at.index) continue;
    const SecretBytes bytes = TRY(open_file(sources, opened, file));
    auto made = media.make(bytes.reveal());
    if (!made.ok()) return Error{rules::media_is_a_picture};
    return *std::move(made);
  }
  return Error{rules::attachment_is_proven};
}

void record_view(Transaction& transaction, const PictureView& view, Instant now) {
  const Deed deed{view.by, Act::media_viewed, object_of(view), std::string(name_of(view.size))};
  record(transaction, deed, now);
}

bool was_viewed(const Transaction& transaction, const PictureView& view) {
  return transaction.audit().has(
      {view.by, Act::media_viewed, object_of(view), std::string(name_of(view.size))}
  );
}

std::optional<BankKind> known_of(const Transaction& transaction, CaseNumber number) {
  std::optional<BankKind> known;
  for (const Picture& each : transaction.pictures().of_case(number)) {
    if (!each.match) continue;
    if (each.match->bank == BankKind::confirm) return BankKind::confirm;
    known = each.match->bank;
  }
  return known;
}

std::optional<Picture> same_picture(const Transaction& transaction, const Picture& picture) {
  for (const Picture& each : transaction.pictures().of_case(picture.in)) {
    if (each.report < picture.report && each.content == picture.content) return each;
  }
  return std::nullopt;
}

bool look_through_next(const PicturePorts& ports) {
  SafetyStore& store = ports.sources.store;
  const auto number = next_due(store);
  if (!number) return false;
  const auto row = store.begin_read()->reports().find(*number);
  const auto pictures = row ? look_through(ports, *row) : std::vector<Picture>();
  const auto transaction = store.begin_write();
  for (const Picture& picture : pictures) {
    transaction->pictures().put(picture);
    if (!picture.match) continue;
    transaction->known().count_match(picture.match->id);
    if (picture.match->bank == BankKind::confirm) put_first(*transaction, picture.in);
  }
  transaction->pictures().remove_due(*number);
  transaction->commit();
  return true;
}

}  // namespace causeway::safety
