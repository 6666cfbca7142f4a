"""Frame numbers and what is missing among them, as tables."""

import pytest

from mediahub.receipts.frame_numbers import as_text, frame_number, gaps, without


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("DSC_0001.JPG", 1),
        ("card/DCIM/100NZ9/_DSC9999.NEF", 9999),  # Adobe RGB
        ("DSC01234.ARW", 1234),
        ("IMG_0042.CR3", 42),
        ("5D3A1234.CR2", 1234),
        ("P1010023.RW2", 23),
        ("C0007.MP4", 7),
        ("DJI_0815.DNG", 815),
        ("SUMMIT25_0099.jpg", 99),
        ("0012.jpg", 12),
        ("20251018.jpg", None),  # a date
        ("20251018_101500.jpg", None),  # a moment
        ("IMG_0001 (2).jpg", None),
        ("portrait.jpg", None),
        (".jpg", None),
        ("", None),
    ],
)
def test_the_number_in_a_name(path: str, number: int | None) -> None:
    assert frame_number(path) == number


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [
        ([], []),
        ([5], []),
        (range(1, 100), []),
        ([1, 2, 4, 5], ["0003"]),
        ([10, 13, 14, 20], ["0011-0012", "0015-0019"]),
        ([9997, 9998, 9999, 1, 2], []),  # the counter began anew
        ([9997, 9999, 2], ["9998", "0001"]),
        ([9998, 1, 2], ["9999"]),
        ([9998, 2], ["9999-0001"]),
        ([9998, 9999, 0, 1], []),  # some count from 0
        ([1, 2, 3, 7000, 7001], []),  # two series
        ([1, 600], []),
        ([1, 502], ["0002-0501"]),
        ([5, 5, 5, 6], []),  # RAW and JPEG
        (range(1, 10000), []),
        ([n for n in range(1, 10000) if n not in (17, 4000, 4001)], ["0017"]),  # the longest is the seam
    ],
)
def test_what_is_missing(numbers: list[int], missing: list[str]) -> None:
    assert [as_text(gap) for gap in gaps(numbers)] == missing
    assert gaps(reversed(list(numbers))) == gaps(numbers)


@pytest.mark.parametrize(
    ("gap", "elsewhere", "left"),
    [
        ((3, 5), set(), ["0003-0005"]),
        ((3, 5), {4}, ["0003", "0005"]),
        ((3, 5), {3, 4, 5}, []),
        ((9999, 1), {1}, ["9999"]),
        ((9998, 2), set(), ["9998-0002"]),
    ],
)
def test_what_another_card_has_is_not_missing(
    gap: tuple[int, int], elsewhere: set[int], left: list[str]
) -> None:
    assert [as_text(rest) for rest in without(gap, elsewhere)] == left
