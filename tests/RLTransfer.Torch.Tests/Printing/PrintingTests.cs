using System.Globalization;
using TorchSharp;

namespace RLTransfer.Torch.Tests.Printing;

public sealed class PrintingTests
{
    [Fact]
    public void A_tensors_own_text_is_its_metadata() =>
        Assert.Equal("[2x3], type = Float32, device = cpu", torch.zeros(2, 3).ToString());

    [Fact]
    public void A_matrix_is_written_in_columns() =>
        Assert.Equal("[2x2], type = Float32, device = cpu\n    1 -2.5\n 0.25    3\n", torch.tensor(new float[,] { { 1, -2.5f }, { 0.25f, 3 } }).str());

    [Fact]
    public void A_number_and_a_row_are_written_too()
    {
        Assert.Equal("[], type = Float64, device = cpu, value = 1.5", torch.tensor(1.5).str());
        Assert.Equal("[3], type = Int64, device = cpu\n 1 2 3\n", torch.tensor(new long[] { 1, 2, 3 }).str());
        Assert.Equal("[2], type = Bool, device = cpu\n True False\n", torch.tensor(new[] { true, false }).str());
    }

    [Fact]
    public void Above_two_dimensions_matrices_are_named_by_their_place() =>
        Assert.Equal("[2x1x2], type = Int64, device = cpu\n[0,..,..] =\n 0 1\n\n[1,..,..] =\n 2 3\n", torch.arange(4).reshape(2, 1, 2).str());

    [Fact]
    public void Wide_rows_are_cut() =>
        Assert.EndsWith(" ...\n", torch.arange(1000).str(width: 40), StringComparison.Ordinal);

    [Fact]
    public void NumPys_and_CSharps_manners_are_known()
    {
        Assert.Equal("[[1, 2]\n [3, 4]]", torch.tensor(new float[,] { { 1, 2 }, { 3, 4 } }).npstr());
        Assert.Equal("[0, 1, 2, ... 7, 8, 9]", torch.arange(10).npstr());
        Assert.Equal("[2], type = Float32, device = cpu, value = float [] {1f, 2f}", torch.tensor(new float[] { 1, 2 }).cstr());
    }

    [Fact]
    public void The_readers_culture_changes_nothing_unless_asked()
    {
        Assert.Contains("0.5", torch.tensor(0.5).str(), StringComparison.Ordinal);
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        Assert.Contains("0,5", torch.tensor(0.5).str(cultureInfo: comma), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_and_tensors_with_gradients_are_written_like_others() =>
        Assert.Equal("[[0, 3]\n [1, 4]\n [2, 5]]", torch.arange(6f, requires_grad: true).reshape(2, 3).t().npstr());
}
