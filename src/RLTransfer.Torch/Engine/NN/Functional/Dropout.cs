using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Aten.dropout_ : Aten.dropout).Call(input, p, training);

            /// <summary>Drops whole channels of [N, C, H, W], or of one [C, H, W].</summary>
            public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                (inplace ? Aten.feature_dropout_ : Aten.feature_dropout).Call(input, p, training);
        }
    }
}
