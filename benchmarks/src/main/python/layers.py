"""Times every attention layer beside the same module in PyTorch, taking turns.

    python layers.py CLASSPATH OUTPUT.csv [TURNS]

CLASSPATH is that of the benchmarks module; OMP_NUM_THREADS sets the threads of both. Needs torch and
timm. PyTorch runs images in both of its orders in memory. Who begins changes from turn to turn.
layers_page.py makes the page out of the output.
"""

import os
import subprocess
import sys
import time

import torch
from timm.layers import cbam, eca, gather_excite, global_context, squeeze_excite
from torch import nn
from torch.nn import functional as F

BATCH, SIZE, TIME, CHANNELS, SIDE = 64, 128, 28, 64, 16
WARM_UP, STEPS = 30, 10


class Sequence(nn.Module):
    """Over [batch, time, size], as PyTorch's users have it."""

    def __init__(self, score):
        super().__init__()
        self.score = score
        if score != "DOT_PRODUCT":
            self.linear = nn.Linear(SIZE, SIZE, bias=score != "BILINEAR")
        if score in ("ADDITIVE", "DOT_PRODUCT"):
            self.query = nn.Parameter(torch.randn(SIZE, 1) / SIZE**0.5)

    def forward(self, h):
        if self.score == "TANH":
            scores = torch.tanh(self.linear(h))
        elif self.score == "ADDITIVE":
            scores = torch.tanh(self.linear(h)) @ self.query
        elif self.score == "DOT_PRODUCT":
            scores = h @ self.query / SIZE**0.5
        else:
            scores = h @ self.linear(h[:, -1]).unsqueeze(2) / SIZE**0.5
        return h * torch.softmax(scores, dim=1)


class Coordinate(nn.Module):
    """As the paper, without its batch norm: so is our layer."""

    def __init__(self):
        super().__init__()
        hidden = max(8, CHANNELS // 32)
        self.first = nn.Conv2d(CHANNELS, hidden, 1)
        self.rows = nn.Conv2d(hidden, CHANNELS, 1)
        self.columns = nn.Conv2d(hidden, CHANNELS, 1)

    def forward(self, x):
        height = x.shape[2]
        down = x.mean(3, keepdim=True)
        across = x.mean(2, keepdim=True).transpose(2, 3)
        both = F.hardswish(self.first(torch.cat([down, across], dim=2)))
        down, across = both[:, :, :height], both[:, :, height:].transpose(2, 3)
        return x * torch.sigmoid(self.rows(down)) * torch.sigmoid(self.columns(across))


def modules():
    made = {f"SequenceAttention {s}": Sequence(s) for s in ("TANH", "ADDITIVE", "DOT_PRODUCT", "BILINEAR")}
    made["SqueezeExcitation"] = squeeze_excite.SEModule(CHANNELS, rd_channels=CHANNELS // 16, bias=False)
    made["EffectiveSqueezeExcitation"] = squeeze_excite.EffectiveSEModule(CHANNELS)
    made["EfficientChannelAttention"] = eca.EcaModule(CHANNELS)
    made["ChannelAttention"] = cbam.ChannelAttn(CHANNELS, rd_ratio=1 / 16)
    made["SpatialAttention"] = cbam.SpatialAttn()
    made["ConvolutionalBlockAttention"] = cbam.CbamModule(CHANNELS, rd_ratio=1 / 16)
    made["GatherExcite"] = gather_excite.GatherExcite(CHANNELS)
    made["GlobalContext"] = global_context.GlobalContext(CHANNELS)
    made["CoordinateAttention"] = Coordinate()
    return made


def torch_steps(module, x, error, count):
    times = []
    for _ in range(count):
        start = time.perf_counter()
        module.zero_grad(set_to_none=True)
        x.grad = None
        module(x).backward(error)
        times.append(1e3 * (time.perf_counter() - start))
    return times


class Java:
    def __init__(self, classpath):
        self.process = subprocess.Popen(
            ["java", "-cp", classpath, "io.github.attnzoo.benchmarks.LayerServer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.description = self.read()

    def read(self):
        for line in self.process.stdout:
            if line.startswith("RESULT "):
                return line[7:].strip()
        raise RuntimeError("the Java process has ended")

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.read()

    def steps(self, who, layer, count):
        return [float(t) for t in self.ask(f"{who} {BATCH} {count} {layer}").split()]


def quantile(numbers, part):
    return sorted(numbers)[min(len(numbers) - 1, int(part * len(numbers)))]


def main():
    classpath, output = sys.argv[1:3]
    turns = int(sys.argv[3]) if len(sys.argv) > 3 else 10
    threads = int(os.environ["OMP_NUM_THREADS"])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    java = Java(classpath)
    peers = modules()
    rows = []
    for layer in java.ask("layers").split(","):
        module = peers[layer].train()
        shape = (BATCH, TIME, SIZE) if layer.startswith("Sequence") else (BATCH, CHANNELS, SIDE, SIDE)
        x = torch.randn(shape, requires_grad=True)
        error = torch.randn_like(x)
        x_last = x.detach().clone(memory_format=torch.channels_last) if x.dim() == 4 else None
        contenders = {
            "plain": lambda n, layer=layer: java.steps("plain", layer, n),
            "pytorch": lambda n: torch_steps(module, x, error, n),
        }
        if java.ask(f"kernel {layer}") != "plain":
            contenders["kernels"] = lambda n, layer=layer: java.steps("kernels", layer, n)
        if x_last is not None:
            x_last.requires_grad_()
            error_last = error.clone(memory_format=torch.channels_last)
            contenders["pytorch-last"] = lambda n: torch_steps(module, x_last, error_last, n)
        taken = {name: [] for name in contenders}
        for step in contenders.values():
            step(WARM_UP)
        names = list(contenders)
        for turn in range(turns):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                taken[name].append(contenders[name](STEPS))
        for name, groups in taken.items():
            times = [t for group in groups for t in group]
            numbers = [quantile(times, part) for part in (0.1, 0.5, 0.9, 0.99)] + [0.0]
            medians = " ".join(f"{quantile(group, 0.5):.4f}" for group in groups)
            rows.append(
                f"{threads},{layer},TRAINING,{BATCH},{name},{len(times)},"
                + ",".join(f"{n:.4f}" for n in numbers)
                + f",{medians}"
            )
            print(rows[-1][:90], flush=True)
    with open(output, "w", encoding="utf-8") as file:
        file.write(f"# layers, OMP_NUM_THREADS={threads}: {java.description}, torch {torch.__version__}\n")
        file.write("threads,model,work,batch,contender,steps,p10,median,p90,p99,floor,turns (times in ms)\n")
        file.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
