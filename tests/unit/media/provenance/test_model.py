"""Provenance as it was read: what a certificate's end means for a picture."""

from __future__ import annotations

import pytest

from mediahub.media.provenance.model import Failure, Manifest, Provenance, State


def test_a_certificate_that_ended_is_no_change_of_the_picture() -> None:
    ended = Failure("signingCredential.expired")
    found = Provenance("invalid", failures=(ended,))
    assert (found.verdict, found.search_values) == ("ended", ("signed",))
    assert Provenance("invalid", failures=(Failure("signingCredential.revoked"),)).verdict == "refused"
    assert Provenance("invalid", failures=(ended, Failure("claimSignature.mismatch"))).verdict == "changed"
    assert Provenance("invalid").verdict == "changed"


@pytest.mark.parametrize(
    ("state", "codes", "verdict"),
    [
        ("trusted", (), "known"),
        ("valid", (), "unknown"),
        ("unreadable", ("assertion.dataHash.mismatch",), "unreadable"),
        ("invalid", (), "changed"),
        ("invalid", ("assertion.dataHash.mismatch",), "changed"),
        ("invalid", ("signingCredential.expired", "assertion.dataHash.mismatch"), "changed"),
        ("invalid", ("signingCredential.expired", "timeStamp.mismatch"), "ended"),
        ("invalid", ("claimSignature.outsideValidity",), "ended"),
        ("invalid", ("signingCredential.invalid",), "refused"),
    ],
)
def test_only_what_is_about_the_picture_calls_it_changed(
    state: State, codes: tuple[str, ...], verdict: str
) -> None:
    found = Provenance(state, (), tuple(Failure(code) for code in codes))
    assert found.verdict == verdict
    assert ("changed" in found.search_values) == (verdict == "changed")
    assert ("signed" in found.search_values) == (state != "unreadable")


def test_the_chain_is_asked_for_what_was_generated_and_who_signed() -> None:
    own = Manifest("a", "Editor 1", "Daily", "Daily", source_types=("digitalCapture",))
    part = Manifest("b", "Maker", "M", "", device="Z 9", source_types=("trainedAlgorithmicMedia",))
    chain = Provenance("valid", (own, part))
    assert (chain.current, chain.is_generated, chain.source_type) == (own, True, "trainedAlgorithmicMedia")
    assert chain.signers == ("Daily", "Editor 1", "M", "Z 9", "Maker")
    alone = Provenance("valid", (own,))
    assert (alone.is_generated, alone.source_type) == (False, "digitalCapture")
    bare = Provenance("unreadable")
    assert (bare.current, bare.source_type, bare.signers, bare.search_values) == (None, "", (), ())
