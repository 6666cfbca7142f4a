"""XMP files end beside their picture, or say why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Arrival, Asset, Companion
from mediahub.catalog.trash import move_to_trash
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import NO_PICTURE, PICTURE_REJECTED, Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.pipeline.sidecars import is_listed
from mediahub.ingest.placing.companions import claim_sidecar
from mediahub.ingest.reading.originals import LocalFile
from mediahub.runtime import Services
from tests.pictures import write_jpeg
from tests.unit.ingest.conftest import OpenBatch

TAKEN = "2025:10:18 10:30:00"


def xmp(path: Path, headline: str = "From the sidecar", more: str = "", inside: str = "") -> Path:
    path.write_text(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:Headline="{headline}" {more}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    return path


def headline(services: Services) -> str | None:
    with services.database.read() as session:
        return session.scalars(select(Asset.headline)).one()


@pytest.fixture
def picture(pipeline: Pipeline, batch: BatchRef, tmp_path: Path) -> Outcome:
    path = write_jpeg(tmp_path / "DSC_1.jpg", 1, taken=TAKEN)
    return pipeline.take(LocalFile("card/DSC_1.jpg", path), batch)


def test_one_that_comes_later_joins_its_picture_once(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, tmp_path: Path
) -> None:
    path = xmp(tmp_path / "DSC_1.xmp")
    first = pipeline.sidecars.take(path, "card/DSC_1.xmp", batch)
    assert (first.state, first.code, first.asset_id) == ("ready", "joined", picture.asset_id)
    assert headline(services) == "From the sidecar"
    with services.database.read() as session:
        kept = session.scalars(select(Companion)).one()
        assert (kept.role, kept.state) == ("sidecar", "ready")
        assert is_listed(session, batch, "card/DSC_1.xmp", path)
        assert not is_listed(session, batch, "card/other.xmp", path)
    assert services.bucket.get_bytes(kept.key) == path.read_bytes()
    assert pipeline.sidecars.take(path, "card/DSC_1.xmp", batch, [str(picture.asset_id)]).state == "ready"
    with services.database.read() as session:
        assert len(session.scalars(select(Companion)).all()) == 1


def test_one_that_comes_with_its_picture_is_called_like_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "DSC_1.jpg", 1, taken=TAKEN)
    pipeline.take(LocalFile("card/DSC_1.jpg", path, xmp(tmp_path / "DSC_1.xmp")), batch)
    with services.database.read() as session:
        kept = session.scalars(select(Companion)).one()
        assert (kept.filename, kept.role, kept.state) == ("DSC_1.xmp", "sidecar", "ready")
    assert headline(services) == "From the sidecar"


def test_words_that_a_person_wrote_stay(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, tmp_path: Path
) -> None:
    pipeline.sidecars.take(xmp(tmp_path / "a.xmp", "First"), "card/DSC_1.xmp", batch)
    with services.database.begin() as session:
        session.scalars(select(Asset)).one().headline = "A person's"
    pipeline.sidecars.take(xmp(tmp_path / "a.xmp", "First"), "card/DSC_1.xmp", batch)
    assert headline(services) == "A person's"


def test_one_without_a_picture_says_what_to_do_and_joins_it_when_it_comes(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    alone = pipeline.take(LocalFile("card/DSC_1.xmp", xmp(tmp_path / "DSC_1.xmp")), batch)
    assert (alone.state, alone.code) == ("rejected", NO_PICTURE)
    assert "same folder" in alone.reason
    pipeline.take(LocalFile("card/DSC_1.jpg", write_jpeg(tmp_path / "DSC_1.jpg", 2, taken=TAKEN)), batch)
    again = pipeline.take(LocalFile("card/DSC_1.xmp", tmp_path / "DSC_1.xmp"), batch)
    assert again.state == "ready"


def test_one_whose_picture_was_rejected_goes_with_it(
    services: Services, pipeline: Pipeline, batch: BatchRef, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("no picture")
    outcomes = pipeline.take_all(LocalFile("bad.jpg", bad, xmp(tmp_path / "bad.xmp")), batch)
    assert [(one.path, one.state) for one in outcomes] == [("bad.jpg", "rejected"), ("bad.xmp", "rejected")]
    assert outcomes[1].code == PICTURE_REJECTED
    assert "bad.jpg" in outcomes[1].reason
    with services.database.read() as session:
        listed = dict(session.execute(select(Arrival.path, Arrival.state)).all())
    assert listed == {"bad.jpg": "rejected", "bad.xmp": "rejected"}
    later = pipeline.sidecars.take(tmp_path / "bad.xmp", "bad.xmp", batch)
    assert later.code == PICTURE_REJECTED


def test_what_is_no_xmp_or_cannot_be_read_is_rejected(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, tmp_path: Path
) -> None:
    (tmp_path / "bad.xmp").write_text("not XMP at all")
    assert pipeline.sidecars.take(tmp_path / "bad.xmp", "card/DSC_1.xmp", batch).state == "rejected"
    gone = pipeline.sidecars.take(tmp_path / "gone.xmp", "card/gone.xmp", batch)
    assert (gone.state, gone.code) == ("rejected", "unreadable")


def test_pictures_that_are_gone_in_the_trash_or_of_somebody_else(
    services: Services,
    pipeline: Pipeline,
    batch: BatchRef,
    picture: Outcome,
    open_for: OpenBatch,
    tmp_path: Path,
) -> None:
    path, home = xmp(tmp_path / "a.xmp"), str(picture.asset_id)
    for gone in (["gone"], []):
        assert pipeline.sidecars.take(path, "a.xmp", batch, gone).code == "deleted"
    stranger = open_for("Somebody Else", source="link", contributor="bob")
    assert pipeline.sidecars.take(path, "a.xmp", stranger, [home]).code == "not_yours"
    with services.database.begin() as session:
        move_to_trash(session, [home])
    assert pipeline.sidecars.take(path, "a.xmp", batch, [home]).code == "in_trash"


def test_one_that_claimed_its_place_before_its_process_died_is_finished(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, tmp_path: Path
) -> None:
    path, home = xmp(tmp_path / "a.xmp"), str(picture.asset_id)
    with services.database.begin() as session:
        claim_sidecar(session, home, batch, path, "a.xmp")
    for _ in range(2):
        pipeline.sidecars.finish(home, batch, path)
        assert headline(services) == "From the sidecar"
    (tmp_path / "bad.xmp").write_text("not XMP at all")
    pipeline.sidecars.finish(home, batch, tmp_path / "bad.xmp")
    with services.database.read() as session:
        assert session.scalars(select(Companion.state)).all() == ["ready"]
        assert session.scalars(select(Arrival.path)).all() == ["card/DSC_1.jpg"]


def test_pictures_of_one_name_in_several_folders_are_told_apart_by_theirs(
    services: Services, pipeline: Pipeline, open_for: OpenBatch, tmp_path: Path
) -> None:
    first = open_for(roots=["1"])
    for number, folder in enumerate(("a", "b")):
        path = write_jpeg(tmp_path / folder / "DSC_1.jpg", 60 + number, taken=f"2025:10:18 1{number}:00:00")
        pipeline.take(LocalFile(f"{folder}/DSC_1.jpg", path), first)
    later = open_for(roots=["2"])
    unsure = pipeline.sidecars.take(xmp(tmp_path / "x.xmp"), "elsewhere/DSC_1.xmp", later)
    assert (unsure.state, unsure.code) == ("rejected", "ambiguous")
    sure = pipeline.sidecars.take(xmp(tmp_path / "x.xmp"), "b/DSC_1.xmp", later)
    with services.database.read() as session:
        (path,) = session.scalars(
            select(Arrival.path).where(Arrival.asset_id == sure.asset_id, Arrival.batch_id == first.id)
        )
    assert path == "b/DSC_1.jpg"


WHERE = 'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="31,21.0N" exif:GPSLongitude="118,22.0E"'


def test_the_place_of_a_sidecar_counts_where_the_picture_has_none(
    services: Services, pipeline: Pipeline, batch: BatchRef, picture: Outcome, tmp_path: Path
) -> None:
    plain, placed = xmp(tmp_path / "a.xmp"), xmp(tmp_path / "b.xmp", more=WHERE)

    def place() -> tuple[float | None, float | None]:
        with services.database.read() as session:
            asset = session.get_one(Asset, str(picture.asset_id))
            return asset.gps_lat, asset.gps_lon

    pipeline.sidecars.take(plain, "card/DSC_1.xmp", batch)
    assert place() == (None, None)
    pipeline.sidecars.take(placed, "card/DSC_1.xmp", batch)
    assert place() == (pytest.approx(31.35), pytest.approx(118.3667, abs=0.001))
    with services.database.begin() as session:
        session.get_one(Asset, str(picture.asset_id)).gps_lat = 1.5
    pipeline.sidecars.take(xmp(tmp_path / "c.xmp", "Other", WHERE), "card/DSC_1.xmp", batch)
    assert place()[0] == 1.5
