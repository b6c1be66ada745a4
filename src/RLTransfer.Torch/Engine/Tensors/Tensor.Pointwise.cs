using TorchSharp.Native;

namespace TorchSharp;

// Functions of one element at a time; the _ variants change the tensor in place.
public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);

        public Tensor abs_() => Aten.abs_.CallInPlace(this, this);

        public Tensor absolute() => abs();

        public Tensor absolute_() => abs_();

        public Tensor acos() => Aten.acos.Call(this);

        public Tensor acos_() => Aten.acos_.CallInPlace(this, this);

        public Tensor arccos() => acos();

        public Tensor arccos_() => acos_();

        public Tensor acosh() => Aten.acosh.Call(this);

        public Tensor acosh_() => Aten.acosh_.CallInPlace(this, this);

        public Tensor arccosh() => acosh();

        public Tensor arccosh_() => acosh_();

        public Tensor asin() => Aten.asin.Call(this);

        public Tensor asin_() => Aten.asin_.CallInPlace(this, this);

        public Tensor arcsin() => asin();

        public Tensor arcsin_() => asin_();

        public Tensor asinh() => Aten.asinh.Call(this);

        public Tensor asinh_() => Aten.asinh_.CallInPlace(this, this);

        public Tensor arcsinh() => asinh();

        public Tensor arcsinh_() => asinh_();

        public Tensor atan() => Aten.atan.Call(this);

        public Tensor atan_() => Aten.atan_.CallInPlace(this, this);

        public Tensor arctan() => atan();

        public Tensor arctan_() => atan_();

        public Tensor atanh() => Aten.atanh.Call(this);

        public Tensor atanh_() => Aten.atanh_.CallInPlace(this, this);

        public Tensor arctanh() => atanh();

        public Tensor arctanh_() => atanh_();

        public Tensor ceil() => Aten.ceil.Call(this);

        public Tensor ceil_() => Aten.ceil_.CallInPlace(this, this);

        public Tensor cos() => Aten.cos.Call(this);

        public Tensor cos_() => Aten.cos_.CallInPlace(this, this);

        public Tensor cosh() => Aten.cosh.Call(this);

        public Tensor cosh_() => Aten.cosh_.CallInPlace(this, this);

        public Tensor deg2rad() => Aten.deg2rad.Call(this);

        public Tensor deg2rad_() => Aten.deg2rad_.CallInPlace(this, this);

        public Tensor digamma() => Aten.digamma.Call(this);

        public Tensor digamma_() => Aten.digamma_.CallInPlace(this, this);

        public Tensor erf() => Aten.erf.Call(this);

        public Tensor erf_() => Aten.erf_.CallInPlace(this, this);

        public Tensor erfc() => Aten.erfc.Call(this);

        public Tensor erfc_() => Aten.erfc_.CallInPlace(this, this);

        public Tensor erfinv() => Aten.erfinv.Call(this);

        public Tensor erfinv_() => Aten.erfinv_.CallInPlace(this, this);

        public Tensor exp() => Aten.exp.Call(this);

        public Tensor exp_() => Aten.exp_.CallInPlace(this, this);

        public Tensor exp2() => Aten.exp2.Call(this);

        public Tensor exp2_() => Aten.exp2_.CallInPlace(this, this);

        public Tensor expm1() => Aten.expm1.Call(this);

        public Tensor expm1_() => Aten.expm1_.CallInPlace(this, this);

        public Tensor floor() => Aten.floor.Call(this);

        public Tensor floor_() => Aten.floor_.CallInPlace(this, this);

        public Tensor frac() => Aten.frac.Call(this);

        public Tensor frac_() => Aten.frac_.CallInPlace(this, this);

        public Tensor i0() => Aten.i0.Call(this);

        public Tensor i0_() => Aten.i0_.CallInPlace(this, this);

        public Tensor lgamma() => Aten.lgamma.Call(this);

        public Tensor lgamma_() => Aten.lgamma_.CallInPlace(this, this);

        public Tensor log() => Aten.log.Call(this);

        public Tensor log_() => Aten.log_.CallInPlace(this, this);

        public Tensor log10() => Aten.log10.Call(this);

        public Tensor log10_() => Aten.log10_.CallInPlace(this, this);

        public Tensor log1p() => Aten.log1p.Call(this);

        public Tensor log1p_() => Aten.log1p_.CallInPlace(this, this);

        public Tensor log2() => Aten.log2.Call(this);

        public Tensor log2_() => Aten.log2_.CallInPlace(this, this);

        public Tensor neg() => Aten.neg.Call(this);

        public Tensor neg_() => Aten.neg_.CallInPlace(this, this);

        public Tensor negative() => neg();

        public Tensor rad2deg() => Aten.rad2deg.Call(this);

        public Tensor rad2deg_() => Aten.rad2deg_.CallInPlace(this, this);

        public Tensor reciprocal() => Aten.reciprocal.Call(this);

        public Tensor reciprocal_() => Aten.reciprocal_.CallInPlace(this, this);

        public Tensor rsqrt() => Aten.rsqrt.Call(this);

        public Tensor rsqrt_() => Aten.rsqrt_.CallInPlace(this, this);

        public Tensor sgn() => Aten.sgn.Call(this);

        public Tensor sgn_() => Aten.sgn_.CallInPlace(this, this);

        public Tensor sigmoid() => Aten.sigmoid.Call(this);

        public Tensor sigmoid_() => Aten.sigmoid_.CallInPlace(this, this);

        public Tensor sign() => Aten.sign.Call(this);

        public Tensor sign_() => Aten.sign_.CallInPlace(this, this);

        public Tensor sin() => Aten.sin.Call(this);

        public Tensor sin_() => Aten.sin_.CallInPlace(this, this);

        public Tensor sinc() => Aten.sinc.Call(this);

        public Tensor sinc_() => Aten.sinc_.CallInPlace(this, this);

        public Tensor sinh() => Aten.sinh.Call(this);

        public Tensor sinh_() => Aten.sinh_.CallInPlace(this, this);

        public Tensor sqrt() => Aten.sqrt.Call(this);

        public Tensor sqrt_() => Aten.sqrt_.CallInPlace(this, this);

        public Tensor square() => Aten.square.Call(this);

        public Tensor tan() => Aten.tan.Call(this);

        public Tensor tan_() => Aten.tan_.CallInPlace(this, this);

        public Tensor tanh() => Aten.tanh.Call(this);

        public Tensor tanh_() => Aten.tanh_.CallInPlace(this, this);

        public Tensor trunc() => Aten.trunc.Call(this);

        public Tensor trunc_() => Aten.trunc_.CallInPlace(this, this);

        public Tensor fix() => trunc();

        public Tensor fix_() => trunc_();

        public Tensor angle() => Aten.angle.Call(this);

        public Tensor isinf() => Aten.isinf.Call(this);

        public Tensor isfinite() => Aten.isfinite.Call(this);

        public Tensor isposinf() => Aten.isposinf.Call(this);

        public Tensor isneginf() => Aten.isneginf.Call(this);

        public Tensor isnan() => Aten.isnan.Call(this);

        public Tensor isreal() => Aten.isreal.Call(this);

        public Tensor positive() => Aten.positive.Call(this);

        public Tensor signbit() => Aten.signbit.Call(this);

        public Tensor conj() => Aten.conj.Call(this);

        public Tensor conj_physical() => Aten.conj_physical.Call(this);

        public Tensor resolve_conj() => Aten.resolve_conj.Call(this);

        public Tensor resolve_neg() => Aten.resolve_neg.Call(this);

        public Tensor round(long decimals = 0L) => decimals == 0 ? Aten.round.Call(this) : Aten.round_decimals.Call(this, decimals);

        public Tensor round_(long decimals = 0L) => (decimals == 0 ? Aten.round_ : Aten.round__decimals).CallInPlace(this, decimals == 0 ? [this] : [this, decimals]);

        public Tensor logit(double? eps = null) => Aten.logit.Call(this, eps);

        public Tensor logit_(double? eps = null) => Aten.logit_.CallInPlace(this, this, eps);

        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => Aten.nan_to_num.Call(this, nan, posinf, neginf);

        public Tensor nan_to_num_(double nan = 0d, double? posinf = null, double? neginf = null) => Aten.nan_to_num_.CallInPlace(this, this, nan, posinf, neginf);

        public Tensor polygamma(long p) => Aten.polygamma.Call(p, this);

        public Tensor mvlgamma(long p) => Aten.mvlgamma.Call(this, p);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Aten.clamp_.CallInPlace(this, this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Aten.clamp__Tensor.CallInPlace(this, this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);

        public Tensor clamp_max_(Scalar max) => Aten.clamp_max_.CallInPlace(this, this, max);

        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);

        public Tensor clamp_min_(Scalar min) => Aten.clamp_min_.CallInPlace(this, this, min);
    }
}
