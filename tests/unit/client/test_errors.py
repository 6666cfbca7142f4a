"""Errors of the client: one family, with what programs need of each."""

from __future__ import annotations

import pytest

from mediahub.client.errors import Changed, ClientError, FileTrouble, GaveUp, Refused, Stopped


def test_a_refusal_says_its_status_code_and_what_is_missing() -> None:
    error = Refused(409, "Send the rest.", "incomplete", (2, 3))
    assert (str(error), error.status) == ("Send the rest.", 409)
    assert (error.code, error.missing) == ("incomplete", (2, 3))
    assert (Refused(500, "No.").code, Refused(500, "No.").missing) == ("", ())


@pytest.mark.parametrize("error", [GaveUp("x"), Stopped("x"), Refused(403, "x")])
def test_what_ends_the_delivery_is_caught_as_one(error: Exception) -> None:
    assert isinstance(error, ClientError)


@pytest.mark.parametrize("error", [FileTrouble("gone", "x"), Changed("x")])
def test_what_is_wrong_with_one_file_ends_nothing_else(error: Exception) -> None:
    assert not isinstance(error, ClientError)
    assert str(error) == "x"
    assert getattr(error, "code", "gone") == "gone"
