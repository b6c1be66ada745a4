// The one entry point that reaches every ATen operator: its schema is looked up once, then it is called boxed
// through the dispatcher, autograd included. Arguments are converted as the schema asks.
#include "bridge.h"

#include <ATen/ScalarOps.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/jit_type.h>

#include <cmath>
#include <limits>
#include <memory>
#include <sstream>
#include <vector>

namespace rlt {
namespace {

using c10::IValue;
using c10::TypeKind;

// What the schema says of one argument, resolved once.
struct Parameter {
    std::string name;
    TypeKind kind;        // with Optional taken off
    TypeKind element;     // of a list
    bool optional;
    bool optional_items;  // Tensor?[]
    int32_t fixed_length; // int[2]; 0 where free
    bool has_default;
    IValue fallback;
};

struct Operator {
    c10::OperatorHandle handle;
    std::string name;
    std::vector<Parameter> parameters;
};

Parameter describe(const c10::Argument& argument) {
    Parameter parameter{argument.name(), TypeKind::AnyType, TypeKind::AnyType, false, false, 0, false, IValue()};
    c10::TypePtr type = argument.type();
    if (auto optional = type->cast<c10::OptionalType>()) {
        parameter.optional = true;
        type = optional->getElementType();
    }
    parameter.kind = type->kind();
    if (auto list = type->cast<c10::ListType>()) {
        c10::TypePtr element = list->getElementType();
        if (auto optional = element->cast<c10::OptionalType>()) {
            parameter.optional_items = true;
            element = optional->getElementType();
        }
        parameter.element = element->kind();
    }
    if (argument.N()) parameter.fixed_length = *argument.N();
    if (argument.default_value()) {
        parameter.has_default = true;
        parameter.fallback = *argument.default_value();
    } else if (parameter.optional) {
        parameter.has_default = true;
    }
    return parameter;
}

const char* name_of(Kind kind) {
    static const char* names[] = {"None",   "a tensor", "an integer",   "a number", "a boolean", "integers", "numbers",
                                  "booleans", "tensors", "a string", "a device", "a generator"};
    return names[static_cast<int>(kind)];
}

[[noreturn]] void mismatch(const Value& value, const char* wanted) {
    TORCH_CHECK(false, "expected ", wanted, ", got ", name_of(value.kind));
}

c10::Scalar to_scalar(const Value& value) {
    switch (value.kind) {
        case Kind::Int: return value.integer;
        case Kind::Double: return value.real;
        case Kind::Bool: return value.integer != 0;
        case Kind::Tensor: return borrow(value.tensor).item();
        default: mismatch(value, "a number");
    }
}

// The element type that numbers are given at once where the operator's first argument would give it to them anyway:
// the operator then need not convert them.
c10::optional<at::ScalarType> type_of_numbers(const Value* arguments, int32_t count) {
    if (count == 0 || arguments[0].kind != Kind::Tensor) return c10::nullopt;
    const at::ScalarType type = c10::typeMetaToScalarType(arguments[0].tensor->dtype());
    return type == at::kFloat || type == at::kDouble ? c10::optional<at::ScalarType>(type) : c10::nullopt;
}

at::Tensor to_tensor(const Value& value, c10::optional<at::ScalarType> type) {
    switch (value.kind) {
        case Kind::None: return {};
        case Kind::Tensor: return borrow(value.tensor);
        case Kind::Int:
        case Kind::Double:
        case Kind::Bool: {
            // A number takes part in type promotion as a number, not as a tensor.
            c10::Scalar number = to_scalar(value);
            // A finite number beyond float's range becomes infinite there; given at once it would be refused.
            if (value.kind == Kind::Double && std::abs(value.real) > std::numeric_limits<float>::max()) type.reset();
            at::Tensor wrapped = type ? at::detail::scalar_tensor_static(number, *type, at::kCPU) : c10::scalar_to_tensor(number);
            wrapped.unsafeGetTensorImpl()->set_wrapped_number(true);
            return wrapped;
        }
        default: mismatch(value, "a tensor");
    }
}

c10::List<int64_t> to_ints(const Value& value, int32_t fixed_length) {
    c10::List<int64_t> list;
    if (value.kind == Kind::Ints) {
        auto items = static_cast<const int64_t*>(value.pointer);
        list.reserve(value.count);
        for (int32_t i = 0; i < value.count; i++) list.push_back(items[i]);
        if (value.count == 1 && fixed_length > 1) {
            for (int32_t i = 1; i < fixed_length; i++) list.push_back(items[0]);
        }
    } else if (value.kind == Kind::Int) {
        for (int32_t i = 0; i < std::max(fixed_length, 1); i++) list.push_back(value.integer);
    } else {
        mismatch(value, "integers");
    }
    return list;
}

c10::List<double> to_doubles(const Value& value) {
    c10::List<double> list;
    if (value.kind == Kind::Doubles) {
        auto items = static_cast<const double*>(value.pointer);
        for (int32_t i = 0; i < value.count; i++) list.push_back(items[i]);
    } else if (value.kind == Kind::Double) {
        list.push_back(value.real);
    } else {
        mismatch(value, "numbers");
    }
    return list;
}

c10::List<bool> to_bools(const Value& value) {
    c10::List<bool> list;
    if (value.kind != Kind::Bools) mismatch(value, "booleans");
    auto items = static_cast<const uint8_t*>(value.pointer);
    for (int32_t i = 0; i < value.count; i++) list.push_back(items[i] != 0);
    return list;
}

IValue to_tensors(const Value& value, bool optional_items) {
    if (value.kind != Kind::Tensors) mismatch(value, "tensors");
    auto items = static_cast<const Handle*>(value.pointer);
    if (optional_items) {
        c10::List<c10::optional<at::Tensor>> list;
        list.reserve(value.count);
        for (int32_t i = 0; i < value.count; i++) {
            list.push_back(items[i] ? c10::optional<at::Tensor>(borrow(items[i])) : c10::nullopt);
        }
        return list;
    }
    c10::List<at::Tensor> list;
    list.reserve(value.count);
    for (int32_t i = 0; i < value.count; i++) list.push_back(borrow(items[i]));
    return list;
}

IValue to_list(const Value& value, const Parameter& parameter) {
    switch (parameter.element) {
        case TypeKind::IntType:
        case TypeKind::SymIntType: return to_ints(value, parameter.fixed_length);
        case TypeKind::FloatType: return to_doubles(value);
        case TypeKind::BoolType: return to_bools(value);
        case TypeKind::TensorType: return to_tensors(value, parameter.optional_items);
        default: TORCH_CHECK(false, "lists of ", c10::typeKindToString(parameter.element), " cannot be passed");
    }
}

IValue convert(const Value& value, const Parameter& parameter, c10::optional<at::ScalarType> type) {
    if (value.kind == Kind::None) {
        if (parameter.kind == TypeKind::TensorType && !parameter.optional) return at::Tensor();
        TORCH_CHECK(parameter.optional, "the argument is required");
        return {};
    }
    switch (parameter.kind) {
        case TypeKind::TensorType: return to_tensor(value, type);
        case TypeKind::NumberType: return to_scalar(value);
        case TypeKind::IntType:
        case TypeKind::SymIntType:
        case TypeKind::ScalarTypeType:
        case TypeKind::LayoutType:
        case TypeKind::MemoryFormatType:
            if (value.kind == Kind::Int || value.kind == Kind::Bool) return value.integer;
            mismatch(value, "an integer");
        case TypeKind::FloatType:
            if (value.kind == Kind::Double) return value.real;
            if (value.kind == Kind::Int) return static_cast<double>(value.integer);
            mismatch(value, "a number");
        case TypeKind::BoolType:
            if (value.kind == Kind::Bool || value.kind == Kind::Int) return value.integer != 0;
            mismatch(value, "a boolean");
        case TypeKind::StringType:
            if (value.kind == Kind::String) return std::string(static_cast<const char*>(value.pointer), value.count);
            mismatch(value, "a string");
        case TypeKind::DeviceObjType:
            if (value.kind == Kind::Device) {
                return c10::Device(static_cast<c10::DeviceType>(value.integer), static_cast<c10::DeviceIndex>(value.count));
            }
            mismatch(value, "a device");
        case TypeKind::GeneratorType:
            if (value.kind == Kind::Generator) {
                return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(
                    static_cast<c10::GeneratorImpl*>(const_cast<void*>(value.pointer))));
            }
            mismatch(value, "a generator");
        case TypeKind::ListType: return to_list(value, parameter);
        default: TORCH_CHECK(false, "values of type ", c10::typeKindToString(parameter.kind), " cannot be passed");
    }
}

void describe(std::ostream& text, Handle handle) {
    at::Tensor tensor = borrow(handle);
    if (!tensor.defined()) {
        text << "none";
        return;
    }
    text << tensor.dtype().name() << ' ' << tensor.sizes();
    if (!tensor.is_cpu()) text << " on " << tensor.device();
}

// "self float [2, 3], mat2 float [4, 5]": what libtorch's own message often leaves out.
std::string describe(const Operator& op, const Value* values, int32_t count) {
    std::ostringstream text;
    for (int32_t i = 0; i < count; i++) {
        const Value& value = values[i];
        if (value.kind == Kind::None) continue;
        if (text.tellp() > 0) text << ", ";
        text << (i < static_cast<int32_t>(op.parameters.size()) ? op.parameters[i].name : "?") << ' ';
        switch (value.kind) {
            case Kind::Tensor: describe(text, value.tensor); break;
            case Kind::Int: text << value.integer; break;
            case Kind::Double: text << value.real; break;
            case Kind::Bool: text << (value.integer ? "true" : "false"); break;
            case Kind::Ints: text << at::IntArrayRef(static_cast<const int64_t*>(value.pointer), value.count); break;
            case Kind::String: text << '"' << std::string(static_cast<const char*>(value.pointer), value.count) << '"'; break;
            case Kind::Tensors: {
                auto items = static_cast<const Handle*>(value.pointer);
                text << '[';
                for (int32_t item = 0; item < value.count; item++) {
                    if (item) text << "; ";
                    describe(text, items[item]);
                }
                text << ']';
                break;
            }
            default: text << name_of(value.kind);
        }
    }
    return text.str();
}

void fail(const Operator& op, const Value* values, int32_t count, const std::exception& error) {
    note(error);
    std::string& message = last_error();
    // libtorch likes to open with where in its sources it was.
    if (message.compare(0, 10, "Exception ") == 0) message.erase(0, message.find('\n') + 1);
    message = op.name + ": " + message;
    try {
        std::string arguments = describe(op, values, count);
        if (!arguments.empty()) message += " [arguments: " + arguments + "]";
    } catch (...) {
    }
}

bool out_of_memory(const std::exception& error) {
    const std::string message = error.what();
    return message.find("out of memory") != std::string::npos || message.find("can't allocate memory") != std::string::npos;
}

// Results beyond what the caller had room for wait here.
thread_local std::vector<Value> results;

void give_back(IValue&& value) {
    Value result{Kind::None, 0, {0}};
    if (value.isTensor()) {
        at::Tensor tensor = std::move(value).toTensor();
        if (tensor.defined()) {
            result.kind = Kind::Tensor;
            result.tensor = give(std::move(tensor));
        }
    } else if (value.isTensorList()) {
        for (const at::Tensor& tensor : value.toTensorVector()) {
            Value item{Kind::Tensor, 0, {0}};
            item.tensor = give(tensor);
            results.push_back(item);
        }
        return;
    } else if (value.isInt()) {
        result.kind = Kind::Int;
        result.integer = value.toInt();
    } else if (value.isDouble()) {
        result.kind = Kind::Double;
        result.real = value.toDouble();
    } else if (value.isBool()) {
        result.kind = Kind::Bool;
        result.integer = value.toBool();
    } else if (!value.isNone()) {
        TORCH_CHECK(false, "results of type ", value.tagKind(), " cannot be returned");
    }
    results.push_back(result);
}

}  // namespace

RLT_EXPORT void* rlt_operator(const char* name, const char* overload) {
    return guarded<void*>(nullptr, [&]() -> void* {
        auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        TORCH_CHECK(handle, "this libtorch has no operator ", name, *overload ? "." : "", overload);
        auto op = std::make_unique<Operator>(Operator{*handle, name, {}});
        for (const c10::Argument& argument : handle->schema().arguments()) op->parameters.push_back(describe(argument));
        return op.release();
    });
}

// Calls `op`; writes at most `room` results and returns how many there are, -1 on failure, -2 where memory ran out.
RLT_EXPORT int32_t rlt_call(const Operator* op, const Value* arguments, int32_t count, Value* output, int32_t room) {
    thread_local std::vector<IValue> stack;
    try {
        const auto& parameters = op->parameters;
        TORCH_CHECK(count <= static_cast<int32_t>(parameters.size()), "takes ", parameters.size(), " arguments, got ", count);
        stack.clear();
        const auto type = type_of_numbers(arguments, count);
        for (int32_t i = 0; i < count; i++) {
            try {
                stack.push_back(convert(arguments[i], parameters[i], type));
            } catch (const c10::Error& error) {
                throw std::invalid_argument("argument '" + parameters[i].name + "': " + error.what_without_backtrace());
            }
        }
        for (size_t i = count; i < parameters.size(); i++) {
            TORCH_CHECK(parameters[i].has_default, "argument '", parameters[i].name, "' is missing");
            stack.push_back(parameters[i].fallback);
        }
        op->handle.callBoxed(&stack);

        // One tensor is by far the commonest result.
        if (stack.size() == 1 && stack[0].isTensor() && room > 0) {
            at::Tensor tensor = std::move(stack[0]).toTensor();
            stack.clear();
            output->kind = tensor.defined() ? Kind::Tensor : Kind::None;
            output->tensor = give(std::move(tensor));
            return 1;
        }
        if (room == 0) {
            stack.clear();
            return 0;
        }
        results.clear();
        for (IValue& value : stack) give_back(std::move(value));
        stack.clear();
        auto produced = static_cast<int32_t>(results.size());
        std::copy_n(results.begin(), std::min(produced, room), output);
        return produced;
    } catch (const std::exception& error) {
        stack.clear();
        fail(*op, arguments, count, error);
        return out_of_memory(error) ? -2 : -1;
    }
}

// All results of the last call, for a caller that had too little room.
RLT_EXPORT void rlt_results(Value* output) { std::copy(results.begin(), results.end(), output); }

RLT_EXPORT const char* rlt_error(int32_t* length) {
    *length = static_cast<int32_t>(last_error().size());
    return last_error().data();
}

}  // namespace rlt
