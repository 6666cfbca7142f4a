"""A security key in software (`soft-webauthn`), speaking JSON as browsers do."""

from __future__ import annotations

import json
from typing import Any

from soft_webauthn import SoftWebauthnDevice
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

ORIGIN = "http://localhost"
PRESENT, VERIFIED = 0x01, 0x04


class SecurityKey:
    """Holds one passkey. With a PIN (`verifies`) it says so in what it signs; without one it cannot."""

    def __init__(self, *, verifies: bool = False, origin: str = ORIGIN) -> None:
        self.device = SoftWebauthnDevice()
        self.verifies = verifies
        self.origin = origin

    def make(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`."""
        key = {
            **options,
            "challenge": base64url_to_bytes(options["challenge"]),
            "user": {**options["user"], "id": base64url_to_bytes(options["user"]["id"])},
        }
        return _json(self.device.create({"publicKey": key}, self.origin))

    def use(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        key = {**options, "challenge": base64url_to_bytes(options["challenge"])}
        answer = self.device.get({"publicKey": key}, self.origin)
        if self.verifies:
            self._verify(answer["response"])
        return _json(answer)

    def _verify(self, response: dict[str, Any]) -> None:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from fido2.utils import sha256

        data = bytearray(response["authenticatorData"])
        data[32] |= VERIFIED
        response["authenticatorData"] = bytes(data)
        signed = bytes(data) + sha256(response["clientDataJSON"])
        response["signature"] = self.device.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))


def _json(answer: dict[str, Any]) -> str:
    response = {
        name: bytes_to_base64url(value) for name, value in answer["response"].items() if value is not None
    }
    number = bytes_to_base64url(answer["rawId"])
    return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
