"""A reading process, from its fork to its end: it walls itself off, then runs one call after another."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile

from mediahub.media.questions import QUESTION, answered_by
from mediahub.media.sandbox.confine import keep_memory, time_limit
from mediahub.media.sandbox.frames import Ended, read_frame, write_frame
from mediahub.media.sandbox.raise_walls import Bounds, Wall, wall_off_reader
from mediahub.media.sandbox.results import encode_error, encode_value


def run(orders: int, answers: int, server_walls: list[Wall]) -> None:
    """Carry out what comes through the pipe `orders`, until its end.

    Orders are pickles: they come from the parent, which is trusted. Answers are data, since this process will
    not be once it has read a hostile file.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bounds: Bounds = pickle.loads(read_frame(orders))  # noqa: S301  # of the parent
    tempfile.tempdir = str(bounds.writes[0])
    os.environ["TMPDIR"] = os.environ["HOME"] = tempfile.tempdir
    walls = [*server_walls, *wall_off_reader(bounds, (orders, answers))]
    keep_memory()
    import mediahub.media.sandbox.warm  # noqa: F401  # it is there already, but where the fork server could not

    def ask(question: bytes) -> bytes:
        write_frame(answers, QUESTION + question)
        return read_frame(orders)

    write_frame(answers, encode_value(walls))
    try:
        with answered_by(ask):
            while True:
                order = read_frame(orders)
                write_frame(answers, _carry_out(order))
    except (Ended, BrokenPipeError):
        return


def _carry_out(order: bytes) -> bytes:
    try:
        function, args, seconds = pickle.loads(order)  # noqa: S301  # of the parent
        with time_limit(seconds):
            return encode_value(function(*args))
    except BaseException as error:  # noqa: BLE001  # the parent judges it
        return encode_error(error)
