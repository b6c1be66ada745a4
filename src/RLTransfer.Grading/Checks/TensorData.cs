using System.Text.Json.Nodes;
using RLTransfer.Figures.Display;
using RLTransfer.Grading.Checks;

[assembly: PlainConverter(typeof(TensorData.Converter))]

namespace RLTransfer.Grading.Checks;

/// <summary>A tensor as plain data: what tests hand to functions that take tensors. The grader itself knows none.</summary>
/// <param name="Shape">The lengths of the axes.</param>
/// <param name="Values">The values, row by row.</param>
/// <param name="DType">TorchSharp's name of the type of its elements, such as <c>Float32</c> or <c>Int64</c>.</param>
public sealed record TensorData(IReadOnlyList<long> Shape, IReadOnlyList<double> Values, string DType = "Float32")
{
    /// <summary>Turns it into what a tensor is in JSON.</summary>
    public sealed class Converter : IPlainConverter
    {
        /// <inheritdoc/>
        public bool Converts(Type type) => type == typeof(TensorData);

        /// <inheritdoc/>
        public object Read(JsonObject json) => throw new NotSupportedException("Tests are not handed tensors; they judge JSON.");

        /// <inheritdoc/>
        public JsonObject Write(object value)
        {
            var tensor = (TensorData)value;
            return new JsonObject
            {
                ["shape"] = new JsonArray([.. tensor.Shape.Select(length => (JsonNode)length)]),
                ["dtype"] = tensor.DType,
                ["values"] = new JsonArray([.. tensor.Values.Select(number => (JsonNode)number)]),
            };
        }
    }
}
