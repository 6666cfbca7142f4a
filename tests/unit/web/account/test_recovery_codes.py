"""Recovery codes: for who has a second factor, shown once."""

from __future__ import annotations

from urllib.parse import unquote

from flask import Flask

from tests.unit.web.signin.browsers import Browser, codes_in, person


def test_without_a_factor_there_are_no_recovery_codes(app: Flask) -> None:
    anna = person(app, "none")
    anna.sign_in()
    assert anna.send("/account/recovery-codes").status_code == 400


def test_new_codes_take_the_place_of_those_before_and_come_as_a_file(app: Flask) -> None:
    anna = person(app, "renews")
    anna.sign_in()
    _, before = anna.set_up_app()
    page = anna.send("/account/recovery-codes").text
    codes = codes_in(page)
    assert len(codes) == len(set(codes)) == 10
    assert not set(codes) & set(before)
    file = unquote(page.split("data:text/plain;charset=utf-8,")[1].split('"')[0])
    heading, *rest = file.split("\n")
    assert anna.email in heading
    assert [line for line in rest if line] == codes
    late = Browser(app, anna.email)
    late.sign_in()
    assert late.second_step(code=before[0]).status_code == 403
    assert late.second_step(code=codes[0]).status_code == 302
