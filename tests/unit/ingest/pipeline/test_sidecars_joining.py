"""What an XMP file brings to the picture that it joins, and what is known of it afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.coordination.outbox import forget_all
from mediahub.catalog.models import Arrival, Asset, AssetMetadata, Companion, Outbox, TaggerRun
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.pipeline.sidecars import is_listed
from mediahub.ingest.placing.companions import claim_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.runtime import Services
from mediahub.tagging import plugins
from mediahub.tagging.model import Fact, Tagger
from tests.pictures import write_jpeg
from tests.unit.ingest.conftest import OpenBatch
from tests.unit.ingest.pipeline.test_sidecars import TAKEN, WHERE, headline, xmp

KEYWORDS = (
    '<dc:subject xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Bag><rdf:li>robot</rdf:li></rdf:Bag>'
    "</dc:subject>"
)


@pytest.fixture
def home(pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> str:
    """The picture that they join."""
    path = write_jpeg(tmp_path / "DSC_1.jpg", 1, taken=TAKEN)
    return str(pipeline.take(LocalFile("card/DSC_1.jpg", path), batch).asset_id)


def test_all_that_it_says_is_kept_among_what_was_read(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, tmp_path: Path
) -> None:
    path = xmp(tmp_path / "a.xmp", inside=KEYWORDS)
    assert pipeline.sidecars.take(path, "card/DSC_1.xmp", batch).state == "ready"
    with services.database.read() as session:
        kept = session.get_one(AssetMetadata, home)
    assert "From the sidecar" in str(kept.values["Sidecar"])
    assert "EXIF" in kept.values
    assert kept.keywords == ["robot"]


def test_the_index_and_the_records_are_told_once_also_of_one_that_brings_no_news(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, tmp_path: Path
) -> None:
    """That it lies there is what they are told."""
    path = xmp(tmp_path / "a.xmp", headline="")
    with services.database.begin() as session:
        forget_all(session)
    pipeline.sidecars.take(path, "card/DSC_1.xmp", batch)
    for _ in range(2):
        pipeline.sidecars.finish(home, batch, path)
    with services.database.read() as session:
        assert session.scalars(select(Outbox.asset_id)).all() == [home]


def test_taggers_look_again_that_rest_on_what_it_brought(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    home: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = (Fact.WORDS, Fact.KEYWORDS, Fact.PLACE, Fact.TIME)
    taggers = [Tagger(fact.value, "1", lambda *_: [], frozenset({fact})) for fact in facts]
    monkeypatch.setattr(plugins, "all_taggers", lambda: taggers)

    def due() -> set[str]:
        with services.database.read() as session:
            return set(session.scalars(select(TaggerRun.tagger).where(TaggerRun.asset_id == home)))

    by_words = {Fact.WORDS.value, Fact.KEYWORDS.value}
    pipeline.sidecars.take(xmp(tmp_path / "a.xmp"), "card/DSC_1.xmp", batch)
    assert due() == by_words
    pipeline.sidecars.take(xmp(tmp_path / "b.xmp", more=WHERE), "card/DSC_1.xmp", batch)
    assert due() == by_words | {Fact.PLACE.value}


@pytest.mark.parametrize(("contributor", "credit"), [("", "Anybody"), ("bob", "Our Agency")])
def test_a_contributors_says_nothing_of_whose_name_the_picture_goes_out_in(
    services: Services,
    pipeline: Pipeline,
    open_for: OpenBatch,
    tmp_path: Path,
    contributor: str,
    credit: str,
) -> None:
    """It is its link that does; the same words of the team's own count."""
    delivery = open_for(source="link" if contributor else "cli", contributor=contributor)
    path = write_jpeg(tmp_path / "DSC_1.jpg", 1, taken=TAKEN)
    pipeline.take(LocalFile("card/DSC_1.jpg", path), delivery)
    with services.database.begin() as session:
        session.scalars(select(Asset)).one().credit = "Our Agency"
    pipeline.sidecars.take(
        xmp(tmp_path / "a.xmp", more='photoshop:Credit="Anybody"'), "card/DSC_1.xmp", delivery
    )
    assert headline(services) == "From the sidecar"
    with services.database.read() as session:
        assert session.scalars(select(Asset.credit)).one() == credit


def test_one_that_lies_beside_its_picture_already_is_a_duplicate_under_another_name(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, tmp_path: Path
) -> None:
    path = xmp(tmp_path / "a.xmp")
    assert pipeline.sidecars.take(path, "card/DSC_1.xmp", batch).state == "ready"
    for pictures in ([home], None):
        again = pipeline.sidecars.take(path, "card/copy/DSC_1.xmp", batch, pictures)
        assert (again.state, again.asset_id) == ("duplicate", home)
        assert "DSC_1.jpg" in again.reason
    with services.database.read() as session:
        listed = select(Arrival.state).where(Arrival.path == "card/copy/DSC_1.xmp")
        assert session.scalars(listed).all() == ["duplicate"]


def test_one_that_had_only_claimed_its_place_is_stored_when_it_comes_again(
    services: Services, pipeline: Pipeline, batch: BatchRef, home: str, tmp_path: Path
) -> None:
    path = xmp(tmp_path / "a.xmp")
    with services.database.begin() as session:
        claimed = claim_sidecar(session, home, batch, path, "card/DSC_1.xmp")
    outcome = pipeline.sidecars.take(path, "card/DSC_1.xmp", batch, [home])
    assert (outcome.state, outcome.code, outcome.asset_id) == ("ready", "joined", home)
    assert services.bucket.get_bytes(claimed.key) == path.read_bytes()
    assert headline(services) == "From the sidecar"
    with services.database.read() as session:
        assert session.scalars(select(Companion.state)).all() == ["ready"]


def test_only_the_very_file_that_came_to_a_good_end_counts_as_listed(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    """What was rejected, or was changed since, is looked at again by who watches its folder."""
    path = xmp(tmp_path / "DSC_1.xmp")

    def listed(shown: str = "card/DSC_1.xmp") -> bool:
        with services.database.read() as session:
            return is_listed(session, batch, shown, path)

    assert pipeline.sidecars.take(path, "card/DSC_1.xmp", batch).state == "rejected"
    assert not listed()
    picture = write_jpeg(tmp_path / "DSC_1.jpg", 1, taken=TAKEN)
    pipeline.take(LocalFile("card/DSC_1.jpg", picture), batch)
    assert pipeline.sidecars.take(path, "card/DSC_1.xmp", batch).state == "ready"
    assert listed()
    assert pipeline.sidecars.take(path, "card/copy/DSC_1.xmp", batch).state == "duplicate"
    assert listed("card/copy/DSC_1.xmp")
    xmp(path, "Written later")
    assert not listed()
