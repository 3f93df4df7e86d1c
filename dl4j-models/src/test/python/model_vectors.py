"""Writes src/test/resources/pytorch/*.json: the two reference models in PyTorch, at small sizes.

Each file holds an input, labels, the parameters, the probabilities in evaluation mode, and the
parameters after one step of plain SGD (rate 0.1, mean cross entropy, dropout off).

Run in the folder of this file: python3 model_vectors.py (made with PyTorch 2.7.1).
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

OUT = pathlib.Path(__file__).parent.parent / "resources" / "pytorch"
RATE = 0.1


class LstmAttention(nn.Module):
    def __init__(self, features, hidden, time, classes, threshold):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, 2, batch_first=True)
        self.score = nn.Linear(hidden, hidden)
        self.output = nn.Linear(time * hidden, classes)
        self.threshold = threshold

    def forward(self, x, mask):
        h, _ = self.lstm(x)
        scores = torch.tanh(self.score(h))
        scores = scores.masked_fill(mask.unsqueeze(2) == 0, -(2.0**32) + 1)
        weights = torch.softmax(scores, dim=1)
        weights = weights * (weights > self.threshold)
        return self.output((weights * h).flatten(1))


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, reduction):
        super().__init__()
        self.squeeze = nn.Linear(channels, channels // reduction, bias=False)
        self.excite = nn.Linear(channels // reduction, channels, bias=False)

    def forward(self, x):
        gate = torch.sigmoid(self.excite(F.relu(self.squeeze(x.mean((2, 3))))))
        return x * gate[:, :, None, None]


class SeCnn(nn.Module):
    def __init__(self, channels, reduction, flat, dense, classes):
        super().__init__()
        before = 3
        for i, c in enumerate(channels, 1):
            setattr(self, f"conv{i}", nn.Conv2d(before, c, 3, padding=1))
            setattr(self, f"norm{i}", nn.BatchNorm2d(c))
            setattr(self, f"attention{i}", SqueezeExcitation(c, reduction))
            before = c
        self.blocks = len(channels)
        self.dense = nn.Linear(flat, dense)
        self.output = nn.Linear(dense, classes)

    def forward(self, x):
        for i in range(1, self.blocks + 1):
            x = F.relu(getattr(self, f"norm{i}")(getattr(self, f"conv{i}")(x)))
            x = F.max_pool2d(getattr(self, f"attention{i}")(x), 2)
        return self.output(F.relu(self.dense(x.flatten(1))))


def tensor(t):
    return {"shape": list(t.shape), "data": [float(f"{v:.9g}") for v in t.detach().flatten()]}


def state(model):
    return {k: tensor(v) for k, v in model.state_dict().items() if v.dim() > 0}


def write(name, model, inputs, labels):
    with torch.no_grad():
        model.output.weight *= 5  # probabilities that differ from sample to sample
    model.eval()
    with torch.no_grad():
        probabilities = torch.softmax(model(*inputs.values()), 1)
    before = state(model)
    model.train()
    loss = F.cross_entropy(model(*inputs.values()), labels)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            p -= RATE * p.grad
    vectors = {k: tensor(v) for k, v in inputs.items()}
    vectors |= {"labels": labels.tolist(), "probabilities": tensor(probabilities)}
    vectors |= {"loss": float(loss), "before": before, "after": state(model)}
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps(vectors, indent=0).replace(",\n", ", ") + "\n")
    print(name, float(loss), probabilities)


torch.manual_seed(5)
lengths = torch.tensor([5, 3, 4])
mask = (torch.arange(5)[None, :] < lengths[:, None]).float()
x = torch.randn(3, 5, 3) * mask[:, :, None]
model = LstmAttention(3, 4, 5, 3, 0.19)
write("lstm-attention", model, {"input": x, "mask": mask}, torch.tensor([0, 2, 1]))

model = SeCnn([4, 6], 2, 6 * 2 * 3, 7, 3)
for norm in (model.norm1, model.norm2):
    nn.init.uniform_(norm.weight, 0.5, 1.5)
    nn.init.uniform_(norm.bias, -0.5, 0.5)
    norm.running_mean.uniform_(-0.5, 0.5)
    norm.running_var.uniform_(0.5, 1.5)
write("se-cnn", model, {"input": torch.randn(3, 3, 9, 12)}, torch.tensor([2, 0, 1]))
