// What training does to every parameter at every step, in one crossing: optimizer steps, zeroing and clipping of
// gradients, moving averages of weights. Contiguous float32 and float64 on the CPU take one fused loop; everything
// else takes ATen's operators. A parameter without a gradient is passed over.
#include "bridge.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <vector>

namespace rlt {

// The layouts of Engine/Native/FusedOptimizers.cs.
struct AdamOptions {
    double learning_rate, beta1, beta2, epsilon, weight_decay;
    int32_t amsgrad, maximize, decoupled;
};

struct RmsPropOptions {
    double learning_rate, alpha, epsilon, weight_decay, momentum;
    int32_t centered, maximize;
};

struct SgdOptions {
    double learning_rate, momentum, dampening, weight_decay;
    int32_t nesterov, maximize;
};

namespace {

struct AdamStep {
    double beta1, beta2, epsilon, decay, shrink, size, root_correction, sign;
};

// Kingma & Ba 2015, Algorithm 1; amsgrad: Reddi et al. 2018; decoupled decay: Loshchilov & Hutter 2019.
template <class T>
RLT_INLINE void adam_loop(T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v, T* __restrict largest, int64_t count, const AdamStep& step) {
    const T beta1 = T(step.beta1), rest1 = T(1 - step.beta1), beta2 = T(step.beta2), rest2 = T(1 - step.beta2);
    const T epsilon = T(step.epsilon), decay = T(step.decay), shrink = T(step.shrink), sign = T(step.sign);
    const T size = T(step.size), root_correction = T(step.root_correction);
    if (largest) {
        for (int64_t i = 0; i < count; i++) {
            const T weight = p[i] * shrink, gradient = sign * g[i] + decay * weight;
            m[i] = beta1 * m[i] + rest1 * gradient;
            v[i] = beta2 * v[i] + rest2 * gradient * gradient;
            largest[i] = largest[i] > v[i] ? largest[i] : v[i];
            p[i] = weight - size * m[i] / (std::sqrt(largest[i]) / root_correction + epsilon);
        }
    } else {
        for (int64_t i = 0; i < count; i++) {
            const T weight = p[i] * shrink, gradient = sign * g[i] + decay * weight;
            m[i] = beta1 * m[i] + rest1 * gradient;
            v[i] = beta2 * v[i] + rest2 * gradient * gradient;
            p[i] = weight - size * m[i] / (std::sqrt(v[i]) / root_correction + epsilon);
        }
    }
}

template <class T>
RLT_INLINE void rmsprop_loop(T* __restrict p, const T* __restrict g, T* __restrict v, T* __restrict mean, T* __restrict buffer, int64_t count, const RmsPropOptions& options) {
    const T alpha = T(options.alpha), rest = T(1 - options.alpha), epsilon = T(options.epsilon);
    const T decay = T(options.weight_decay), momentum = T(options.momentum), rate = T(options.learning_rate);
    const T sign = T(options.maximize ? -1 : 1);
    for (int64_t i = 0; i < count; i++) {
        const T gradient = sign * g[i] + decay * p[i];
        v[i] = alpha * v[i] + rest * gradient * gradient;
        T spread = v[i];
        if (mean) {
            mean[i] = alpha * mean[i] + rest * gradient;
            spread -= mean[i] * mean[i];
        }
        T step = gradient / (std::sqrt(spread) + epsilon);
        if (buffer) step = buffer[i] = momentum * buffer[i] + step;
        p[i] -= rate * step;
    }
}

template <class T>
RLT_INLINE void sgd_loop(T* __restrict p, const T* __restrict g, T* __restrict buffer, bool first, int64_t count, const SgdOptions& options) {
    const T decay = T(options.weight_decay), momentum = T(options.momentum), rate = T(options.learning_rate);
    const T fresh = T(1 - options.dampening), sign = T(options.maximize ? -1 : 1);
    for (int64_t i = 0; i < count; i++) {
        T step = sign * g[i] + decay * p[i];
        if (buffer) {
            buffer[i] = first ? step : momentum * buffer[i] + fresh * step;
            step = options.nesterov ? step + momentum * buffer[i] : buffer[i];
        }
        p[i] -= rate * step;
    }
}

template <class T>
RLT_INLINE void lerp_loop(T* __restrict p, const T* __restrict g, int64_t count, double weight) {
    const T rate = T(weight);
    for (int64_t i = 0; i < count; i++) p[i] += rate * (g[i] - p[i]);
}

RLT_CLONES void adam(float* p, const float* g, float* m, float* v, float* largest, int64_t count, const AdamStep& step) {
    adam_loop(p, g, m, v, largest, count, step);
}
RLT_CLONES void adam(double* p, const double* g, double* m, double* v, double* largest, int64_t count, const AdamStep& step) {
    adam_loop(p, g, m, v, largest, count, step);
}
RLT_CLONES void rmsprop(float* p, const float* g, float* v, float* mean, float* buffer, int64_t count, const RmsPropOptions& options) {
    rmsprop_loop(p, g, v, mean, buffer, count, options);
}
RLT_CLONES void rmsprop(double* p, const double* g, double* v, double* mean, double* buffer, int64_t count, const RmsPropOptions& options) {
    rmsprop_loop(p, g, v, mean, buffer, count, options);
}
RLT_CLONES void sgd(float* p, const float* g, float* buffer, bool first, int64_t count, const SgdOptions& options) {
    sgd_loop(p, g, buffer, first, count, options);
}
RLT_CLONES void sgd(double* p, const double* g, double* buffer, bool first, int64_t count, const SgdOptions& options) {
    sgd_loop(p, g, buffer, first, count, options);
}
RLT_CLONES void lerp(float* p, const float* g, int64_t count, double weight) { lerp_loop(p, g, count, weight); }
RLT_CLONES void lerp(double* p, const double* g, int64_t count, double weight) { lerp_loop(p, g, count, weight); }

at::Tensor gradient_of(const at::Tensor& tensor) { return tensor.grad(); }

bool plain(const at::Tensor& tensor, at::ScalarType type) {
    return tensor.is_cpu() && tensor.is_contiguous() && tensor.scalar_type() == type && tensor.layout() == at::kStrided;
}

// Whether the fused loop can run over these; absent ones are passed over.
bool fusible(std::initializer_list<const at::Tensor*> tensors) {
    at::ScalarType type = (*tensors.begin())->scalar_type();
    if (type != at::kFloat && type != at::kDouble) return false;
    for (const at::Tensor* tensor : tensors) {
        if (tensor->defined() && !plain(*tensor, type)) return false;
    }
    return true;
}

template <class T>
T* data(const at::Tensor& tensor) {
    return tensor.defined() ? tensor.data_ptr<T>() : nullptr;
}

// Autograd must know that a tensor it may have saved was written behind its back.
void written(const at::Tensor& tensor) { tensor.unsafeGetTensorImpl()->bump_version(); }

at::Tensor item(const Handle* handles, int32_t i) { return handles ? borrow(handles[i]) : at::Tensor(); }

template <class Body>
int32_t for_each_gradient(const Handle* parameters, int32_t count, Body&& body) {
    return guarded(-1, [&] {
        at::NoGradGuard no_grad;
        for (int32_t i = 0; i < count; i++) {
            at::Tensor parameter = borrow(parameters[i]), gradient = gradient_of(parameter);
            if (gradient.defined()) body(i, parameter, gradient);
        }
        return 0;
    });
}

// The gradient as an optimizer sees it, where the fused loop does not fit.
at::Tensor effective(const at::Tensor& parameter, const at::Tensor& gradient, double decay, bool maximize) {
    at::Tensor result = maximize ? gradient.neg() : gradient;
    return decay != 0 ? result.add(parameter, decay) : result;
}

double squares(const at::Tensor& gradient) {
    if (plain(gradient, at::kFloat) || plain(gradient, at::kDouble)) {
        auto sum = [&](auto* values) {
            double total = 0;
            for (int64_t i = 0; i < gradient.numel(); i++) total += double(values[i]) * double(values[i]);
            return total;
        };
        return gradient.scalar_type() == at::kFloat ? sum(gradient.data_ptr<float>()) : sum(gradient.data_ptr<double>());
    }
    return gradient.to(at::kDouble).square().sum().item<double>();
}

}  // namespace

RLT_EXPORT int32_t rlt_adam(const Handle* parameters, const Handle* means, const Handle* squares, const Handle* largest_squares,
                            int64_t* steps, int32_t count, const AdamOptions* options) {
    return for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& parameter, at::Tensor& gradient) {
        at::Tensor mean = borrow(means[i]), square = borrow(squares[i]);
        at::Tensor largest = options->amsgrad ? item(largest_squares, i) : at::Tensor();
        const double time = static_cast<double>(++steps[i]);
        AdamStep step;
        step.beta1 = options->beta1;
        step.beta2 = options->beta2;
        step.epsilon = options->epsilon;
        step.decay = options->decoupled ? 0 : options->weight_decay;
        step.shrink = options->decoupled ? 1 - options->learning_rate * options->weight_decay : 1;
        step.size = options->learning_rate / (1 - std::pow(options->beta1, time));
        step.root_correction = std::sqrt(1 - std::pow(options->beta2, time));
        step.sign = options->maximize ? -1 : 1;
        if (fusible({&parameter, &gradient, &mean, &square, &largest})) {
            auto run = [&](auto zero) {
                using T = decltype(zero);
                adam(data<T>(parameter), data<T>(gradient), data<T>(mean), data<T>(square), data<T>(largest), parameter.numel(), step);
            };
            if (parameter.scalar_type() == at::kFloat) run(0.0f); else run(0.0);
            written(parameter);
            return;
        }
        if (step.shrink != 1) parameter.mul_(step.shrink);
        at::Tensor g = effective(parameter, gradient, step.decay, options->maximize);
        mean.mul_(step.beta1).add_(g, 1 - step.beta1);
        square.mul_(step.beta2).addcmul_(g, g, 1 - step.beta2);
        if (largest.defined()) largest.copy_(at::maximum(largest, square));
        at::Tensor spread = (largest.defined() ? largest : square).sqrt().div_(step.root_correction).add_(step.epsilon);
        parameter.addcdiv_(mean, spread, -step.size);
    });
}

RLT_EXPORT int32_t rlt_rmsprop(const Handle* parameters, const Handle* squares, const Handle* means, const Handle* buffers,
                               int32_t count, const RmsPropOptions* options) {
    return for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& parameter, at::Tensor& gradient) {
        at::Tensor square = borrow(squares[i]);
        at::Tensor mean = options->centered ? item(means, i) : at::Tensor();
        at::Tensor buffer = options->momentum > 0 ? item(buffers, i) : at::Tensor();
        if (fusible({&parameter, &gradient, &square, &mean, &buffer})) {
            auto run = [&](auto zero) {
                using T = decltype(zero);
                rmsprop(data<T>(parameter), data<T>(gradient), data<T>(square), data<T>(mean), data<T>(buffer), parameter.numel(), *options);
            };
            if (parameter.scalar_type() == at::kFloat) run(0.0f); else run(0.0);
            written(parameter);
            return;
        }
        at::Tensor g = effective(parameter, gradient, options->weight_decay, options->maximize);
        square.mul_(options->alpha).addcmul_(g, g, 1 - options->alpha);
        at::Tensor spread = square;
        if (mean.defined()) {
            mean.mul_(options->alpha).add_(g, 1 - options->alpha);
            spread = square.addcmul(mean, mean, -1);
        }
        at::Tensor step = g / spread.sqrt().add_(options->epsilon);
        if (buffer.defined()) step = buffer.mul_(options->momentum).add_(step);
        parameter.add_(step, -options->learning_rate);
    });
}

// `steps` counts each parameter's steps: at the first one the momentum buffer takes the gradient as it is.
RLT_EXPORT int32_t rlt_sgd(const Handle* parameters, const Handle* buffers, int64_t* steps, int32_t count, const SgdOptions* options) {
    return for_each_gradient(parameters, count, [&](int32_t i, at::Tensor& parameter, at::Tensor& gradient) {
        at::Tensor buffer = options->momentum != 0 ? item(buffers, i) : at::Tensor();
        const bool first = steps[i]++ == 0;
        if (fusible({&parameter, &gradient, &buffer})) {
            auto run = [&](auto zero) {
                using T = decltype(zero);
                sgd(data<T>(parameter), data<T>(gradient), data<T>(buffer), first, parameter.numel(), *options);
            };
            if (parameter.scalar_type() == at::kFloat) run(0.0f); else run(0.0);
            written(parameter);
            return;
        }
        at::Tensor step = effective(parameter, gradient, options->weight_decay, options->maximize);
        if (buffer.defined()) {
            if (first) buffer.copy_(step); else buffer.mul_(options->momentum).add_(step, 1 - options->dampening);
            step = options->nesterov ? step.add(buffer, options->momentum) : buffer;
        }
        parameter.add_(step, -options->learning_rate);
    });
}

RLT_EXPORT int32_t rlt_zero_grad(const Handle* parameters, int32_t count, int32_t to_none) {
    return for_each_gradient(parameters, count, [&](int32_t, at::Tensor& parameter, at::Tensor& gradient) {
        if (to_none) {
            parameter.mutable_grad().reset();
        } else {
            gradient.detach_();
            gradient.zero_();
        }
    });
}

// Scales all gradients so that their common p-norm is at most `largest`; the norm before that, or -1 on failure.
RLT_EXPORT double rlt_clip_grad_norm(const Handle* parameters, int32_t count, double largest, double p) {
    double norm = 0;
    int32_t status = for_each_gradient(parameters, count, [&](int32_t, at::Tensor&, at::Tensor& gradient) {
        if (p == 2) {
            norm += squares(gradient);
        } else if (std::isinf(p)) {
            norm = std::max(norm, gradient.abs().max().item<double>());
        } else {
            norm += std::pow(gradient.norm(p).item<double>(), p);
        }
    });
    if (status < 0) return -1;
    if (p == 2) norm = std::sqrt(norm); else if (!std::isinf(p)) norm = std::pow(norm, 1 / p);
    const double scale = largest / (norm + 1e-6);
    if (!(scale < 1)) return norm;
    status = for_each_gradient(parameters, count, [&](int32_t, at::Tensor&, at::Tensor& gradient) { gradient.mul_(scale); });
    return status < 0 ? -1 : norm;
}

RLT_EXPORT int32_t rlt_clip_grad_value(const Handle* parameters, int32_t count, double largest) {
    return for_each_gradient(parameters, count, [&](int32_t, at::Tensor&, at::Tensor& gradient) { gradient.clamp_(-largest, largest); });
}

// target += weight (source - target), for target networks and averaged weights.
RLT_EXPORT int32_t rlt_lerp(const Handle* targets, const Handle* sources, int32_t count, double weight) {
    return guarded(-1, [&] {
        at::NoGradGuard no_grad;
        for (int32_t i = 0; i < count; i++) {
            at::Tensor target = borrow(targets[i]), source = borrow(sources[i]);
            TORCH_CHECK(target.sizes() == source.sizes(), "an average needs equal shapes: ", target.sizes(), " and ", source.sizes());
            if (fusible({&target, &source})) {
                if (target.scalar_type() == at::kFloat) {
                    lerp(data<float>(target), data<float>(source), target.numel(), weight);
                } else {
                    lerp(data<double>(target), data<double>(source), target.numel(), weight);
                }
                written(target);
            } else {
                target.add_(source.sub(target), weight);
            }
        }
        return 0;
    });
}

}  // namespace rlt
