using TorchSharp.Native;

namespace TorchSharp;

file static class Op
{
    internal static readonly Operator
        Dropout = Operator.Find("aten::dropout"), DropoutInPlace = Operator.Find("aten::dropout_"),
        FeatureDropout = Operator.Find("aten::feature_dropout"), FeatureDropoutInPlace = Operator.Find("aten::feature_dropout_");
}

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Op.DropoutInPlace : Op.Dropout).Call(input, p, training);

            /// <summary>Drops whole channels of [N, C, H, W], or of one [C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Op.FeatureDropoutInPlace : Op.FeatureDropout).Call(input, p, training);
        }
    }
}
