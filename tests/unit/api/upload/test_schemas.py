"""What senders say of files and batches: hashes, sidecars, variables of templates, and their limits."""

from __future__ import annotations

import base64

import pytest
from marshmallow import ValidationError

from mediahub.api.upload.schemas import (
    MAX_FILES,
    AnnouncedSchema,
    ArrivalsArgs,
    BatchChangesSchema,
    FilesSchema,
    NewBatchSchema,
    SignSchema,
)

HASH = "0" * 64
FILE = {"path": "a.jpg", "size": 9, "last_modified": 5, "head_tail": HASH}


def faults(schema: type, data: object) -> dict[str, object]:
    """By field, what is wrong."""
    with pytest.raises(ValidationError) as caught:
        schema().load(data)
    return dict(caught.value.normalized_messages())


def test_an_announced_file_is_its_fingerprint_with_what_lies_beside_it() -> None:
    sent = FILE | {
        "sidecar": base64.b64encode(b"<xmp/>").decode(),
        "sidecar_path": "a.xmp",
        "sha256": "f" * 64,
    }
    file = AnnouncedSchema().load(sent)
    assert (file.path, file.sidecar, file.sidecar_path) == ("a.jpg", b"<xmp/>", "a.xmp")
    known = file.fingerprint
    assert (known.size, known.head_tail, known.last_modified, known.sha256) == (9, HASH, 5, "f" * 64)
    bare = AnnouncedSchema().load(FILE)
    assert (bare.sidecar, bare.send_anyway, bare.replaces, bare.fingerprint.sha256) == (
        None,
        False,
        None,
        None,
    )


@pytest.mark.parametrize("sidecar", ["no base64!", "YQ", "YQ==YQ=="])
def test_a_sidecar_that_is_no_base64_is_refused_as_that(sidecar: str) -> None:
    assert faults(AnnouncedSchema, FILE | {"sidecar": sidecar}) == {"sidecar": ["Not base64."]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("head_tail", "F" * 64), ("head_tail", "0" * 63), ("size", -1), ("size", "9"), ("path", ""),
        ("sha256", "x"), ("last_modified", 1 << 54), ("replaces", "NO-ID"),
    ],
)  # fmt: skip
def test_what_is_no_fact_of_a_file_is_refused(field: str, value: object) -> None:
    assert set(faults(AnnouncedSchema, FILE | {field: value})) == {field}


def test_only_so_many_files_are_announced_together_and_at_least_one() -> None:
    assert len(FilesSchema().load({"files": [FILE] * MAX_FILES})["files"]) == MAX_FILES
    for number in (0, MAX_FILES + 1):
        assert set(faults(FilesSchema, {"files": [FILE] * number})) == {"files"}


def test_a_template_uses_variables_that_there_are() -> None:
    good = {"template": {"caption": "{session} in {room}"}}
    assert NewBatchSchema().load(good)["template"] == good["template"]
    for schema in (NewBatchSchema, BatchChangesSchema):
        found = faults(schema, {"template": {"caption": "{weather} and {mood}"}})
        assert "There is no variable {mood}" in str(found)
        assert set(faults(schema, {"template": {"rating": "5"}})) == {"template"}


def test_a_new_batch_has_the_usual_terms_and_a_change_says_nothing_of_its_own() -> None:
    new = NewBatchSchema().load({})
    assert (new["rights_class"], new["clock_offset"], new["template"]) == ("editorial", 0, {})
    assert BatchChangesSchema().load({}) == {"also_ready": False}
    assert set(faults(NewBatchSchema, {"clock_offset": 367 * 86_400})) == {"clock_offset"}


def test_what_is_asked_of_a_batch_and_of_s3_is_bounded() -> None:
    assert ArrivalsArgs().load({}) == {"state": None, "since": None, "after": 0, "limit": 500}
    for asked in ({"limit": 2001}, {"limit": 0}, {"state": "lost"}, {"after": -1}):
        assert set(faults(ArrivalsArgs, asked)) == set(asked)
    for asked in ({"method": "PATCH"}, {"method": "PUT", "part": 0}, {"method": "PUT", "size": 0}):
        assert faults(SignSchema, asked)
