// The CPU's memory for tensors: counted, so that the collector can be told when tensors that nobody disposed fill it,
// and small blocks kept at hand, because aligned allocation is a noticeable part of a small operator's cost.
#include "bridge.h"

#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <malloc.h>

#include <array>
#include <atomic>
#include <cstring>

namespace rlt {
namespace {

std::atomic<int64_t> live_bytes{0};

// Per thread, a list of free blocks for each power of two from 64 bytes to 64 KiB; a block's own memory holds the link.
class SmallBlocks {
public:
    static constexpr int smallest = 6, largest = 16, most_bytes = 1 << 20;

    ~SmallBlocks() {
        for (Shelf& shelf : shelves) {
            while (shelf.first) c10::free_cpu(pop(shelf));
        }
        closed = true;
    }

    void* take(int power) {
        Shelf& shelf = shelves[power - smallest];
        return shelf.first ? pop(shelf) : c10::alloc_cpu(size_t(1) << power);
    }

    bool keep(void* block, int power) {
        Shelf& shelf = shelves[power - smallest];
        if (closed || (shelf.count << power) >= most_bytes) return false;
        *static_cast<void**>(block) = shelf.first;
        shelf.first = block;
        shelf.count++;
        return true;
    }

private:
    struct Shelf {
        void* first = nullptr;
        int64_t count = 0;
    };

    static void* pop(Shelf& shelf) {
        void* block = shelf.first;
        shelf.first = *static_cast<void**>(block);
        shelf.count--;
        return block;
    }

    std::array<Shelf, largest - smallest + 1> shelves;
    bool closed = false;
};

thread_local SmallBlocks small_blocks;

// The power of two that holds `size` bytes.
int power_above(size_t size) { return size <= 64 ? SmallBlocks::smallest : 64 - __builtin_clzll(size - 1); }

void* allocate_bytes(size_t size) {
    if (size == 0) return nullptr;
    const int power = power_above(size);
    void* block = power <= SmallBlocks::largest ? small_blocks.take(power) : c10::alloc_cpu(size);
    live_bytes.fetch_add(static_cast<int64_t>(malloc_usable_size(block)), std::memory_order_relaxed);
    return block;
}

void free_bytes(void* block) {
    if (!block) return;
    const size_t usable = malloc_usable_size(block);
    live_bytes.fetch_sub(static_cast<int64_t>(usable), std::memory_order_relaxed);
    const int power = 63 - __builtin_clzll(usable);
    if (power < SmallBlocks::smallest || power > SmallBlocks::largest || !small_blocks.keep(block, power)) c10::free_cpu(block);
}

// Newer versions of libtorch ask for allocate without const, and for copy_data; hence no `override`.
struct CountingAllocator final : c10::Allocator {
    c10::DataPtr allocate(size_t size) const { return make(size); }
    c10::DataPtr allocate(size_t size) { return make(size); }
    void copy_data(void* to, const void* from, std::size_t size) const { std::memcpy(to, from, size); }
    c10::DeleterFnPtr raw_deleter() const override { return &free_bytes; }

private:
    static c10::DataPtr make(size_t size) {
        void* block = allocate_bytes(size);
        return {block, block, &free_bytes, c10::Device(c10::DeviceType::CPU)};
    }
};

CountingAllocator allocator;

}  // namespace

RLT_EXPORT void rlt_take_over_memory() {
    // glibc gives large blocks back to the kernel at every free, and every update asks for them again: keep them.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 16 << 20);
    c10::SetCPUAllocator(&allocator);
}

// Where the number of bytes that CPU tensors hold is kept.
RLT_EXPORT const int64_t* rlt_live_bytes() { return reinterpret_cast<const int64_t*>(&live_bytes); }

}  // namespace rlt
