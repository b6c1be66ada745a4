"""First values under a seed: nn.init, and the layers' own."""
import torch
from torch import nn

SEED = 5


def cases(case):
    def fill(name, shape, function):
        def run():
            torch.manual_seed(SEED)
            return function(torch.empty(shape))
        case(name, [], run, differentiable=False)

    init = nn.init
    fill("uniform_", (3, 4), lambda t: init.uniform_(t, -2, 3))
    fill("normal_", (3, 4), lambda t: init.normal_(t, 1, 2))
    fill("trunc_normal_", (3, 4), lambda t: init.trunc_normal_(t, 0.5, 2, -1, 1.5))
    fill("constant_", (3,), lambda t: init.constant_(t, 0.3))
    fill("ones_", (3,), init.ones_)
    fill("zeros_", (3,), init.zeros_)
    fill("eye_", (3, 4), init.eye_)
    fill("dirac_", (3, 2, 3, 3), init.dirac_)
    fill("orthogonal_", (3, 4), lambda t: init.orthogonal_(t, 1.5))
    fill("orthogonal_ tall", (6, 2, 1), init.orthogonal_)
    fill("sparse_", (6, 3), lambda t: init.sparse_(t, 0.4, 0.1))
    fill("kaiming_uniform_", (3, 4, 2), lambda t: init.kaiming_uniform_(t, mode="fan_out", nonlinearity="relu"))
    fill("kaiming_normal_", (3, 4), lambda t: init.kaiming_normal_(t, 0.2))
    fill("xavier_uniform_", (3, 4, 2, 2), lambda t: init.xavier_uniform_(t, init.calculate_gain("tanh")))
    fill("xavier_normal_", (3, 4), init.xavier_normal_)

    def layer(name, make):
        def run():
            torch.manual_seed(SEED)
            return [value.detach() for value in make().state_dict().values()]
        case(name, [], run, differentiable=False)

    layer("Linear", lambda: nn.Linear(4, 3))
    layer("Conv1d", lambda: nn.Conv1d(2, 3, 3))
    layer("Conv2d", lambda: nn.Conv2d(2, 3, (3, 2), groups=1))
    layer("ConvTranspose2d", lambda: nn.ConvTranspose2d(2, 4, 3, groups=2))
    layer("Embedding", lambda: nn.Embedding(5, 3, padding_idx=-1))
    layer("GRUCell", lambda: nn.GRUCell(3, 2))
    layer("LSTMCell", lambda: nn.LSTMCell(3, 2))
    layer("GRU", lambda: nn.GRU(3, 2, num_layers=2, bidirectional=True))
    layer("LSTM", lambda: nn.LSTM(2, 2))
    layer("BatchNorm2d", lambda: nn.BatchNorm2d(3))
    layer("Sequential", lambda: nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2)))
