using TorchSharp;
using static TorchSharp.torch;

namespace RLTransfer.Torch.Tests.Recorded;

public sealed class LinalgCaseTests : CaseTests<LinalgCases>;

/// <summary>Recorded/cases/linalg.py in C#.</summary>
public sealed class LinalgCases : ICaseGroup
{
    public static string Name => "linalg";

    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Cases { get; } = new CaseTable
    {
        { "matmul", x => x[0].matmul(x[1]) },
        { "matmul batched", x => x[0].matmul(x[1]) },
        { "matmul vectors", x => [x[0].matmul(x[1]), x[0].matmul(x[0])] },
        { "mm", x => x[0].mm(x[1]) },
        { "mv", x => x[0].mv(x[1]) },
        { "bmm", x => x[0].bmm(x[1]) },
        { "baddbmm", x => x[0].baddbmm(x[1], x[2], beta: 0.5f, alpha: 2) },
        { "addmm", x => torch.addmm(x[0], x[1], x[2], 0.5f, 2) },
        { "dot", x => x[0].dot(x[1]) },
        { "outer", x => x[0].outer(x[1]) },
        { "inner", x => x[0].inner(x[1]) },
        { "kron", x => x[0].kron(x[1]) },
        { "einsum", x => [torch.einsum("sbi,sio->sbo", x[0], x[1]), torch.einsum("sbi->bs", x[0])] },
        { "tensordot", x => [torch.tensordot(x[0], x[1], 2), torch.tensordot(x[0], x[1], new long[] { 0 }, new long[] { 2 })] },
        { "trace", x => x[0].trace() },
        { "det", x => [x[0].det(), torch.linalg.det(x[0])] },
        { "slogdet", x => torch.linalg.slogdet(x[0]).Item2 },
        { "logdet", x => Symmetric(x[0]).logdet() },
        { "inv", x => [torch.linalg.inv(x[0]), x[0].inverse()] },
        { "solve", x => torch.linalg.solve(x[0], x[1]) },
        { "solve_triangular", x => torch.linalg.solve_triangular(x[0].tril(), x[1], upper: false) },
        { "cholesky", x => torch.linalg.cholesky(Symmetric(x[0])) },
        { "cholesky_solve", x => torch.cholesky_solve(x[1], torch.linalg.cholesky(Symmetric(x[0]))) },
        {
            "qr", x =>
            {
                var (q, r) = torch.linalg.qr(x[0]);
                return [q.abs(), r.abs()];
            }
        },
        { "svdvals", x => torch.linalg.svdvals(x[0]) },
        {
            "svd", x =>
            {
                var (u, s, vh) = torch.linalg.svd(x[0], fullMatrices: false);
                return [s, u.matmul(torch.diag(s * s)).matmul(vh)];
            }
        },
        { "eigvalsh", x => torch.linalg.eigvalsh(Symmetric(x[0])) },
        {
            "eigh", x =>
            {
                var (values, vectors) = torch.linalg.eigh(Symmetric(x[0]));
                return [values, vectors.matmul(torch.diag(values.sqrt())).matmul(vectors.t())];
            }
        },
        { "lstsq", x => torch.linalg.lstsq(x[0], x[1]).Solution },
        { "pinv", x => torch.linalg.pinv(x[0]) },
        { "vector_norm", x => [torch.linalg.vector_norm(x[0]), torch.linalg.vector_norm(x[0], 1, [1]), torch.linalg.norm(x[0])] },
        { "matrix_norm", x => [torch.linalg.matrix_norm(x[0]), torch.linalg.matrix_norm(x[0], 1.0)] },
        { "matrix_power", x => x[0].matrix_power(3) },
        { "matrix_exp", x => torch.matrix_exp(x[0]) },
        { "matrix_rank", x => torch.linalg.matrix_rank(x[0]) },
        { "cross", x => torch.linalg.cross(x[0], x[1]) },
        { "cdist", x => torch.cdist(x[0], x[1]) },
        { "multi_dot", x => torch.linalg.multi_dot(x) },
    };

    private static Tensor Symmetric(Tensor a) => a.matmul(a.transpose(-1, -2)) + torch.eye(a.shape[^1], dtype: a.dtype);
}
