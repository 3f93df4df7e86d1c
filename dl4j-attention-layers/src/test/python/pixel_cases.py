"""Cases of the layers that weigh pixels, rows and columns."""

import torch
from timm.layers import cbam, global_context

from image_cases import bottleneck, case, checked, dense, fold, randomise, row, same


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
