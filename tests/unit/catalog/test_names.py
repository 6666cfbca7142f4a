from __future__ import annotations

import pytest

from mediahub.catalog.names import MAX_FOLDED, MAX_SLUG, fold, fold_name, name_for, slugify


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ban Ki-moon", "BAN  KI MOON"),
        ("José Álvarez", "jose alvarez"),
        ("ＡｉＭＯＧＡ", "aimoga"),
        ("Straße", "STRASSE"),
        ("Ngũgĩ wa Thiong'o", "ngugi wa thiong o"),
        ("반기문", "반기문"),
    ],
)
def test_spellings_that_are_the_same_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("尹同跃", "尹同"), ("Anna", "Hanna"), ("Бан", "Ван")])
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_slugs_keep_every_script_and_a_bound_length() -> None:
    assert slugify("Robotics Demo!") == "robotics-demo"
    assert slugify("尹同跃") == "尹同跃"
    long = slugify("co-creation " * 20)
    assert len(long) <= MAX_SLUG + 9
    assert long != slugify("co-creation " * 21)
    assert slugify("!!!") != slugify("???")


@pytest.mark.parametrize(
    ("language", "main", "names", "shown"),
    [
        (
            "zh",
            "Yin Tongyue",
            [("en", "Yin Tongyue"), ("zh-Hans", "尹同跃"), ("zh-Hant", "尹同躍")],
            "尹同跃",
        ),
        ("en", "Yin Tongyue", [("en", "Yin Tongyue"), ("zh-Hans", "尹同跃")], "Yin Tongyue"),
        ("en", "尹同跃", [("", "尹同跃"), ("en", "Yin Tongyue")], "Yin Tongyue"),
        ("zh", "尹同跃", [("en", "Yin Tongyue")], "尹同跃"),
        ("zh", "Robotics", [("", "robots"), ("", "机器人")], "机器人"),
        ("zh", "Henrik Solvang", [("ja", "ヘンリク")], "Henrik Solvang"),
        ("zh", "田中芽衣", [("ja", "田中芽衣"), ("zh-Hans", "田中芽衣子")], "田中芽衣子"),
        ("en", "Robotics", [("en", "robots"), ("zh-Hans", "机器人")], "Robotics"),
    ],
)
def test_a_reader_sees_the_name_of_their_language(
    language: str, main: str, names: list[tuple[str, str]], shown: str
) -> None:
    assert name_for(language, main, names) == shown


def test_a_name_is_kept_by_its_folded_form_and_no_more_than_a_column_holds() -> None:
    assert fold_name("José Álvarez") == fold("jose alvarez")
    assert len(fold("\ufdfa" * 200)) > MAX_FOLDED
    assert fold_name("\ufdfa" * 200) == fold("\ufdfa" * 200)[:MAX_FOLDED]
