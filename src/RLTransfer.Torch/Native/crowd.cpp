// A feed-forward network of many members (seeds, copies) as one node of the autograd graph. Composed of operators, a
// network of three layers costs libtorch about thirty calls a member and update, each far dearer than the product of two
// 64 x 64 matrices; here a member is a few matrix products in a row, in its core's cache. Members never mix, so they may
// run on several threads, and each one's numbers are the same alone and in any crowd.
#include "bridge.h"
#include "patches.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cstring>
#include <vector>

// The matrix product of the BLAS that libtorch itself was linked to; absent where libtorch keeps its BLAS to itself.
extern "C" __attribute__((weak)) void sgemm_(const char*, const char*, const int*, const int*, const int*, const float*,
                                             const float*, const int*, const float*, const int*, const float*, float*, const int*);

namespace rlt {

// The layout of Extensions/Crowds.cs: a dense layer has no kernel.
struct CrowdLayer {
    int64_t kernel, stride, padding;
};

namespace {

using Tensors = std::vector<at::Tensor>;

// C [m, n] = A B, row by row; `a` and `b` say whether A lies as [k, m], B as [n, k].
void product(bool a_turned, bool b_turned, int64_t m, int64_t n, int64_t k, const float* a, const float* b, float* c) {
    const int rows = int(m), columns = int(n), inner = int(k), lda = a_turned ? rows : inner, ldb = b_turned ? inner : columns;
    const float one = 1, zero = 0;
    sgemm_(b_turned ? "T" : "N", a_turned ? "T" : "N", &columns, &rows, &inner, &one, b, &ldb, a, &lda, &zero, c, &columns);
}

struct Plan {
    int64_t members, batch;
    bool tanh;
    std::vector<Step> steps;
};

enum class Bend { None, Relu, Tanh };

// tanh x = 2 t / (1 + t^2) with t = tanh(x / 2) by the seventh convergent of Lambert's continued fraction (1768): within five
// units in the last place, and one division where the exponential function would have been evaluated. Beyond 9 it is 1 in float32.
RLT_INLINE float tanh_of(float x) {
    const float y = 0.5f * (x > 9 ? 9 : x < -9 ? -9 : x), z = y * y;  // a NaN stays one
    const float p = y * (135135 + z * (17325 + z * (378 + z))), q = 135135 + z * (62370 + z * (3150 + z * 28));
    const float bent = 2 * p * q / (p * p + q * q);
    return bent > 1 ? 1 : bent < -1 ? -1 : bent;
}

RLT_CLONES void add_bias(float* values, const float* bias, int64_t rows, int64_t columns, Bend bend) {
    for (int64_t r = 0; r < rows; r++, values += columns) {
        if (bend == Bend::Relu) {
            for (int64_t c = 0; c < columns; c++) {
                const float x = values[c] + bias[c];
                values[c] = x < 0 ? 0 : x;  // a NaN stays one
            }
        } else if (bend == Bend::Tanh) {
            for (int64_t c = 0; c < columns; c++) values[c] = tanh_of(values[c] + bias[c]);
        } else {
            for (int64_t c = 0; c < columns; c++) values[c] += bias[c];
        }
    }
}

// The gradient before the activation, from that after it and what the activation gave.
RLT_CLONES void unbend(float* gradient, const float* given, int64_t count, bool tanh) {
    if (tanh) {
        for (int64_t i = 0; i < count; i++) gradient[i] *= 1 - given[i] * given[i];
    } else {
        for (int64_t i = 0; i < count; i++) gradient[i] = given[i] > 0 ? gradient[i] : 0;
    }
}

RLT_CLONES void sum_rows(const float* values, float* sums, int64_t rows, int64_t columns) {
    std::memset(sums, 0, columns * sizeof(float));
    for (int64_t r = 0; r < rows; r++, values += columns) {
        for (int64_t c = 0; c < columns; c++) sums[c] += values[c];
    }
}

// A thread's working memory: grows, and is kept.
struct Room {
    std::vector<float> values;
    float* at_least(int64_t count) {
        if (int64_t(values.size()) < count) values.resize(count);
        return values.data();
    }
};

struct Workbench {
    Room input, columns, matrix, matrix_gradient, here, there, turned;
};

Workbench& workbench() {
    thread_local Workbench bench;
    return bench;
}

int64_t bias_size(const Step& s) { return s.out; }
int64_t weight_size(const Step& s) { return s.patch() * s.out; }

// A member's pictures as convolutions take them: channels last. Dense layers take what there is.
const float* first_input(const Plan& plan, const float* input, Workbench& bench) {
    const Step& first = plan.steps[0];
    if (!first.kernel) return input;
    float* pictures = bench.input.at_least(plan.batch * first.inputs());
    turn(input, pictures, plan.batch, first.in, first.height * first.width);
    return pictures;
}

// One member. `kept` is where each layer's activations go; null where nobody asks for them afterwards.
void forward_member(const Plan& plan, int64_t member, const float* input, const Tensors& weights, const std::vector<float*>& kept, float* output) {
    Workbench& bench = workbench();
    const float* x = first_input(plan, input + member * plan.batch * plan.steps[0].inputs(), bench);
    for (size_t l = 0; l < plan.steps.size(); l++) {
        const Step& s = plan.steps[l];
        const bool last = l + 1 == plan.steps.size();
        const int64_t size = plan.batch * s.outputs(), rows = plan.batch * s.positions();
        const float* weight = weights[2 * l].data_ptr<float>() + member * weight_size(s);
        const float* bias = weights[2 * l + 1].data_ptr<float>() + member * bias_size(s);
        float* y = last ? output + member * size : kept[l] ? kept[l] + member * size : (l % 2 ? bench.here : bench.there).at_least(size);
        float* made = s.turned ? bench.turned.at_least(size) : y;
        const float* factor = x;
        if (s.kernel) {
            float* columns = bench.columns.at_least(rows * s.patch());
            float* matrix = bench.matrix.at_least(weight_size(s));
            unfold(s, plan.batch, x, columns);
            filters_to_matrix(s, weight, matrix);
            factor = columns;
            weight = matrix;
        }
        product(false, false, rows, s.out, s.patch(), factor, weight, made);
        add_bias(made, bias, rows, s.out, last ? Bend::None : plan.tanh ? Bend::Tanh : Bend::Relu);
        if (s.turned) turn(made, y, plan.batch, s.positions(), s.out);
        x = y;
    }
}

// One member's gradients. Those that nobody needs are null.
void backward_member(const Plan& plan, int64_t member, const float* input, const Tensors& weights, const std::vector<const float*>& kept,
                     const float* output_gradient, const std::vector<float*>& wanted, float* input_gradient) {
    Workbench& bench = workbench();
    const int last = int(plan.steps.size()) - 1;
    int lowest = input_gradient ? 0 : last + 1;  // the lowest layer that anyone wants to know something of
    for (int l = last; l >= 0; l--) {
        if (wanted[2 * l] || wanted[2 * l + 1]) lowest = std::min(lowest, l);
    }
    int64_t largest = 0;
    for (const Step& s : plan.steps) largest = std::max({largest, plan.batch * s.inputs(), plan.batch * s.outputs()});
    float* gradient = bench.here.at_least(largest);
    float* next = bench.there.at_least(largest);
    std::memcpy(gradient, output_gradient + member * plan.batch * plan.steps[last].outputs(), plan.batch * plan.steps[last].outputs() * sizeof(float));
    for (int l = last; l >= lowest; l--) {
        const Step& s = plan.steps[l];
        const int64_t size = plan.batch * s.outputs(), rows = plan.batch * s.positions();
        if (l < last) unbend(gradient, kept[l] + member * size, size, plan.tanh);
        const float* g = gradient;
        if (s.turned) {
            float* turned = bench.turned.at_least(size);
            turn(gradient, turned, plan.batch, s.out, s.positions());
            g = turned;
        }
        if (wanted[2 * l + 1]) sum_rows(g, wanted[2 * l + 1] + member * bias_size(s), rows, s.out);
        if (wanted[2 * l]) {
            float* to = wanted[2 * l] + member * weight_size(s);
            const float* x = l > 0 ? kept[l - 1] + member * plan.batch * s.inputs() : first_input(plan, input + member * plan.batch * s.inputs(), bench);
            if (s.kernel) {
                float* columns = bench.columns.at_least(rows * s.patch());
                float* matrix = bench.matrix_gradient.at_least(weight_size(s));
                unfold(s, plan.batch, x, columns);
                product(true, false, s.patch(), s.out, rows, columns, g, matrix);
                matrix_to_filters(s, matrix, to);
            } else {
                product(true, false, s.patch(), s.out, rows, x, g, to);
            }
        }
        if (l == lowest && !(l == 0 && input_gradient)) break;
        const float* weight = weights[2 * l].data_ptr<float>() + member * weight_size(s);
        float* below = l == 0 ? input_gradient + member * plan.batch * s.inputs() : next;
        if (s.kernel) {
            float* columns = bench.columns.at_least(rows * s.patch());
            float* matrix = bench.matrix.at_least(weight_size(s));
            filters_to_matrix(s, weight, matrix);
            product(false, true, rows, s.patch(), s.out, g, matrix, columns);
            fold(s, plan.batch, columns, l == 0 ? next : below);
            if (l == 0) turn(next, below, plan.batch, s.height * s.width, s.in);
        } else {
            product(false, true, rows, s.patch(), s.out, g, weight, below);
        }
        std::swap(gradient, next);
    }
}

template <class Body>
void for_each_member(int64_t members, Body&& body) {
    const int threads = int(std::min<int64_t>(at::get_num_threads(), members));
    (void)threads;
#pragma omp parallel for num_threads(threads) if (threads > 1) schedule(static)
    for (int64_t member = 0; member < members; member++) body(member);
}

// The same of operators: for other types and devices, and where gradients are themselves differentiated.
at::Tensor composed(at::Tensor x, const Tensors& weights, const std::vector<CrowdLayer>& layers, bool tanh) {
    for (size_t l = 0; l < layers.size(); l++) {
        const CrowdLayer& layer = layers[l];
        const at::Tensor &weight = weights[2 * l], &bias = weights[2 * l + 1];
        if (layer.kernel) {
            const int64_t members = x.size(0), batch = x.size(1);
            at::Tensor y = at::conv2d(x.transpose(0, 1).flatten(1, 2), weight.flatten(0, 1), bias.flatten(), layer.stride, layer.padding, 1, members);
            x = y.view({batch, members, weight.size(1), y.size(2), y.size(3)}).transpose(0, 1);
        } else {
            x = at::baddbmm(bias, x.dim() > 3 ? x.flatten(2) : x, weight);
        }
        if (l + 1 < layers.size()) x = tanh ? x.tanh() : x.relu();
    }
    return x;
}

Plan planned(const at::Tensor& input, const Tensors& weights, const std::vector<CrowdLayer>& layers, bool tanh) {
    TORCH_CHECK(input.dim() == 3 || input.dim() == 5, "a crowd takes vectors [members, batch, in] or pictures [members, batch, in, height, width], got ", input.sizes());
    Plan plan{input.size(0), input.size(1), tanh, {}};
    int64_t channels = input.size(2), height = input.dim() == 5 ? input.size(3) : 1, width = input.dim() == 5 ? input.size(4) : 1;
    for (size_t l = 0; l < layers.size(); l++) {
        const at::Tensor &weight = weights[2 * l], &bias = weights[2 * l + 1];
        const bool convolution = layers[l].kernel > 0;
        TORCH_CHECK(weight.dim() == (convolution ? 5 : 3), "layer ", l + 1, " of a crowd has a weight of shape ", weight.sizes());
        if (!convolution) channels *= height * width, height = width = 1;
        const int64_t out = weight.size(convolution ? 1 : 2);
        TORCH_CHECK(weight.size(0) == plan.members && bias.size(0) == plan.members && bias.numel() == plan.members * out, "layer ", l + 1, " of a crowd has weights ",
                    weight.sizes(), " and biases ", bias.sizes(), ", which do not fit an input of ", plan.members, " members");
        TORCH_CHECK(weight.size(convolution ? 2 : 1) == channels, "layer ", l + 1, " of a crowd takes ", weight.size(convolution ? 2 : 1), " inputs, got ", channels);
        Step s{layers[l].kernel, layers[l].stride, layers[l].padding, channels, height, width, out, 1, 1, false};
        if (convolution) {
            s.out_height = (height + 2 * s.padding - s.kernel) / s.stride + 1;
            s.out_width = (width + 2 * s.padding - s.kernel) / s.stride + 1;
            s.turned = l + 1 == layers.size() || layers[l + 1].kernel == 0;
            TORCH_CHECK(height + 2 * s.padding >= s.kernel && width + 2 * s.padding >= s.kernel, "layer ", l + 1, " of a crowd: pictures of ", height, " x ", width, " are smaller than its filters");
        }
        plan.steps.push_back(s);
        channels = s.out, height = s.out_height, width = s.out_width;
    }
    return plan;
}

at::Tensor run(const Plan& plan, const at::Tensor& input, const Tensors& weights, bool keep, Tensors& kept) {
    const Step& last = plan.steps.back();
    at::Tensor output = last.kernel ? at::empty({plan.members, plan.batch, last.out, last.out_height, last.out_width}, input.options())
                                    : at::empty({plan.members, plan.batch, last.out}, input.options());
    std::vector<float*> places(plan.steps.size(), nullptr);
    for (size_t l = 0; keep && l + 1 < plan.steps.size(); l++) {
        kept.push_back(at::empty({plan.members, plan.batch, plan.steps[l].outputs()}, input.options()));
        places[l] = kept.back().data_ptr<float>();
    }
    const float* from = input.data_ptr<float>();
    float* to = output.data_ptr<float>();
    for_each_member(plan.members, [&](int64_t member) { forward_member(plan, member, from, weights, places, to); });
    return output;
}

struct Crowd : torch::autograd::Function<Crowd> {
    // tensors: the input, then weight, bias, weight, bias, ...
    static at::Tensor forward(torch::autograd::AutogradContext* context, at::TensorList tensors, std::vector<CrowdLayer> layers, bool tanh) {
        const Tensors weights(tensors.begin() + 1, tensors.end());
        Tensors saved = tensors.vec(), kept;
        at::Tensor output = run(planned(tensors[0], weights, layers, tanh), tensors[0], weights, true, kept);
        saved.insert(saved.end(), kept.begin(), kept.end());
        context->save_for_backward(saved);
        std::vector<int64_t> numbers;
        for (const CrowdLayer& layer : layers) numbers.insert(numbers.end(), {layer.kernel, layer.stride, layer.padding});
        context->saved_data["layers"] = numbers;
        context->saved_data["tanh"] = tanh;
        return output;
    }

    static Tensors backward(torch::autograd::AutogradContext* context, Tensors gradients) {
        const Tensors saved = context->get_saved_variables();
        const std::vector<int64_t> numbers = context->saved_data["layers"].toIntVector();
        const bool tanh = context->saved_data["tanh"].toBool();
        std::vector<CrowdLayer> layers;
        for (size_t i = 0; i < numbers.size(); i += 3) layers.push_back({numbers[i], numbers[i + 1], numbers[i + 2]});
        const size_t count = 1 + 2 * layers.size();
        const at::Tensor& input = saved[0];
        const Tensors weights(saved.begin() + 1, saved.begin() + count);
        Tensors results(count + 2);  // the layers and the activation have none
        if (c10::GradMode::is_enabled()) {
            Tensors wanted;
            for (size_t i = 0; i < count; i++) {
                if (context->needs_input_grad(i)) wanted.push_back(saved[i]);
            }
            Tensors found = torch::autograd::grad({composed(input, weights, layers, tanh)}, wanted, gradients, true, true, true);
            for (size_t i = 0, place = 0; i < count; i++) {
                if (context->needs_input_grad(i)) results[i] = found[place++];
            }
            return results;
        }
        const Plan plan = planned(input, weights, layers, tanh);
        std::vector<const float*> kept;
        for (size_t i = count; i < saved.size(); i++) kept.push_back(saved[i].data_ptr<float>());
        std::vector<float*> places(2 * layers.size(), nullptr);
        for (size_t i = 0; i < count; i++) {
            if (!context->needs_input_grad(i)) continue;
            results[i] = at::empty(saved[i].sizes(), input.options());
            if (i > 0) places[i - 1] = results[i].data_ptr<float>();
        }
        const at::Tensor given = gradients[0].contiguous();
        const float *from = input.data_ptr<float>(), *gradient = given.data_ptr<float>();
        float* input_gradient = results[0].defined() ? results[0].data_ptr<float>() : nullptr;
        for_each_member(plan.members, [&](int64_t member) { backward_member(plan, member, from, weights, kept, gradient, places, input_gradient); });
        return results;
    }
};

bool simple(const at::Tensor& tensor) { return tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided && tensor.is_contiguous(); }

}  // namespace

RLT_EXPORT Handle rlt_crowd(Handle input, const Handle* handles, const CrowdLayer* described, int32_t count, int32_t tanh) {
    return guarded<Handle>(nullptr, [&] {
        Tensors tensors{borrow(input)};
        bool learns = tensors[0].requires_grad(), fast = sgemm_ != nullptr && tensors[0].is_cpu() && tensors[0].scalar_type() == at::kFloat;
        for (int32_t i = 0; i < 2 * count; i++) {
            tensors.push_back(borrow(handles[i]));
            learns |= tensors.back().requires_grad();
            fast &= simple(tensors.back());
        }
        const std::vector<CrowdLayer> layers(described, described + count);
        if (!fast) return give(composed(tensors[0], Tensors(tensors.begin() + 1, tensors.end()), layers, tanh != 0));
        if (tensors[0].dim() > 3 && layers[0].kernel == 0) tensors[0] = tensors[0].flatten(2);
        tensors[0] = tensors[0].contiguous();
        if (learns && c10::GradMode::is_enabled()) return give(Crowd::apply(at::TensorList(tensors), layers, tanh != 0));
        const Tensors weights(tensors.begin() + 1, tensors.end());
        Tensors none;
        return give(run(planned(tensors[0], weights, layers, tanh != 0), tensors[0], weights, false, none));
    });
}

}  // namespace rlt
