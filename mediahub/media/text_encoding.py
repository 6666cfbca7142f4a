"""Guessing text encodings: tables from spreadsheets, old calendars. Pure functions.

A mark at the beginning decides, then UTF-16 by its zeros, UTF-8, and what an XML declaration says. What is
left is one of the encodings that offices save in. `charset_normalizer` knows which language a long text
looks like; of the few words of a programme it cannot know that. So every candidate is judged by its letters:
whether they are common ones, and whether they stand where such letters stand ("Bühne", never "B黨ne").
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the mark of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = (
    *("cp1252", "gb18030", "big5hkscs", "cp932", "cp949", "mac_roman", "euc_jp"),
    *("cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
)
"""What offices save in, the likelier first."""
AT_HOME = {
    "gb18030": "Asia/Shanghai Asia/Chongqing Asia/Urumqi Asia/Harbin PRC Asia/Singapore",
    "big5hkscs": "Asia/Taipei Asia/Hong_Kong Asia/Macau Hongkong ROC",
    "cp932": "Asia/Tokyo Japan",
    "euc_jp": "Asia/Tokyo Japan",
    "cp949": "Asia/Seoul ROK",
    "cp1250": "Europe/Prague Europe/Warsaw Europe/Budapest Europe/Bratislava Europe/Ljubljana Europe/Zagreb"
    " Europe/Bucharest Poland",
    "cp1251": "Europe/Moscow Europe/Kiev Europe/Kyiv Europe/Minsk Europe/Sofia Europe/Belgrade",
    "cp1253": "Europe/Athens Asia/Nicosia",
    "cp1254": "Europe/Istanbul Turkey",
    "cp1255": "Asia/Jerusalem Asia/Tel_Aviv Israel",
    "cp1256": "Asia/Dubai Asia/Riyadh Africa/Cairo Asia/Baghdad Asia/Tehran",
}
"""Zones in which an encoding is what most people's spreadsheets save in."""
AT_HOME_COUNTS, LANGUAGE_COUNTS, LATER_COUNTS = 0.2, 0.15, 0.006
"""What speaks for an encoding beside its letters (0 to 1): the event's zone, that the text reads like a
language, and against it that others are commoner."""
SAMPLE = 32 << 10
"""Bytes of lines that are not ASCII: enough to decide."""
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
LATIN = {
    **dict.fromkeys("ìîïòôõùûúâãëœ" + "ěščřžýůďťňąćęłńśźżőűășțşţğıđ", 0.85),
    **dict.fromkeys("äöüßéèàçñóáíêøåæ", 1.0),
}
"""What letters are worth where many languages have them."""
PUNCTUATION = {
    **dict.fromkeys("·°©®™¿¡ª\u00a0★●○◆■→", 0.7),
    **dict.fromkeys("’‘“”„–—…«»€•№、。，！？：；（）「」『』【】《》〈〉～－／\u3000", 0.95),
}
IN_WORDS = frozenset("’·–—…")
"""Signs that may stand between two letters."""
FIRST_LEVELS = {
    "gb18030": ("gb2312", 0xB0, 0xD7),
    "big5hkscs": ("big5", 0xA4, 0xC6),
    "cp932": ("euc_jp", 0xB0, 0xCF),
    "euc_jp": ("euc_jp", 0xB0, 0xCF),
}
"""By encoding the standard whose first level, these leading bytes, holds the Han characters in common use."""
IN_PROGRAMMES = frozenset(
    "会會议議开開幕式闭閉典礼禮论論坛壇题題演讲講嘉宾賓主持圆圓桌场場室厅廳堂楼樓层層舞台臺座谈談发發布表彰颁頒奖獎"
    "签簽约約仪儀技术術人工智能慧机機器创創新未来來科学學大中国國际際交流合作影茶歇休息午餐晚宴欢歡迎致辞詞词"
    "领領导導展览覽参參观觀比赛賽决決授报報到者记記挨拶基調調質疑応答受付懇親昼食憩東京阪北港海市企业業市"
    "电電动動车車数數据据媒体體文化教育青年女士先生博教授董事长長总總经經理"
)
EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})
CYRILLIC_UNUSUAL = frozenset("ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇЅѕ")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    encoding: str
    """As Python calls it."""
    sure: bool
    """Whether the file says so itself, or it can hardly be another."""


def decode(data: bytes, zone: str = "") -> Decoded:
    """The text of a file. `zone`, an IANA name, is where it probably was written. Bytes that mean nothing
    become U+FFFD; nothing is raised."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), encoding, True)
    if (wide := _wide(data)) is not None:
        return Decoded(data.decode(wide, "replace"), wide, True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", True)
    except UnicodeDecodeError:
        pass
    if (declared := DECLARED.match(data.lstrip()[:400])) is not None:
        try:
            name = codecs.lookup(declared[1].decode("ascii")).name
            return Decoded(data.decode(name), name, True)
        except (LookupError, UnicodeError):
            pass
    if _almost_utf8(data):
        return Decoded(data.decode("utf-8", "replace"), "utf-8", False)
    best = _likeliest(data, zone)
    return Decoded(data.decode(best, "replace"), best, False)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every file of these kinds has ASCII in it, and so a zero in each second byte."""
    sample = data[: SAMPLE - SAMPLE % 2]
    low, high = sample[0::2].count(0), sample[1::2].count(0)
    if not low and not high:
        return None
    encoding, zeros, others = ("utf-16-le", high, low) if high > low else ("utf-16-be", low, high)
    if zeros * 50 < len(sample) or others * 10 > zeros:  # a stray zero in a text of bytes
        return None
    return encoding


def _almost_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 with a few damaged letters, as after a cut or a careless paste."""
    text = data[: SAMPLE * 4].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(1 for char in text if ord(char) > 0x7F) - broken >= 10 * broken


def _likeliest(data: bytes, zone: str) -> str:
    sample = _sample(data)
    languages = {one.encoding: one.coherence for one in from_bytes(sample, cp_isolation=[*CANDIDATES])}
    best, most = CANDIDATES[0], -1.0
    for place, encoding in enumerate(CANDIDATES):
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = plausibility(text, encoding) - place * LATER_COUNTS
        score += _script_speaks(text, encoding)
        score += LANGUAGE_COUNTS * languages.get(encoding, 0.0)
        score += AT_HOME_COUNTS if zone in AT_HOME.get(encoding, "").split() else 0.0
        if score > most:
            best, most = encoding, score
    return best


def _script_speaks(text: str, encoding: str) -> float:
    """What scripts that only one country writes say: chance seldom makes nothing but Hangul, or many kana."""
    scripts = [_script(char) for char in text[:200] if ord(char) > 0x7F]
    if set(scripts) == {"HANGUL"}:
        return 0.06 * min(max(len(scripts) - 4, 0), 6)
    kana = sum(script in ("HIRAGANA", "KATAKANA") for script in scripts)
    return 0.06 * min(max(kana - 2, 0), 6) if encoding in ("cp932", "euc_jp") else 0.0


def _sample(data: bytes) -> bytes:
    """The lines that are not ASCII, whole, up to `SAMPLE` bytes."""
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > SAMPLE:
                break
    return b"\n".join(lines)


def plausibility(text: str, encoding: str) -> float:
    """How much the letters beyond ASCII look like ones that somebody wrote there in this encoding, 0 to 1."""
    points = [_points(text, place, char, encoding) for place, char in enumerate(text) if ord(char) > 0x7F]
    return sum(points) / len(points) if points else 1.0


def _points(text: str, place: int, char: str, encoding: str) -> float:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    kind = unicodedata.category(char)
    if kind[0] == "C":  # controls, private use, unassigned
        return -1.0
    if kind[0] not in "LM":
        in_word = char not in IN_WORDS and before.isalpha() and after.isalpha() and _script(before) == "LATIN"
        return -0.3 if in_word else PUNCTUATION.get(char, 0.2)
    script = _script(char)
    if script in EAST_ASIAN:
        beside = any(one.isascii() and one.isalpha() for one in (before, after))
        alone = not any(_script(one) in EAST_ASIAN for one in (before, after))
        return -0.1 if beside and alone else _commonness(char, script, encoding)
    if script in ("HALFWIDTH", "FULLWIDTH"):
        return 0.1 if script == "HALFWIDTH" else 0.7
    if script == "LATIN":
        return _latin(char, before, after, text[place - 2 : place - 1])
    mixed = any(one.isalpha() and _script(one) != script for one in (before, after))
    unusual = char in CYRILLIC_UNUSUAL or (char.isupper() and before.islower())
    return (
        -0.5
        if mixed
        else 0.1
        if unusual
        else 0.6 + 0.15 * sum(_script(one) == script for one in (before, after))
    )


def _latin(char: str, before: str, after: str, earlier: str) -> float:
    if char.isupper() and before.isalpha() and not before.isupper():
        return 0.0  # "BŸhne"
    if _accented(before) and (_accented(after) or _accented(earlier)):
        return -0.2  # "ÖÐÎÄ"
    points = LATIN.get(char.lower(), 0.4)
    if not before.isalpha() and not after.isalpha() and char not in "àéèóáÀÉÓÁ":
        points -= 0.4  # a word of one letter
    if char.isupper() and not (after.isupper() or after.islower()):
        points -= 0.3
    return points * (0.75 if _accented(before) or _accented(after) else 1.0)


def _accented(char: str) -> bool:
    return char > "\x7f" and _script(char) == "LATIN"


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0].partition("-")[0]


def _commonness(char: str, script: str, encoding: str) -> float:
    """What a character of East Asia is worth where a text is read in this encoding."""
    if script == "HANGUL":
        return 0.95 if 0xB0 <= _lead(char, "euc_kr") <= 0xC8 else -0.2
    if script in ("HIRAGANA", "KATAKANA"):
        return 1.0 if encoding in ("cp932", "euc_jp") else 0.3
    if encoding not in FIRST_LEVELS:
        return 0.3  # Korean is hardly written in Han characters any more
    standard, low, high = FIRST_LEVELS[encoding]
    lead = _lead(char, standard)
    if not lead:
        return -0.2
    if not low <= lead <= high:
        return 0.3
    return 1.0 if char in IN_PROGRAMMES else 0.85


def _lead(char: str, encoding: str) -> int:
    try:
        return char.encode(encoding)[0]
    except UnicodeEncodeError:
        return 0
