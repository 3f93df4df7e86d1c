"""The reference vectors of the layers over images, from timm where it has the layer.

Used by reference_vectors.py. Weights have our layout: dense ones [in, out], windows as in PyTorch.
Where timm has a batch norm that our layer does without, the vectors come from the same network
with the batch norm of inference folded into the convolution before it, and are first checked
against timm's own module.
"""

import torch
from timm.layers import cbam, eca, gather_excite, global_context, squeeze_excite
from timm.layers.helpers import make_divisible
from timm.layers.mlp import ConvMlp


def dense(p):
    """A 1x1 convolution's or Linear's weight [out, in, ...] as [in, out]."""
    return p.flatten(1).T


def row(p):
    return p.reshape(1, -1)


def same(p):
    return p


def randomise(module):
    for parameter in module.parameters():
        torch.nn.init.normal_(parameter, std=0.8)
    for child in module.modules():
        if isinstance(child, torch.nn.BatchNorm2d):
            child.running_mean.normal_()
            child.running_var.uniform_(0.5, 2)
    return module.eval()


def case(name, settings, module, parameters, channels=6, size=(3, 5)):
    """parameters: our name -> (parameter of the module, function to our layout)."""
    x = torch.randn(2, channels, *size, requires_grad=True)
    y = module(x)
    error = torch.randn_like(y)
    (y * error).sum().backward()
    return {
        "name": name,
        "settings": settings,
        "input": x.tolist(),
        "error": error.tolist(),
        "output": y.tolist(),
        "inputGradient": x.grad.tolist(),
        "parameters": {k: f(p).tolist() for k, (p, f) in parameters.items()},
        "gradients": {k: f(p.grad).tolist() for k, (p, f) in parameters.items()},
    }


def bottleneck(first, second, bias=True):
    named = {"W1": (first.weight, dense), "W2": (second.weight, dense)}
    if bias:
        named.update(b1=(first.bias, row), b2=(second.bias, row))
    return named


def fold(convolution, norm):
    """The convolution with the batch norm of inference folded in; it has a bias."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    folded = torch.nn.Conv2d(
        convolution.in_channels,
        convolution.out_channels,
        convolution.kernel_size,
        convolution.stride,
        convolution.padding,
        groups=convolution.groups,
    )
    with torch.no_grad():
        folded.weight.copy_(convolution.weight * scale[:, None, None, None])
        before = 0 if convolution.bias is None else convolution.bias
        folded.bias.copy_(norm.bias + (before - norm.running_mean) * scale)
    return folded


def checked(module, folded, channels=6, size=(8, 9)):
    """The folded module, after a comparison with the one it came from."""
    x = torch.randn(3, channels, *size)
    with torch.no_grad():
        torch.testing.assert_close(folded(x), module(x), rtol=0, atol=1e-12)
    return folded


def squeeze_case(name, gate="sigmoid", act="relu", maximum=False, bias=True, divisor=8, ratio=2):
    acts = {"relu": torch.nn.ReLU, "silu": torch.nn.SiLU, "hard_swish": torch.nn.Hardswish}
    module = randomise(
        squeeze_excite.SEModule(
            6,
            rd_ratio=1 / ratio,
            rd_divisor=divisor,
            add_maxpool=maximum,
            bias=bias,
            act_layer=acts[act],
            gate_layer=gate,
        )
    )
    settings = {
        "reduction": ratio,
        "divisor": divisor,
        "addMaxPool": maximum,
        "hasBias": bias,
        "activation": act.upper(),
        "gate": gate.upper(),
    }
    return case(name, settings, module, bottleneck(module.fc1, module.fc2, bias))


def effective_case(name, gate, maximum):
    module = randomise(
        squeeze_excite.EffectiveSEModule(6, add_maxpool=maximum, gate_layer=gate)
    )
    parameters = {"W": (module.fc.weight, dense), "b": (module.fc.bias, row)}
    return case(name, {"gate": gate.upper(), "addMaxPool": maximum}, module, parameters)


def efficient_case(name, channels, kernel, gate="sigmoid"):
    given = {"kernel_size": kernel} if kernel else {"channels": channels}
    module = randomise(eca.EcaModule(gate_layer=gate, **given))
    parameters = {"W": (module.conv.weight, lambda p: p.reshape(-1, 1))}
    settings = {"kernelSize": kernel, "gate": gate.upper()}
    return case(name, settings, module, parameters, channels, (2, 3))


def channel_case(name, bias, gate, ratio):
    module = randomise(
        cbam.ChannelAttn(6, rd_ratio=1 / ratio, gate_layer=gate, mlp_bias=bias)
    )
    settings = {"reduction": ratio, "hasBias": bias, "gate": gate.upper()}
    return case(name, settings, module, bottleneck(module.fc1, module.fc2, bias))


class FoldedSpatial(torch.nn.Module):
    def __init__(self, spatial):
        super().__init__()
        self.conv = fold(spatial.conv.conv, spatial.conv.bn)
        self.gate = spatial.gate

    def forward(self, x):
        pooled = torch.cat([x.mean(dim=1, keepdim=True), x.amax(dim=1, keepdim=True)], dim=1)
        return x * self.gate(self.conv(pooled))


def spatial_case(name, kernel, gate):
    original = randomise(cbam.SpatialAttn(kernel, gate_layer=gate))
    module = checked(original, FoldedSpatial(original))
    parameters = {"W": (module.conv.weight, same), "b": (module.conv.bias, row)}
    return case(name, {"kernelSize": kernel, "gate": gate.upper()}, module, parameters)


def block_case(name, kernel, bias, ratio):
    original = randomise(
        cbam.CbamModule(6, rd_ratio=1 / ratio, spatial_kernel_size=kernel, mlp_bias=bias)
    )
    spatial = FoldedSpatial(original.spatial)
    module = checked(original, torch.nn.Sequential(original.channel, spatial))
    parameters = bottleneck(original.channel.fc1, original.channel.fc2, bias)
    parameters.update(WSpatial=(spatial.conv.weight, same), bSpatial=(spatial.conv.bias, row))
    settings = {"reduction": ratio, "kernelSize": kernel, "mlpBias": bias}
    return case(name, settings, module, parameters)


class Gathered(torch.nn.Module):
    """Gather-excite with convolutions that have a bias, after a given gathering."""

    def __init__(self, gather, mlp):
        super().__init__()
        self.gather, self.mlp = gather, mlp

    def forward(self, x):
        gathered = self.mlp(self.gather(x))
        gates = torch.nn.functional.interpolate(gathered, size=x.shape[-2:])
        return x * torch.sigmoid(gates)


def gather_case(name, extent, size, learned=False, mlp=True, maximum=False, ratio=2):
    original = randomise(
        gather_excite.GatherExcite(
            6,
            extent=extent,
            extra_params=learned,
            use_mlp=mlp,
            rd_ratio=1 / ratio,
            add_maxpool=maximum,
        )
    )
    settings = {
        "extent": extent,
        "learnedGather": learned,
        "hasBottleneck": mlp,
        "addMaxPool": maximum,
        "reduction": ratio,
    }
    parameters = bottleneck(original.mlp.fc1, original.mlp.fc2) if mlp else {}
    module = original
    if learned:
        layers = []
        for i in range(1, extent.bit_length()):
            convolution = fold(
                getattr(original.gather, f"conv{i}"), getattr(original.gather, f"norm{i}")
            )
            parameters[f"WGather{i}"] = (convolution.weight, same)
            parameters[f"bGather{i}"] = (convolution.bias, row)
            layers += [convolution, torch.nn.ReLU()]
        gather = torch.nn.Sequential(*layers[:-1])
        module = checked(original, Gathered(gather, original.mlp))
    return case(name, settings, module, parameters, size=size)


def gather_whole_case(name):
    """The paper's learned gathering over the whole image, which timm pads."""
    gather = torch.nn.Conv2d(6, 6, (3, 5), groups=6)
    module = randomise(Gathered(gather, ConvMlp(6, 3, act_layer=torch.nn.ReLU)))
    parameters = bottleneck(module.mlp.fc1, module.mlp.fc2)
    parameters.update(WGather1=(gather.weight, same), bGather1=(gather.bias, row))
    settings = {
        "extent": 0,
        "learnedGather": True,
        "hasBottleneck": True,
        "addMaxPool": False,
        "reduction": 2,
    }
    return case(name, settings, module, parameters)


def context_case(name, attention, add, scale, gate="sigmoid"):
    module = randomise(
        global_context.GlobalContext(
            6, use_attn=attention, fuse_add=add, fuse_scale=scale, rd_ratio=1 / 2, gate_layer=gate
        )
    )
    parameters = {"Wk": (module.conv_attn.weight, dense)} if attention else {}
    for suffix, mlp in (("", module.mlp_scale), ("Add", module.mlp_add)):
        if mlp is not None:
            of = bottleneck(mlp.fc1, mlp.fc2)
            of.update(gain=(mlp.norm.weight, row), shift=(mlp.norm.bias, row))
            parameters.update({name + suffix: value for name, value in of.items()})
    fusion = "SCALE_AND_ADD" if add and scale else "ADD" if add else "SCALE"
    settings = {
        "pooling": "ATTENTION" if attention else "MEAN",
        "fusion": fusion,
        "gate": gate.upper(),
    }
    return case(name, settings, module, parameters)


class Coordinates(torch.nn.Module):
    """Coordinate attention as its paper describes it; a batch norm, or none but a bias."""

    def __init__(self, first, norm, rows, columns):
        super().__init__()
        self.first, self.norm, self.rows, self.columns = first, norm, rows, columns

    def forward(self, x):
        height, width = x.shape[-2:]
        along = x.mean(dim=3, keepdim=True)
        across = x.mean(dim=2, keepdim=True).transpose(2, 3)
        both = self.norm(self.first(torch.cat([along, across], dim=2)))
        hidden = torch.nn.functional.hardswish(both)
        of_rows, of_columns = torch.split(hidden, [height, width], dim=2)
        row_gates = torch.sigmoid(self.rows(of_rows))
        column_gates = torch.sigmoid(self.columns(of_columns.transpose(2, 3)))
        return x * row_gates * column_gates


def coordinate_case(name, hidden):
    convolution = torch.nn.Conv2d
    original = randomise(
        Coordinates(
            convolution(6, hidden, 1),
            torch.nn.BatchNorm2d(hidden),
            convolution(hidden, 6, 1),
            convolution(hidden, 6, 1),
        )
    )
    first = fold(original.first, original.norm)
    module = Coordinates(first, torch.nn.Identity(), original.rows, original.columns)
    parameters = {
        "W1": (first.weight, dense),
        "b1": (first.bias, row),
        "WRows": (module.rows.weight, dense),
        "bRows": (module.rows.bias, row),
        "WColumns": (module.columns.weight, dense),
        "bColumns": (module.columns.bias, row),
    }
    return case(name, {"reducedChannels": hidden}, checked(original, module), parameters)


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
