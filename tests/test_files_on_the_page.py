"""A reader's own nets and tables on the interactive page: what is read, and what is told."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from safetensors.torch import save
from support.browser import visit
from support.nets import he
from support.picture import beat
from support.players import Playable, ask

from pleat.nets.files.snapshot import Snapshot
from pleat.scenes.playback.load import load_clip

pytestmark = pytest.mark.browser

OWN = he(2, 3, 1, seed=4)


@pytest.fixture(scope="module")
def open_page(tmp_path_factory) -> Playable:
    """A net of two inputs and three neurons, in whose place another may be put."""
    folder = tmp_path_factory.mktemp("files")
    Snapshot(OWN).save(folder / "net.safetensors")
    head = '[clip]\ntitle = "T"\nnet = "net.safetensors"\ndata = "hard"\nhands = ["nets"]\n'
    beats = beat("data", "show", views=("grid", "data", "network"), seconds=0.4)
    (folder / "clip.toml").write_text(f"{head}\n{beats}", encoding="utf-8")
    return Playable(load_clip(folder / "clip.toml"), folder)


def given(seen, name: str, content: bytes) -> str:
    """Choose a file on the page, and return what it says."""
    with seen.page.expect_file_chooser() as chooser:
        seen.page.get_by_role("button", name="Open a net or a table").click()
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    chooser.value.set_files([file])
    said = seen.page.locator(".pleat-readout")
    said.get_by_text(name).wait_for()
    return said.inner_text()


def as_json(net, **more) -> bytes:
    layers = [
        {"W": part.W.tolist(), "b": part.b.tolist(), "activation": part.activation}
        for part in net.layers
    ]
    return json.dumps({"layers": layers} | more).encode()


def test_nets_and_tables_take_their_places_and_faults_are_told(engine, open_page):
    other, large = he(2, 3, 1, seed=8), he(2, 4, 1, seed=8)
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), torch.nn.Linear(3, 1))
    with visit(engine, open_page.address, reduced_motion="reduce") as seen:
        assert "until you undo" in given(seen, "a.json", as_json(other))
        flat = np.concatenate([np.r_[part.W.ravel(), part.b] for part in other.layers])
        assert np.abs(np.subtract(ask(seen, "drawing.weights(0)"), flat)).max() == 0
        assert "until you undo" in given(seen, "b.safetensors", save(module.state_dict()))
        wanted = torch.cat([p.detach().ravel() for p in module.parameters()]).numpy()
        assert np.abs(np.subtract(ask(seen, "drawing.weights(0)"), wanted)).max() == 0
        said = given(seen, "c.json", as_json(large))
        assert said.startswith(
            "c.json: this net has the layers 2\u21924 relu, 4\u21921 identity, and"
        )
        assert "can't be read" in given(seen, "d.json", b"{")
        table = "a,b,kind\n" + "\n".join(f"{k},{1000 * k},{'xy'[k % 2]}" for k in range(5))
        assert "its 5 points" in given(seen, "e.csv", table.encode())
        points = np.reshape(ask(seen, "drawing.sets[0].now"), (-1, 2))
        box = open_page.clip.dataset.points
        assert np.allclose(points.min(axis=0), box.min(axis=0), atol=1e-4)
        assert np.allclose(points.max(axis=0), box.max(axis=0), atol=1e-4)
        assert ask(seen, "drawing.sets[0].labels") == [0, 1, 0, 1, 0]
        assert "line 3 is wrong" in given(seen, "f.csv", b"a,b,kind\n1,2,x\n1,,y\n")
        assert "line 4 is wrong" in given(seen, "g.csv", b"a,b,c\n1,2,x\n1,3,y\n1,4,z\n")
        seen.page.get_by_role("button", name="Put").click()
        assert not ask(seen, "drawing.touched")
        assert {*seen.requests} <= {open_page.address}
        assert seen.complaints == []
