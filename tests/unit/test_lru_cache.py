"""What a bounded cache holds, and what goes first."""

from __future__ import annotations

from mediahub.lru_cache import LruCache


def test_the_one_not_asked_for_longest_goes() -> None:
    cache: LruCache[str, str] = LruCache(2)
    made: list[str] = []

    def ask(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return cache.get(key, make)

    assert [ask(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]


def test_room_is_counted_as_the_values_say_and_replacing_one_frees_its_own() -> None:
    cache: LruCache[str, bytes] = LruCache(10, len)
    cache.put("a", b"x" * 6)
    cache.put("a", b"x" * 4)
    cache.put("b", b"x" * 6)
    assert (cache.find("a"), cache.find("b")) == (b"x" * 4, b"x" * 6)
    cache.put("c", b"x")
    assert cache.find("a") is None
    assert cache.find("b") is not None


def test_what_is_larger_than_the_room_is_not_held() -> None:
    cache: LruCache[str, bytes] = LruCache(3, len)
    assert cache.get("a", lambda: b"four") == b"four"
    assert cache.find("a") is None
