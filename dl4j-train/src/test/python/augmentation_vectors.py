"""Writes what torchvision makes of one picture, for AugmentationVectorsTest.

    pip install torch==2.7.1 torchvision==0.22.1
    python augmentation_vectors.py > ../resources/augmentation/torchvision.txt

One line a result: name, parameter, channels x height x width, numbers.
"""

import torch
import torch.nn.functional as nn
import torchvision.transforms.functional as tv
from torchvision.transforms import v2

HEIGHT, WIDTH = 6, 5


def line(name, parameter, picture):
    shape = "x".join(str(n) for n in picture.shape)
    numbers = " ".join(f"{x:.7g}" for x in picture.flatten().tolist())
    print(f"{name}\t{parameter}\t{shape}\t{numbers}")


torch.manual_seed(7)
picture = torch.randint(0, 256, (3, HEIGHT, WIDTH)) / 255
picture[:, 0, 0] = 0.5  # no chroma
picture[:, 0, 1] = torch.tensor([0.25, 1.0, 1.0])  # two channels share the maximum
grey = torch.randint(0, 256, (1, HEIGHT, WIDTH)) / 255
line("picture", 0, picture)
line("grey", 0, grey)
for factor in (0.8, 1.35):
    line("brightness", factor, tv.adjust_brightness(picture, factor))
    line("contrast", factor, tv.adjust_contrast(picture, factor))
    line("saturation", factor, tv.adjust_saturation(picture, factor))
    line("grey-brightness", factor, tv.adjust_brightness(grey, factor))
    line("grey-contrast", factor, tv.adjust_contrast(grey, factor))
for turn in (-0.4, 0.1, 0.25):
    line("hue", turn, tv.adjust_hue(picture, turn))
for degrees in (-15.0, 7.5, 90.0):
    line("rotation", degrees, tv.rotate(picture, degrees, tv.InterpolationMode.BILINEAR))
padded = nn.pad(picture, (2, 2, 2, 2))
for top, left in ((0, 4), (3, 1), (2, 2)):
    cropped = tv.crop(padded, top, left, HEIGHT, WIDTH)
    line("shift", f"{top - 2},{left - 2},plain", cropped)
    line("shift", f"{top - 2},{left - 2},mirrored", tv.hflip(cropped))
for height, width in ((3, 2), (4, 9), (13, 5), (6, 5)):
    line("resize", f"{height},{width}", tv.resize(picture, [height, width], antialias=True))

# A batch of three, whose numbers and labels follow each other in one line.
batch = torch.stack([picture, picture.flip(2), 1 - picture])
labels = torch.eye(4)[[2, 0, 3]]


def mixed(name, parameter, mix, **params):
    params = {"labels": labels, "batch_size": 3, **params}
    for what, tensor in (("pictures", batch), ("labels", labels)):
        line(f"{name}-{what}", parameter, mix.transform(tensor, params).reshape(1, 3, -1))


for share in (0.3, 0.9):
    mixed("mixup", share, v2.MixUp(num_classes=4), lam=share)
for share, y, x in ((0.2, 3, 2), (0.6, 0, 4), (0.95, 5, 0)):
    half = 0.5 * (1 - share) ** 0.5
    down, right = int(half * HEIGHT), int(half * WIDTH)
    top, bottom = max(0, y - down), min(HEIGHT, y + down)
    left, across = max(0, x - right), min(WIDTH, x + right)
    kept = 1 - (bottom - top) * (across - left) / (HEIGHT * WIDTH)
    box = (left, top, across, bottom)
    mixed("cutmix", f"{share},{y},{x}", v2.CutMix(num_classes=4), box=box, lam_adjusted=kept)
