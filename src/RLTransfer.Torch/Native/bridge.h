// What the bridge's files share: how values cross the border, and how errors do.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <exception>
#include <string>

#define RLT_EXPORT extern "C" __attribute__((visibility("default")))

// One loop, compiled for several instruction sets; the machine picks when the library is loaded. They are asked for as
// features: "arch=haswell" would be that one processor. Products are not contracted into sums (CMakeLists.txt), so that
// all of them give the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define RLT_CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define RLT_CLONES
#endif
#define RLT_INLINE inline __attribute__((always_inline))

namespace rlt {

// A tensor crosses the border as its TensorImpl, with one owned reference: no wrapper is allocated for it.
using Handle = c10::TensorImpl*;

// The kinds of values that cross. Native/Value.cs has the same list.
enum class Kind : int32_t { None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, String, Device, Generator };

// One argument or result. `count` is an array's or string's length.
struct Value {
    Kind kind;
    int32_t count;
    union {
        int64_t integer;
        double real;
        Handle tensor;
        const void* pointer;
    };
};

inline at::Tensor borrow(Handle handle) {
    return handle ? at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(handle))
                  : at::Tensor();
}

inline Handle give(at::Tensor tensor) {
    return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

// The message of the last failure on this thread.
inline std::string& last_error() {
    thread_local std::string message;
    return message;
}

inline void note(const std::exception& error) {
    auto torch_error = dynamic_cast<const c10::Error*>(&error);
    last_error() = torch_error ? torch_error->what_without_backtrace() : error.what();
}

// Runs `body`; on failure notes the message and returns `failed`.
template <class Result, class Body>
Result guarded(Result failed, Body&& body) noexcept {
    try {
        return body();
    } catch (const std::exception& error) {
        note(error);
    } catch (...) {
        last_error() = "an unknown native error";
    }
    return failed;
}

}  // namespace rlt
