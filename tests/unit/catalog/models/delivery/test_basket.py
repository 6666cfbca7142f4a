"""Keys of a basket are found by their hashes, and end with them."""

from __future__ import annotations

from mediahub.catalog.models.delivery.basket import Basket
from mediahub.encryption import hash_secret


def test_hashes_follow_the_keys() -> None:
    basket = Basket(read_key="look", edit_key="change")
    assert basket.read_key_sha256 == hash_secret("look")
    assert basket.edit_key_sha256 == hash_secret("change")
    basket.read_key = None
    assert (basket.read_key_sha256, basket.edit_key_sha256) == (None, hash_secret("change"))
