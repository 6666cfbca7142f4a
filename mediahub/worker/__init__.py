"""Background work: the worker process runs, watches and stops the loops that each room describes.

A room describes its loops as data (`mediahub.loops`), this room runs them, one thread each: it catches
whatever a round raises, repeats it ever more slowly, holds the lock where one process at a time may work, and
starts a dead thread again. Who asks its `stop` is alive; every ten seconds a process writes into the
catalogue how its loops are (`catalog.coordination.heartbeats`), which `/readyz`, `/metrics`
and `mediahub doctor` read.

The state in the catalogue is the truth; the queue (Huey, on SQLite or PostgreSQL) only says "look now".

`worker_processes` is one less than the machine's cores. Measured: for each core that analyses 24-megapixel
frames, the embedded S3 server (which computes MD5 twice over every byte), catalogue and index on the same
machine need about 0.7 of another.
"""

from mediahub.worker.supervisor import Supervisor

__all__ = ["Supervisor"]
