"""Files made elsewhere are read in a process of their own: what it suffers is one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from support.command import refuse_net as refuse

from pleat.configs import limits
from pleat.nets import InputError
from pleat.nets.files import isolation
from pleat.nets.files.isolation import isolated
from pleat.nets.files.readers import read_net, read_snapshot
from pleat.nets.files.snapshot import SHIPPED, Snapshot
from pleat.nets.files.tables import read_table

READERS = """
import ctypes, os, sys, time
from pathlib import Path

from pleat.nets.errors import InputError

def same(content):
    print("what a library prints is no part of the answer")
    return {"length": len(content)}, {}

def faulty(content):
    raise InputError("line 3: is wrong")

def odd(content):
    raise KeyError("of a library")

def crash(content):
    ctypes.string_at(0)

def leave(content):
    os._exit(7)

def bomb(content):
    return [len(bytearray(8 * 2**30))], {}

def hang(content):
    while True:
        pass

def sleep(content):
    time.sleep(60)

def write(content):
    Path(content.decode()).write_text("escaped" * 99)
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Ask a reader that behaves badly, by its name."""
    (tmp_path / "bad_readers.py").write_text(READERS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return lambda name, content=b"", **more: isolated(f"bad_readers:{name}", content, **more)


def test_an_answer_comes_back_whatever_is_printed(ask):
    assert ask("same", b"x" * 100_000) == ({"length": 100_000}, {})


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("faulty", "line 3: is wrong"),
        ("odd", "is broken, or of a kind that is not read"),
        ("crash", "so broken that the library which reads it crashed"),
        ("leave", "ended without an answer"),
    ],
)
def test_what_goes_wrong_there_is_one_sentence_here(ask, reader, said):
    with pytest.raises(InputError) as caught:
        ask(reader)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux alone")
def test_memory_is_bounded(ask):
    with pytest.raises(InputError, match="needs more than 1024 MB of memory"):
        ask("bomb")


def test_time_is_bounded_by_the_processor_and_by_the_clock(ask, monkeypatch):
    monkeypatch.setattr(limits, "READ_CPU", 1)
    with pytest.raises(InputError, match="takes more than 1 s"):
        ask("hang")
    monkeypatch.setattr(limits, "READ_SECONDS", 2)
    start = time.monotonic()
    with pytest.raises(InputError, match="takes more than 2 s"):
        ask("sleep")
    assert time.monotonic() - start < 20


def test_no_file_can_be_written_there(ask, tmp_path):
    with pytest.raises(InputError):
        ask("write", str(tmp_path / "escaped").encode())
    assert not (tmp_path / "escaped").exists() or not (tmp_path / "escaped").stat().st_size


def test_nothing_in_the_current_folder_is_imported(ask, tmp_path, monkeypatch):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "json.py").write_text("raise SystemExit('the wrong module')\n")
    monkeypatch.chdir(tmp_path / "work")
    assert ask("same", b"12") == ({"length": 2}, {})


def test_a_second_time_no_process_is_started(ask, tmp_path, monkeypatch):
    assert ask("same", b"123", kept=tmp_path / "kept") == ({"length": 3}, {})
    monkeypatch.setattr(isolation, "_run", None)
    assert ask("same", b"123", kept=tmp_path / "kept") == ({"length": 3}, {})
    with pytest.raises(TypeError):
        ask("same", b"1234", kept=tmp_path / "kept")


def test_a_broken_or_read_only_cache_only_means_reading_again(ask, tmp_path):
    ask("same", b"123", kept=tmp_path / "kept")
    (kept,) = (tmp_path / "kept").glob("*.safetensors")
    kept.write_bytes(b"\xff" * 30)
    assert ask("same", b"123", kept=tmp_path / "kept") == ({"length": 3}, {})
    (tmp_path / "file").write_text("")
    assert ask("same", b"123", kept=tmp_path / "file" / "kept") == ({"length": 3}, {})


def test_a_worker_that_may_have_no_children_reads_too(tmp_path):
    np.savez(tmp_path / "p.npz", x=np.eye(2), y=[0, 1])
    script = tmp_path / "work.py"
    script.write_text(
        "import multiprocessing, sys\n"
        "from pleat.nets.files.tables import read_table\n"
        "def work(path):\n"
        "    print(len(read_table(path)), flush=True)\n"
        "if __name__ == '__main__':\n"
        "    p = multiprocessing.get_context('spawn').Process(\n"
        "        target=work, args=(sys.argv[1],), daemon=True)\n"
        "    p.start()\n    p.join()\n    sys.exit(p.exitcode)\n"
    )
    run = subprocess.run(
        [sys.executable, script, tmp_path / "p.npz"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PLEAT_CACHE": str(tmp_path / "cache")},
    )
    assert (run.returncode, run.stdout) == (0, "2\n"), run.stderr


def test_files_of_every_kind_are_read_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    asked = []
    run = isolation._run
    monkeypatch.setattr(
        isolation, "_run", lambda *a: (asked.append(a[0].rpartition(":")[2]), run(*a))[1]
    )
    net = torch.nn.Linear(2, 1)
    torch.save(net.state_dict(), tmp_path / "a.pt")
    assert read_net(tmp_path / "a.pt").widths == (2, 1)
    save_file({"0.weight": np.ones((1, 2))}, tmp_path / "a.safetensors")
    assert read_net(tmp_path / "a.safetensors").widths == (2, 1)
    np.savez(tmp_path / "p.npz", x=np.eye(2), y=[0, 1])
    assert len(read_table(tmp_path / "p.npz")) == 2
    assert asked == ["checkpoint_parts", "safetensors_parts", "points"]


def test_our_own_nets_start_no_process(monkeypatch):
    monkeypatch.setattr(isolation, "_run", None)
    assert read_snapshot(SHIPPED / "easy-1.safetensors").name == "easy-1"


def squeezed(path: Path, name: str, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return path


def test_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    with pytest.raises(InputError, match="unpacks to more than 64 MB"):
        read_table(squeezed(tmp_path / "p.npz", "x.npy", 2 * 10**8))
    refuse(squeezed(tmp_path / "p.pt", "archive/data.pkl", 2 * 10**8), "")


def test_an_array_that_claims_to_be_huge_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("PLEAT_CACHE", str(tmp_path / "cache"))
    head = b"{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 2), }\n"
    with zipfile.ZipFile(tmp_path / "p.npz", "w") as archive:
        archive.writestr("x.npy", b"\x93NUMPY\x01\0" + len(head).to_bytes(2, "little") + head)
    with pytest.raises(InputError, match=r"p\.npz: "):
        read_table(tmp_path / "p.npz")


@pytest.mark.parametrize("size", [2**20 + 1, 2**63, 10])
def test_absurd_headers_of_safetensors_are_refused(tmp_path, size):
    path = tmp_path / "a.safetensors"
    path.write_bytes(size.to_bytes(8, "little") + b"{" * (2**20 + 100))
    for read in (read_net, Snapshot.load):
        with pytest.raises(InputError, match=r"a\.safetensors: ") as caught:
            read(path)
        assert "\n" not in str(caught.value)


def test_weights_of_an_onnx_file_in_another_are_not_read(tmp_path):
    onnx = pytest.importorskip("onnx")
    (tmp_path / "secret").write_bytes(np.ones(2).tobytes())
    held = onnx.numpy_helper.from_array(np.ones((2, 1)), "A")
    held.ClearField("raw_data")
    held.data_location = onnx.TensorProto.EXTERNAL
    held.external_data.add(key="location", value=str(tmp_path / "secret"))
    node = onnx.helper.make_node("MatMul", ["x", "A"], ["y"])
    x, y = (onnx.helper.make_tensor_value_info(n, 11, [None, k]) for n, k in (("x", 2), ("y", 1)))
    graph = onnx.helper.make_graph([node], "net", [x], [y], [held])
    (tmp_path / "a.onnx").write_bytes(onnx.helper.make_model(graph).SerializeToString())
    refuse(tmp_path / "a.onnx", "lies in another file", None)
