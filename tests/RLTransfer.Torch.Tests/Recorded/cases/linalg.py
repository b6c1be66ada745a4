"""Products and decompositions of matrices."""
import torch


def normal(*shape):
    return torch.randn(*shape)


def regular(*batch):
    """Well-conditioned square matrices."""
    return torch.randn(*batch, 3, 3) * 0.3 + torch.eye(3) * 2


def symmetric(a):
    return a @ a.transpose(-1, -2) + torch.eye(a.shape[-1], dtype=a.dtype)


def cases(case):
    case("matmul", [normal(2, 3), normal(3, 4)], lambda a, b: a.matmul(b))
    case("matmul batched", [normal(2, 1, 2, 3), normal(4, 3, 2)], lambda a, b: a.matmul(b))
    case("matmul vectors", [normal(3), normal(3, 2)], lambda a, b: [a.matmul(b), a.matmul(a)])
    case("mm", [normal(2, 3), normal(3, 2)], lambda a, b: a.mm(b))
    case("mv", [normal(2, 3), normal(3)], lambda a, b: a.mv(b))
    case("bmm", [normal(2, 2, 3), normal(2, 3, 2)], lambda a, b: a.bmm(b))
    case("baddbmm", [normal(2, 1, 2), normal(2, 3, 2), normal(2, 2, 2)], lambda a, b, c: a.baddbmm(b, c, beta=0.5, alpha=2))
    case("addmm", [normal(2), normal(3, 4), normal(4, 2)], lambda a, b, c: torch.addmm(a, b, c, beta=0.5, alpha=2))
    case("dot", [normal(4), normal(4)], lambda a, b: a.dot(b))
    case("outer", [normal(3), normal(2)], lambda a, b: a.outer(b))
    case("inner", [normal(2, 3), normal(4, 3)], lambda a, b: a.inner(b))
    case("kron", [normal(2, 2), normal(2, 3)], lambda a, b: a.kron(b))
    case("einsum", [normal(2, 3, 4), normal(2, 4, 5)], lambda a, b: [torch.einsum("sbi,sio->sbo", a, b), torch.einsum("sbi->bs", a)])
    case("tensordot", [normal(2, 3, 4), normal(3, 4, 2)], lambda a, b: [torch.tensordot(a, b, 2), torch.tensordot(a, b, ([0], [2]))])
    case("trace", [normal(3, 3)], lambda a: a.trace())
    case("det", [regular()], lambda a: [a.det(), torch.linalg.det(a)])
    case("slogdet", [regular(2)], lambda a: torch.linalg.slogdet(a)[1])
    case("logdet", [regular()], lambda a: symmetric(a).logdet())
    case("inv", [regular(2)], lambda a: [torch.linalg.inv(a), a.inverse()])
    case("solve", [regular(2), normal(2, 3, 2)], lambda a, b: torch.linalg.solve(a, b))
    case("solve_triangular", [regular(), normal(3, 2)], lambda a, b: torch.linalg.solve_triangular(a.tril(), b, upper=False))
    case("cholesky", [regular()], lambda a: torch.linalg.cholesky(symmetric(a)))
    case("cholesky_solve", [regular(), normal(3, 2)], lambda a, b: torch.cholesky_solve(b, torch.linalg.cholesky(symmetric(a))))
    case("qr", [regular()], lambda a: [x.abs() for x in torch.linalg.qr(a)])
    case("svdvals", [normal(3, 2)], lambda a: torch.linalg.svdvals(a))
    case("svd", [normal(3, 2)], svd_back)
    case("eigvalsh", [regular()], lambda a: torch.linalg.eigvalsh(symmetric(a)))
    case("eigh", [regular()], eigh_back)
    case("lstsq", [normal(5, 2), normal(5, 1)], lambda a, b: torch.linalg.lstsq(a, b).solution)
    case("pinv", [normal(4, 2)], lambda a: torch.linalg.pinv(a))
    case("vector_norm", [normal(3, 4)], lambda a: [torch.linalg.vector_norm(a), torch.linalg.vector_norm(a, 1, [1]), torch.linalg.norm(a)])
    case("matrix_norm", [normal(3, 4)], lambda a: [torch.linalg.matrix_norm(a), torch.linalg.matrix_norm(a, 1.0)])
    case("matrix_power", [regular()], lambda a: a.matrix_power(3))
    case("matrix_exp", [regular() * 0.3], lambda a: torch.matrix_exp(a))
    case("matrix_rank", [torch.tensor([[1.0, 2.0], [2.0, 4.0]])], lambda a: torch.linalg.matrix_rank(a), differentiable=False)
    case("cross", [normal(2, 3), normal(2, 3)], lambda a, b: torch.linalg.cross(a, b))
    case("cdist", [normal(3, 2), normal(4, 2)], lambda a, b: torch.cdist(a, b))
    case("multi_dot", [normal(2, 3), normal(3, 4), normal(4, 2)], lambda a, b, c: torch.linalg.multi_dot([a, b, c]))


def svd_back(a):
    """Signs of singular vectors are free; their product is not."""
    u, s, vh = torch.linalg.svd(a, full_matrices=False)
    return [s, u @ torch.diag(s * s) @ vh]


def eigh_back(a):
    values, vectors = torch.linalg.eigh(symmetric(a))
    return [values, vectors @ torch.diag(values.sqrt()) @ vectors.t()]
