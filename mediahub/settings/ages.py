"""The settings of retention: after how many days what is kept goes. See docs/retention.md."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class Ages(BaseSettings):
    """Ages in days, as a part of `settings.Settings`."""

    quarantine_days: int = Field(
        default=30, ge=1, description="Days for which the bytes of refused files are kept for a look at them."
    )
    quarantine_gib: int = Field(
        default=20, ge=0, description="GiB of refused files that are kept; of more, the oldest go."
    )
    trash_days: int = Field(
        default=30, ge=1, description="Days that what was deleted can be restored; then it is gone for good."
    )
    usage_days: int = Field(
        default=730,
        ge=1,
        description="Days after which it is forgotten who took a picture, was told of a notice, or sent "
        "something; what was taken and when stays.",
    )
    faces_days: int = Field(
        default=365, ge=1, description="Days after the end of an event after which its faces are erased."
    )
    press_proof_days: int = Field(
        default=30,
        ge=1,
        description="Days for which what a journalist sent to show who they are is kept after the "
        "application and the decision on it.",
    )
    mail_days: int = Field(
        default=30, ge=1, description="Days for which it can be seen that a message was sent, and to whom."
    )
    searches_days: int = Field(
        default=90, ge=1, description="Days after which a search that nobody repeats is forgotten."
    )
    access_days: int = Field(
        default=90,
        ge=1,
        description="Days after their end for which tokens, sign-in links and feeds are listed.",
    )
    audit_days: int = Field(
        default=730, ge=30, description="Days for which the audit log keeps what was done, and by whom."
    )
    audit_address_days: int = Field(
        default=90, ge=1, description="Days after which the audit log forgets from which address it was done."
    )
    log_days: int = Field(
        default=30, ge=1, description="Days for which log files that are no longer written to are kept."
    )
