"""Learning rates over epochs; no inputs, the rates as output."""
import torch
from torch import optim
from torch.optim import lr_scheduler as lr

EPOCHS = 15


def cases(case):
    def record(name, make, step=lambda schedule, epoch: schedule.step()):
        def run():
            optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5)
            schedule = make(optimizer)
            rates = []
            for epoch in range(EPOCHS):
                rates.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
                step(schedule, epoch)
            return torch.tensor(rates, dtype=torch.float64)

        case(name, [], run, differentiable=False)

    def momenta():
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.5, momentum=0.5)
        schedule = lr.OneCycleLR(optimizer, 2.0, total_steps=20)
        values = []
        for _ in range(EPOCHS):
            values.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            schedule.step()
        return torch.tensor(values, dtype=torch.float64)

    case("OneCycleLR momentum", [], momenta, differentiable=False)

    record("StepLR", lambda o: lr.StepLR(o, 4, 0.5))
    record("MultiStepLR", lambda o: lr.MultiStepLR(o, [3, 7, 7, 11], 0.3))
    record("ExponentialLR", lambda o: lr.ExponentialLR(o, 0.9))
    record("PolynomialLR", lambda o: lr.PolynomialLR(o, 10, 2.0))
    record("CosineAnnealingLR", lambda o: lr.CosineAnnealingLR(o, 10, 0.01))
    record("CosineAnnealingLR over", lambda o: lr.CosineAnnealingLR(o, 4))
    record("ConstantLR", lambda o: lr.ConstantLR(o, 0.25, 6))
    record("LinearLR", lambda o: lr.LinearLR(o, 0.2, 0.9, 8))
    record("LambdaLR", lambda o: lr.LambdaLR(o, lambda epoch: 1 / (1 + epoch)))
    record("MultiplicativeLR", lambda o: lr.MultiplicativeLR(o, lambda epoch: 0.95))
    record("SequentialLR", lambda o: lr.SequentialLR(o, [lr.LinearLR(o, 0.1, 1.0, 4), lr.ExponentialLR(o, 0.8)], [5]))
    record("ChainedLR", lambda o: lr.ChainedScheduler([lr.ConstantLR(o, 0.1, 3), lr.ExponentialLR(o, 0.9)]))
    record("OneCycleLR", lambda o: lr.OneCycleLR(o, 2.0, total_steps=20, cycle_momentum=False))
    record("OneCycleLR linear", lambda o: lr.OneCycleLR(o, 2.0, epochs=4, steps_per_epoch=4, pct_start=0.4, anneal_strategy="linear", cycle_momentum=False, div_factor=10, three_phase=True))
    metric = lambda schedule, epoch: schedule.step([5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2][epoch])
    record("ReduceLROnPlateau", lambda o: lr.ReduceLROnPlateau(o, factor=0.5, patience=2), metric)
    record("ReduceLROnPlateau max", lambda o: lr.ReduceLROnPlateau(o, mode="max", factor=0.3, patience=1, cooldown=2, threshold=0.1, threshold_mode="abs", min_lr=0.05), metric)
