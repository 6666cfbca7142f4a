"""The contact sheet: its pages, and that every letter on them can be read and copied."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics

from mediahub.delivery.papers import typesetting, webfont
from mediahub.delivery.papers.contact_sheet import INK, ROOM, Cell, draw, paged
from mediahub.delivery.papers.contact_sheet_request import Frame, Heading
from tests.unit.delivery.pdf import embedded_fonts

HEADING = Heading("今晚最佳", "世界人形机器人运动会", "陈睿, 2026-11-25", "#c8102e", "13 张图片")


CAPTION = "人形机器人在北京向观众挥手致意。"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without fonts."""
    monkeypatch.setattr(typesetting, "SYSTEM", ())


def _sheet(*frames: Frame, heading: Heading = HEADING) -> bytes:
    target = io.BytesIO()
    draw(target, heading, frames)
    return target.getvalue()


def _words(pdf: bytes) -> str:
    """What a reader copies from all pages, without white space."""
    return "".join(_copied(pdf).split())


def _copied(pdf: bytes) -> str:
    """What a reader copies from all pages."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not here")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_nothing_that_is_said_is_cut() -> None:
    """A title as long as people give them, an address in a caption, a reason in the place of a picture."""
    title = "Everything of Saturday evening that the editors want on Sunday"
    address = "https://press.example/" + "summit/" * 12 + "terms"
    reason = (
        "Not before 1 January 2099, 08:00 (26,000 days left); then with the credit “Chen Rui / Summit Pool”."
    )
    heading = Heading(title, "Summit", "Chen Rui", "#c8102e", "2 pictures")
    words = _words(
        _sheet(Frame("a.jpg", f"See {address}.", ""), Frame("b.jpg", "", "", reason * 2), heading=heading)
    )
    for said in (title, address, reason * 2):
        assert "".join(said.split()) in words
    assert "…" not in words


def test_twelve_a_page_and_fewer_where_there_is_more_to_say() -> None:
    data = io.BytesIO()
    Image.new("RGB", (48, 32), "red").save(data, "JPEG")
    short = Frame("a.jpg", "", "", thumb=data.getvalue)
    long = Frame("a_very_long_name_" * 5 + ".jpg", "机器人 Łukasz " * 30, "Chen Rui", thumb=data.getvalue)
    held = Frame("b.jpg", "", "", "Not before 14:00.")
    for frame, pages in ((short, 3), (long, 4)):
        pdf = _sheet(*[frame] * 24, held)
        assert pdf.startswith(b"%PDF")
        with pikepdf.open(io.BytesIO(pdf)) as read:
            assert len(read.pages) == pages
    _sheet(heading=Heading("Empty", "Summit", "", "not a colour"))


def test_captions_credits_and_rights_are_whole() -> None:
    caption = " ".join(f"word{number}" for number in range(1200))  # more than a page holds
    credit = "Chen Rui / The Very Long Pool of the World Humanoid Robot Games and of all that is beside them"
    rights = "You may use it to report on the event, not to advertise, with the credit “Chen Rui / Pool”."
    frame = Frame("a.jpg", caption, credit, rights=rights)
    words = _copied(_sheet(frame, Frame("b.jpg", "Short.", "Chen Rui", rights=rights))).split()
    said = Counter([*f"{caption} {credit} {rights} {rights}".split()])
    assert not said - Counter(words), "each word, as often as it is said"
    assert not any("…" in word for word in words)


def test_rows_are_put_on_pages_without_loss() -> None:
    def cell(lines: int) -> Cell:
        return Cell(Frame("a", "", ""), 1, tuple((str(line), INK) for line in range(lines)))

    pages = paged([[cell(1), cell(4)], [cell(300)], [cell(2)]])
    held = [one for page in pages for row in page for one in row]
    assert sum(len(one.words) for one in held) == 307
    assert [one.begins for one in held] == [True, True, True, *[False] * (len(held) - 4), True]
    assert all(sum(max(one.height for one in row) for row in page) <= ROOM for page in pages)
    assert paged([]) == [[]]


def test_it_says_what_it_is_of_whom() -> None:
    pdf = _sheet(Frame("a.jpg", "", ""), heading=Heading("Tonight", "Summit", "Chen Rui, 2026", "#c8102e"))
    with pikepdf.open(io.BytesIO(pdf)) as read:
        told = {name: str(value) for name, value in read.docinfo.items()}
    assert told["/Title"] == "Tonight · Summit"
    assert (told["/Author"], told["/Creator"]) == ("Summit", "MediaHub")
    assert not any(word in pdf for word in (b"unspecified", b"anonymous"))


def test_a_screen_reader_finds_its_pictures_in_words_and_its_title_once() -> None:
    """Tagged PDF: pdfinfo says so, and names the structure with the text of each piece."""
    data = io.BytesIO()
    Image.new("RGB", (48, 32), "red").save(data, "JPEG")
    frames = [
        Frame(f"{number}.jpg", f"机器人 waves {number}", "Chen Rui", thumb=data.getvalue)
        for number in range(13)
    ]
    pdf = _sheet(*frames, heading=Heading("Tonight", "Summit", "Chen Rui", "#c8102e", language="zh"))
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert str(read.Root.Lang) == "zh"
        assert bool(read.Root.MarkInfo.Marked)
        pieces = list(read.Root.StructTreeRoot.K.K)
        figures = [str(one.Alt) for one in pieces if one.S == "/Figure"]
        assert figures == [frame.caption for frame in frames]
        assert [str(one.S) for one in pieces].count("/H1") == 1
        for index, page in enumerate(read.pages):  # each mark on a page leads to its piece, and back
            parents = read.Root.StructTreeRoot.ParentTree.Nums[2 * int(page.obj.StructParents) + 1]
            assert [int(one.K) for one in parents] == list(range(len(parents)))
            assert all(one.Pg.objgen == page.obj.objgen for one in parents), index
    if shutil.which("pdfinfo"):
        done = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
        assert b"Tagged:          yes" in done.stdout


@pytest.mark.usefixtures("bare")
def test_every_letter_is_embedded_with_its_shape() -> None:
    pdf = _sheet(Frame("机器.jpg", f"{CAPTION} カタカナ Łukasz Привет", "陈睿 / 新华社", "下午之前不得使用"))
    fonts = embedded_fonts(pdf)
    assert all(not font.empty for font in fonts)
    plain = "".join(font.letters for font in fonts if "WebSans-400" in font.name)
    bold = "".join(font.letters for font in fonts if "WebSans-700" in font.name)
    assert set(plain) >= set(f"{CAPTION}カタナŁПривет陈睿新华社下午之前不得使用世界张图片")
    assert set(bold) == set("今晚最佳机器")
    assert b"STSong" not in pdf


@pytest.mark.usefixtures("bare")
def test_the_text_can_be_copied() -> None:
    words = _words(_sheet(Frame("机器人.jpg", f"{CAPTION} Łukasz", "陈睿 / Pool")))
    for said in ("今晚最佳", "世界人形机器人运动会", "机器人.jpg", CAPTION, "Łukasz", "陈睿/Pool"):
        assert said in words


@pytest.mark.usefixtures("bare")
def test_without_a_front_end_chinese_is_left_to_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webfont, "_places", list)
    assert b"STSong-Light" in _sheet(Frame("a.jpg", CAPTION, ""))


def test_the_last_page_says_what_is_not_shown() -> None:
    heading = Heading("Best", "Summit", "", "#c8102e", "15 pictures", "The first 13 of 15 pictures.")
    words = _words(_sheet(*[Frame("a.jpg", "", "")] * 13, heading=heading))
    assert words.count("Thefirst13of15pictures.") == 1
    assert words.index("1/2") < words.index("Thefirst13of15pictures.") < words.index("2/2")
    assert words.count("15pictures") == 3


def test_sheets_at_the_same_time_do_not_share_fonts() -> None:
    captions = ["人形机器人", "北京欢迎您", "观众挥手致意", "足球比赛"]
    with ThreadPoolExecutor(4) as pool:
        sheets = list(pool.map(lambda caption: _sheet(Frame("a.jpg", caption, "")), captions * 2))
    for caption, pdf in zip(captions * 2, sheets, strict=True):
        fonts = embedded_fonts(pdf)
        assert set(caption) <= set("".join(font.letters for font in fonts))
        assert all(not font.empty for font in fonts)
    assert not [name for name in pdfmetrics.getRegisteredFontNames() if name.startswith("WebSans")]
