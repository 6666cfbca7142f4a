"""What the Content Credentials (C2PA) of a picture say, for its panel."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.catalog.models import Asset
from mediahub.http.language import translated
from mediahub.media.provenance.model import Ingredient, Manifest, Provenance
from mediahub.provenance.elsewhere import kept_elsewhere
from mediahub.provenance.sentences import action_name, made_by, sentence, signer_name, why_it_fails
from mediahub.provenance.stored import provenance_of
from mediahub.web.answers import picture


def provenance(asset: Asset) -> picture.Provenance | None:
    """Whether it is as it was signed, and its chain; None where it has no manifests: then nothing is said."""
    said = provenance_of(asset)
    if said is None:
        return None
    return {
        "verdict": said.verdict,
        "sentence": translated(sentence(said)),
        "made": translated(made_by(said)) if said.is_generated else "",
        "fails": [
            {"code": one.code, "words": translated(words) if (words := why_it_fails(one)) else ""}
            for one in said.failures
        ],
        "steps": [_step(one) for one in said.manifests],
        "sources": _unsigned(said),
    }


def elsewhere(asset: Asset) -> str:
    """Where the manifests of a picture are that has none here; empty where it names no place."""
    sentence = kept_elsewhere(asset) if provenance_of(asset) is None else ""
    return translated(sentence) if sentence else ""


def _step(manifest: Manifest) -> picture.ProvenanceStep:
    actions = dict.fromkeys(action_name(one.name) for one in manifest.actions if one.name)
    return {
        "signer": signer_name(manifest),
        "generator": manifest.generator,
        "title": manifest.title,
        "signed_at": manifest.signed_at,
        "actions": [translated(one) for one in actions],
    }


def _unsigned(said: Provenance) -> list[str]:
    """Names of the files at the beginning of the chain that have no manifests of their own."""
    ingredients: Sequence[Ingredient] = [one for step in said.manifests for one in step.ingredients]
    return list(dict.fromkeys(one.title for one in ingredients if not one.manifest and one.title))
