#include "pdq/hash.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "base/invariant.h"

/// The order of every sum below is the specification's: floats rounded in another order are other
/// floats, and a coefficient near the median is then another bit. For the same reason this layer is
/// compiled without contraction (CMakeLists.txt).
namespace causeway::pdq {
namespace {

constexpr std::size_t side_min = 5;
constexpr std::size_t grid_side = 64;      // what is transformed
constexpr std::size_t spectrum_side = 16;  // what is kept of its transform
constexpr std::size_t filter_passes = 2;

using Grid = std::array<std::array<float, grid_side>, grid_side>;
using Spectrum = std::array<std::array<float, spectrum_side>, spectrum_side>;
using Basis = std::array<std::array<float, grid_side>, spectrum_side>;

/// Luma, row by row without gaps.
struct Plane {
  std::vector<float> samples;
  std::size_t width = 0;
  std::size_t height = 0;
};

float luma(const std::uint8_t* pixel, std::size_t channels) {
  if (channels == 1) return static_cast<float>(pixel[0]);
  constexpr float red = 0.299F;
  constexpr float green = 0.587F;
  constexpr float blue = 0.114F;
  return red * static_cast<float>(pixel[0]) + green * static_cast<float>(pixel[1]) +
         blue * static_cast<float>(pixel[2]);
}

Plane luma_plane(const ImageView& image) {
  Plane plane{{}, image.width, image.height};
  plane.samples.resize(image.width * image.height);
  float* out = plane.samples.data();
  for (std::size_t y = 0; y < image.height; ++y) {
    const std::uint8_t* pixel = image.bytes.subspan(y * image.stride_bytes).data();
    for (std::size_t x = 0; x < image.width; ++x, pixel += image.channels) {
      *out++ = luma(pixel, image.channels);
    }
  }
  return plane;
}

/// Where the box filter goes along: `count` positions, `step` samples apart; beside each, `lanes`
/// samples that lie next to each other and are filtered alike.
struct Track {
  std::size_t count = 0;
  std::size_t step = 0;
  std::size_t lanes = 0;
};

/// Each sample becomes the mean of the `window` around it, of which those at the edges have less.
void average(
    const float* in, float* out, const Track& track, std::size_t window, std::vector<float>& sums
) {
  std::fill_n(sums.begin(), track.lanes, 0.0F);
  const std::size_t ahead = window / 2;
  float size = 0;
  for (std::size_t i = 0; i < track.count + ahead; ++i) {
    if (i < track.count) {
      const float* entering = in + i * track.step;
      for (std::size_t lane = 0; lane < track.lanes; ++lane) sums[lane] += entering[lane];
      ++size;
    }
    if (i >= window) {
      const float* leaving = in + (i - window) * track.step;
      for (std::size_t lane = 0; lane < track.lanes; ++lane) sums[lane] -= leaving[lane];
      --size;
    }
    if (i < ahead) continue;
    float* mean = out + (i - ahead) * track.step;
    for (std::size_t lane = 0; lane < track.lanes; ++lane) mean[lane] = sums[lane] / size;
  }
}

constexpr std::size_t window_of(std::size_t side) {
  constexpr std::size_t windows_per_side = 2 * grid_side;
  return (side + windows_per_side - 1) / windows_per_side;
}

void blur(Plane& plane) {
  std::vector<float> between(plane.samples.size());
  std::vector<float> sums(plane.width);
  const Track along_row{plane.width, 1, 1};
  const Track along_columns{plane.height, plane.width, plane.width};
  for (std::size_t pass = 0; pass < filter_passes; ++pass) {
    for (std::size_t y = 0; y < plane.height; ++y) {
      const std::size_t at = y * plane.width;
      average(&plane.samples[at], &between[at], along_row, window_of(plane.width), sums);
    }
    average(between.data(), plane.samples.data(), along_columns, window_of(plane.height), sums);
  }
}

/// The sample in the middle of the `i`th of 64 equal parts of a side, rounded down.
std::size_t middle_of(std::size_t i, std::size_t side) {
  return (2 * i + 1) * side / (2 * grid_side);
}

Grid decimate(const Plane& plane) {
  Grid grid{};
  for (std::size_t i = 0; i < grid_side; ++i) {
    const float* row = plane.samples.data() + middle_of(i, plane.height) * plane.width;
    for (std::size_t j = 0; j < grid_side; ++j) grid[i][j] = row[middle_of(j, plane.width)];
  }
  return grid;
}

/// The difference of two neighbours in per cent of the whole range, rounded towards zero.
unsigned gradient(float left, float right) {
  constexpr float range = 255;
  return static_cast<unsigned>(std::abs(static_cast<int>((left - right) * 100 / range)));
}

unsigned quality_of(const Grid& grid) {
  constexpr unsigned gradients_per_point = 90;
  unsigned sum = 0;
  for (std::size_t i = 0; i < grid_side; ++i) {
    for (std::size_t j = 0; j + 1 < grid_side; ++j) {
      sum += gradient(grid[i][j], grid[i][j + 1]);
      sum += gradient(grid[j][i], grid[j + 1][i]);
    }
  }
  return std::min(sum / gradients_per_point, quality_max);
}

Basis make_basis() {
  const float scale = std::sqrt(2.0F / static_cast<float>(grid_side));
  Basis basis{};
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    for (std::size_t j = 0; j < grid_side; ++j) {
      const double angle = std::numbers::pi / (2 * grid_side) * static_cast<double>(i + 1) *
                           static_cast<double>(2 * j + 1);
      basis[i][j] = static_cast<float>(static_cast<double>(scale) * std::cos(angle));
    }
  }
  return basis;
}

/// basis · grid · basisᵀ.
Spectrum transform(const Grid& grid) {
  static const Basis basis = make_basis();
  Basis half{};
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    for (std::size_t k = 0; k < grid_side; ++k) {
      for (std::size_t j = 0; j < grid_side; ++j) half[i][j] += basis[i][k] * grid[k][j];
    }
  }
  Spectrum spectrum{};
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    for (std::size_t j = 0; j < spectrum_side; ++j) {
      float sum = 0;
      for (std::size_t k = 0; k < grid_side; ++k) sum += half[i][k] * basis[j][k];
      spectrum[i][j] = sum;
    }
  }
  return spectrum;
}

/// The lower of the two in the middle.
float median_of(const Spectrum& spectrum) {
  std::array<float, hash_size_bits> sorted{};
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    std::copy(spectrum[i].begin(), spectrum[i].end(), sorted.begin() + i * spectrum_side);
  }
  const auto middle = sorted.begin() + (hash_size_bits / 2 - 1);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

Hash bits_of(const Spectrum& spectrum) {
  const float median = median_of(spectrum);
  Hash hash;
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    for (std::size_t j = 0; j < spectrum_side; ++j) {
      const std::size_t bit = i * spectrum_side + j;
      const std::uint64_t is_above = spectrum[i][j] > median ? 1 : 0;
      hash.words[bit / 64] |= is_above << (bit % 64);
    }
  }
  return hash;
}

/// What a turn does to the coefficient at (i, j): a transposition, and a sign for every odd wave
/// that is mirrored. Row 0 is the first wave, so the odd waves are those in even rows.
struct TurnRow {
  std::string_view name;
  bool is_transposed;
  bool mirrors_rows;     // changes the sign of every even row
  bool mirrors_columns;  // of every even column
};

constexpr std::array<TurnRow, turn_count> turn_rows{{
    {"original", false, false, false},
    {"rotate_90", true, true, false},
    {"rotate_180", false, true, true},
    {"rotate_270", true, false, true},
    {"flip_x", false, true, false},
    {"flip_y", false, false, true},
    {"flip_plus_1", true, false, false},
    {"flip_minus_1", true, true, true},
}};

Spectrum turned(const Spectrum& spectrum, const TurnRow& turn) {
  Spectrum out{};
  for (std::size_t i = 0; i < spectrum_side; ++i) {
    for (std::size_t j = 0; j < spectrum_side; ++j) {
      const float value = turn.is_transposed ? spectrum[j][i] : spectrum[i][j];
      const bool flips_row = turn.mirrors_rows && i % 2 == 0;
      const bool flips_column = turn.mirrors_columns && j % 2 == 0;
      out[i][j] = flips_row != flips_column ? -value : value;
    }
  }
  return out;
}

}  // namespace

std::string to_text(const Hash& hash) {
  Bytes bytes(hash_size_bits / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t word = hash.words[hash.words.size() - 1 - i / 8];
    bytes[i] = static_cast<std::uint8_t>(word >> (56 - i % 8 * 8));
  }
  return to_hex(bytes);
}

Result<Hash> parse_hash(ByteView text) {
  const auto bytes = from_hex(as_text(text));
  if (text.size() != hash_size_digits || !bytes.ok()) return Error{rules::hash_is_hex};
  Hash hash;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    std::uint64_t& word = hash.words[hash.words.size() - 1 - i / 8];
    word = word << 8 | (*bytes)[i];
  }
  return hash;
}

unsigned distance(const Hash& left, const Hash& right) {
  int bits = 0;
  for (std::size_t i = 0; i < left.words.size(); ++i) {
    bits += std::popcount(left.words[i] ^ right.words[i]);
  }
  return static_cast<unsigned>(bits);
}

bool is_match(const Hash& left, const Hash& right) {
  return distance(left, right) <= distance_max;
}

std::string_view name_of(Turn turn) {
  return turn_rows[static_cast<std::size_t>(turn)].name;
}

Hashes hash_image(const ImageView& image) {
  INVARIANT(image.channels == 1 || image.channels == 3);
  Hashes hashes;
  if (image.width < side_min || image.height < side_min) return hashes;
  INVARIANT(image.stride_bytes / image.channels >= image.width);
  INVARIANT(image.bytes.size() / image.stride_bytes + 1 >= image.height);
  INVARIANT(
      image.bytes.size() >= (image.height - 1) * image.stride_bytes + image.width * image.channels
  );

  Plane plane = luma_plane(image);
  // A window of one sample changes nothing but the last bits of its floats, which decide where a
  // coefficient is zero. The reference leaves it out for the original, not for the turns.
  std::optional<Grid> as_it_is;
  if (plane.width == grid_side && plane.height == grid_side) as_it_is = decimate(plane);
  blur(plane);
  const Grid blurred = decimate(plane);
  const Grid& grid = as_it_is ? *as_it_is : blurred;
  hashes.quality = quality_of(grid);
  hashes.turns[0] = bits_of(transform(grid));
  const Spectrum spectrum = transform(blurred);
  for (std::size_t i = 1; i < turn_count; ++i) {
    hashes.turns[i] = bits_of(turned(spectrum, turn_rows[i]));
  }
  return hashes;
}

}  // namespace causeway::pdq
