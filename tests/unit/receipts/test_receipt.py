"""Which card and which camera is red, and why."""

from dataclasses import asdict, replace

import pytest

from mediahub.catalog.models import Arrival, Asset
from mediahub.receipts.formats import as_csv, as_text
from mediahub.receipts.receipt import NOT_FINISHED, ORIGINS, UNKNOWN, Line, body_of, card_of, groups, lines_of
from mediahub.receipts.safekeeping import StorageCheck

Z9, A1 = "Nikon Z 9 11", "Sony A1 22"
SAFE = StorageCheck("originals/x", "checksum")


def line(path: str, camera: str = "", fault: str = "", state: str = "ready") -> Line:
    return Line(path, 1, "", state, "a", "k", "checksum", fault, camera)


def by_card(lines: list[Line], general: tuple[str, ...] = ()) -> dict[str, str]:
    return {group.name: group.verdict for group in groups(lines, card_of, general)}


def test_one_bad_file_makes_its_card_red_and_no_other() -> None:
    lines = [line("A/DSC_0001.JPG"), line("A/DSC_0002.JPG", fault="It was rejected."), line("B/DSC_0003.JPG")]
    assert by_card(lines) == {"A": "red", "B": "green"}
    (red, _) = groups(lines, card_of, ())
    assert red.reasons == ("A/DSC_0002.JPG: It was rejected.",)


def test_a_delivery_that_is_not_finished_makes_all_red() -> None:
    assert by_card([line("A/x.jpg"), line("B/x.jpg")], (NOT_FINISHED,)) == {"A": "red", "B": "red"}


def test_many_files_with_one_fault_are_one_reason() -> None:
    (group,) = groups([line(f"A/{n}.jpg", fault="Gone.") for n in range(8)], card_of, ())
    assert group.reasons == ("A/0.jpg, A/1.jpg, A/2.jpg, A/3.jpg, A/4.jpg and 3 more: Gone.",)


def test_a_file_without_metadata_is_of_the_only_body_in_its_folder() -> None:
    lines = [line("A/1/a.jpg", Z9), line("A/1/clip.mp4", fault="x"), line("A/2/b.jpg", A1), line("A/3/c.mov")]
    found = {group.name: (group.verdict, group.files) for group in groups(lines, body_of(lines), ())}
    assert found == {Z9: ("red", 2), A1: ("green", 1), UNKNOWN: ("green", 1)}


def gaps_of(lines: list[Line]) -> dict[str, tuple[str, ...]]:
    return {group.name: group.gaps for group in groups(lines, card_of, ())}


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([("A/100/DSC_0001.JPG", Z9), ("A/100/DSC_0003.JPG", Z9)], {"A": ("A/100: 0002",)}),
        # two bodies count for themselves
        (
            [
                ("A/100/DSC_0001.JPG", Z9),
                ("A/100/DSC_0002.JPG", A1),
                ("A/100/DSC_0003.JPG", Z9),
                ("A/100/DSC_0004.JPG", A1),
            ],
            {"A": ("A/100: 0002", "A/100: 0003")},
        ),
        # the second card of the body has it
        (
            [("A/100/DSC_0001.JPG", Z9), ("A/100/DSC_0003.JPG", Z9), ("B/100/DSC_0002.JPG", Z9)],
            {"A": (), "B": ()},
        ),
        # another folder is another count
        (
            [("A/100/DSC_0001.JPG", Z9), ("A/100/DSC_0003.JPG", Z9), ("A/101/DSC_0002.JPG", Z9)],
            {"A": ("A/100: 0002",)},
        ),
        # a clip between the frames, which does not say its camera
        (
            [("A/100/DSC_0001.JPG", Z9), ("A/100/DSC_0002.MOV", ""), ("A/100/DSC_0003.JPG", Z9)],
            {"A": ()},
        ),
    ],
)
def test_gaps_are_told_by_body_and_folder(
    frames: list[tuple[str, str]], expected: dict[str, tuple[str, ...]]
) -> None:
    lines = [line(path, camera) for path, camera in frames]
    assert gaps_of(lines) == expected
    assert set(by_card(lines).values()) == {"green"}


def test_a_file_that_was_taken_but_is_not_whole_is_not_safe() -> None:
    row = Arrival(path="a.nef", size=1, sha256="of a", state="ready", asset_id="a", reason="Cut off.")
    (found,) = lines_of([row], {"a": Asset(id="a", state="ready")}, {"of a": SAFE}, {"a": "Cut off."})
    assert found.fault == "Cut off."


def test_what_does_not_agree_of_how_it_was_made_is_noted_and_the_card_stays_green() -> None:
    noted = replace(line("A/a.jpg"), note=ORIGINS)
    (group,) = groups([noted, line("A/b.jpg")], card_of, ())
    receipt = {
        "files": [asdict(noted), asdict(line("A/b.jpg"))],
        "cards": [asdict(group)],
        "cameras": [],
        "batch": 1, "photographer": "Chen Rui", "event": "summit", "made_at": "now", "reasons": [],
    }  # fmt: skip
    assert group.verdict == "green"
    assert list(as_text(receipt))[-1] == f"look  A/a.jpg: {ORIGINS}"
    head, first, second = "".join(as_csv(receipt)).strip().splitlines()
    assert (head.endswith(",note"), ORIGINS in first, second.endswith(",")) == (True, True, True)
