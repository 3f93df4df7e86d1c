"""Writes the reference vectors of sequence attention's scores and heads.

Run:  python sequence_scores.py ../resources/reference
Conventions are those of reference_vectors.py: double precision, gradients of sum(output * error),
shapes of Deeplearning4j. The scores that PyTorch has itself, the scaled dot products, are checked
against torch.nn.functional.scaled_dot_product_attention while they are written.
"""

import math
import pathlib
import sys

import torch

from reference_vectors import rounded, write

SIZE = 4


def members(heads):
    """[heads, SIZE]: 1 where a dimension belongs to a head."""
    return torch.eye(heads).repeat_interleave(SIZE // heads, dim=1)


def scores_of(score, heads, x, mask, p):
    """[batch, time, SIZE] or, one for each head, [batch, time, heads]."""
    if score in ("TANH", "ADDITIVE"):
        s = torch.tanh(x @ p["W"] + p["b"])
        return s @ p["V"] if score == "ADDITIVE" else s
    if score == "DOT_PRODUCT":
        query = p["Q"].reshape(1, SIZE).expand(len(x), SIZE)
    else:
        steps = torch.arange(1, x.shape[1] + 1)
        last = (mask * steps).argmax(dim=1)
        query = x[torch.arange(len(x)), last] @ p["W"]
    products = x * query.unsqueeze(1)
    return products @ members(heads).T / math.sqrt(SIZE / heads)


def weights_of(score, heads, mean, hard, x, mask, p):
    s = scores_of(score, heads, x, mask, p)
    s = s.masked_fill(mask.unsqueeze(-1) == 0, -math.inf)
    empty = mask.sum(dim=1) == 0
    s = torch.where(empty[:, None, None], torch.zeros_like(s), s)
    w = torch.softmax(s, dim=1)
    w = torch.where(w > hard, w, torch.zeros_like(w)) if hard > 0 else w
    if score == "TANH" and mean:
        w = w @ members(heads).T / (SIZE / heads)
    w = w if w.shape[2] == SIZE and heads != SIZE else w @ members(heads)
    return w * mask.unsqueeze(-1)


def check_with_pytorch(score, heads, x, mask, p, pooled):
    real = mask.sum(dim=1) > 0
    x, mask, pooled = x[real], mask[real], pooled[real]
    split = x.reshape(*x.shape[:2], heads, SIZE // heads).transpose(1, 2)
    if score == "DOT_PRODUCT":
        query = p["Q"].reshape(1, SIZE).expand(len(x), SIZE)
    else:
        last = (mask * torch.arange(1, x.shape[1] + 1)).argmax(dim=1)
        query = x[torch.arange(len(x)), last] @ p["W"]
    query = query.reshape(len(x), heads, 1, SIZE // heads)
    found = torch.nn.functional.scaled_dot_product_attention(
        query, split, split, attn_mask=(mask > 0)[:, None, None, :]
    )
    assert torch.allclose(found.reshape(len(x), SIZE), pooled, atol=1e-12)


def case(name, score, heads, mean, hard, summed, mask):
    mask = torch.tensor(mask)
    shapes = {
        "TANH": {"W": (SIZE, SIZE), "b": (1, SIZE)},
        "ADDITIVE": {"W": (SIZE, SIZE), "V": (SIZE, heads), "b": (1, SIZE)},
        "DOT_PRODUCT": {"Q": (SIZE, 1)},
        "BILINEAR": {"W": (SIZE, SIZE)},
    }[score]
    p = {key: torch.randn(shape, requires_grad=True) for key, shape in shapes.items()}
    x = torch.randn(*mask.shape, SIZE, requires_grad=True)
    y = weights_of(score, heads, mean, hard, x, mask, p) * x
    if score in ("DOT_PRODUCT", "BILINEAR") and hard == 0:
        check_with_pytorch(score, heads, x, mask, p, y.sum(dim=1))
    y = y.sum(dim=1) if summed else y
    error = torch.randn_like(y)
    (y * error).sum().backward()

    def ncw(a):
        return a if a.dim() == 2 else a.transpose(1, 2)

    return {
        "name": name,
        "score": score,
        "heads": heads,
        "mean": mean,
        "hardThreshold": hard,
        "sum": summed,
        "mask": mask.tolist(),
        "input": ncw(x).tolist(),
        "error": ncw(error).tolist(),
        "output": ncw(y).tolist(),
        "inputGradient": ncw(x.grad).tolist(),
        "parameters": {key: value.tolist() for key, value in p.items()},
        "gradients": {key: value.grad.tolist() for key, value in p.items()},
    }


def main():
    folder = pathlib.Path(sys.argv[1])
    torch.manual_seed(21)
    torch.set_default_dtype(torch.float64)
    ones = [[1.0] * 6] * 2
    padded = [[1.0, 1, 1, 1, 0, 0], [0, 1, 0, 1, 1, 1.0], [0.0] * 6]
    cases = [case("mean of two heads", "TANH", 2, True, 0.0, False, padded)]
    cases.append(case("mean of two heads, hard", "TANH", 2, True, 0.2, True, ones))
    for score in ("ADDITIVE", "DOT_PRODUCT", "BILINEAR"):
        cases.append(case(score, score, 1, False, 0.0, False, ones))
        cases.append(case(score + ", masked, sum", score, 1, False, 0.0, True, padded))
        cases.append(case(score + ", two heads", score, 2, False, 0.0, False, padded))
        cases.append(case(score + ", four heads, sum", score, 4, False, 0.0, True, padded))
        cases.append(case(score + ", hard", score, 2, False, 0.2, False, padded))
    write(folder, "sequence-scores.json", rounded(cases))


if __name__ == "__main__":
    main()
