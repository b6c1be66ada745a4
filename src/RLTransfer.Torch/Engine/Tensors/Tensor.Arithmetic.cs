using TorchSharp.Native;

namespace TorchSharp;

// Functions of two or more tensors, element by element, broadcast.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Aten.add.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => Aten.add.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => Aten.add.Call(this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add.Call(this, scalar, alpha);

        public Tensor add_(Tensor target) => Aten.add_.CallInPlace(this, this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Aten.add_.CallInPlace(this, this, target, alpha);

        public Tensor add_(Scalar scalar) => Aten.add_.CallInPlace(this, this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => Aten.add_.CallInPlace(this, this, scalar, alpha);

        public Tensor sub(Tensor target) => Aten.sub.Call(this, target);

        public Tensor subtract(Tensor target) => sub(target);

        public Tensor sub(Scalar target) => Aten.sub.Call(this, target);

        public Tensor subtract(Scalar target) => sub(target);

        public Tensor sub_(Tensor target) => Aten.sub_.CallInPlace(this, this, target);

        public Tensor subtract_(Tensor target) => sub_(target);

        public Tensor sub_(Scalar target) => Aten.sub_.CallInPlace(this, this, target);

        public Tensor subtract_(Scalar target) => sub_(target);

        public Tensor mul(Tensor target) => Aten.mul.Call(this, target);

        public Tensor multiply(Tensor target) => mul(target);

        public Tensor mul(Scalar target) => Aten.mul.Call(this, target);

        public Tensor multiply(Scalar target) => mul(target);

        public Tensor mul_(Tensor target) => Aten.mul_.CallInPlace(this, this, target);

        public Tensor mul_(Scalar target) => Aten.mul_.CallInPlace(this, this, target);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? Aten.div.Call(this, target) : Aten.div_Tensor_mode.Call(this, target, rounding_mode.ToString());

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? Aten.div.Call(this, target) : Aten.div_Tensor_mode.Call(this, target, rounding_mode.ToString());

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? Aten.div_.CallInPlace(this, this, target) : Aten.div__Tensor_mode.CallInPlace(this, this, target, rounding_mode.ToString());

        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? Aten.div_.CallInPlace(this, this, target) : Aten.div__Tensor_mode.CallInPlace(this, this, target, rounding_mode.ToString());

        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        public Tensor true_divide(Tensor other) => Aten.true_divide.Call(this, other);

        public Tensor true_divide(Scalar other) => Aten.true_divide.Call(this, other);

        public Tensor true_divide_(Tensor other) => Aten.true_divide_.CallInPlace(this, this, other);

        public Tensor true_divide_(Scalar other) => Aten.true_divide_.CallInPlace(this, this, other);

        public Tensor floor_divide(Tensor other) => Aten.floor_divide.Call(this, other);

        public Tensor floor_divide(Scalar other) => Aten.floor_divide.Call(this, other);

        public Tensor floor_divide_(Tensor other) => Aten.floor_divide_.CallInPlace(this, this, other);

        public Tensor floor_divide_(Scalar other) => Aten.floor_divide_.CallInPlace(this, this, other);

        public Tensor remainder(Tensor target) => Aten.remainder.Call(this, target);

        public Tensor remainder(Scalar scalar) => Aten.remainder.Call(this, scalar);

        public Tensor remainder_(Tensor target) => Aten.remainder_.CallInPlace(this, this, target);

        public Tensor remainder_(Scalar scalar) => Aten.remainder_.CallInPlace(this, this, scalar);

        public Tensor fmod(Tensor target) => Aten.fmod.Call(this, target);

        public Tensor fmod(Scalar scalar) => Aten.fmod.Call(this, scalar);

        public Tensor fmod_(Tensor target) => Aten.fmod_.CallInPlace(this, this, target);

        public Tensor fmod_(Scalar scalar) => Aten.fmod_.CallInPlace(this, this, scalar);

        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Call(this, exponent);

        public Tensor pow_(Tensor exponent) => Aten.pow__Tensor.CallInPlace(this, this, exponent);

        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);

        public Tensor pow_(Scalar exponent) => Aten.pow__Scalar.CallInPlace(this, this, exponent);

        public Tensor atan2(Tensor other) => Aten.atan2.Call(this, other);

        public Tensor atan2_(Tensor other) => Aten.atan2_.CallInPlace(this, this, other);

        public Tensor float_power(Tensor target) => Aten.float_power.Call(this, target);

        public Tensor float_power_(Tensor target) => Aten.float_power_.CallInPlace(this, this, target);

        public Tensor hypot(Tensor other) => Aten.hypot.Call(this, other);

        public Tensor logaddexp(Tensor other) => Aten.logaddexp.Call(this, other);

        public Tensor logaddexp2(Tensor other) => Aten.logaddexp2.Call(this, other);

        public Tensor maximum(Tensor other) => Aten.maximum.Call(this, other);

        public Tensor minimum(Tensor other) => Aten.minimum.Call(this, other);

        public Tensor fmax(Tensor other) => Aten.fmax.Call(this, other);

        public Tensor fmin(Tensor other) => Aten.fmin.Call(this, other);

        public Tensor copysign(Tensor other) => Aten.copysign.Call(this, other);

        public Tensor copysign_(Tensor other) => Aten.copysign_.CallInPlace(this, this, other);

        public Tensor heaviside(Tensor other) => Aten.heaviside.Call(this, other);

        public Tensor heaviside_(Tensor other) => Aten.heaviside_.CallInPlace(this, this, other);

        public Tensor nextafter(Tensor other) => Aten.nextafter.Call(this, other);

        public Tensor nextafter_(Tensor other) => Aten.nextafter_.CallInPlace(this, this, other);

        public Tensor gcd(Tensor other) => Aten.gcd.Call(this, other);

        public Tensor gcd_(Tensor other) => Aten.gcd_.CallInPlace(this, this, other);

        public Tensor lcm(Tensor other) => Aten.lcm.Call(this, other);

        public Tensor lcm_(Tensor other) => Aten.lcm_.CallInPlace(this, this, other);

        public Tensor ldexp(Tensor other) => Aten.ldexp.Call(this, other);

        public Tensor ldexp_(Tensor other) => Aten.ldexp_.CallInPlace(this, this, other);

        public Tensor igamma(Tensor other) => Aten.igamma.Call(this, other);

        public Tensor igammac(Tensor other) => Aten.igammac.Call(this, other);

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor xlogy(Tensor y) => Aten.xlogy.Call(this, y);

        public Tensor xlogy(Scalar y) => Aten.xlogy.Call(this, y);

        public Tensor xlogy_(Tensor y) => Aten.xlogy_.CallInPlace(this, this, y);

        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp.Call(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Aten.lerp_.CallInPlace(this, this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul_.CallInPlace(this, this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv_.CallInPlace(this, this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => addcdiv(tensor1, tensor2, 1);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => addcdiv_(tensor1, tensor2, 1);
    }
}
