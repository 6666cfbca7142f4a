"""Why a sign-in with an organisation's account is refused, each in a sentence."""

from __future__ import annotations

from mediahub.messages import N_
from mediahub.problems import NotAllowed


class Refused(NotAllowed):
    """It is refused; the message says why, and what to do."""


AWAY = N_("The sign-in of your organisation does not answer just now. Try again, or sign in with a password.")
MISCONFIGURED = N_(
    "The sign-in of your organisation is not set up rightly. An admin finds the reason in the log."
)
CANCELLED = N_("The sign-in at your organisation was cancelled.")
STALE = N_("This sign-in took too long, or its answer was sent twice. Please begin once more.")
NO_TOKEN = N_("Your organisation’s answer could not be read. Please try again.")
FORGED = N_("Your organisation’s answer carries a signature that is not its own, so it was not believed.")
EXPIRED = N_("Your organisation’s answer is out of date. Try again; if it stays so, a clock is wrong.")
WRONG_ISSUER = N_("The answer came from another organisation than the one that was asked.")
WRONG_AUDIENCE = N_("The answer was made for another program than MediaHub.")
WRONG_NONCE = N_("The answer belongs to another sign-in than this one. Please begin once more.")
OTHER_PERSON = N_("Your organisation’s answers do not agree about who you are.")
NOT_ANEW = N_("Your organisation did not ask you anew who you are, so this step stays closed.")
NO_ADDRESS = N_("Your organisation does not say your e-mail address, without which there is no account here.")
UNVERIFIED = N_("Your organisation does not vouch for your e-mail address, so it opens no account here.")
NOT_INVITED = N_("There is no account for you here yet. Ask an admin of your event to invite you.")
NO_ROLE = N_("None of your groups at your organisation has a role here. Ask an admin of your event.")
SHUT = N_("Your account is switched off. Ask an admin of your event.")
