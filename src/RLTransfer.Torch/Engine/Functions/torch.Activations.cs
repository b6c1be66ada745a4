namespace TorchSharp;

// The nonlinearities of networks.
public static partial class torch
{
    public static Tensor relu(Tensor input) => input.relu();

    public static Tensor relu_(Tensor input) => input.relu_();

    public static Tensor relu6(Tensor input) => input.relu6();

    public static Tensor relu6_(Tensor input) => input.relu6_();

    public static Tensor celu(Tensor input, Scalar alpha) => input.celu(alpha);

    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
}
