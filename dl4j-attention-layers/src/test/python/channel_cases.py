"""Cases of the layers that give channels, or regions of them, a gate each."""

import torch
from timm.layers import cbam, eca, gather_excite, squeeze_excite
from timm.layers.mlp import ConvMlp

from image_cases import bottleneck, case, checked, dense, fold, randomise, row, same


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
