"""Measures how many augmented CIFAR-10 samples a second torchvision makes, beside AugmentationRate.

    pip install torch==2.15.0 torchvision==0.29.2 numpy pillow
    python augmentation_rate.py /path/to/data

The transforms that the article's settings stand for, on PIL pictures in a DataLoader, as is usual, and
on tensors (transforms.v2), one picture at a time.
"""

import statistics
import sys
import time

import numpy
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision.transforms import v2

BATCH, TURNS, SECONDS = 64, 5, 3.0
MEAN, STD = [0.4914, 0.4822, 0.4465], [0.2023, 0.1994, 0.2010]


def changes():
    return [
        v2.RandomCrop(32, padding=4),
        v2.RandomHorizontalFlip(),
        v2.ColorJitter(0.2, 0.2, 0.2, 0.1),
        v2.RandomRotation(15, interpolation=v2.InterpolationMode.BILINEAR),
    ]


PIPELINES = {
    "PIL": v2.Compose(
        changes() + [v2.PILToTensor(), v2.ToDtype(torch.float32, scale=True), v2.Normalize(MEAN, STD)]
    ),
    "tensors": v2.Compose(
        [v2.ToDtype(torch.float32, scale=True)] + changes() + [v2.Normalize(MEAN, STD)]
    ),
}


class Cifar(Dataset):
    def __init__(self, root, kind):
        records = numpy.fromfile(f"{root}/cifar-10-batches-bin/data_batch_1.bin", numpy.uint8).reshape(-1, 3073)
        self.labels = records[:, 0].astype(int)
        self.pictures = records[:, 1:].reshape(-1, 3, 32, 32)
        self.kind = kind

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        picture = self.pictures[i]
        if self.kind == "PIL":
            picture = Image.fromarray(picture.transpose(1, 2, 0))
        else:
            picture = torch.from_numpy(picture)
        return PIPELINES[self.kind](picture), self.labels[i]


def rate(root, kind, workers):
    loader = DataLoader(Cifar(root, kind), BATCH, shuffle=True, num_workers=workers)
    batches = iter(loader)
    next(batches)
    start, samples = time.perf_counter(), 0
    for pictures, _ in batches:
        samples += len(pictures)
        if time.perf_counter() - start > SECONDS:
            break
    return samples / (time.perf_counter() - start)


def rate_per_processor_second(root, kind, count=3000):
    """In this process; what other work on the machine changes little."""
    pictures = Cifar(root, kind)
    for i in range(50):
        pictures[i]
    start = time.process_time()
    for i in range(count):
        pictures[i]
    return count / (time.process_time() - start)


if __name__ == "__main__":
    torch.set_num_threads(1)
    for kind in PIPELINES:
        rate_here = rate_per_processor_second(sys.argv[1], kind)
        print(f"torchvision on {kind}: {rate_here:,.0f} samples a second of processor time")
    turns = [(kind, workers) for kind in PIPELINES for workers in (1, 2)]
    rates = {turn: [] for turn in turns}
    for _ in range(TURNS):
        for turn in turns:
            rates[turn].append(rate(sys.argv[1], *turn))
    for (kind, workers), measured in rates.items():
        median = statistics.median(measured)
        print(
            f"torchvision on {kind}, {workers} worker(s): {median:,.0f} samples/s, {median / BATCH:,.0f} batches/s"
            f" (median of {TURNS} turns; {min(measured):,.0f} to {max(measured):,.0f})"
        )
