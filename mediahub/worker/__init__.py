"""Background work: the loops that the rooms describe are run, watched over and stopped here."""

from mediahub.worker.supervisor import Supervisor

__all__ = ["Supervisor"]
