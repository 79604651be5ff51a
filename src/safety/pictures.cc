#include "safety/pictures.h"

#include <algorithm>

#include "base/encoding.h"
#include "safety/attachments.h"
#include "safety/audit.h"

namespace causeway::safety {
namespace {

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
  in->rank = Rank::known;  // nothing that a verdict rests on: whoever is writing one goes on
  transaction.cases().put(*in);
}

void mark(Transaction& transaction, const KnownMaterial& known, Picture& picture) {
  picture.match = known.look_up(picture.hashes);
  transaction.pictures().put(picture);
  if (!picture.match) return;
  transaction.known().count_match(picture.match->id);
  if (picture.match->bank == BankKind::confirm) put_first(transaction, picture.in);
}

/// Which of its pictures it was is not said: many can be.
void record_match(Transaction& transaction, const Picture& picture, Instant now) {
  if (!picture.match) return;
  const std::string says =
      std::string(row_of(picture.match->bank).id) + " " + std::to_string(picture.match->id.value);
  const Deed deed{{}, Act::known_matched, std::to_string(picture.in.value), says};
  if (!transaction.audit().has(deed)) record(transaction, deed, now);
}

bool is_like(const Known& known, const pdq::Hashes& picture) {
  const unsigned distance_max = row_of(known.bank).distance;
  return std::any_of(picture.turns.begin(), picture.turns.end(), [&](const pdq::Hash& turn) {
    return pdq::distance(turn, known.hash) <= distance_max;
  });
}

std::string object_of(const PictureView& view) {
  return object_of(
      view.in, {id_of(view.report), std::to_string(view.seq), std::to_string(view.index)}
  );
}

std::string_view name_of(PictureSize size) {
  return size == PictureSize::whole ? "whole" : "small";
}

Deed deed_of(const PictureView& view, std::string object) {
  return {view.by, Act::media_viewed, std::move(object), std::string(name_of(view.size))};
}

bool is_like_a_number(const report::ReportId& id) {
  const auto end = id.value.begin() + sizeof(ReportNumber::value);
  return std::all_of(id.value.begin(), end, [](std::uint8_t byte) { return byte == 0; });
}

/// Views were logged with the id that the reporter's client drew, before. Whoever draws it again
/// has seen to no view of what they report: neither one of before it came, nor one of the report
/// that the id is the number of.
bool was_viewed_before(const Transaction& transaction, const PictureView& view) {
  // Without its evidence: many pictures are asked for.
  const auto found = transaction.reports().page_of_case(view.in, {view.report.value - 1}, 1);
  if (found.empty() || found[0].number != view.report) return false;
  const Report& report = found[0];
  if (is_like_a_number(report.id)) return false;
  const Deed deed = deed_of(
      view,
      object_of(view.in, {to_hex(report.id), std::to_string(view.seq), std::to_string(view.index)})
  );
  return transaction.audit().has_since(deed, report.received);
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
  record(transaction, deed_of(view, object_of(view)), now);
}

bool was_viewed(const Transaction& transaction, const PictureView& view) {
  return transaction.audit().has(deed_of(view, object_of(view))) ||
         was_viewed_before(transaction, view);
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
  if (picture.content == crypto::Sha256{}) return std::nullopt;  // it could not be opened
  return transaction.pictures().first_with(picture.content, picture.in, picture.report);
}

std::vector<CaseNumber> other_cases(
    const Transaction& transaction, const Picture& picture, const Reviewer& reviewer
) {
  if (picture.content == crypto::Sha256{}) return {};
  return transaction.pictures().others_with(picture, reviewer, repeats_max);
}

bool look_through_next(const PicturePorts& ports) {
  SafetyStore& store = ports.sources.store;
  const auto number = store.begin_read()->pictures().next_due();
  if (!number) return false;
  const auto row = store.begin_read()->reports().find(*number);
  auto pictures = row ? look_through(ports, *row) : std::vector<Picture>();
  // Compared as late as this: looking takes a while, in which something may be added or removed.
  const auto held = ports.known.hold();
  const auto transaction = store.begin_write();
  for (Picture& picture : pictures) {
    mark(*transaction, ports.known, picture);
  }
  transaction->pictures().remove_due(*number);
  transaction->commit();
  return true;
}

bool mark_older(SafetyStore& store, const KnownMaterial& known, Instant now) {
  if (!store.begin_read()->known().comparison()) return false;
  const auto held = known.hold();
  const auto transaction = store.begin_write();
  auto comparison = transaction->known().comparison();
  const auto added = comparison ? transaction->known().find(comparison->known) : std::nullopt;
  if (!added) return false;  // removed meanwhile
  auto pictures = transaction->pictures().behind(comparison->last, compared_at_once);
  for (Picture& picture : pictures) {
    const bool is_new =
        is_like(*added, picture.hashes) && known.look_up(picture.hashes) != picture.match;
    if (!is_new) continue;
    mark(*transaction, known, picture);
    record_match(*transaction, picture, now);
  }
  if (pictures.size() < compared_at_once) {
    transaction->known().remove_comparison(added->id);
  } else {
    transaction->known().put_comparison({added->id, pictures.back().place()});
  }
  transaction->commit();
  return true;
}

}  // namespace causeway::safety
