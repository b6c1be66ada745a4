using TorchSharp.Native;

namespace TorchSharp;

// Comparisons and logic.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Aten.eq.Call(this, target);

        public Tensor eq_(Tensor target) => Aten.eq_.CallInPlace(this, this, target);

        public Tensor eq(Scalar target) => Aten.eq.Call(this, target);

        public Tensor eq_(Scalar target) => Aten.eq_.CallInPlace(this, this, target);

        public Tensor ne(Tensor target) => Aten.ne.Call(this, target);

        public Tensor ne_(Tensor target) => Aten.ne_.CallInPlace(this, this, target);

        public Tensor ne(Scalar target) => Aten.ne.Call(this, target);

        public Tensor ne_(Scalar target) => Aten.ne_.CallInPlace(this, this, target);

        public Tensor not_equal(Tensor target) => ne(target);

        public Tensor lt(Tensor target) => Aten.lt.Call(this, target);

        public Tensor lt_(Tensor target) => Aten.lt_.CallInPlace(this, this, target);

        public Tensor lt(Scalar target) => Aten.lt.Call(this, target);

        public Tensor lt_(Scalar target) => Aten.lt_.CallInPlace(this, this, target);

        public Tensor less(Tensor target) => lt(target);

        public Tensor le(Tensor target) => Aten.le.Call(this, target);

        public Tensor le_(Tensor target) => Aten.le_.CallInPlace(this, this, target);

        public Tensor le(Scalar target) => Aten.le.Call(this, target);

        public Tensor le_(Scalar target) => Aten.le_.CallInPlace(this, this, target);

        public Tensor less_equal(Tensor target) => le(target);

        public Tensor gt(Tensor target) => Aten.gt.Call(this, target);

        public Tensor gt_(Tensor target) => Aten.gt_.CallInPlace(this, this, target);

        public Tensor gt(Scalar target) => Aten.gt.Call(this, target);

        public Tensor gt_(Scalar target) => Aten.gt_.CallInPlace(this, this, target);

        public Tensor greater(Tensor target) => gt(target);

        public Tensor ge(Tensor target) => Aten.ge.Call(this, target);

        public Tensor ge_(Tensor target) => Aten.ge_.CallInPlace(this, this, target);

        public Tensor ge(Scalar target) => Aten.ge.Call(this, target);

        public Tensor ge_(Scalar target) => Aten.ge_.CallInPlace(this, this, target);

        public Tensor greater_equal(Tensor target) => ge(target);

        public Tensor equal(Tensor target) => eq(target);

        /// <summary>Whether both have one shape and the same elements.</summary>
        public bool Equals(Tensor target) => target is not null && (ReferenceEquals(this, target) || (dtype == target.dtype && Aten.equal.CallScalar(this, target).ToBoolean()));

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Aten.allclose.CallScalar(this, target, rtol, atol, equal_nan).ToBoolean();

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => Aten.isclose.Call(this, other, rtol, atol, nanEqual);

        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) => Aten.isin_Tensor_Tensor.Call(this, test_elements, assumeUnique, invert);

        public bool is_nonzero() => Aten.is_nonzero.CallScalar(this).ToBoolean();

        public Tensor logical_and(Tensor other) => Aten.logical_and.Call(this, other);

        public Tensor logical_and_(Tensor other) => Aten.logical_and_.CallInPlace(this, this, other);

        public Tensor logical_or(Tensor other) => Aten.logical_or.Call(this, other);

        public Tensor logical_or_(Tensor other) => Aten.logical_or_.CallInPlace(this, this, other);

        public Tensor logical_xor(Tensor other) => Aten.logical_xor.Call(this, other);

        public Tensor logical_xor_(Tensor other) => Aten.logical_xor_.CallInPlace(this, this, other);

        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and.Call(this, other);

        public Tensor bitwise_and_(Tensor other) => Aten.bitwise_and_.CallInPlace(this, this, other);

        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or.Call(this, other);

        public Tensor bitwise_or_(Tensor other) => Aten.bitwise_or_.CallInPlace(this, this, other);

        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor.Call(this, other);

        public Tensor bitwise_xor_(Tensor other) => Aten.bitwise_xor_.CallInPlace(this, this, other);

        public Tensor bitwise_left_shift(Tensor other) => Aten.bitwise_left_shift.Call(this, other);

        public Tensor bitwise_left_shift_(Tensor other) => Aten.bitwise_left_shift_.CallInPlace(this, this, other);

        public Tensor bitwise_right_shift(Tensor other) => Aten.bitwise_right_shift.Call(this, other);

        public Tensor bitwise_right_shift_(Tensor other) => Aten.bitwise_right_shift_.CallInPlace(this, this, other);

        public Tensor logical_not() => Aten.logical_not.Call(this);

        public Tensor logical_not_() => Aten.logical_not_.CallInPlace(this, this);

        public Tensor bitwise_not() => Aten.bitwise_not.Call(this);

        public Tensor bitwise_not_() => Aten.bitwise_not_.CallInPlace(this, this);
    }
}
