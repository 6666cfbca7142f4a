"""A receipt cannot be changed without it being seen."""

import copy
import json
import stat
from typing import Any

import pytest

from mediahub.receipts.signing import FILE, BadSignature, check, public_key, sign
from mediahub.settings import Settings, load_settings

RECEIPT: dict[str, Any] = {"batch": 7, "files": [{"path": "Зал/a.jpg", "size": 12}], "verdict": "red"}


def test_what_was_signed_holds_also_after_being_written_down(settings: Settings) -> None:
    signed = json.loads(json.dumps(sign(settings, RECEIPT), indent=4, ensure_ascii=True))
    check(signed, public_key(settings))
    reordered = dict(reversed(signed.items()))
    check(reordered, public_key(settings))
    assert signed["files"] == RECEIPT["files"]


def other_first_letter(text: str) -> str:
    """Changed for sure: the last byte of a signature is zero often enough to be met by chance."""
    return ("B" if text[0] == "A" else "A") + text[1:]


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r.update(verdict="green"),
        lambda r: r["files"][0].update(size=13),
        lambda r: r["files"].pop(),
        lambda r: r.update(note="fine"),
        lambda r: r.pop("batch"),
        lambda r: r["signature"].update(value=other_first_letter(r["signature"]["value"])),
        lambda r: r["signature"].update(value="not base64"),
        lambda r: r["signature"].update(algorithm="none"),
        lambda r: r.pop("signature"),
        lambda r: r.update(signature="yes"),
    ],
)
def test_any_change_is_seen(settings: Settings, change: Any) -> None:
    signed = copy.deepcopy(sign(settings, RECEIPT))
    change(signed)
    with pytest.raises(BadSignature):
        check(signed, public_key(settings))


def test_signed_again_by_someone_else_is_seen(settings: Settings, tmp_path: Any) -> None:
    other = load_settings(home=tmp_path / "other")
    with pytest.raises(BadSignature, match="Another"):
        check(sign(other, RECEIPT | {"verdict": "green"}), public_key(settings))


def test_the_key_is_kept_and_only_its_owner_reads_it(settings: Settings) -> None:
    assert public_key(settings) == public_key(settings)
    assert stat.S_IMODE((settings.home / FILE).stat().st_mode) == 0o600
