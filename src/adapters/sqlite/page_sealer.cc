#include "adapters/sqlite/page_sealer.h"

#include <algorithm>
#include <string_view>

#include "base/invariant.h"
#include "crypto/aead.h"
#include "crypto/hash.h"
#include "crypto/kdf.h"

namespace causeway::adapters::sqlite {
namespace {

constexpr crypto::Aead aead = crypto::Aead::xchacha20poly1305;
constexpr std::size_t tag_size = crypto::aead_tag_size;
constexpr std::size_t nonce_size = reserved_size - tag_size;
constexpr std::size_t round_size = 8;
constexpr std::string_view key_info = "causeway sealed database 1";

constexpr std::array<std::uint8_t, 4> format_name = {'C', 'W', 'S', '1'};
/// "SQLite format 3", with its zero.
constexpr FileMark sqlite_magic = {
    'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0
};

enum class Unit : std::uint8_t {
  page = 1,
  frame = 2,
};

void put_uint64(MutableByteView out, std::uint64_t value) {
  for (std::size_t i = 8; i-- > 0; value >>= 8) out[i] = static_cast<std::uint8_t>(value);
}

std::uint64_t take_uint64(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes.first(8)) value = value << 8 | byte;
  return value;
}

/// Associated data: what a unit is and where it belongs.
class Place {
 public:
  Place(Unit unit, std::uint64_t number) {
    bytes_[0] = static_cast<std::uint8_t>(unit);
    put_uint64(MutableByteView(bytes_).subspan(1), number);
  }

  ByteView view() const { return bytes_; }

 private:
  std::array<std::uint8_t, 9> bytes_{};
};

/// A unit on the disk is ciphertext, tag, nonce.
MutableByteView nonce_of(MutableByteView unit) {
  return unit.last(nonce_size);
}

MutableByteView sealed_of(MutableByteView unit) {
  return unit.first(unit.size() - nonce_size);
}

/// Page 1 begins with a magic known to all: the mark takes its place and stays readable.
std::size_t plain_size(std::uint32_t page_number) {
  return page_number == 1 ? sqlite_magic.size() : 0;
}

}  // namespace

FileMark make_file_mark(Random& random) {
  FileMark mark;
  random.fill(mark);
  std::copy(format_name.begin(), format_name.end(), mark.begin());
  return mark;
}

bool is_file_mark(const FileMark& mark) {
  return std::equal(format_name.begin(), format_name.end(), mark.begin());
}

PageSealer::PageSealer(const files::SealingKey& key, const FileMark& mark, Random& random)
    : key_(crypto::hkdf_expand(
          crypto::Hash::sha256,
          crypto::hkdf_extract(crypto::Hash::sha256, mark, key.reveal()).reveal(),
          {as_bytes(key_info)},
          crypto::aead_key_size(aead)
      )),
      mark_(mark),
      random_(random) {
  INVARIANT(key.size() == files::sealing_key_size);
}

void PageSealer::seal_page(MutablePageView out, PageView page, std::uint32_t number) {
  const std::size_t plain = plain_size(number);
  if (plain > 0) {
    INVARIANT(std::equal(sqlite_magic.begin(), sqlite_magic.end(), page.begin()));
    std::copy(mark_.begin(), mark_.end(), out.begin());
  }
  random_.fill(nonce_of(out));
  crypto::aead_seal_into(
      sealed_of(out).subspan(plain),
      aead,
      key_.reveal(),
      nonce_of(out),
      Place(Unit::page, number).view(),
      ByteView(page).subspan(plain, page_content_size - plain)
  );
}

bool PageSealer::open_page(MutablePageView page, std::uint32_t number) const {
  const std::size_t plain = plain_size(number);
  const bool is_ours = plain == 0 || std::equal(mark_.begin(), mark_.end(), page.begin());
  const bool is_authentic =
      is_ours && crypto::aead_open_into(
                     MutableByteView(page).subspan(plain, page_content_size - plain),
                     aead,
                     key_.reveal(),
                     nonce_of(page),
                     Place(Unit::page, number).view(),
                     sealed_of(page).subspan(plain)
                 )
                     .ok();
  if (!is_authentic) {
    std::fill(page.begin(), page.end(), std::uint8_t{0});
    return false;
  }
  if (plain > 0) std::copy(sqlite_magic.begin(), sqlite_magic.end(), page.begin());
  std::fill(page.end() - reserved_size, page.end(), std::uint8_t{0});
  return true;
}

void PageSealer::seal_frame(MutableFrameView frame, std::uint64_t index, std::uint64_t round) {
  random_.fill(nonce_of(frame).first(nonce_size - round_size));
  put_uint64(nonce_of(frame).last(round_size), round);
  crypto::aead_seal_into(
      sealed_of(frame),
      aead,
      key_.reveal(),
      nonce_of(frame),
      Place(Unit::frame, index).view(),
      ByteView(frame).first(frame_size - reserved_size)
  );
}

bool PageSealer::open_frame(MutableFrameView frame, std::uint64_t index) const {
  const bool is_authentic = crypto::aead_open_into(
                                MutableByteView(frame).first(frame_size - reserved_size),
                                aead,
                                key_.reveal(),
                                nonce_of(frame),
                                Place(Unit::frame, index).view(),
                                sealed_of(frame)
  )
                                .ok();
  const auto rest = is_authentic ? frame.end() - reserved_size : frame.begin();
  std::fill(rest, frame.end(), std::uint8_t{0});
  return is_authentic;
}

std::uint64_t PageSealer::frame_round(MutableFrameView sealed_frame) {
  return take_uint64(nonce_of(sealed_frame).last(round_size));
}

}  // namespace causeway::adapters::sqlite
