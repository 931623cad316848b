"""Shards dealt with one after another in this process, or side by side in others; their results come in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from repair.corpus.plan import Shard
from repair.corpus.worker import Worker
from repair.files import FileError
from repair.formats.base import Counts, Treatment

# A shard, and its receipt or why it has none.
Done = tuple[Shard, "dict[str, Any] | FileError"]
Results = Generator[Done, None, None]
Meter = Callable[[int, int, int], object]
"""Is told bytes, records and edits so far."""

_WINDOW = 64
_GLANCE = 0.2  # seconds between two looks at the counters


class Stopped(Exception):
    """This worker was told to stop."""


def serial(shards: Iterable[Shard], treatment: Treatment, place: str, meter: Meter) -> Results:
    """Deal with the shards in this process."""
    worker = Worker(treatment, place)
    total = Counts()

    def tick(counts: Counts) -> None:
        total.add(counts)
        meter(total.bytes, total.read, total.edits)

    for shard in shards:
        yield shard, _worked(worker, shard, tick)


def _worked(worker: Worker, shard: Shard, tick: Callable[[Counts], object]) -> dict[str, Any] | FileError:
    try:
        return worker.work(shard, tick)
    except FileError as error:
        return error


def parallel(shards: Iterable[Shard], treatment: Treatment, place: str, meter: Meter, jobs: int) -> Results:
    """Deal with the shards in `jobs` other processes.

    Raises `FileError` if one of those dies. Whoever stops drawing results stops them.
    """
    context = multiprocessing.get_context()
    counters = context.Array("q", 3)
    stop = context.Event()
    executor = ProcessPoolExecutor(
        jobs, context, initializer=_start, initargs=(treatment, place, counters, stop, os.getpid())
    )
    waiting: deque[tuple[Shard, Future[dict[str, Any] | FileError]]] = deque()
    stream = iter(shards)
    try:
        while True:
            while len(waiting) < max(_WINDOW, 4 * jobs) and (shard := next(stream, None)) is not None:
                waiting.append((shard, executor.submit(_run, shard)))
            if not waiting:
                return
            shard, future = waiting.popleft()
            while not future.done():
                try:
                    future.exception(timeout=_GLANCE)
                except TimeoutError:
                    meter(*counters[:])
            yield shard, future.result()
            meter(*counters[:])
    except BrokenProcessPool:
        raise FileError("a worker died, perhaps for want of memory; --resume goes on, with fewer --jobs") from None
    finally:
        stop.set()
        executor.shutdown(cancel_futures=True)


# What a process of the pool holds.
_worker: Worker
_tick: Callable[[Counts], object]


def _start(treatment: Treatment, place: str, counters: Any, stop: Any, parent: int) -> None:
    global _worker, _tick
    # An interrupt from the keyboard reaches all processes; the first one of them decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()

    def tick(counts: Counts) -> None:
        with counters.get_lock():
            for number, value in enumerate((counts.bytes, counts.read, counts.edits)):
                counters[number] += value
        if stop.is_set():
            raise Stopped

    _worker, _tick = Worker(treatment, place), tick


def _run(shard: Shard) -> dict[str, Any] | FileError:
    return _worked(_worker, shard, _tick)


def _leave_with(parent: int) -> None:
    """End this process when its parent was killed, which no pipe tells for sure."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
