#include "patches.h"
#include "bridge.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace rlt {

namespace {

// `Rows` is known where a loop of fixed length pays; 0 where it is not.
template <int64_t Rows>
RLT_INLINE void turn_rows(const float* from, float* to, int64_t count, int64_t known, int64_t columns) {
    const int64_t rows = Rows ? Rows : known;
    for (int64_t i = 0; i < count; i++, from += rows * columns, to += rows * columns) {
        for (int64_t c = 0; c < columns; c++) {
            for (int64_t r = 0; r < rows; r++) to[c * rows + r] = from[r * columns + c];
        }
    }
}

// A filter's row covers pixels that lie side by side in the picture and in the patch: `count` floats, of one sample.
struct Run {
    int64_t patch, place, count;
};

// All runs of one sample in the order of its patches; what lies outside the picture is left out.
std::vector<Run> runs(const Step& s) {
    std::vector<Run> found;
    found.reserve(s.positions() * s.kernel);
    int64_t patch = 0;
    for (int64_t y = 0; y < s.out_height; y++) {
        for (int64_t x = 0; x < s.out_width; x++) {
            const int64_t left = x * s.stride - s.padding, from = std::max<int64_t>(0, -left), to = std::min(s.kernel, s.width - left);
            for (int64_t ky = 0; ky < s.kernel; ky++, patch += s.kernel * s.in) {
                const int64_t row = y * s.stride - s.padding + ky;
                if (row >= 0 && row < s.height && from < to) found.push_back({patch + from * s.in, (row * s.width + left + from) * s.in, (to - from) * s.in});
            }
        }
    }
    return found;
}

// Blocks of channels of a known width need no remainder.
template <int64_t Block>
RLT_INLINE void unfold_blocks(const Step& s, int64_t batch, const float* pictures, float* columns) {
    const std::vector<Run> all = runs(s);
    const int64_t size = s.positions() * s.patch();
    if (s.padding > 0) std::memset(columns, 0, batch * size * sizeof(float));
    for (int64_t b = 0; b < batch; b++, pictures += s.inputs(), columns += size) {
        for (const Run& run : all) {
            float* to = columns + run.patch;
            const float* from = pictures + run.place;
            for (int64_t i = 0; i < run.count; i += Block) {
                for (int64_t j = 0; j < Block; j++) to[i + j] = from[i + j];
            }
        }
    }
}

template <int64_t Block>
RLT_INLINE void fold_blocks(const Step& s, int64_t batch, const float* columns, float* pictures) {
    const std::vector<Run> all = runs(s);
    const int64_t size = s.positions() * s.patch();
    std::memset(pictures, 0, batch * s.inputs() * sizeof(float));
    for (int64_t b = 0; b < batch; b++, pictures += s.inputs(), columns += size) {
        for (const Run& run : all) {
            float* to = pictures + run.place;
            const float* from = columns + run.patch;
            for (int64_t i = 0; i < run.count; i += Block) {
                for (int64_t j = 0; j < Block; j++) to[i + j] += from[i + j];
            }
        }
    }
}

}  // namespace

RLT_CLONES void turn(const float* from, float* to, int64_t count, int64_t rows, int64_t columns) {
    if (rows == 4) turn_rows<4>(from, to, count, rows, columns);
    else turn_rows<0>(from, to, count, rows, columns);
}

RLT_CLONES void unfold(const Step& s, int64_t batch, const float* pictures, float* columns) {
    if (s.in % 16 == 0) unfold_blocks<16>(s, batch, pictures, columns);
    else if (s.in % 4 == 0) unfold_blocks<4>(s, batch, pictures, columns);
    else unfold_blocks<1>(s, batch, pictures, columns);
}

RLT_CLONES void fold(const Step& s, int64_t batch, const float* columns, float* pictures) {
    if (s.in % 16 == 0) fold_blocks<16>(s, batch, columns, pictures);
    else if (s.in % 4 == 0) fold_blocks<4>(s, batch, columns, pictures);
    else fold_blocks<1>(s, batch, columns, pictures);
}

void filters_to_matrix(const Step& s, const float* filters, float* matrix) {
    const int64_t square = s.kernel * s.kernel;
    for (int64_t o = 0; o < s.out; o++) {
        for (int64_t c = 0; c < s.in; c++) {
            for (int64_t k = 0; k < square; k++) matrix[(k * s.in + c) * s.out + o] = *filters++;
        }
    }
}

void matrix_to_filters(const Step& s, const float* matrix, float* filters) {
    const int64_t square = s.kernel * s.kernel;
    for (int64_t o = 0; o < s.out; o++) {
        for (int64_t c = 0; c < s.in; c++) {
            for (int64_t k = 0; k < square; k++) *filters++ = matrix[(k * s.in + c) * s.out + o];
        }
    }
}

}  // namespace rlt
