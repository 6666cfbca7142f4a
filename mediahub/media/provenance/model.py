"""What the manifests of a file say (C2PA 2.2), as plain data. Texts are a stranger's, cut to a length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mediahub.media.provenance.mining import strictest_mining
from mediahub.media.source_types import GENERATED

State = Literal["trusted", "valid", "invalid", "unreadable"]
"""The verdict of the reference implementation: `trusted` and `valid` are what was signed, by a signer whose
anchor is known here or not; `invalid` names what fails; `unreadable` manifests are no manifests."""

_OF_CREDENTIALS = (
    "signingCredential.", "timeStamp.", "timeOfSigning.", "claimSignature.outsideValidity",
)  # fmt: skip
"""Begin codes that are about the signer's certificate and its time, not about the picture."""
_ENDED = frozenset({"signingCredential.expired", "claimSignature.outsideValidity"})
Verdict = Literal["known", "unknown", "ended", "refused", "changed", "unreadable"]
"""For people: unchanged and signed by whom we know, or do not, or with a certificate that had ended or is not
one for this; changed after signing; or nothing that can be read."""
PARTS = frozenset({"parentOf", "componentOf"})
"""Relationships of ingredients that are in the picture."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done, e.g. `c2pa.cropped`."""

    name: str
    when: str = ""
    """ISO 8601; empty where it is not said."""
    tool: str = ""
    source_type: str = ""
    """Term of IPTC's Digital Source Type, without its address."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A file that another was made from."""

    title: str
    relationship: str
    """`parentOf`, `componentOf` or `inputTo`."""
    manifest: str = ""
    """Label of its own manifest; empty where it has none here."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One step of the chain: what a camera or program signed."""

    label: str
    generator: str
    """The program or camera that made it, in its own words."""
    signer: str
    """Common name of the certificate."""
    organisation: str
    """Organisation of the certificate."""
    signed_at: str = ""
    """ISO 8601 by a time-stamp server; empty without one."""
    title: str = ""
    device: str = ""
    """Make and model that it states, else empty."""
    actions: tuple[Action, ...] = ()
    source_types: tuple[str, ...] = ()
    """Every Digital Source Type that it states, in its actions or in metadata."""
    ingredients: tuple[Ingredient, ...] = ()
    data_mining: str = ""
    """What it prohibits of data mining, by the code of PLUS; empty where it prohibits nothing."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What does not hold, by the code of C2PA (15.2), e.g. `assertion.dataHash.mismatch`."""

    code: str
    words: str = ""
    """The library's explanation, in English."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """All that the manifests of one file say, and whether it holds."""

    state: State
    manifests: tuple[Manifest, ...] = ()
    """The file's own first, then those it was made from, each once."""
    failures: tuple[Failure, ...] = ()
    """Without `signingCredential.untrusted`, which is what `valid` says."""

    @property
    def current(self) -> Manifest | None:
        """The file's own manifest; None where none could be read."""
        return self.manifests[0] if self.manifests else None

    @property
    def verdict(self) -> Verdict:
        """What to say of it. Where only the certificate is at fault, the picture is not called changed."""
        if self.state == "unreadable":
            return "unreadable"
        if self.state != "invalid":
            return "known" if self.state == "trusted" else "unknown"
        codes = {one.code for one in self.failures}
        if not codes or not all(code.startswith(_OF_CREDENTIALS) for code in codes):
            return "changed"
        return "ended" if codes & _ENDED else "refused"

    @property
    def search_values(self) -> tuple[str, ...]:
        """What search finds it by: `signed`, `changed`, `generated`."""
        changed = self.verdict == "changed"
        said = {"signed": self.state != "unreadable", "changed": changed, "generated": self.is_generated}
        return tuple(value for value, holds in said.items() if holds)

    @property
    def is_generated(self) -> bool:
        """Whether it, or what it was made from, is stated to be made by a program and not taken."""
        return any(GENERATED.intersection(one.source_types) for one in self.manifests)

    @property
    def source_type(self) -> str:
        """The Digital Source Type of the picture: that of a generated part, else the latest stated."""
        stated = [term for one in self.manifests for term in one.source_types]
        return next((term for term in stated if term in GENERATED), stated[0] if stated else "")

    @property
    def data_mining(self) -> str:
        """What anybody in the chain prohibits of data mining, by the code of PLUS."""
        return strictest_mining(one.data_mining for one in self.manifests)

    @property
    def signers(self) -> tuple[str, ...]:
        """Everybody in the chain by every name: certificates, programs and cameras."""
        names = (
            n for one in self.manifests for n in (one.signer, one.organisation, one.device, one.generator)
        )
        return tuple(dict.fromkeys(name for name in names if name))
