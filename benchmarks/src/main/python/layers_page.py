"""Writes docs/layers/benchmarks.md out of what layers.py measured.

    python layers_page.py PAGE.md "MACHINE" ONE-THREAD.csv TWO-THREADS.csv
"""

import csv
import sys
import textwrap
from pathlib import Path

TEXT = """# What the layers cost

A step of each layer by itself, forward and backward, in Deeplearning4j's SameDiff ("plain"), on the kernels of
`dl4j-onednn` where there is one, and as the same module in PyTorch (timm's where it has it; the sequence layers and
coordinate attention, without its batch norm, as a user of PyTorch writes them). Batch 64, float; sequences of 28 steps of
128 features, images of 64 channels and 16 by 16 pixels, and every layer with its defaults, squeeze-and-excitation and
CBAM with reduction 16.

{versions}. {machine}. Java and Python take turns of ten steps, {turns} turns each after 30 steps that do not count; times are
milliseconds, the median of all steps, and in brackets the tenth to the ninetieth percentile. Images lie in memory as the
layer before leaves them: channels last for kernels. PyTorch runs them in both orders, and its faster one counts. Ratios are
of medians: above 1 the layer is faster than PyTorch. Where no kernel is named, `OneDnn.accelerate` leaves the layer plain.
"""

END = """
`python benchmarks/src/main/python/layers.py CLASSPATH OUTPUT.csv` measures, `layers_page.py` beside it writes this page.
What whole models take is on the [page of benchmarks](../benchmarks.md).
"""

HEAD = "| layer | plain | kernel | PyTorch | PyTorch / ours, and over the turns | plain / kernel |"


def read(path):
    """The first line, and the times of each layer by contender."""
    with open(path, encoding="utf-8") as file:
        head = file.readline().strip("# \n")
        layers = {}
        for row in csv.DictReader(file):
            times = tuple(float(row[name]) for name in ("median", "p10", "p90"))
            turns = [float(t) for t in row["turns (times in ms)"].split()]
            layers.setdefault(row["model"], {})[row["contender"]] = (*times, turns)
    return head, layers


def shown(times):
    return f"{times[0]:.2f} ({times[1]:.2f} to {times[2]:.2f})"


def row(layer, times):
    torch = min((times[c] for c in ("pytorch", "pytorch-last") if c in times), key=lambda t: t[0])
    plain, kernels = times["plain"], times.get("kernels")
    best = kernels or plain
    spread = sorted(p / b for p, b in zip(torch[3], best[3]))
    name, _, mode = layer.partition(" ")
    cells = [
        f"`{name}`" + (f" {mode}" if mode else ""),
        shown(plain),
        shown(kernels) if kernels else "",
        shown(torch),
        f"**{torch[0] / best[0]:.2f}** ({spread[0]:.2f} to {spread[-1]:.2f})",
        f"{plain[0] / kernels[0]:.1f}" if kernels else "",
    ]
    return "| " + " | ".join(cells) + " |"


def main():
    page, machine, *files = sys.argv[1:]
    parts, versions, turns = [], "", 0
    for path in files:
        head, layers = read(path)
        threads, _, versions = head.partition("OMP_NUM_THREADS=")[2].partition(": ")
        turns = len(next(iter(layers.values()))["plain"][3])
        parts.append(f"\n## {threads} thread{'s' if threads != '1' else ''}\n")
        parts += [HEAD, "|---|---|---|---|---|---|"]
        parts += [row(layer, times) for layer, times in layers.items()]
    paragraphs = TEXT.format(versions=versions, machine=machine, turns=turns).split("\n\n")
    text = "\n\n".join(textwrap.fill(paragraph, 120) for paragraph in paragraphs) + "\n"
    Path(page).write_text(text + "\n".join(parts) + "\n" + END, encoding="utf-8")


if __name__ == "__main__":
    main()
