"""Words of programmes in the encodings that offices save in: each must come back, alone and in a table."""

from __future__ import annotations

import codecs

import pytest

from mediahub.media.text_encoding import decode

WESTERN = (
    "Bühne Große Eröffnung Köln Straße Grüße Ärzte Übung Café Déjà élève Montréal Señor niño São"
    " coração fenêtre hôtel Noël naïve für Zürich Müller Schäfer Jäger Weiß Maß Öffentlichkeit Malmö Åsa"
    " Århus smørrebrød Reykjavík été où garçon l’été “quoted” Präsentation Führung Gespräch Bücher"
    " Mädchen Jürgen Gülşen"
)
SIMPLIFIED = (
    "开幕式 主题演讲 论坛 嘉宾 圆桌 会场 机器人 人工智能 展览 颁奖典礼 芜湖 杭州 奇瑞 尹同跃 孙博洋"
    " 闭幕 合影 茶歇 签约仪式 技术 大会 主会场 分会场 休息 午餐 晚宴 欢迎 致辞 领导 科技 创新 未来"
    " 智能汽车 大学生 比赛 决赛 无人机 演示 舞台 二楼"
)
TRADITIONAL = (
    "開幕式 主題演講 論壇 嘉賓 圓桌 會場 機器人 人工智慧 展覽 頒獎典禮 台北 高雄 閉幕 合影 茶敘"
    " 簽約儀式 技術 大會 主會場 休息 午餐 晚宴 歡迎 致詞 科技 創新 未來 香港 記者會 舞台 二樓 大廳"
)
JAPANESE = (
    "開会式 基調講演 パネルディスカッション 会場 ロボット 人工知能 展示 表彰式 東京 大阪 閉会 休憩 昼食"
    " 懇親会 ようこそ ご挨拶 技術 ホール ステージ 受付 質疑応答 写真撮影 記者会見 舞台 二階"
)
CZECH = "Jeviště Žižkov Přednáška Zahájení Łódź Święto Gdańsk Kraków Győr Főterem Škoda Dvořák"
RUSSIAN = "Сцена Открытие Главный зал Москва Выступление Робот"
KOREAN = "무대 개막식 기조연설 로봇 서울 회의실 전시"
HOME = [
    ("cp1252", "Europe/Berlin", WESTERN),
    ("cp1252", "Asia/Shanghai", WESTERN),
    ("gb18030", "Asia/Shanghai", SIMPLIFIED),
    ("big5", "Asia/Taipei", TRADITIONAL),
    ("shift_jis", "Asia/Tokyo", JAPANESE),
    ("cp1250", "Europe/Prague", CZECH),
    ("cp1251", "Europe/Moscow", RUSSIAN),
    ("cp949", "Asia/Seoul", KOREAN),
    ("mac_roman", "Europe/Berlin", "Bühne Größe Eröffnung Köln"),
]
TABLE = "title,start,end\n{},2025-10-17 09:00,2025-10-17 10:00\n"


@pytest.mark.parametrize(("encoding", "zone", "words"), HOME)
def test_each_word_comes_back_alone_and_in_a_table(encoding: str, zone: str, words: str) -> None:
    wrong = {}
    for word in words.split():
        for text in (word, TABLE.format(word)):
            try:
                data = text.encode(encoding)
            except UnicodeEncodeError:  # the word is of another alphabet of that list
                continue
            if (found := decode(data, zone)).text != text:
                wrong[word] = found.encoding
    assert wrong == {}


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("gb18030", SIMPLIFIED), ("big5", TRADITIONAL), ("shift_jis", JAPANESE), ("cp1251", RUSSIAN)],
)
def test_some_lines_are_enough_far_from_home(encoding: str, words: str) -> None:
    """The office of an event in Berlin gets the table of a guest."""
    text = "\n".join(f"{word},2025-10-17 09:00" for word in words.split())
    assert decode(text.encode(encoding), "Europe/Berlin").text == text


def test_buehne_is_never_a_chinese_character() -> None:
    for zone in ("Asia/Shanghai", "Europe/Berlin", ""):
        assert decode("Titel;Ort\nAbend;Bühne\n".encode("cp1252"), zone).text == "Titel;Ort\nAbend;Bühne\n"


@pytest.mark.parametrize(
    "text", ["Titel;Ort\nAbend;Bühne 大厅\n", "BEGIN:VCALENDAR\nSUMMARY:开幕式\n", "a,b\n"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    found = decode(text.encode(encoding))
    assert (found.text, found.sure) == (text, True)


def test_marks_of_the_other_byte_order() -> None:
    assert decode(codecs.BOM_UTF16_BE + "Bühne".encode("utf-16-be")).text == "Bühne"


def test_utf8_with_a_broken_letter_stays_utf8() -> None:
    data = ("Bühne, Größe, Straße, Öffnung, Übung, Äpfel, 开幕式, 论坛 " * 3).encode()
    found = decode(data + b"\xe5\xbc")
    assert found.text.startswith("Bühne, Größe")
    assert found.text.endswith("\ufffd")


def test_what_an_xml_declaration_says_counts() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-2"?><schedule>Jeviště</schedule>'
    assert decode(text.encode("iso-8859-2")).text == text


def test_guesses_say_that_they_are_guesses() -> None:
    assert decode("Bühne".encode("cp1252")).sure is False
    assert decode(bytes(range(256)) * 3).text
