"""What Content Credentials say, in sentences for people. English sources; a page translates them."""

from __future__ import annotations

from collections.abc import Mapping

from mediahub.media.provenance.model import Failure, Manifest, Provenance, Verdict
from mediahub.messages import N_, message

_SENTENCES: Mapping[Verdict, str] = {
    "known": N_("Signed by %(who)s, and unchanged since."),
    "unknown": N_("Signed, and unchanged since. The signer is not known here: %(who)s."),
    "ended": N_(
        "Signed by %(who)s, and unchanged since. The signer's certificate has ended, and no time stamp says "
        "that the signature is older."
    ),
    "refused": N_("Signed by %(who)s, and unchanged since. The signer's certificate is not valid for this."),
    "changed": N_("Changed after it was signed by %(who)s."),
    "unreadable": N_("The file has Content Credentials that cannot be read."),
}
_NOBODY = N_("somebody who is not named")
_MADE: Mapping[str, str] = {
    "trainedAlgorithmicMedia": N_("It states that generative AI made it."),
    "compositeWithTrainedAlgorithmicMedia": N_("It states that generative AI made a part of it."),
    "algorithmicMedia": N_("It states that a program made it."),
    "compositeSynthetic": N_("It states that a part of it is synthetic."),
}
_FAILS: Mapping[str, str] = {
    "assertion.dataHash": N_("The picture is not the one that was signed."),
    "assertion.bmffHash": N_("The picture is not the one that was signed."),
    "assertion.boxesHash": N_("The picture is not the one that was signed."),
    "assertion.hashedURI": N_("A statement was changed after signing."),
    "assertion.missing": N_("A statement was taken away after signing."),
    "claimSignature.outsideValidity": N_("It was signed when the certificate was not valid."),
    "claimSignature": N_("The signature does not fit what was signed."),
    "claim": N_("What was signed is not whole."),
    "signingCredential.expired": N_("The signer's certificate has ended."),
    "signingCredential.ocsp.revoked": N_("The signer's certificate was revoked."),
    "signingCredential": N_("The signer's certificate is not valid for this."),
    "timeStamp": N_("The time stamp does not hold."),
    "ingredient": N_("A file that it was made from does not hold."),
}
"""By the beginning of a code; the longest counts."""
_ACTIONS: Mapping[str, str] = {
    "c2pa.created": N_("created"),
    "c2pa.opened": N_("opened"),
    "c2pa.placed": N_("other pictures placed"),
    "c2pa.edited": N_("edited"),
    "c2pa.edited.metadata": N_("caption and credit written"),
    "c2pa.cropped": N_("cropped"),
    "c2pa.resized": N_("resized"),
    "c2pa.resized.proportional": N_("resized"),
    "c2pa.orientation": N_("turned"),
    "c2pa.color_adjustments": N_("colour and light changed"),
    "c2pa.adjustedColor": N_("colour and light changed"),
    "c2pa.enhanced": N_("enhanced"),
    "c2pa.filtered": N_("filtered"),
    "c2pa.drawing": N_("drawn on"),
    "c2pa.addedText": N_("text added"),
    "c2pa.removed": N_("something removed"),
    "c2pa.deleted": N_("something removed"),
    "c2pa.redacted": N_("details redacted"),
    "c2pa.watermarked": N_("watermarked"),
    "c2pa.transcoded": N_("encoded anew"),
    "c2pa.converted": N_("converted"),
    "c2pa.published": N_("published"),
    "c2pa.repackaged": N_("repackaged"),
}


def sentence(provenance: Provenance) -> str:
    """Whether the file is as it was signed, and by whom."""
    current = provenance.current
    text = _SENTENCES[provenance.verdict]
    return message(text, who=(signer_name(current) if current else "") or _NOBODY) if "%" in text else text


def made_by(provenance: Provenance) -> str:
    """What it states of generative AI and programs; empty where it states nothing of it."""
    return _MADE.get(provenance.source_type, "")


def why_it_fails(failure: Failure) -> str:
    """What a code of C2PA means; empty for one that only its code says."""
    found = [code for code in _FAILS if f"{failure.code}.".startswith(f"{code}.")]
    return _FAILS[max(found, key=len)] if found else ""


def action_name(name: str) -> str:
    """What an action is called; its own name where it has none."""
    return _ACTIONS.get(name, name)


def signer_name(manifest: Manifest) -> str:
    """A camera with whom its certificate is of; else the program, or whom the certificate is of."""
    of = manifest.organisation or manifest.signer
    what = manifest.device or (manifest.signer if manifest.organisation else "")
    return f"{what} ({of})" if what and of and what.casefold() != of.casefold() else what or of
