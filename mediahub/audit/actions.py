"""What an audit entry can say that somebody did: one list, with the sentence that a page shows for each.

A name is `area.what`: a filter for an area finds all of its names. Names stay, since entries hold them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from mediahub.messages import N_


class Action(StrEnum):
    """Something that was done. Its value is its name; `sentence` is English, for translation."""

    sentence: str

    def __new__(cls, name: str, sentence: str = "") -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.sentence = sentence
        return member

    # signing in
    SIGNED_IN = "sign_in.done", N_("%(actor)s signed in as %(subject)s.")
    SIGN_IN_FAILED = "sign_in.failed", N_("%(actor)s tried to sign in as %(subject)s and failed.")
    SIGN_IN_STOPPED = (
        "sign_in.stopped",
        N_("%(actor)s was stopped after too many tries to sign in as %(subject)s."),
    )
    SIGN_IN_LINK_ASKED = "sign_in.link_asked", N_("%(actor)s asked for a sign-in link to %(subject)s.")
    SIGN_IN_LINK_MADE = "sign_in.link_made", N_("%(actor)s made a sign-in link for %(subject)s.")
    REAUTHENTICATED = "sign_in.confirmed", N_("%(actor)s confirmed that they are %(subject)s.")
    SIGNED_OUT = "sign_out.done", N_("%(actor)s signed out %(subject)s.")
    SESSION_ENDED = "sign_out.session", N_("%(actor)s signed out one device of %(subject)s.")
    SIGNED_OUT_EVERYWHERE = "sign_out.everywhere", N_("%(actor)s signed out %(subject)s everywhere.")
    PASSWORD_CHANGED = "password.changed", N_("%(actor)s changed the password of %(subject)s.")
    PASSWORD_REMOVED = "password.removed", N_("%(actor)s removed the password of %(subject)s.")
    PASSWORD_RESET_ASKED = "password.reset_asked", N_("%(actor)s asked for a new password for %(subject)s.")
    PASSWORD_RESET = "password.reset", N_("%(actor)s set a new password for %(subject)s.")
    SECOND_FACTOR_ADDED = "second_factor.added", N_("%(actor)s added a second factor to %(subject)s.")
    SECOND_FACTOR_REMOVED = "second_factor.removed", N_("%(actor)s removed a second factor of %(subject)s.")
    RECOVERY_CODES_MADE = "second_factor.codes_made", N_("%(actor)s made recovery codes for %(subject)s.")
    RECOVERY_CODE_USED = "second_factor.code_used", N_("%(actor)s used a recovery code of %(subject)s.")
    PASSKEY_ADDED = "passkey.added", N_("%(actor)s added a passkey to %(subject)s.")
    PASSKEY_REMOVED = "passkey.removed", N_("%(actor)s removed a passkey of %(subject)s.")
    PROVIDER_LINKED = "provider.linked", N_("%(actor)s linked %(subject)s with an account elsewhere.")
    PROVIDER_REFUSED = (
        "provider.refused",
        N_("A sign-in by an account elsewhere was refused for %(subject)s."),
    )

    # accounts
    ACCOUNT_MADE = "account.made", N_("%(actor)s made the account %(subject)s.")
    ACCOUNT_CHANGED = "account.changed", N_("%(actor)s changed the account %(subject)s.")
    ACCOUNT_INVITED = "account.invited", N_("%(actor)s invited %(subject)s.")
    ACCOUNT_DISABLED = "account.disabled", N_("%(actor)s disabled the account %(subject)s.")
    ACCOUNT_ENABLED = "account.enabled", N_("%(actor)s enabled the account %(subject)s.")
    ACCOUNT_DELETED = "account.deleted", N_("%(actor)s deleted the account %(subject)s.")
    ROLES_CHANGED = "role.changed", N_("%(actor)s changed the roles of %(subject)s.")
    PRESS_REGISTERED = "press.registered", N_("%(actor)s applied as press: %(subject)s.")
    PRESS_DECIDED = "press.decided", N_("%(actor)s decided on the press account %(subject)s.")
    PRESS_INVITED = "press.invited", N_("%(actor)s made an invitation for press: %(subject)s.")
    PRESS_INVITATION_ENDED = (
        "press.invitation_ended",
        N_("%(actor)s ended the invitation for press %(subject)s."),
    )
    TERMS_ACCEPTED = "press.terms_accepted", N_("%(actor)s agreed to the terms %(subject)s.")

    # tokens, links and other keys
    TOKEN_MADE = "token.made", N_("%(actor)s made the API token %(subject)s.")
    TOKEN_USED = (
        "token.used",
        N_("%(actor)s used the API token %(subject)s for the first time, or from a new address."),
    )
    TOKEN_REVOKED = "token.revoked", N_("%(actor)s revoked the API token %(subject)s.")
    SHARE_LINK_MADE = "link.share_made", N_("%(actor)s made the share link %(subject)s.")
    SHARE_LINK_REVOKED = "link.share_revoked", N_("%(actor)s ended the share link %(subject)s.")
    SHARE_LINK_RESTORED = "link.share_restored", N_("%(actor)s opened the share link %(subject)s again.")
    SHARE_PASSWORD_FAILED = (
        "link.password_failed",
        N_("%(actor)s gave a wrong password for the share link %(subject)s."),
    )
    CONTRIBUTOR_LINK_MADE = "link.contributor_made", N_("%(actor)s made the contributor link %(subject)s.")
    CONTRIBUTOR_LINK_REVOKED = (
        "link.contributor_revoked",
        N_("%(actor)s ended the contributor link %(subject)s."),
    )
    FEED_MADE = "link.feed_made", N_("%(actor)s made the feed %(subject)s.")
    FEED_REVOKED = "link.feed_revoked", N_("%(actor)s ended the feed %(subject)s.")
    BASKET_SHARED = "link.basket_shared", N_("%(actor)s shared the basket %(subject)s.")
    BASKET_JOINED = "link.basket_joined", N_("%(actor)s joined the basket %(subject)s.")
    CAMERA_ACCOUNT_MADE = "camera.made", N_("%(actor)s made the camera account %(subject)s.")
    CAMERA_ACCOUNT_CHANGED = "camera.changed", N_("%(actor)s changed the camera account %(subject)s.")
    CAMERA_SIGNED_IN = "camera.signed_in", N_("%(actor)s signed in as the camera %(subject)s.")
    CAMERA_FAILED = "camera.failed", N_("%(actor)s tried to sign in as the camera %(subject)s and failed.")
    SECRETS_REENCRYPTED = "secrets.reencrypted", N_("%(actor)s changed the key of secrets: %(subject)s.")

    # rights
    TERMS_SET = "rights.set", N_("%(actor)s set rights or an embargo of %(subject)s.")
    STANDING_TERMS_MADE = (
        "rights.standing_made",
        N_("%(actor)s made a standing rule about rights: %(subject)s."),
    )
    STANDING_TERMS_ENDED = (
        "rights.standing_ended",
        N_("%(actor)s ended the standing rule about rights %(subject)s."),
    )
    PERSON_HELD = "rights.held", N_("%(actor)s said that %(subject)s must not be published.")
    PERSON_FREED = "rights.freed", N_("%(actor)s said that %(subject)s may be published again.")
    FRAME_RELEASED = "rights.released", N_("%(actor)s released %(subject)s for publication.")
    EVENT_TERMS_PUBLISHED = "rights.terms_published", N_("%(actor)s published new terms of use: %(subject)s.")
    ASSET_WITHDRAWN = "rights.withdrawn", N_("%(actor)s withdrew %(subject)s.")
    ASSET_RETURNED = "rights.returned", N_("%(actor)s brought back %(subject)s after a withdrawal.")
    CAPTION_CORRECTED = "rights.corrected", N_("%(actor)s sent a correction of %(subject)s.")
    NOTICE_CONFIRMED = "rights.notice_confirmed", N_("%(actor)s confirmed the notice on %(subject)s.")
    RECIPIENT_SOUGHT = "rights.recipient_sought", N_("%(actor)s looked up to whom a copy went: %(subject)s.")

    # faces
    FACES_SWITCHED = (
        "faces.switched",
        N_("%(actor)s changed the search for faces, or its legal basis: %(subject)s."),
    )
    FACES_ERASED = "faces.erased", N_("%(actor)s erased what is stored of faces: %(subject)s.")
    FACE_NAMED = "faces.named", N_("%(actor)s said whose face it is: %(subject)s.")
    FACE_HIDDEN = "faces.hidden", N_("%(actor)s set a face apart: %(subject)s.")
    FACE_ENROLLED = "faces.enrolled", N_("%(actor)s stored a portrait of %(subject)s.")
    PORTRAIT_REMOVED = "faces.portrait_removed", N_("%(actor)s removed a portrait of %(subject)s.")

    # settings, events, programme and words
    SETTINGS_CHANGED = "settings.changed", N_("%(actor)s changed settings: %(subject)s.")
    EVENT_MADE = "event.made", N_("%(actor)s made the event %(subject)s.")
    EVENT_CHANGED = "event.changed", N_("%(actor)s changed the event %(subject)s.")
    EVENT_ARCHIVED = "event.archived", N_("%(actor)s archived the event %(subject)s.")
    EVENT_OPENED = "event.opened", N_("%(actor)s opened the event %(subject)s again.")
    EVENT_DELETED = "event.deleted", N_("%(actor)s deleted the event %(subject)s.")
    EVENT_RESTORED = "event.restored", N_("%(actor)s brought back the event %(subject)s.")
    EVENT_EXPORTED = "event.exported", N_("%(actor)s exported the event %(subject)s.")
    EVENT_EXPORT_ASKED = "event.export_asked", N_("%(actor)s asked for an export of the event %(subject)s.")
    EVENT_EXPORT_TAKEN = "event.export_taken", N_("%(actor)s downloaded an export of the event %(subject)s.")
    EVENT_IMPORTED = "event.imported", N_("%(actor)s imported the event %(subject)s.")
    PROGRAMME_CHANGED = "programme.changed", N_("%(actor)s changed the programme: %(subject)s.")
    PROGRAMME_IMPORTED = "programme.imported", N_("%(actor)s took in a programme: %(subject)s.")
    ROSTER_CHANGED = "programme.roster_changed", N_("%(actor)s changed the codes of people: %(subject)s.")
    CLOCK_CORRECTED = "programme.clock_corrected", N_("%(actor)s corrected a camera's clock: %(subject)s.")
    VOCABULARY_CHANGED = "vocabulary.changed", N_("%(actor)s changed the vocabulary: %(subject)s.")

    # what leaves the house
    ZIP_MADE = "export.zip", N_("%(actor)s had a zip made: %(subject)s.")
    TABLE_EXPORTED = "export.table", N_("%(actor)s exported a table: %(subject)s.")
    SHEET_EXPORTED = "export.contact_sheet", N_("%(actor)s exported a contact sheet: %(subject)s.")
    CROPS_MADE = "export.crops", N_("%(actor)s had crops made of %(subject)s.")
    AUDIT_EXPORTED = "export.audit", N_("%(actor)s exported the audit log: %(subject)s.")
    GALLERY_PUBLISHED = "gallery.published", N_("%(actor)s published the gallery %(subject)s.")
    GALLERY_UNPUBLISHED = "gallery.unpublished", N_("%(actor)s took the gallery %(subject)s offline.")
    GALLERY_MADE = "gallery.made", N_("%(actor)s made the gallery %(subject)s.")
    GALLERY_CHANGED = "gallery.changed", N_("%(actor)s changed the gallery %(subject)s.")
    GALLERY_ARCHIVED = "gallery.archived", N_("%(actor)s archived the gallery %(subject)s.")
    NEWSROOM_ADDED = "newsroom.added", N_("%(actor)s added the newsroom %(subject)s.")
    NEWSROOM_CHANGED = "newsroom.changed", N_("%(actor)s changed the newsroom %(subject)s.")
    NEWSROOM_REMOVED = "newsroom.removed", N_("%(actor)s removed the newsroom %(subject)s.")
    NEWSROOM_TRIED = "newsroom.tried", N_("%(actor)s tried the connection to the newsroom %(subject)s.")
    PUSHED = "newsroom.pushed", N_("%(actor)s sent pictures to a newsroom: %(subject)s.")
    PUSH_STOPPED = "newsroom.stopped", N_("%(actor)s stopped a sending: %(subject)s.")
    ORDER_PLACED = "newsroom.order_placed", N_("%(actor)s placed the standing order %(subject)s.")
    ORDER_CHANGED = "newsroom.order_changed", N_("%(actor)s changed the standing order %(subject)s.")
    ORDER_ENDED = "newsroom.order_ended", N_("%(actor)s ended the standing order %(subject)s.")
    WEBHOOK_CHANGED = "webhook.changed", N_("%(actor)s changed the webhook of %(subject)s.")
    INTEGRATION_TRIED = "integration.tried", N_("%(actor)s tried %(subject)s.")

    # pictures
    QUARANTINE_EMPTIED = "delivery.quarantine_emptied", N_("%(actor)s deleted refused files: %(subject)s.")
    ASSET_RECEIVED = "delivery.received", N_("%(actor)s delivered %(subject)s.")
    ASSET_TRASHED = "asset.trashed", N_("%(actor)s moved %(subject)s to the trash.")
    ASSET_RESTORED = "asset.restored", N_("%(actor)s took %(subject)s out of the trash.")
    ASSET_PURGED = "asset.purged", N_("%(actor)s deleted %(subject)s for good.")
    WORK_RETRIED = "work.retried", N_("%(actor)s had work done again: %(subject)s.")
    WORK_IGNORED = "work.ignored", N_("%(actor)s set failed work aside: %(subject)s.")

    # the installation
    BACKUP_ASKED = "backup.asked", N_("%(actor)s asked for a backup: %(subject)s.")
    BACKUP_MADE = "backup.made", N_("%(actor)s made a backup: %(subject)s.")
    BACKUP_RESTORED = "backup.restored", N_("%(actor)s restored a backup: %(subject)s.")
    INSTALLATION_MOVED = "backup.moved", N_("%(actor)s moved the installation: %(subject)s.")
    CATALOGUE_REBUILT = "backup.rebuilt", N_("%(actor)s rebuilt the catalogue from storage: %(subject)s.")
    REFUSED = "access.refused", N_("%(actor)s was refused: %(subject)s.")


def sentence_of(name: str) -> str:
    """The sentence of an action by its name; of one that this program does not know, the name itself."""
    try:
        return Action(name).sentence
    except ValueError:
        return N_("%(actor)s: %(action)s, %(subject)s.")
