"""Background loops of delivery: delivered files, zips, sheets, newsrooms, news items, revoked URLs."""

from __future__ import annotations

from collections.abc import Sequence

from mediahub.delivery.files.making import Maker
from mediahub.delivery.newsfeed.numbering import Numbering
from mediahub.delivery.newsrooms.following import OrderFollower
from mediahub.delivery.newsrooms.sending import TransmissionSender
from mediahub.delivery.papers.sheet_maker import SheetMaker
from mediahub.delivery.withdrawal.revoked_urls import UrlRevoker
from mediahub.delivery.zips.archiving import ArchiveMaker
from mediahub.loops import Loop
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.provenance.signers import choose_signer
from mediahub.runtime import Services

SIGNING = 3600.0
"""Seconds between looks whether what signs deliveries is still the same."""


def loops(services: Services, sandbox: Sandbox) -> Sequence[Loop]:
    """Delivered files, zips, contact sheets, transmissions to newsrooms; `sandbox` is for files that somebody
    waits for."""
    return (
        signing_loop(services),
        *Maker(services, sandbox, services.settings.worker_processes + 1).loops(),
        UrlRevoker(services).loop(),
        *ArchiveMaker(services).loops(),
        *SheetMaker(services).loops(),
        *TransmissionSender(services).loops(),
        OrderFollower(services).loop(),
        Numbering(services).loop(),
    )


def signing_loop(services: Services) -> Loop:
    """Decides what signs deliveries: at the start, and when a certificate ends."""

    def choose(_: object) -> None:
        choose_signer(services.settings, services.database)

    return Loop(name="signing", work=choose, poll=SIGNING)
