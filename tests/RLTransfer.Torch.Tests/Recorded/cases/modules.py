"""Layers with their parameters: a case's inputs are those of the call, then the parameters in order."""
import copy

import torch
from torch import nn
from torch.nn.utils.stateless import functional_call


def normal(*shape):
    return torch.randn(*shape)


class Recorded:
    """Records calls of modules as cases whose inputs include the parameters."""

    def __init__(self, case):
        self.case = case

    def __call__(self, name, module, inputs, after=None, differentiable=True):
        names = [key for key, _ in module.named_parameters()]

        def call(*values):
            fresh = copy.deepcopy(module)
            if isinstance(fresh, nn.RNNBase):
                fresh._flat_weights = list(values[len(inputs):])   # what its forward reads
            outputs = functional_call(fresh, dict(zip(names, values[len(inputs):])), values[:len(inputs)])
            return flat(outputs) + (after(fresh) if after else [])

        self.case(name, inputs + [p.detach().clone() for p in module.parameters()], call, differentiable)


def flat(outputs):
    if isinstance(outputs, torch.Tensor):
        return [outputs]
    return [x for item in outputs for x in flat(item)]


def running(norm):
    return [norm.running_mean, norm.running_var, norm.num_batches_tracked]


def used(norm, x):
    """A norm that has seen a batch, in evaluation."""
    norm(x)
    return norm.eval()


def scaled(module):
    """Affine parameters that are not one and zero."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.randn_like(parameter))
    return module


def cases(case):
    record = Recorded(case)
    dense(record)
    convolutions(record)
    norms(record)
    recurrent(record)
    pooling(record)
    shapes(record)


def dense(record):
    record("Linear", nn.Linear(4, 3), [normal(5, 4)])
    record("Linear without bias", nn.Linear(4, 3, bias=False), [normal(2, 5, 4)])
    record("Sequential", nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2)), [normal(3, 4)])
    record("PReLU", nn.PReLU(3), [normal(2, 3, 2)])
    record("Embedding", nn.Embedding(6, 3), [torch.randint(6, (2, 4))])
    record("Embedding padded", nn.Embedding(6, 3, padding_idx=2), [torch.tensor([[1, 2, 5], [2, 2, 0]])], differentiable=False)


def convolutions(record):
    record("Conv1d", nn.Conv1d(3, 4, 3, stride=2, padding=1), [normal(2, 3, 8)])
    record("Conv1d same", nn.Conv1d(2, 3, 3, padding="same"), [normal(2, 2, 5)])
    record("Conv2d", nn.Conv2d(2, 3, 3), [normal(2, 2, 5, 5)])
    record("Conv2d strided", nn.Conv2d(2, 4, (3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2)), [normal(1, 2, 6, 5)])
    record("Conv2d grouped", nn.Conv2d(4, 4, 3, padding=1, groups=2, bias=False), [normal(1, 4, 4, 4)])
    record("Conv2d same", nn.Conv2d(1, 2, 4, padding="same"), [normal(1, 1, 5, 5)])
    record("Conv2d reflecting", nn.Conv2d(1, 2, 3, padding=1, padding_mode="reflect"), [normal(1, 1, 4, 4)])
    record("Conv2d circular", nn.Conv2d(1, 2, 3, padding=(1, 2), padding_mode="circular"), [normal(1, 1, 4, 4)])
    record("Conv2d replicating", nn.Conv2d(1, 2, 3, padding=1, padding_mode="replicate"), [normal(1, 1, 4, 4)])
    record("ConvTranspose1d", nn.ConvTranspose1d(3, 2, 4, stride=2, padding=1), [normal(2, 3, 4)])
    record("ConvTranspose2d", nn.ConvTranspose2d(3, 2, 4, stride=2, padding=1), [normal(2, 3, 3, 3)])
    record("ConvTranspose2d padded", nn.ConvTranspose2d(2, 2, 3, stride=2, padding=1, output_padding=1, groups=2), [normal(1, 2, 3, 3)])


def norms(record):
    record("BatchNorm1d", scaled(nn.BatchNorm1d(3)), [normal(6, 3)], running)
    record("BatchNorm1d of signals", scaled(nn.BatchNorm1d(3)), [normal(2, 3, 4)], running)
    record("BatchNorm2d", scaled(nn.BatchNorm2d(2)), [normal(3, 2, 2, 2)], running)
    record("BatchNorm2d cumulative", nn.BatchNorm2d(2, momentum=None), [normal(3, 2, 2, 2)], running)
    record("BatchNorm2d evaluating", scaled(nn.BatchNorm2d(2)).eval(), [normal(3, 2, 2, 2)], running)
    record("InstanceNorm1d", nn.InstanceNorm1d(2, affine=True), [normal(2, 2, 5)])
    record("InstanceNorm2d", nn.InstanceNorm2d(2), [normal(2, 2, 3, 3)])
    record("InstanceNorm2d tracking", scaled(nn.InstanceNorm2d(2, affine=True, track_running_stats=True)), [normal(2, 2, 3, 3)], lambda norm: [norm.running_mean, norm.running_var])
    record("LayerNorm", scaled(nn.LayerNorm(4)), [normal(3, 4)])
    record("LayerNorm of images", scaled(nn.LayerNorm([2, 3])), [normal(2, 2, 3)])
    record("GroupNorm", scaled(nn.GroupNorm(2, 4)), [normal(2, 4, 3)])


def recurrent(record):
    record("GRUCell", nn.GRUCell(3, 4), [normal(2, 3), normal(2, 4)])
    record("GRUCell from zeros", nn.GRUCell(3, 4, bias=False), [normal(2, 3)])
    record("RNNCell", nn.RNNCell(3, 4), [normal(2, 3), normal(2, 4)])
    record("RNNCell relu", nn.RNNCell(3, 4, nonlinearity="relu"), [normal(2, 3), normal(2, 4)])
    record("LSTMCell", nn.LSTMCell(3, 4), [normal(2, 3)])
    record("GRU", nn.GRU(3, 4), [normal(5, 2, 3)])
    record("GRU deep", nn.GRU(2, 3, num_layers=2, batch_first=True, bidirectional=True), [normal(2, 3, 2), normal(4, 2, 3)])
    record("LSTM", nn.LSTM(3, 4, num_layers=2), [normal(4, 2, 3)])
    record("LSTM reversed", nn.LSTM(2, 3, bidirectional=True, bias=False, batch_first=True), [normal(2, 3, 2)])


def pooling(record):
    record("MaxPool1d", nn.MaxPool1d(3, stride=2), [normal(2, 2, 7)])
    record("MaxPool2d", nn.MaxPool2d(2), [normal(1, 2, 4, 4)])
    record("MaxPool2d overlapping", nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), ceil_mode=True), [normal(1, 1, 5, 4)])
    record("AvgPool1d", nn.AvgPool1d(2), [normal(1, 2, 6)])
    record("AvgPool2d", nn.AvgPool2d(3, stride=2, padding=1, count_include_pad=False), [normal(1, 2, 5, 5)])
    record("AdaptiveAvgPool1d", nn.AdaptiveAvgPool1d(3), [normal(1, 2, 7)])
    record("AdaptiveAvgPool2d", nn.AdaptiveAvgPool2d((2, 3)), [normal(1, 2, 5, 4)])
    record("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d((2, 2)), [normal(1, 2, 5, 4)])


def shapes(record):
    record("Flatten", nn.Flatten(), [normal(2, 3, 2)])
    record("Unflatten", nn.Unflatten(1, (2, 3)), [normal(2, 6)])
    record("Identity", nn.Identity(), [normal(2, 3)])
    record("Upsample nearest", nn.Upsample(scale_factor=2), [normal(1, 2, 2, 3)])
    record("Upsample bilinear", nn.Upsample(size=(5, 4), mode="bilinear", align_corners=True), [normal(1, 1, 3, 3)])
    record("Upsample bicubic", nn.Upsample(scale_factor=1.5, mode="bicubic"), [normal(1, 1, 4, 4)])
    record("Upsample linear", nn.Upsample(scale_factor=2, mode="linear"), [normal(1, 2, 4)])
    record("ConstantPad2d", nn.ConstantPad2d((1, 0, 2, 1), 0.5), [normal(1, 2, 2, 3)])
    record("ZeroPad2d", nn.ZeroPad2d(1), [normal(1, 1, 2, 3)])
    record("ReflectionPad2d", nn.ReflectionPad2d((1, 2, 0, 1)), [normal(1, 2, 3, 3)])
    record("ReplicationPad2d", nn.ReplicationPad2d(1), [normal(1, 1, 2, 3)])
    record("PixelShuffle", nn.PixelShuffle(2), [normal(1, 4, 2, 3)])
    record("Dropout evaluating", nn.Sequential(nn.Dropout(0.5), nn.Dropout2d(0.5)).eval(), [normal(1, 2, 2, 2)])
