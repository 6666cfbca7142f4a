"""What is done with pictures in the background (words, look-alikes, faces, visual words), and what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.analysis.embeddings import count_unseen
from mediahub.analysis.faces import count_waiting, events_on
from mediahub.analysis.labelling.labellers import usable
from mediahub.analysis.labelling.stored import count_due
from mediahub.analysis.ocr import count_unread
from mediahub.media.vision.embedding import can_embed, embedder_name
from mediahub.media.vision.faces import finder_name
from mediahub.media.vision.labels.counting import can_count
from mediahub.media.vision.ocr import reader_name
from mediahub.messages import N_, Message, message
from mediahub.services.checks.database import NEEDS_DATABASE, opened
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings


def look_at_analysis(settings: Settings) -> Iterator[Finding]:
    """Of each kind of analysis: whether it is done here, by what, and how many pictures wait for it."""
    yield _words(settings)
    yield _looks(settings)
    yield _faces(settings)
    yield _visual_words(settings)


def _words(settings: Settings) -> Finding:
    """Whether words in pictures are read."""
    reader = reader_name()
    if not settings.read_words:
        return Finding("words", "note", N_("words in pictures are not read: MEDIAHUB_READ_WORDS is off"))
    if not reader:
        words = N_(
            'words in pictures are not read; to read them, install the extra: pip install "mediahub[vision]"'
        )
        return Finding("words", "note", words)

    def found(waiting: str) -> Message:
        name = reader.partition(" /")[0]
        return message("%(program)s reads them, %(count)s pictures waiting", program=name, count=waiting)

    return _behind(settings, "words", found, lambda session: count_unread(session, reader))


def _faces(settings: Settings) -> Finding:
    """Whether faces can be looked for, where an event switches that on."""
    finder = finder_name()
    if not finder:
        words = N_(
            "faces are not looked for; where an event is to have them, install the extra: "
            'pip install "mediahub[faces]"'
        )
        return Finding("faces", "note", words)

    def waiting(session: Session) -> int:
        return sum(count_waiting(session, finder, event_id) for event_id in events_on(session))

    def found(waiting: str) -> Message:
        return message(
            "%(program)s looks for them where they are on, %(count)s pictures waiting",
            program=finder.partition(" /")[0], count=waiting,
        )  # fmt: skip

    return _behind(settings, "faces", found, waiting)


def _looks(settings: Settings) -> Finding:
    """Whether look-alikes are found by what pictures show."""
    embedder = embedder_name()
    if not settings.compare_looks:
        off = N_("pictures are compared by colours: MEDIAHUB_COMPARE_LOOKS is off")
        return Finding("looks", "note", off)
    if not embedder:
        words = N_(
            "pictures are compared by colours; to compare what they show, install the extra: "
            'pip install "mediahub[vision]"'
        )
        return Finding("looks", "note", words)

    def found(waiting: str) -> Message:
        name = embedder.partition(" /")[0]
        return message(
            "%(program)s compares pictures, %(count)s pictures waiting", program=name, count=waiting
        )

    return _behind(settings, "looks", found, lambda session: count_unseen(session, embedder))


def _visual_words(settings: Settings) -> Finding:
    """Whether pictures are found by what they look like, and by which labellers."""
    name, labellers = "visual_words", usable(settings)
    if not labellers:
        off = N_("pictures get no visual words: MEDIAHUB_COMPARE_LOOKS is off")
        return Finding(name, "note", off)
    what = N_("%(labellers)s find visual words, %(count)s pictures waiting")
    lacking = "vision" * (not can_embed()), "faces" * (not can_count())
    extras = ",".join(filter(None, lacking))
    if extras:
        what = N_(
            "%(labellers)s find visual words, %(count)s pictures waiting; to find more of them: "
            'pip install "mediahub[%(extras)s]"'
        )

    def found(waiting: str) -> Message:
        return message(what, labellers=", ".join(one.name for one in labellers), count=waiting, extras=extras)

    return _behind(settings, name, found, lambda session: count_due(session, labellers))


def _behind(
    settings: Settings, name: str, found: Callable[[str], Message], count: Callable[[Session], int]
) -> Finding:
    """What is done in the background and how much waits for it. Nobody needs it: it is never a problem."""
    try:
        with opened(settings) as database, database.read() as session:
            waiting = count(session)
    except SQLAlchemyError:
        return Finding(name, "note", NEEDS_DATABASE)
    return Finding(name, "ok", found(f"{waiting:,}"))
