"""Writes src/test/resources/grad-cam/pytorch.json: class activation maps of a small network in PyTorch.

The network is in evaluation mode: convolution, batch normalisation, ReLU, max pooling, two dense layers.
The maps are those of the convolution, before the normalisation, and of the ReLU, for each class, from
PyTorch's own gradients of the scores; the formulas are those of the papers (see GradCam's Javadoc).
"faint" are those of the same network whose last weights are a thousandth, and so are its gradients.

Run in the folder of this file: python3 grad_cam_vectors.py (made with PyTorch 2.15.0).
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parent.parent / "resources" / "grad-cam" / "pytorch.json"


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, padding=1)
        self.norm = nn.BatchNorm2d(4)
        self.dense = nn.Linear(4 * 3 * 2, 5)
        self.output = nn.Linear(5, 3)

    def forward(self, x):
        conv = self.conv(x)
        relu = F.relu(self.norm(conv))
        scores = self.output(F.relu(self.dense(F.max_pool2d(relu, 2).flatten(1))))
        return conv, relu, scores


def grad_cam(a, g):
    return F.relu((g.mean((1, 2), keepdim=True) * a).sum(0))


def grad_cam_plus_plus(a, g):
    a, g = a.double(), g.double()
    below = 2 * g**2 + a.sum((1, 2), keepdim=True) * g**3
    shares = torch.where(below != 0, g**2 / below, 0.0)
    weights = (shares * F.relu(g)).sum((1, 2), keepdim=True)
    return F.relu((weights * a).sum(0))


def tensor(t):
    return {"shape": list(t.shape), "data": [float(f"{v:.9g}") for v in t.detach().flatten()]}


torch.manual_seed(3)
model = Network().eval()
nn.init.uniform_(model.norm.weight, 0.5, 1.5)
nn.init.uniform_(model.norm.bias, -0.2, 0.5)
model.norm.running_mean.uniform_(-0.5, 0.5)
model.norm.running_var.uniform_(0.5, 1.5)
x = torch.randn(2, 2, 6, 4)
vectors = {"input": tensor(x)}
vectors["state"] = {k: tensor(v) for k, v in model.state_dict().items() if v.dim() > 0}


def maps(sample, c):
    conv, relu, scores = model(x[sample : sample + 1])
    gradients = torch.autograd.grad(scores[0, c], [conv, relu])
    return [
        {
            "layer": layer,
            "sample": sample,
            "class": c,
            "gradCam": tensor(grad_cam(a[0], g[0])),
            "gradCamPlusPlus": tensor(grad_cam_plus_plus(a[0], g[0])),
        }
        for layer, a, g in zip(["conv", "relu"], [conv, relu], gradients)
    ]


vectors["maps"] = [m for sample in range(2) for c in range(3) for m in maps(sample, c)]
with torch.no_grad():
    model.output.weight.mul_(1e-3)
vectors["faint"] = maps(0, 1)
vectors["resize"] = {
    "from": tensor(x[0, 0]),
    "to": tensor(F.interpolate(x[:1, :1], (9, 10), mode="bilinear", align_corners=False)[0, 0]),
}
OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps(vectors, indent=0).replace(",\n", ", ") + "\n")
print(OUT, len(vectors["maps"]))
