using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes tensors as Julia, NumPy or C# would; long dimensions are cut short.</summary>
internal sealed class TensorPrinter(PrintOptions options)
{
    private readonly StringBuilder text = new();

    internal static string Metadata(Tensor tensor) => $"[{string.Join('x', tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";

    internal string Print(Tensor tensor, TensorStringStyle style)
    {
        using var scope = NewDisposeScope();
        using var ungraded = no_grad();
        if (style == TensorStringStyle.Metadata || tensor.is_meta || tensor.is_sparse)
            return Metadata(tensor);
        var here = tensor.detach().cpu().contiguous();
        switch (style)
        {
            case TensorStringStyle.Numpy:
                Nested(here, "[", "]", ", ", string.Empty, here.Dimensions);
                break;
            case TensorStringStyle.CSharp:
                CSharp(here);
                break;
            default:
                Julia(here);
                break;
        }

        return text.ToString();
    }

    // The metadata, then rows in columns; above two dimensions one matrix after another, each under its place.
    private void Julia(Tensor tensor)
    {
        text.Append(Metadata(tensor));
        if (tensor.Dimensions == 0)
        {
            text.Append(", value = ").Append(Elements(tensor)[0]);
            return;
        }

        if (tensor.Dimensions <= 2)
        {
            text.Append(options.NewLine);
            Matrix(tensor.Dimensions == 1 ? tensor.unsqueeze(0) : tensor);
            return;
        }

        var leading = tensor.shape[..^2];
        var place = new long[leading.Length];
        foreach (var matrix in tensor.flatten(0, leading.Length - 1).unbind())
        {
            text.Append(options.NewLine).Append('[').AppendJoin(',', place).Append(",..,..] =").Append(options.NewLine);
            Matrix(matrix);
            for (var dim = place.Length - 1; dim >= 0 && ++place[dim] == leading[dim]; dim--)
                place[dim] = 0;
        }
    }

    private void Matrix(Tensor matrix)
    {
        var (rows, columns) = ((int)matrix.shape[0], (int)matrix.shape[1]);
        if (matrix.numel() == 0)
            return;
        var cells = Elements(matrix);
        const int Ellipsis = 4;
        var shown = columns;
        for (var row = 0; row < rows; row++)
        {
            var left = options.Width;
            for (var column = 0; column < shown; column++)
            {
                var length = cells[(row * columns) + column].Length;
                if (left - length - Ellipsis < 0)
                    shown = column;
                left -= length + 1;
            }
        }

        var widths = Enumerable.Range(0, shown).Select(column => Enumerable.Range(0, rows).Max(row => cells[(row * columns) + column].Length)).ToArray();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < shown; column++)
                text.Append(' ').Append(cells[(row * columns) + column].PadLeft(widths[column]));
            text.Append(shown < columns ? " ..." : string.Empty).Append(options.NewLine);
        }
    }

    private void CSharp(Tensor tensor)
    {
        text.Append(Metadata(tensor)).Append(", value = ");
        if (tensor.Dimensions == 0)
        {
            text.Append(Elements(tensor)[0]);
            return;
        }

        var (name, suffix) = tensor.dtype switch
        {
            ScalarType.Bool => ("bool", string.Empty),
            ScalarType.Byte => ("byte", string.Empty),
            ScalarType.Int8 => ("sbyte", string.Empty),
            ScalarType.Int16 => ("short", string.Empty),
            ScalarType.Int32 => ("int", string.Empty),
            ScalarType.Int64 => ("long", "L"),
            ScalarType.Float64 => ("double", string.Empty),
            _ => ("float", "f"),
        };
        var tall = tensor.Dimensions > 1;
        if (tall)
            text.Append(options.NewLine);
        text.Append(name).Append(" [").Append(',', (int)tensor.Dimensions - 1).Append("] ");
        Nested(tensor, "{", "}", ", ", suffix, tensor.Dimensions);
    }

    private void Nested(Tensor tensor, string open, string close, string comma, string suffix, long rank)
    {
        if (tensor.Dimensions == 0)
        {
            text.Append(Elements(tensor)[0]);
            return;
        }

        text.Append(open);
        var size = (int)tensor.shape[0];
        var most = tensor.Dimensions == 1 ? options.MaxColumns : options.MaxRows;
        var cut = size > most;
        var cells = tensor.Dimensions == 1 ? Elements(tensor) : [];
        var between = tensor.Dimensions == 1 ? comma : (open == "{" ? "," : string.Empty) + string.Concat(Enumerable.Repeat(options.NewLine, (int)tensor.Dimensions - 1));
        for (var i = 0; i < size; i++)
        {
            if (i > 0)
                text.Append(between);
            if (cut && i == most - (most / 2))
            {
                text.Append(tensor.Dimensions == 1 ? "... " : new string(' ', (int)(rank - tensor.Dimensions + 1)) + "..." + between);
                i = size - (most / 2);
            }

            if (tensor.Dimensions == 1)
            {
                text.Append(cells[i]).Append(suffix);
                continue;
            }

            if (i > 0)
                text.Append(' ', (int)(rank - tensor.Dimensions + 1));
            using var part = tensor[i];
            Nested(part, open, close, comma, suffix, rank);
        }

        text.Append(close);
    }

    private string[] Elements(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Bool => Array.ConvertAll(tensor.data<bool>().ToArray(), value => value ? "True" : "False"),
        ScalarType.Float32 => Array.ConvertAll(tensor.data<float>().ToArray(), value => value.ToString(options.Format, options.Culture)),
        ScalarType.Float64 => Array.ConvertAll(tensor.data<double>().ToArray(), value => value.ToString(options.Format, options.Culture)),
        ScalarType.Float16 or ScalarType.BFloat16 => Elements(tensor.to(ScalarType.Float32)),
        ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64 => Complex(tensor),
        _ => Array.ConvertAll(tensor.to(ScalarType.Int64).data<long>().ToArray(), value => value.ToString(options.Culture)),
    };

    private string[] Complex(Tensor tensor)
    {
        var parts = Elements(tensor.view_as_real().contiguous());
        return [.. Enumerable.Range(0, parts.Length / 2).Select(i => parts[(2 * i) + 1] == "0" ? parts[2 * i] : $"{parts[2 * i]}+{parts[(2 * i) + 1]}i")];
    }
}

/// <summary>How tensors are written.</summary>
internal sealed record PrintOptions(string Format, int Width, string NewLine, int MaxRows, int MaxColumns)
{
    internal CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;
}
