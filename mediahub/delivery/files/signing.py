"""Delivered files are signed last: with Content Credentials (C2PA), and the original as what they were made
from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import structlog

from mediahub.catalog.holdings import manifests_of
from mediahub.catalog.models import Asset, AssetProvenance
from mediahub.delivery.files.package import Plan
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.files.recipes import Recipe
from mediahub.media.containers.filetypes import BY_MIME, JPEG, RAW_TYPES
from mediahub.media.provenance.parents import Original
from mediahub.media.provenance.signing import Claim, sign_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.provenance.signers import REDACTING, Answers, Signer, signer_of
from mediahub.provenance.timestamps import TimeStamps
from mediahub.runtime import Services

METADATA = "c2pa.edited.metadata"
"""Caption, credit and terms are written into every file."""
MAX_BESIDE = 4
"""Manifest files of one picture that are looked at, the newest first."""
_UPRIGHT = 1
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file as it is delivered: signed inside, or with its manifest beside it, or not at all."""

    path: Path
    manifest: bytes = b""
    """What goes beside it as a `.c2pa` file; empty where nothing does."""


class DeliverySigning:
    """Signs files, with the key in this process and the files in the sandbox's. Safe to share between
    threads."""

    def __init__(self, services: Services, sandbox: Sandbox) -> None:
        self._services = services
        self._sandbox = sandbox
        self._signers: dict[str, Signer] = {}
        server = services.settings.time_stamp_server
        self._times = TimeStamps(server) if server else None

    def sign(self, planned: Plan, asset: Asset, path: Path, made: Path, seconds: float) -> SignedFile:
        """Sign the file `made` by a plan from the object at `path`. Raises NoSigner, NotRead."""
        is_original = asset.kind == "photo" or planned.recipe.is_original
        return self.sign_made(
            planned.policy,
            self.original(asset, path if is_original else None),
            made,
            (actions_of(asset, planned.recipe), planned.recipe.part is not None),
            seconds,
        )

    def original(self, asset: Asset, path: Path | None) -> Original:
        """What a file was made from; `path` is None where the original is not at hand. Manifests that came
        in files of their own are put beside it. Raises StorageError."""
        with self._services.database.read() as session:
            row = session.get(AssetProvenance, (asset.id, asset.sha256))
        if row is None or row.state not in ("trusted", "valid"):
            return Original(path, asset.filename, asset.mime)
        beside: list[Path] = []
        if path is not None:
            for number, manifest in enumerate(manifests_of(asset)[:MAX_BESIDE]):
                beside.append(path.with_name(f"{path.name}-{number}.c2pa"))
                self._services.bucket.get_to_file(manifest.key, beside[-1])
        return Original(path, asset.filename, asset.mime, asset.sha256, tuple(beside))

    def sign_made(
        self,
        policy: Policy,
        original: Original,
        made: Path,
        done: tuple[Sequence[str], bool],
        seconds: float,
    ) -> SignedFile:
        """Sign `made`; `done` are the actions of C2PA, and whether some of the picture was cut away."""
        if not policy.signed_by:
            return SignedFile(made)
        signer = self._signer(policy.signed_by)
        actions, is_cropped = done
        claim = Claim(
            version=version("mediahub"),
            actions=tuple(actions),
            strip=policy.strips,
            is_cropped=is_cropped,
            redacts=policy.signed_by.endswith(REDACTING),
            chain=signer.chain,
            algorithm=signer.algorithm,
            is_timed=self._times is not None,
        )
        target = made.with_name(f"signed-{made.name}")
        args = (made, target, original, claim)
        answers = Answers(signer, self._times)
        signed = self._sandbox.call(sign_file, *args, seconds=seconds, answer=answers)
        if signed.problem:
            how = "with its manifest beside it" if signed.manifest else "unsigned"
            log.warning(f"a file is delivered {how}", file=original.title, reason=signed.problem)
        return SignedFile(target if signed.is_signed else made, signed.manifest)

    def _signer(self, by: str) -> Signer:
        if by not in self._signers:
            with self._services.database.read() as session:
                self._signers[by] = signer_of(self._services.settings, session, by)
        return self._signers[by]


def actions_of(asset: Asset, recipe: Recipe) -> list[str]:
    """What a recipe does to an original, by the names of C2PA (18.14), in the order in which it is done."""
    if recipe.is_original:
        return [METADATA]
    if asset.kind == "video":
        return ["c2pa.transcoded", METADATA]
    file_type = BY_MIME.get(asset.mime)
    long_edge = recipe.long_edge or 0
    part = recipe.part
    share = max(part.width * asset.width, part.height * asset.height) / 10_000 if part else 0.0
    done = {
        "c2pa.color_adjustments": file_type in RAW_TYPES,
        "c2pa.orientation": (asset.orientation or _UPRIGHT) != _UPRIGHT,
        "c2pa.cropped": part is not None,
        "c2pa.resized": long_edge < (share or max(asset.width, asset.height)),
        "c2pa.transcoded": file_type == JPEG,
        "c2pa.converted": file_type != JPEG,
        METADATA: True,
    }
    return [name for name, holds in done.items() if holds]
