"""Which mail server the settings name."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from mediahub.mail.smtp import SmtpServer, SmtpSettingError, smtp_server
from mediahub.settings import Settings


def test_the_server_is_read_from_a_url_or_from_its_parts(settings: Settings) -> None:
    def read(**changes: object) -> SmtpServer | None:
        secret = {
            name: SecretStr(str(changes[name])) for name in ("smtp_url", "smtp_password") if name in changes
        }
        return smtp_server(settings.model_copy(update={**changes, **secret}))

    assert read() is None
    server = read(smtp_url="smtp://press%40example.org:p%20w@mail.example.org")
    assert server is not None
    assert (server.host, server.port, server.security) == ("mail.example.org", 587, "starttls")
    assert (server.user, server.password) == ("press@example.org", "p w")
    assert server.sender == "MediaHub <press@example.org>"
    server = read(smtp_url="smtps://mail.example.org", smtp_from="Desk <d@example.org>", smtp_port=2465)
    assert server == SmtpServer("mail.example.org", 2465, "tls", "Desk <d@example.org>")
    server = read(smtp_host="localhost", smtp_tls="none")
    assert server is not None
    assert server.port == 25
    with pytest.raises(SmtpSettingError, match="MEDIAHUB_SMTP_URL"):
        read(smtp_url="mail.example.org:25")
