"""The reference vectors of the layers over images, from timm where it has the layer.

Used by reference_vectors.py. Weights have our layout: dense ones [in, out], windows as in PyTorch.
Where timm has a batch norm that our layer does without, the vectors come from the same network
with the batch norm of inference folded into the convolution before it, and are first checked
against timm's own module. The cases are made by channel_cases.py and pixel_cases.py.
"""

from timm.layers import eca
from timm.layers.helpers import make_divisible

from channel_cases import (
    channel_case,
    effective_case,
    efficient_case,
    gather_case,
    gather_whole_case,
    squeeze_case,
)
from pixel_cases import (
    block_case,
    context_case,
    coordinate_case,
    spatial_case,
)


def rounding():
    """[channels, reduction, divisor, hidden] and [channels, window], as timm computes them."""
    hidden = [
        [c, r, d, make_divisible(c * (1.0 / r), d, round_limit=0.0)]
        for c in (1, 5, 7, 12, 32, 63, 64, 96, 191, 192, 512)
        for r in (1, 2, 4, 8, 16, 32)
        for d in (1, 2, 3, 8)
    ]
    window = [
        [c, eca.EcaModule(channels=c).conv.kernel_size[0]]
        for c in (1, 2, 3, 8, 16, 31, 32, 33, 64, 127, 128, 129, 256, 512, 1024, 2047, 2048, 4096)
    ]
    return [{"name": "rounding", "hidden": hidden, "window": window}]


# File name -> what makes its cases.
FILES = {
    "rounding.json": rounding,
    "squeeze-excitation-timm.json": lambda: [
        squeeze_case("as by default"),
        squeeze_case("maximum, no bias", maximum=True, bias=False, divisor=3),
        squeeze_case("silu, hard", gate="hard_sigmoid", act="silu", divisor=1),
        squeeze_case("hard swish", act="hard_swish", divisor=2, ratio=3),
    ],
    "effective-squeeze-excitation.json": lambda: [
        effective_case("as by default", "hard_sigmoid", False),
        effective_case("sigmoid, maximum", "sigmoid", True),
    ],
    "efficient-channel-attention.json": lambda: [
        efficient_case("from few channels", 7, 0),
        efficient_case("from many channels", 70, 0),
        efficient_case("given, hard", 6, 5, "hard_sigmoid"),
        efficient_case("wider than the channels", 3, 9),
    ],
    "channel-attention.json": lambda: [
        channel_case("as by default", False, "sigmoid", 16),
        channel_case("bias, hard", True, "hard_sigmoid", 2),
    ],
    "spatial-attention.json": lambda: [
        spatial_case("as by default", 7, "sigmoid"),
        spatial_case("three, hard", 3, "hard_sigmoid"),
    ],
    "convolutional-block-attention.json": lambda: [
        block_case("as by default", 7, False, 16),
        block_case("three, bias", 3, True, 2),
    ],
    "gather-excite.json": lambda: [
        gather_case("whole image", 0, (3, 5)),
        gather_case("whole image, maximum", 0, (3, 5), maximum=True, mlp=False),
        gather_case("two", 2, (4, 5)),
        gather_case("four, maximum", 4, (9, 5), maximum=True),
        gather_case("two, parameter-free", 2, (3, 6), mlp=False),
        gather_case("learned two", 2, (4, 5), learned=True),
        gather_case("learned four alone", 4, (5, 9), learned=True, mlp=False),
        gather_whole_case("learned whole image"),
    ],
    "global-context.json": lambda: [
        context_case("as by default", True, False, True),
        context_case("add", True, True, False),
        context_case("both, hard", True, True, True, "hard_sigmoid"),
        context_case("mean", False, False, True),
    ],
    "coordinate-attention.json": lambda: [
        coordinate_case("eight hidden units", 8),
        coordinate_case("two hidden units", 2),
    ],
}
