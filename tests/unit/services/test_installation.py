"""Which services an installation has, and which ports have to be free for them."""

from __future__ import annotations

import http.server
import socket
import threading

import pytest

from mediahub.services import installation
from mediahub.services.errors import ServiceError
from mediahub.services.installation import all_services, require_ports, web_answers
from mediahub.services.process_locks import Alive
from mediahub.settings import Settings, load_settings
from tests.services import free_ports


def settings(home: Settings, **more: object) -> Settings:
    ports = dict(zip(("port", "s3_port", "ftp_port"), free_ports(3), strict=True))
    return load_settings(home=home.home, **{**ports, **more})


def test_storage_comes_last_as_the_others_need_it_to_the_end(s3_settings: Settings) -> None:
    found = all_services(settings(s3_settings, ftp=True))
    assert [one.name for one in found] == ["worker", "indexer", "web", "ftp", "storage"]
    assert [one.outlasts_others for one in found] == [False] * 4 + [True]
    assert found[0].command[-3:] == ["-m", "mediahub", "worker"]


def test_external_storage_and_no_ftp_are_no_services_of_ours(s3_settings: Settings) -> None:
    found = all_services(settings(s3_settings, storage="external"))
    assert [one.name for one in found] == ["worker", "indexer", "web"]


@pytest.mark.parametrize(
    ("port", "names"),
    [("port", "MEDIAHUB_PORT"), ("s3_port", "MEDIAHUB_S3_PORT"), ("ftp_port", "MEDIAHUB_FTP_PORT")],
)
def test_a_port_that_is_taken_is_named_with_what_moves_it(
    s3_settings: Settings, port: str, names: str
) -> None:
    here = settings(s3_settings, ftp=True)
    require_ports(here)
    with (
        socket.create_server(("127.0.0.1", getattr(here, port))),
        pytest.raises(ServiceError, match=names),
    ):
        require_ports(here)


def test_a_service_that_a_person_started_is_in_the_way_but_another_worker_is_not(
    s3_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = settings(s3_settings)

    def living(of: Settings, name: str) -> list[Alive]:
        return [Alive(4711, of_up=False)] if name == busy else []

    monkeypatch.setattr(installation, "living", living)
    busy = "worker"
    require_ports(here)
    busy = "indexer"
    with pytest.raises(ServiceError, match=r"`mediahub indexer` runs here already \(process 4711\)"):
        require_ports(here)


def test_the_web_server_answers_or_not(s3_settings: Settings) -> None:
    here = settings(s3_settings)
    assert not web_answers(here)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/healthz" else 503)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", here.port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        assert web_answers(here, "healthz")
        assert not web_answers(here, "readyz")
        everywhere = here.model_copy(update={"host": "0.0.0.0"})
        assert web_answers(everywhere, "healthz")
        server.shutdown()
        thread.join()
