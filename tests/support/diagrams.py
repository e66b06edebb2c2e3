"""Diagrams: a pass there and back by torch, and what is drawn of it compared with that."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import torch

from pleat.nets.passes import Pass
from pleat.scenes.beats.diagram_stage import RUNNING
from pleat.scenes.drawing.ink import Text
from pleat.scenes.drawing.viewport import Rect
from pleat.scenes.parts.panel.contents import NetContent, TensorContent
from pleat.scenes.parts.panel.diagram import BoxView, Token
from support.panel import family


def torch_pass(one: Pass) -> dict[str, np.ndarray]:
    """Every tensor of a pass by name, of torch's own layers, losses and gradients."""
    x = torch.tensor(one.x)
    weights = [
        (torch.tensor(own.W, requires_grad=True), torch.tensor(own.b, requires_grad=True))
        for own in one.net.layers
    ]
    h, stages = x, []
    for own, (W, b) in zip(one.net.layers, weights, strict=True):
        z = torch.nn.functional.linear(h, W, b)
        h = getattr(torch.nn, own.act.torch)(**own.act.torch_kwargs)(z)
        stages.append((z, h))
    label, last = torch.tensor(int(one.data.labels[one.point])), one.net.activations[-1]
    # Of shares the loss is the cross-entropy of what they are made of.
    judged = stages[-1][0] if last in ("sigmoid", "softmax") else h
    if one.data.targets is not None:
        wanted = torch.tensor(one.data.targets[one.point])
        loss = torch.nn.functional.mse_loss(h, wanted)
    elif len(h) == 1:
        wanted = label[None].double()
        score = judged - (0.0 if last == "sigmoid" else one.threshold)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score, wanted)
    else:
        wanted = torch.nn.functional.one_hot(label, len(h)).double()
        loss = torch.nn.functional.cross_entropy(judged[None], label[None])
    loss.backward()
    out = {"x": x, "y": h, "wanted": wanted, "loss": loss[None]}
    flat, slopes = [], []
    for k, ((z, a), (W, b)) in enumerate(zip(stages, weights, strict=True), 1):
        out |= {f"z{k}": z, f"a{k}": a, f"W{k}": W, f"b{k}": b, f"dW{k}": W.grad, f"db{k}": b.grad}
        biased = one.net.layers[k - 1].biased
        flat += [W.ravel(), b[: len(b) * biased]]
        slopes += [W.grad.ravel(), b.grad[: len(b) * biased]]
    out |= {"weights": torch.cat(flat), "gradient": torch.cat(slopes)}
    return {name: value.detach().numpy() for name, value in out.items()}


def check_diagram(stage) -> set[str]:
    """Compare what boxes hold with torch, and see that no box is over another.

    Returns
    -------
    set of str
        What was compared.
    """
    running = stage.get(RUNNING)
    if running is None:
        return set()
    boxes, compared = family(stage.front, BoxView), set()
    for a, b in combinations(boxes, 2):
        assert apart(a.place, b.place)
    for box in boxes:
        for text in family(box, Text):
            assert inside(text.box, box.place), text.text
        compared.add("boxes")
    for name in running.full:
        content = running.content(name)
        assert content in stage.front.submobjects
        compared |= check_content(content, running.shown[name])
    return compared


def check_content(content, one: Pass) -> set[str]:
    """Compare one content, or that of a token, with torch's pass."""
    if isinstance(content, TensorContent):
        wanted = torch_pass(one)[content.of]
        shown = content.tensor.values
        wanted = wanted.reshape(1, -1) if content.lies and wanted.ndim == 1 else wanted
        wanted = wanted[:, None] if wanted.ndim == 1 else wanted
        assert shown
        for place, value in shown.items():
            assert abs(value - wanted[place]) < 1e-9
        return {"tensors"}
    if isinstance(content, NetContent):
        edges = [e.weight for rows in content.network.edges for row in rows for e in row]
        meant = [w for layer in one.net.layers for w in layer.W.ravel()]
        for edge, weight in zip(edges, meant, strict=True):
            assert edge in (0.0, weight)
        return {"net"}
    return set()


def tokens(stage) -> list[Token]:
    """Those on their way."""
    return family(stage.front, Token)


def apart(a: Rect, b: Rect) -> bool:
    """Whether two boxes have nothing in common."""
    return a.right < b.left or b.right < a.left or a.top < b.bottom or b.top < a.bottom


def inside(box: tuple[float, float, float, float], outer: Rect) -> bool:
    """Whether a text's box is inside a rectangle."""
    left, bottom, right, top = box
    return (
        left >= outer.left - 1e-9
        and right <= outer.right + 1e-9
        and bottom >= outer.bottom - 1e-9
        and top <= outer.top + 1e-9
    )
