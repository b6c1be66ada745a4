// Pictures and filters as the matrices that a convolution multiplies.
#pragma once

#include <cstdint>

namespace rlt {

// What a layer takes and gives, one sample at a time. A dense layer is a convolution with one position.
struct Step {
    int64_t kernel, stride, padding, in, height, width, out, out_height, out_width;
    bool turned;  // a convolution before a dense layer or the end gives channels first, as everyone outside expects
    int64_t positions() const { return out_height * out_width; }
    int64_t inputs() const { return in * height * width; }
    int64_t outputs() const { return out * positions(); }
    int64_t patch() const { return kernel ? in * kernel * kernel : inputs(); }
};

// [rows, columns] -> [columns, rows] for each of `count` matrices: channels first -> channels last, and back.
void turn(const float* from, float* to, int64_t count, int64_t rows, int64_t columns);

// Pictures [B, H, W, C] -> patches [B, positions, k, k, C].
void unfold(const Step& s, int64_t batch, const float* pictures, float* columns);

// The reverse: every pixel gathers from the patches that it is in.
void fold(const Step& s, int64_t batch, const float* columns, float* pictures);

// Filters [out, in, k, k] <-> the matrix [k, k, in, out] that patches are multiplied by.
void filters_to_matrix(const Step& s, const float* filters, float* matrix);
void matrix_to_filters(const Step& s, const float* matrix, float* filters);

}  // namespace rlt
