"""Writes the golden values of the policies to src/test/resources/io/github/attnzoo/policies.

plateau-pytorch.csv    torch.optim.lr_scheduler.ReduceLROnPlateau on random metrics
plateau-keras.csv      keras.callbacks.ReduceLROnPlateau on random metrics
stopping-keras.csv     keras.callbacks.EarlyStopping on random metrics
schedules-pytorch.csv  the rate of each step by PyTorch's schedulers
steps-pytorch.csv      a linear classifier's parameters after steps with PyTorch's optimizers,
                       clipping, label smoothing and AveragedModel

Run: KERAS_BACKEND=torch python3 policy_vectors.py
(made with PyTorch 2.7.1 and Keras 3.12.0; the rows of metrics below 0 with PyTorch 2.15.0, which gives the
same for all others but the last digits of steps-pytorch.csv)
"""

import json
import pathlib
import random
import types
import warnings

import torch
from torch.optim import lr_scheduler as torch_schedulers

warnings.simplefilter("ignore")
OUT = pathlib.Path(__file__).parent.parent / "resources/io/github/attnzoo/policies"
HEADER = (
    "rule,mode,thresholdMode,threshold,patience,cooldown,factor,minLearningRate,"
    "epsilon,learningRate,values,rates\n"
)


def numbers(values):
    return " ".join("NaN" if v != v else repr(v) for v in values)


def metrics(source, mode, below=0, first_nan=False):
    """A random walk that mostly improves, with plateaus and NaN; lowered by what is given."""
    sign = 1 if mode == "max" else -1
    value = round((0.3 if mode == "max" else 1.0) - below, 2)
    values = [float("nan")] if first_nan else []
    for i in range(40):
        # Not first: Keras would take it for the best for ever.
        if source.random() < 0.08 and i > 0:
            values.append(float("nan"))
            continue
        value = round(value + sign * source.choice([0.05, 0.02, 0, 0, 0, -0.03, -0.03]), 2)
        values.append(value)
    return values


def optimizer(rate):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)


def plateau_pytorch():
    source = random.Random(1)
    rows = []
    # The last rows are of metrics below 0, where a relative threshold lets an equal value pass.
    for row in range(90):
        mode = source.choice(["min", "max"])
        threshold_mode = source.choice(["rel", "abs"])
        threshold = source.choice([0.0, 1e-4, 0.03])
        patience = source.choice([0, 1, 2, 5])
        cooldown = source.choice([0, 1, 2, 4])
        factor = source.choice([0.1, 0.5, 0.9])
        lowest = source.choice([0.0, 0.003])
        epsilon = source.choice([1e-8, 1e-3])
        values = metrics(source, mode, 5 if row >= 60 else 0, row >= 80)
        steps = optimizer(1.0)
        scheduler = torch_schedulers.ReduceLROnPlateau(
            steps, mode, factor, patience, threshold, threshold_mode, cooldown, lowest, epsilon
        )
        rates = []
        for value in values:
            scheduler.step(value)
            rates.append(steps.param_groups[0]["lr"])
        rows.append(
            f"pytorch,{mode},{threshold_mode},{threshold},{patience},{cooldown},{factor},{lowest},"
            f"{epsilon},1.0,{numbers(values)},{numbers(rates)}\n"
        )
    (OUT / "plateau-pytorch.csv").write_text(HEADER + "".join(rows))


def plateau_keras():
    from keras.callbacks import ReduceLROnPlateau

    source = random.Random(2)
    rows = []
    for row in range(80):
        mode = source.choice(["min", "max"])
        # Never just reached: Keras compares in float32.
        threshold = source.choice([0.0, 1e-4, 0.025])
        patience = source.choice([0, 1, 2, 5])
        cooldown = source.choice([0, 1, 2, 4])
        factor = source.choice([0.1, 0.5, 0.9])
        lowest = source.choice([0.0, 0.25])  # a float32, as Keras compares with one
        values = metrics(source, mode, 5 if row >= 60 else 0)
        callback = ReduceLROnPlateau(
            monitor="m",
            mode=mode,
            min_delta=threshold,
            patience=patience,
            cooldown=cooldown,
            factor=factor,
            min_lr=lowest,
        )
        # The callback reads and writes the rate alone; a plain number keeps it in double.
        model = types.SimpleNamespace(optimizer=types.SimpleNamespace(learning_rate=1.0))
        callback.set_model(model)
        callback.on_train_begin()
        rates = []
        for epoch, value in enumerate(values):
            callback.on_epoch_end(epoch, {"m": value})
            rates.append(float(model.optimizer.learning_rate))
        rows.append(
            f"keras,{mode},abs,{threshold},{patience},{cooldown},{factor},{lowest},0.0,1.0,"
            f"{numbers(values)},{numbers(rates)}\n"
        )
    (OUT / "plateau-keras.csv").write_text(HEADER + "".join(rows))


def stopping_keras():
    from keras.callbacks import EarlyStopping

    source = random.Random(3)
    rows = ["mode,minDelta,patience,baseline,startEpoch,values,epochs,bestEpoch\n"]
    for row in range(80):
        mode = source.choice(["min", "max"])
        margin = source.choice([0.0, 0.025])
        patience = source.choice([1, 2, 3, 5, 8])
        start = source.choice([0, 0, 1, 3, 10])
        values = metrics(source, mode, 5 if row >= 60 else 0)
        baseline = source.choice([None, values[0], values[-1]])
        # None, and not NaN, which nothing beats.
        baseline = None if baseline != baseline else baseline
        # What comes first is Keras's best for ever where it is NaN.
        values[start] = values[0] if values[start] != values[start] else values[start]
        callback = EarlyStopping(
            monitor="m",
            mode=mode,
            min_delta=margin,
            patience=patience,
            baseline=baseline,
            start_from_epoch=start,
            restore_best_weights=True,
        )
        model = types.SimpleNamespace(stop_training=False, get_weights=list, set_weights=lambda weights: None)
        callback.set_model(model)
        callback.on_train_begin()
        epochs = 0
        while epochs < len(values) and not model.stop_training:
            callback.on_epoch_end(epochs, {"m": values[epochs]})
            epochs += 1
        given = "" if baseline is None else repr(baseline)
        rows.append(
            f"{mode},{margin},{patience},{given},{start + 1},{numbers(values)},"
            f"{epochs if model.stop_training else 0},{callback.best_epoch + 1}\n"
        )
    (OUT / "stopping-keras.csv").write_text("".join(rows))


def rates_of(make, warm_up, rate, epochs, steps_per_epoch, per_epoch):
    """The rates of all steps: LinearLR, then what make gives for the steps that are left."""
    total = epochs * steps_per_epoch
    warm_steps = round(warm_up["epochs"] * steps_per_epoch) if warm_up else 0
    steps = optimizer(rate)
    rates = []
    if warm_up:
        scheduler = torch_schedulers.LinearLR(
            steps, start_factor=warm_up["startFactor"], total_iters=warm_steps
        )
        for _ in range(warm_steps):
            rates.append(steps.param_groups[0]["lr"])
            steps.step()
            scheduler.step()
    steps = optimizer(rate)
    scheduler = make(steps, total - warm_steps) if make else None
    for step in range(total - warm_steps):
        rates.append(steps.param_groups[0]["lr"])
        steps.step()
        last_of_epoch = (step + 1) % steps_per_epoch == 0
        if scheduler and step + 1 < total - warm_steps and (last_of_epoch or not per_epoch):
            scheduler.step()
    return rates


def schedules_pytorch():
    def cosine(lowest):
        return lambda o, n: torch_schedulers.CosineAnnealingLR(o, n, eta_min=lowest)

    def linear(o, n):
        return torch_schedulers.LinearLR(o, 1.0, 0.0, n)

    def one_cycle(rate, **keys):
        return lambda o, n: torch_schedulers.OneCycleLR(
            o, rate, total_steps=n, cycle_momentum=False, **keys
        )

    def step(o, n):
        return torch_schedulers.StepLR(o, 2, gamma=0.5)

    def multi_step(o, n):
        return torch_schedulers.MultiStepLR(o, [1, 3], gamma=0.25)

    warm_up = {"epochs": 1.5, "startFactor": 0.125}
    cases = [
        ({"id": "cosine"}, cosine(0.0), None, 0.1, 3, 7, False),
        ({"id": "cosine", "minLearningRate": 0.01}, cosine(0.01), None, 0.1, 3, 7, False),
        ({"id": "cosine"}, cosine(0.0), warm_up, 0.3, 5, 4, False),
        ({"id": "linear"}, linear, None, 0.1, 3, 7, False),
        ({"id": "linear"}, linear, warm_up, 0.1, 3, 8, False),
        ({"id": "one-cycle"}, one_cycle(0.1), None, 0.1, 5, 10, False),
        (
            {
                "id": "one-cycle",
                "pctStart": 0.4,
                "divFactor": 10,
                "finalDivFactor": 100,
                "annealing": "linear",
            },
            one_cycle(
                0.2, pct_start=0.4, div_factor=10, final_div_factor=100, anneal_strategy="linear"
            ),
            None,
            0.2,
            3,
            9,
            False,
        ),
        ({"id": "step", "epochs": 2, "factor": 0.5}, step, None, 0.1, 7, 3, True),
        ({"id": "step", "epochs": 2, "factor": 0.5}, step, warm_up, 0.1, 7, 4, True),
        (
            {"id": "multi-step", "milestones": [1, 3], "factor": 0.25},
            multi_step,
            None,
            0.1,
            5,
            3,
            True,
        ),
        (None, None, warm_up, 0.1, 3, 6, False),
    ]
    rows = ["keys;learningRate;epochs;stepsPerEpoch;rates\n"]
    for schedule, make, warm, rate, epochs, steps_per_epoch, per_epoch in cases:
        keys = json.dumps({"schedule": schedule, "warmUp": warm})
        rates = rates_of(make, warm, rate, epochs, steps_per_epoch, per_epoch)
        rows.append(f"'{keys}';{rate};{epochs};{steps_per_epoch};{numbers(rates)}\n")
    (OUT / "schedules-pytorch.csv").write_text("".join(rows))


def steps_pytorch():
    """Five steps on four samples, in double: rows of weight and bias, the average's last."""
    x = torch.tensor([[0.5, -1.0], [1.5, 0.25], [-0.75, 2.0], [0.1, 0.3]], dtype=torch.double)
    y = torch.tensor([0, 1, 2, 0])
    weight = [[0.2, -0.4], [0.6, 0.1], [-0.3, 0.5]]
    adamw = {"id": "adamw", "learningRate": 0.1, "weightDecay": 0.5}
    adam = {"id": "adam", "learningRate": 0.1}
    sgd = {"id": "sgd", "learningRate": 0.5}
    norm = {"id": "global-norm", "maxNorm": 0.25}
    value = {"id": "absolute-value", "maxValue": 0.05}
    rows = ["optimizer;gradientClipping;labelSmoothing;decay;parameters;average\n"]
    for keys, clipping, smoothing, decay in [
        (adam, None, 0.0, 0.5),
        (adamw, None, 0.0, 0.5),
        (sgd, norm, 0.0, 0.75),
        (sgd, value, 0.0, 0.75),
        (sgd, None, 0.2, 0.75),
        (adamw, norm, 0.2, 0.9),
    ]:
        model = torch.nn.Linear(2, 3).double()
        model.weight.data = torch.tensor(weight, dtype=torch.double)
        model.bias.data.zero_()
        average = torch.optim.swa_utils.AveragedModel(
            model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(decay)
        )
        average.update_parameters(model)  # the first call copies
        groups = [
            {"params": [model.weight], "weight_decay": keys.get("weightDecay", 0.0)},
            {"params": [model.bias], "weight_decay": 0.0},
        ]
        kinds = {"adam": torch.optim.AdamW, "adamw": torch.optim.AdamW, "sgd": torch.optim.SGD}
        steps = kinds[keys["id"]](groups, lr=keys["learningRate"])
        loss = torch.nn.CrossEntropyLoss(label_smoothing=smoothing)
        for _ in range(5):
            steps.zero_grad()
            loss(model(x), y).backward()
            if clipping == norm:
                torch.nn.utils.clip_grad_norm_(model.parameters(), clipping["maxNorm"])
            if clipping == value:
                torch.nn.utils.clip_grad_value_(model.parameters(), clipping["maxValue"])
            steps.step()
            average.update_parameters(model)
        # In the order of Deeplearning4j: [in, out] column by column, then the bias.
        flat = [torch.cat([m.weight.flatten(), m.bias]).tolist() for m in (model, average.module)]
        rows.append(
            f"'{json.dumps(keys)}';'{json.dumps(clipping)}';{smoothing};{decay};"
            f"{numbers(flat[0])};{numbers(flat[1])}\n"
        )
    (OUT / "steps-pytorch.csv").write_text("".join(rows))


plateau_pytorch()
schedules_pytorch()
steps_pytorch()
plateau_keras()
stopping_keras()
