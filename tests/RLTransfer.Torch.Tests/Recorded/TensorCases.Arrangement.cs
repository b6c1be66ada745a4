using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

public sealed partial class TensorCases
{
    private static CaseTable Shaping() => new()
    {
        { "view", x => x[0].view(3, 4) },
        { "reshape of a transpose", x => x[0].t().reshape(4, -1) },
        { "flatten", x => [x[0].flatten(), x[0].flatten(1)] },
        { "unflatten", x => x[0].unflatten(1, 2, 3) },
        { "permute", x => x[0].permute(2, 0, 1) },
        { "transpose", x => x[0].transpose(0, -1) },
        { "squeeze", x => [x[0].squeeze(), x[0].squeeze(0), x[0].unsqueeze(-1)] },
        { "expand", x => [x[0].expand(3, 4), x[0].expand(2, -1, 2)] },
        { "repeat", x => [x[0].repeat(2, 1, 2), x[0].tile([2]), x[0].repeat_interleave(2, dim: 1)] },
        { "movedim", x => x[0].movedim([0], [2]) },
        { "narrow", x => x[0].narrow(0, 1, 3) },
        { "flip", x => [x[0].flip(1), x[0].fliplr(), x[0].rot90()] },
        { "roll", x => [x[0].roll(1, 1), x[0].roll((1, 2), (0, 1))] },
        { "triangles", x => [x[0].tril(), x[0].triu(1), x[0].tril(-1)] },
        { "diagonals", x => [x[0].diagonal(), x[0].diag(1), x[0][0].diag(), x[0].diag_embed()] },
        { "unfold", x => x[0].unfold(0, 3, 2) },
        { "as_strided", x => x[0].as_strided([2, 3], [1, 2], 1) },
        {
            "slices", x =>
            [
                x[0][1], x[0][.., 1..3], x[0][TensorIndex.Ellipsis, 0],
                x[0][^1, TensorIndex.Slice(step: 2), TensorIndex.None], x[0][1.., ^2.., 1],
            ]
        },
        { "split", x => [.. x[0].split(2), .. x[0].split([1, 4]), .. x[0].chunk(2, 1)] },
        { "unbind", x => x[0].unbind(0) },
        { "cat", x => torch.cat(x, 0) },
        { "stack", x => [torch.stack(x), torch.stack(x, 1), torch.hstack(x), torch.vstack(x)] },
        { "meshgrid", x => torch.meshgrid(x, indexing: "ij") },
        { "block_diag", x => torch.block_diag(x) },
    };

    private static CaseTable Gathering() => new()
    {
        { "gather", x => x[0].gather(1, x[1]) },
        { "scatter", x => x[0].scatter(1, x[1], x[2]) },
        { "scatter_add", x => x[0].scatter_add(1, x[1], x[2]) },
        { "index_select", x => x[0].index_select(0, x[1]) },
        { "index_add", x => x[0].index_add(0, x[1], x[2], 2) },
        { "index_fill", x => x[0].index_fill(0, x[1], 5.0) },
        {
            "index by tensor", x =>
            [
                x[0][x[1]], x[0][TensorIndex.Tensor(x[1]), 1], x[0][.., TensorIndex.Tensor(torch.tensor(new long[] { 1, 3 }))],
            ]
        },
        { "index by tensors", x => x[0][x[1], x[2]] },
        { "index by mask", x => x[0][torch.arange(12).view(3, 4) % 3 == 0] },
        { "index_put", x => x[0].clone().index_put_(x[1], torch.tensor(new long[] { 0, 2 }), torch.tensor(new long[] { 1, 1 })) },
        { "masked_fill", x => x[0].masked_fill(torch.arange(6) % 2 == 0, -1.0) },
        { "masked_select", x => x[0].masked_select(torch.arange(6) % 2 == 0) },
        { "take_along_dim", x => x[0].take_along_dim(x[1], 1) },
        { "where", x => torch.where(torch.arange(5) < 2, x[0], x[1]) },
        { "select_scatter", x => x[0].select_scatter(x[1], 0, 1) },
        { "nonzero", x => x[0].nonzero() },
        {
            "copy into a slice", x =>
            {
                var copy = x[0].clone();
                copy[.., 1] = x[1];
                return copy;
            }
        },
    };

    private static CaseTable Sorting() => new()
    {
        { "sort", x => Two(x[0].sort(1)) },
        { "sort descending", x => Two(x[0].sort(descending: true)) },
        { "argsort", x => x[0].argsort() },
        { "topk", x => Two(x[0].topk(2)) },
        { "kthvalue", x => Two(x[0].kthvalue(3, null)) },
        {
            "unique", x =>
            {
                var (output, inverse, counts) = x[0].unique(return_inverse: true, return_counts: true);
                return [output, inverse!, counts!];
            }
        },
        { "searchsorted", x => [torch.searchsorted(x[0], x[1]), torch.bucketize(x[1], x[0])] },
        { "isin", x => torch.isin(x[0], x[1]) },
    };
}
