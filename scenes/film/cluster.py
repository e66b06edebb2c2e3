"""A cluster of machines that draw: Dask's workers, by the address of their scheduler."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import socket
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from pleat.nets.errors import InputError, quoted
from pleat.scenes.film.executor import Answer, draw_by
from pleat.scenes.film.job import Draw
from pleat.scenes.film.parcel import Parcel, UnwantedError, drawn_from
from pleat.scenes.film.versions import differences, versions
from pleat.scenes.film.worker import Production, Task

if TYPE_CHECKING:
    from distributed import Client

_REACHED_SECONDS = 5
_ANSWERED_SECONDS = 12  # somebody is there, and may have much to do
_ASKED_SECONDS = 30  # a worker's first answer: it imports what draws
_ALONE_SECONDS = 30  # without any worker: lost ones are started again by their nannies
_LOOK_SECONDS = 1.0
_SAID_SECONDS = 0.5  # from one time that a worker tells what it has drawn to the next
_LEAST = 4  # workers to cut for: others may come
_LONGEST = 200  # characters of an error that are told
_INSTALL = "pip install 'pleat[cluster]'"
_SAME = "install the same on all machines"
_KEPT = "what is finished is kept"


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Draw]:
    """Give what draws on a Dask cluster, for as long as the block lasts.

    Leaving the block cancels what is under way; so does the death of this process.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``, or the path of the ``.json``
        that it has written.

    Raises
    ------
    InputError
        If Dask is not installed, or there is no scheduler or no worker.
    """
    client = _connected(address)
    try:
        if not _workers(client):
            raise InputError(
                f"the scheduler {address} has no workers: start some, such as by "
                f"`dask worker {address} --nthreads 1`"
            )
        yield partial(_draw, client, address)
    finally:
        with contextlib.suppress(OSError, TimeoutError):  # the scheduler may be gone
            client.close(timeout=_REACHED_SECONDS)


def _connected(address: str) -> Client:
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise InputError(f"--scheduler needs Dask: {_INSTALL}") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # we tell it in a sentence
    where = _written(Path(address)) if address.endswith(".json") else address
    _knock(where)
    settings = {"distributed.comm.timeouts.connect": f"{_ANSWERED_SECONDS}s"}
    try:
        with dask.config.set(settings), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are compared below
            # Asked first by less than a client, which does not give up without a noise.
            # In a thread: notebooks have a running loop in theirs.
            with ThreadPoolExecutor(1) as aside:
                aside.submit(_ask_who_it_is, where).result()
            return Client(where, timeout=_ANSWERED_SECONDS, set_as_default=False)
    except Exception as error:  # what another service says is read as anything
        raise InputError(f"what answers at {quoted(where)} is no scheduler of Dask's") from error


def _ask_who_it_is(address: str) -> None:
    asyncio.run(asyncio.wait_for(_introduced(address), _ANSWERED_SECONDS))


async def _introduced(address: str) -> None:
    from distributed import rpc
    from distributed.security import Security

    async with rpc(address, connection_args=Security().get_connection_args("client")) as there:
        if (await there.identity())["type"] != "Scheduler":
            raise ValueError("a worker")


def _written(file: Path) -> str:
    """Return the address in the file that a scheduler has written."""
    try:
        return str(json.loads(file.read_bytes())["address"])
    except OSError as error:
        raise InputError(f"--scheduler: {file}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"--scheduler: {file} is none that a scheduler has written") from error


def _knock(address: str) -> None:
    """Check that somebody listens at an address: Dask itself takes long to say so."""
    from distributed.comm.registry import backends

    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in backends:
        raise InputError(
            f"--scheduler: {quoted(address)} is no address; give one such as tcp://10.0.0.5:8786"
        )
    try:
        socket.create_connection((host, port), _REACHED_SECONDS).close()
    except OSError as error:
        raise InputError(
            f"no scheduler answers at {quoted(address)}; is it running, and can this machine "
            "reach it?"
        ) from error


def _workers(client: Client) -> dict[str, int]:
    """Return how many threads each worker has, by its address."""
    return dict(client.nthreads())


def _draw(
    client: Client,
    address: str,
    tasks: Sequence[Task],
    production: Production,
    jobs: int | None,
    on_frames: Callable[[int], None],
    on_done: Callable[[Task], None],
) -> None:
    """Draw tasks as `pleat.scenes.film.pool.draw_all` does, by as many as the cluster has."""
    from distributed import KilledWorker

    if not tasks:
        return
    there = _workers(client)
    _compare(client, there, production.look.language)
    seen = looked = time.monotonic()

    def look_after() -> None:
        nonlocal seen, looked
        now = time.monotonic()
        if now - looked < _LOOK_SECONDS:
            return
        looked = now
        if client.status != "running":
            raise _gone(address)
        try:
            seen = now if _workers(client) else seen
        except OSError as error:
            raise _gone(address) from error
        if now - seen > _ALONE_SECONDS:
            raise InputError(
                f"the scheduler {address} has had no workers for {_ALONE_SECONDS} seconds; {_KEPT}"
            )

    def explained(error: BaseException) -> Exception:
        if isinstance(error, KilledWorker):
            return InputError(
                f"{error.allowed_failures + 1} workers died of the same beats, the last "
                f"{error.last_worker.address}, perhaps for want of memory; {_KEPT}"
            )
        if isinstance(error, CancelledError):
            return _gone(address)
        said = " ".join(str(error).split())[:_LONGEST]
        return InputError(f"a worker could not begin, {type(error).__name__}: {said}; {_KEPT}")

    with _events(client) as (topic, heard):
        draw_by(
            client.get_executor(pure=False),
            tasks,
            production,
            max(len(there), _LEAST),
            on_frames,
            on_done,
            partial(_drawn_there, topic),
            look_after,
            explained,
            heard,
        )


@contextlib.contextmanager
def _events(client: Client) -> Iterator[tuple[str, Callable[[], list[tuple[str, int]]]]]:
    """Give a name under which workers tell what they have drawn, and what hears of it.

    They tell it in the client's thread; what they have told is asked for in ours.
    """
    topic = f"pleat-{uuid4().hex}"
    told: SimpleQueue[tuple[str, int]] = SimpleQueue()

    def heard() -> list[tuple[str, int]]:
        return [told.get() for _ in range(told.qsize())]

    client.subscribe_topic(topic, lambda event: told.put(tuple(event[1])))
    try:
        yield topic, heard
    finally:
        with contextlib.suppress(Exception):  # the scheduler may be gone
            client.unsubscribe_topic(topic)


def _gone(address: str) -> InputError:
    return InputError(f"the scheduler {address} is gone; {_KEPT}")


def _drawn_there(topic: str, parcel: Parcel) -> Answer:
    """Draw, in a worker of Dask's, as long as anybody waits for it, and tell how far it is."""
    from distributed import get_worker
    from distributed.worker import thread_state

    worker, key = get_worker(), thread_state.key
    drawn, said = 0, time.monotonic()

    def on_frames(frames: int) -> None:
        nonlocal drawn, said
        # Dask lets a task that is cancelled run to its end.
        task = worker.state.tasks.get(key)
        if task is None or task.state == "cancelled":
            raise UnwantedError
        drawn += frames
        if time.monotonic() - said > _SAID_SECONDS:
            worker.log_event(topic, (parcel.tasks[0].key, drawn))
            said = time.monotonic()

    return drawn_from(parcel, on_frames)


def _compare(client: Client, there: Mapping[str, int], language: str) -> None:
    """Check that each worker draws as this machine would.

    Raises
    ------
    InputError
        If one does not: it is named, and what differs.
    """
    here = versions(language)
    for address, threads in there.items():
        if threads != 1:
            raise InputError(
                f"worker {address} has {threads} threads, and manim draws in one a process; "
                f"start it with --nworkers {threads} --nthreads 1"
            )
    # First by a function that is there without us.
    for ask in (partial(version, "pleat"), partial(versions, language)):
        for address, answer in sorted(_asked(client, ask).items()):
            if isinstance(answer, PackageNotFoundError | ImportError | AttributeError):
                raise InputError(f"worker {address} has no pleat like this; {_SAME}")
            if isinstance(answer, InputError):
                raise InputError(f"worker {address}: {answer}")
            if isinstance(answer, Exception):
                raise InputError(f"worker {address} can't say what it draws with: {answer}")
            if isinstance(answer, str) and answer != here["pleat"]:
                raise InputError(
                    f"worker {address} has pleat {answer}, not {here['pleat']}; {_SAME}"
                )
            if isinstance(answer, Mapping) and (other := [*differences(answer, here)]):
                raise InputError(f"worker {address} has {' and '.join(other)}; {_SAME}")


def _asked(client: Client, function: Callable[[], Any]) -> dict[str, Any]:
    """Return what each worker answers, or the error it fails with; none may keep us waiting."""
    answers: dict[str, Any] = {}
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers.update(client.run(function, on_error="return"))
        except Exception as error:  # such as one that can't read the question
            errors.append(error)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_ASKED_SECONDS)
    if asking.is_alive():
        raise InputError(f"not all workers have answered within {_ASKED_SECONDS} seconds")
    if errors:
        raise InputError(f"the workers can't be asked what they draw with; {_SAME}") from errors[0]
    return answers
