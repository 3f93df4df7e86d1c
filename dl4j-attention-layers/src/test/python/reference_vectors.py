"""Writes the reference vectors that PytorchAgreementTest compares with.

Run:  python reference_vectors.py ../resources/reference
Made with the versions recorded in the files. Everything is in double precision; gradients are
those of sum(output * error). Arrays have the shapes of Deeplearning4j: sequences
[batch, size, time], images [batch, channels, height, width], weights [in, out].
image_vectors.py beside it has the layers over images but for the first squeeze-excitation.json.
"""

import json
import pathlib
import platform
import sys

import timm
import torch

import image_vectors


def attention(features, linear, mask, mean, hard):
    """features [batch, time, size], mask [batch, time] -> weighted features, same shape."""
    score = torch.tanh(linear(features))
    score = score.masked_fill(mask.unsqueeze(-1) == 0, -(2.0**32) + 1)
    weight = torch.softmax(score, dim=1)
    if hard > 0:
        weight = torch.where(weight > hard, weight, torch.zeros_like(weight))
    if mean:
        weight = weight.mean(dim=2, keepdim=True)
    return weight * features * mask.unsqueeze(-1)


def attention_case(name, mean, hard, summed, mask):
    batch, time, size = len(mask), len(mask[0]), 4
    mask = torch.tensor(mask)
    linear = torch.nn.Linear(size, size)
    torch.nn.init.normal_(linear.bias, std=0.3)
    x = torch.randn(batch, time, size, requires_grad=True)
    y = attention(x, linear, mask, mean, hard)
    y = y.sum(dim=1) if summed else y
    error = torch.randn_like(y)
    (y * error).sum().backward()

    def ncw(a):
        return a if summed and a.dim() == 2 else a.transpose(1, 2)

    return {
        "name": name,
        "mean": mean,
        "hardThreshold": hard,
        "sum": summed,
        "mask": mask.tolist(),
        "input": ncw(x).tolist(),
        "error": ncw(error).tolist(),
        "output": ncw(y).tolist(),
        "inputGradient": ncw(x.grad).tolist(),
        "parameters": {"W": linear.weight.T.tolist(), "b": [linear.bias.tolist()]},
        "gradients": {"W": linear.weight.grad.T.tolist(), "b": [linear.bias.grad.tolist()]},
    }


def excitation_case(name, channels, reduction, bias, hard):
    first = torch.nn.Linear(channels, channels // reduction, bias=bias)
    second = torch.nn.Linear(channels // reduction, channels, bias=bias)
    torch.nn.init.normal_(first.weight)
    torch.nn.init.normal_(second.weight, std=2.0)
    x = torch.randn(2, channels, 3, 5, requires_grad=True)
    scores = second(torch.relu(first(x.mean(dim=(2, 3)))))
    gate = torch.nn.functional.hardsigmoid(scores) if hard else torch.sigmoid(scores)
    y = x * gate[:, :, None, None]
    error = torch.randn_like(y)
    (y * error).sum().backward()
    parameters = {"W1": first.weight.T.tolist(), "W2": second.weight.T.tolist()}
    gradients = {"W1": first.weight.grad.T.tolist(), "W2": second.weight.grad.T.tolist()}
    if bias:
        parameters.update(b1=[first.bias.tolist()], b2=[second.bias.tolist()])
        gradients.update(b1=[first.bias.grad.tolist()], b2=[second.bias.grad.tolist()])
    return {
        "name": name,
        "reduction": reduction,
        "hasBias": bias,
        "hardSigmoid": hard,
        "input": x.tolist(),
        "error": error.tolist(),
        "output": y.tolist(),
        "inputGradient": x.grad.tolist(),
        "parameters": parameters,
        "gradients": gradients,
    }


def write(folder, name, cases, **more_versions):
    made_with = {"torch": torch.__version__, "python": platform.python_version(), **more_versions}
    text = json.dumps({"madeWith": made_with, "cases": cases})
    (folder / name).write_text(text + "\n", encoding="utf-8")


def rounded(value):
    """Twelve digits are plenty for a comparison within 1e-5 and keep the files small."""
    if isinstance(value, bool) or not isinstance(value, (float, list, dict)):
        return value
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    return {k: rounded(v) for k, v in value.items()}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(20)
    torch.set_default_dtype(torch.float64)
    ones = [[1.0] * 6] * 2
    padded = [[1.0, 1, 1, 1, 0, 0], [0, 1, 0, 1, 1, 1.0], [0.0] * 6]
    sequences = [
        attention_case("soft", False, 0.0, False, ones),
        attention_case("soft, masked", False, 0.0, False, padded),
        attention_case("hard", False, 0.16, False, ones),
        attention_case("hard, masked", False, 0.2, False, padded),
        attention_case("mean", True, 0.0, False, ones),
        attention_case("mean hard, masked", True, 0.2, False, padded),
        attention_case("sum, masked", False, 0.0, True, padded),
    ]
    images = [
        excitation_case("sigmoid", 6, 2, False, False),
        excitation_case("odd reduction", 7, 3, False, False),
        excitation_case("bias", 6, 2, True, False),
        excitation_case("hard sigmoid, bias", 6, 2, True, True),
    ]
    write(folder, "sequence-attention.json", rounded(sequences))
    write(folder, "squeeze-excitation.json", rounded(images))
    for name, make in image_vectors.FILES.items():
        torch.manual_seed(20)
        write(folder, name, rounded(make()), timm=timm.__version__)


if __name__ == "__main__":
    main()
