"""What Content Credentials say, for people."""

from __future__ import annotations

import pytest

from mediahub.media.provenance.model import Failure, Manifest, Provenance, State
from mediahub.provenance.sentences import action_name, made_by, sentence, signer_name, why_it_fails

CAMERA = Manifest("c", "Nikon Z 9", "NIKON CORPORATION", "NIKON CORPORATION", device="NIKON Z 9")


@pytest.mark.parametrize(
    ("state", "codes", "words"),
    [
        ("trusted", (), "Signed by NIKON Z 9 (NIKON CORPORATION), and unchanged since."),
        ("valid", (), "The signer is not known here: NIKON Z 9 (NIKON CORPORATION)."),
        ("invalid", ("assertion.dataHash.mismatch",), "Changed after it was signed by NIKON Z 9"),
        ("invalid", ("signingCredential.expired",), "certificate has ended"),
        ("invalid", ("signingCredential.revoked",), "not valid for this"),
        ("invalid", ("signingCredential.expired", "claimSignature.mismatch"), "Changed after"),
        ("unreadable", ("general.error",), "cannot be read"),
    ],
)
def test_a_sentence_says_whether_it_holds(state: State, codes: tuple[str, ...], words: str) -> None:
    said = sentence(Provenance(state, (CAMERA,), tuple(map(Failure, codes))))
    assert words in said
    assert "%" not in said


def test_signers_are_named_by_what_is_known_of_them() -> None:
    assert signer_name(Manifest("m", "Editor", "Editor Signing", "Agency")) == "Editor Signing (Agency)"
    assert signer_name(Manifest("m", "Editor", "Agency", "Agency")) == "Agency"
    assert signer_name(Manifest("m", "Editor", "Anna", "")) == "Anna"
    assert signer_name(Manifest("m", "Editor", "", "")) == ""
    assert "not named" in sentence(Provenance("valid"))


def test_codes_and_actions_have_words_or_stay_what_they_are() -> None:
    assert "not the one that was signed" in why_it_fails(Failure("assertion.bmffHash.mismatch"))
    assert "ended" in why_it_fails(Failure("signingCredential.expired"))
    assert "not valid for this" in why_it_fails(Failure("signingCredential.invalid"))
    assert why_it_fails(Failure("something.new")) == ""
    assert why_it_fails(Failure("claimSignatureless")) == ""
    assert (action_name("c2pa.cropped"), action_name("com.x.y")) == ("cropped", "com.x.y")


def test_what_generative_ai_made_is_said() -> None:
    made = Manifest("m", "", "", "", source_types=("digitalCapture", "trainedAlgorithmicMedia"))
    assert "AI made it" in made_by(Provenance("valid", (made,)))
    assert made_by(Provenance("valid", (CAMERA,))) == ""
