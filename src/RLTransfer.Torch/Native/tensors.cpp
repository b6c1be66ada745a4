// What a tensor knows of itself and what autograd adds: nothing here is an operator.
#include "bridge.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <vector>

namespace rlt {
namespace {

std::vector<at::Tensor> borrow_all(const Handle* handles, int32_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(count);
    for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
    return tensors;
}

c10::optional<bool> flag(int32_t value) { return value < 0 ? c10::nullopt : c10::optional<bool>(value != 0); }

}  // namespace

RLT_EXPORT void rlt_free(Handle handle) {
    c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(handle);
}

RLT_EXPORT int64_t rlt_dim(Handle handle) { return handle->dim(); }
RLT_EXPORT int64_t rlt_numel(Handle handle) { return handle->numel(); }
RLT_EXPORT int32_t rlt_dtype(Handle handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(handle->dtype())); }
RLT_EXPORT int64_t rlt_storage_offset(Handle handle) { return handle->storage_offset(); }
RLT_EXPORT int32_t rlt_is_contiguous(Handle handle) { return handle->is_contiguous(); }
RLT_EXPORT int32_t rlt_layout(Handle handle) { return static_cast<int32_t>(handle->layout()); }

RLT_EXPORT int32_t rlt_device(Handle handle, int32_t* index) {
    c10::Device device = handle->device();
    *index = device.has_index() ? device.index() : -1;
    return static_cast<int32_t>(device.type());
}

RLT_EXPORT void rlt_sizes(Handle handle, int64_t* output) {
    auto sizes = handle->sizes();
    std::copy(sizes.begin(), sizes.end(), output);
}

RLT_EXPORT void rlt_strides(Handle handle, int64_t* output) {
    auto strides = handle->strides();
    std::copy(strides.begin(), strides.end(), output);
}

RLT_EXPORT void* rlt_data(Handle handle) {
    return guarded<void*>(nullptr, [&] { return borrow(handle).data_ptr(); });
}

RLT_EXPORT int32_t rlt_requires_grad(Handle handle) { return handle->requires_grad(); }

RLT_EXPORT int32_t rlt_set_requires_grad(Handle handle, int32_t value) {
    return guarded(-1, [&] {
        borrow(handle).set_requires_grad(value != 0);
        return 0;
    });
}

RLT_EXPORT int32_t rlt_is_leaf(Handle handle) { return borrow(handle).is_leaf(); }

RLT_EXPORT int32_t rlt_retain_grad(Handle handle) {
    return guarded(-1, [&] {
        borrow(handle).retain_grad();
        return 0;
    });
}

// The gradient, or null.
RLT_EXPORT Handle rlt_grad(Handle handle) {
    const at::Tensor tensor = borrow(handle);
    return give(tensor.grad());
}

RLT_EXPORT int32_t rlt_set_grad(Handle handle, Handle gradient) {
    return guarded(-1, [&] {
        at::Tensor tensor = borrow(handle), value = borrow(gradient);
        if (value.defined()) {
            TORCH_CHECK(value.sizes() == tensor.sizes(), "grad: a gradient of shape ", value.sizes(),
                        " does not fit a tensor of shape ", tensor.sizes());
            TORCH_CHECK(value.dtype() == tensor.dtype(), "grad: a gradient of type ", value.dtype().name(),
                        " does not fit a tensor of type ", tensor.dtype().name());
        }
        tensor.mutable_grad() = value;
        return 0;
    });
}

RLT_EXPORT int32_t rlt_backward(const Handle* tensors, int32_t count, const Handle* gradients, int32_t gradient_count,
                                int32_t retain_graph, int32_t create_graph, const Handle* inputs, int32_t input_count) {
    return guarded(-1, [&] {
        torch::autograd::backward(borrow_all(tensors, count), borrow_all(gradients, gradient_count), flag(retain_graph),
                                  create_graph != 0, borrow_all(inputs, input_count));
        return 0;
    });
}

// Writes one gradient per input; null for an unused one.
RLT_EXPORT int32_t rlt_gradients(const Handle* outputs, int32_t output_count, const Handle* inputs, int32_t input_count,
                                 const Handle* gradients, int32_t gradient_count, int32_t retain_graph,
                                 int32_t create_graph, int32_t allow_unused, Handle* results) {
    return guarded(-1, [&] {
        auto found = torch::autograd::grad(borrow_all(outputs, output_count), borrow_all(inputs, input_count),
                                           borrow_all(gradients, gradient_count), flag(retain_graph), create_graph != 0,
                                           allow_unused != 0);
        for (size_t i = 0; i < found.size(); i++) results[i] = give(found[i]);
        return 0;
    });
}

}  // namespace rlt
