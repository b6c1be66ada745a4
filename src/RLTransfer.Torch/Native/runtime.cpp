// What belongs to the process or the thread: versions, memory, threads, grad and inference mode, seeds, devices.
#include "bridge.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/core/Generator.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <cstring>

namespace rlt {

RLT_EXPORT const char* rlt_built_for() { return TORCH_VERSION; }

// libtorch's own account of itself, which holds "TORCH_VERSION=x.y.z".
RLT_EXPORT const char* rlt_loaded() {
    static const std::string text = at::show_config();
    return text.c_str();
}

RLT_EXPORT int32_t rlt_threads() { return at::get_num_threads(); }
RLT_EXPORT void rlt_set_threads(int32_t count) { at::set_num_threads(count); }
RLT_EXPORT int32_t rlt_interop_threads() { return at::get_num_interop_threads(); }

RLT_EXPORT int32_t rlt_set_interop_threads(int32_t count) {
    return guarded(-1, [&] {
        at::set_num_interop_threads(count);
        return 0;
    });
}

// OpenBLAS keeps threads of its own, where libtorch uses it.
RLT_EXPORT void rlt_set_blas_threads(int32_t count) {
    auto set = reinterpret_cast<void (*)(int)>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (set) set(count);
}

RLT_EXPORT int32_t rlt_grad_mode() { return c10::GradMode::is_enabled(); }
RLT_EXPORT void rlt_set_grad_mode(int32_t enabled) { c10::GradMode::set_enabled(enabled != 0); }

RLT_EXPORT void* rlt_enter_inference(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
RLT_EXPORT void rlt_leave_inference(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }
RLT_EXPORT int32_t rlt_inference_mode() { return c10::InferenceMode::is_enabled(); }

RLT_EXPORT void rlt_seed(int64_t seed) { at::manual_seed(static_cast<uint64_t>(seed)); }

RLT_EXPORT int32_t rlt_cuda_devices() {
    return guarded(0, [] { return static_cast<int32_t>(torch::cuda::device_count()); });
}

RLT_EXPORT int32_t rlt_cuda_synchronize(int32_t index) {
    return guarded(-1, [&] {
        torch::cuda::synchronize(index);
        return 0;
    });
}

// Generators cross the border like tensors: as their implementation, with one owned reference.
RLT_EXPORT void* rlt_generator(int32_t type, int32_t index) {
    return guarded<void*>(nullptr, [&]() -> void* {
        c10::Device device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
        at::Generator generator = at::globalContext().defaultGenerator(device).clone();
        return generator.unsafeReleaseGeneratorImpl();
    });
}

RLT_EXPORT void* rlt_default_generator(int32_t type, int32_t index) {
    return guarded<void*>(nullptr, [&]() -> void* {
        c10::Device device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
        at::Generator generator = at::globalContext().defaultGenerator(device);
        return generator.unsafeReleaseGeneratorImpl();
    });
}

RLT_EXPORT void rlt_free_generator(c10::GeneratorImpl* generator) {
    c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(generator);
}

RLT_EXPORT void rlt_seed_generator(c10::GeneratorImpl* generator, int64_t seed) {
    generator->set_current_seed(static_cast<uint64_t>(seed));
}

RLT_EXPORT int64_t rlt_generator_seed(c10::GeneratorImpl* generator) {
    return static_cast<int64_t>(generator->current_seed());
}

RLT_EXPORT Handle rlt_generator_state(c10::GeneratorImpl* generator) {
    return guarded<Handle>(nullptr, [&] { return generator->get_state().release(); });
}

RLT_EXPORT int32_t rlt_set_generator_state(c10::GeneratorImpl* generator, Handle state) {
    return guarded(-1, [&] {
        generator->set_state(*state);
        return 0;
    });
}

}  // namespace rlt
