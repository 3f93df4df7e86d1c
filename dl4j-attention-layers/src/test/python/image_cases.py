"""What the reference vectors of all layers over images share: layouts, one case, folded batch norms."""

import torch


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
