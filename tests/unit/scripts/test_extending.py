"""The examples of docs/extending.md are whole: each is added as the page says, and does what it promises."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

import pytest
from jinja2 import ChoiceLoader, DictLoader
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.models import Rendition, Status
from mediahub.delivery.newsrooms.channels import kinds
from mediahub.delivery.newsrooms.model import PARTIAL, Parcel, Refused, TransmissionError, Where
from mediahub.objects import renditions
from mediahub.renditions.making import RenditionMaker
from mediahub.runtime import Services
from mediahub.tagging import plugins
from mediahub.tagging.model import AssetFacts, EventFacts
from mediahub.web.shared import menu
from mediahub.web.shared.areas import add_pages
from tests.assets import TAKEN
from tests.in_app import counter_in_memory
from tests.in_process import SandboxHere
from tests.takers import Counter
from tests.unit.stored_pictures import add_pictures

PAGE = (Path(__file__).parents[3] / "docs/extending.md").read_text()
AddModule = Callable[[str, str], ModuleType]


def examples(heading: str, language: str = "python") -> list[str]:
    """The pieces of code below a heading of the page."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```$", section, re.M | re.S)
    assert found, heading
    return [dedent(code) for _, code in found]


@pytest.fixture
def add_module(monkeypatch: pytest.MonkeyPatch) -> AddModule:
    """Makes a module of a piece of code, as if it were a file of that name."""

    def add(name: str, code: str) -> ModuleType:
        module = ModuleType(name)
        monkeypatch.setitem(sys.modules, name, module)
        exec(code, module.__dict__)
        return module

    return add


@pytest.fixture
def taggers() -> Iterator[None]:
    """The list of taggers is read anew, before the test and after it."""
    plugins.all_taggers.cache_clear()
    yield
    plugins.all_taggers.cache_clear()


@pytest.mark.usefixtures("taggers")
def test_a_tagger_of_ours_and_one_of_a_package(
    add_module: AddModule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (code,) = examples("A tagger")
    night = add_module("mediahub.tagging.taggers.night", code).NIGHT
    with monkeypatch.context() as patch:
        patch.setattr(plugins, "OWN", (*plugins.OWN, night))
        assert plugins.named("night") is night
    plugins.all_taggers.cache_clear()

    (table,) = examples("A tagger", "toml")
    points = tomllib.loads(table)["project"]["entry-points"]
    ((group, ((name, target),)),) = ((group, tuple(found.items())) for group, found in points.items())
    (tmp_path / "my_package").mkdir()
    (tmp_path / "my_package/night.py").write_text(code)
    about = tmp_path / "my_package-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: my-package\nVersion: 1\n")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = plugins.named("night")
    assert found is not None
    at_night = AssetFacts(TAKEN.replace(hour=15), "offset", "a.jpg", "", "", (), ())
    (one,) = found.suggest(at_night, EventFacts(()))
    assert (one.tag, one.status) == ("Night", Status.SUGGESTED)
    assert one.reason.format(**one.values) == "It was taken at 15:00 UTC."
    assert found.suggest(replace(at_night, taken_source="arrival"), EventFacts(())) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_rendition(
    add_module: AddModule, monkeypatch: pytest.MonkeyPatch, services: Services, sandbox: SandboxHere
) -> None:
    entry, maker = examples("A rendition")
    add_module("mediahub.media.pictures.grey", maker)
    grey = _defined(entry, "GREY", vars(renditions))
    monkeypatch.setattr(renditions, "RENDITIONS", (*renditions.RENDITIONS, grey))
    (identity,) = add_pictures(services, "a")
    RenditionMaker(services, sandbox, renditions.When.SPARE_TIME).make(identity)
    with services.database.read() as session:
        row = session.scalars(select(Rendition).where(Rendition.name == "grey")).one()
        picture = Image.open(BytesIO(services.bucket.get_bytes(row.key)))
        assert (picture.mode, picture.size) == ("L", (row.width, row.height))


def test_an_export_channel(add_module: AddModule, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    channel, entry = examples("An export channel")
    add_module("mediahub.delivery.newsrooms.channels.mount", channel)
    kind = _defined(entry, "MOUNT", vars(kinds))
    monkeypatch.setitem(kinds.KINDS, kind.name, kind)
    with pytest.raises(Refused):
        kind.connect(Where("mount", "", "", "", str(tmp_path / "none")))
    there = kind.connect(Where("mount", "", "", "", str(tmp_path)))
    (tmp_path / f"a.jpg{PARTIAL}").write_bytes(b"0123")
    asked, told = list[int](), list[int]()

    def read(offset: int) -> Iterator[bytes]:
        asked.append(offset)
        yield b"0123456789"[offset:7]
        yield b"789"

    there.send(Parcel("a.jpg", 10, "image/jpeg", read), told.append)
    assert (asked, told) == ([4], [7, 10])
    assert (there.has("a.jpg"), there.has("b.jpg")) == (10, None)
    assert [one.name for one in tmp_path.iterdir()] == ["a.jpg"]
    (tmp_path / "c.jpg").mkdir()
    with pytest.raises(TransmissionError):
        there.send(Parcel("c.jpg", 3, "image/jpeg", lambda _: iter([b"abc"])), told.append)
    there.close()


def test_a_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    view, place = examples("A page")
    (template,) = examples("A page", "html")
    (tmp_path / "added_pages").mkdir()
    (tmp_path / "added_pages" / "__init__.py").touch()
    (tmp_path / "added_pages" / "unplaced.py").write_text(view)
    monkeypatch.syspath_prepend(str(tmp_path))
    import added_pages  # type: ignore[import-not-found]

    monkeypatch.setattr(menu, "PLACES", (*menu.PLACES, _defined(place, "UNPLACED", vars(menu))))
    with counter_in_memory(tmp_path / "home") as counter:
        _register(counter, added_pages, template)
        desk, press = counter.client("marketing"), counter.client("press")
        page = desk.get("/events/summit/unplaced/", headers={"Accept": "text/html"})
        assert "0 pictures are in no session." in page.text
        assert re.search(r'<a [^>]*href="/events/summit/unplaced/"[^>]*aria-current="page"', page.text)
        assert press.get("/events/summit/unplaced/").status_code == 403
        assert counter.app.test_client().get("/events/summit/unplaced/").status_code in (302, 401)


def _defined(code: str, name: str, module: Mapping[str, Any]) -> Any:
    """What a line that is added to a module gives a name to."""
    names = {**module}
    exec(code, names)
    return names[name]


def _register(counter: Counter, area: ModuleType, template: str) -> None:
    add_pages(counter.app, area)
    loader = counter.app.jinja_env.loader
    assert loader is not None
    counter.app.jinja_env.loader = ChoiceLoader([DictLoader({"tagging/unplaced.html": template}), loader])
