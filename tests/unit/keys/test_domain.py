from dataclasses import replace
from uuid import uuid4

import pytest

from jobpilot.errors import SealBrokenError
from jobpilot.keys.domain import MasterKey, MasterKeys
from jobpilot.ports.keys import KeyMissingError, KeysUnavailableError


@pytest.fixture
def masters() -> MasterKeys:
    return MasterKeys([MasterKey.made_of(b"one installation")])


def test_what_is_sealed_opens_where_it_was_put(masters):
    key = masters.unwrap(masters.new(uuid4(), uuid4(), 1))
    sealed = key.seal(b"words", "mails.body_text")
    assert b"words" not in sealed
    assert key.open(sealed, "mails.body_text") == b"words"


def test_the_same_words_are_never_sealed_alike(masters):
    key = masters.unwrap(masters.new(uuid4(), uuid4(), 1))
    assert key.seal(b"words", "x") != key.seal(b"words", "x")


@pytest.mark.parametrize("at", [0, 11, 12, 16, -1])
def test_a_changed_byte_is_noticed(masters, at):
    key = masters.unwrap(masters.new(uuid4(), uuid4(), 1))
    sealed = bytearray(key.seal(b"words", "x"))
    sealed[at] ^= 1
    with pytest.raises(SealBrokenError):
        key.open(bytes(sealed), "x")


def test_a_piece_is_noticed(masters):
    key = masters.unwrap(masters.new(uuid4(), uuid4(), 1))
    for length in (0, 5, 12, 20):
        with pytest.raises(SealBrokenError):
            key.open(key.seal(b"words", "x")[:length], "x")


def test_it_does_not_open_elsewhere_or_for_somebody_else(masters):
    key = masters.unwrap(masters.new(uuid4(), uuid4(), 1))
    sealed = key.seal(b"words", "x")
    for other, place in (
        (key, "y"),
        (replace(key, owner=uuid4()), "x"),
        (replace(key, id=uuid4()), "x"),
    ):
        with pytest.raises(SealBrokenError):
            other.open(sealed, place)


def test_a_wrapped_key_belongs_to_its_person_and_version(masters):
    wrapped = masters.new(uuid4(), uuid4(), 1)
    masters.unwrap(wrapped)
    for moved in (replace(wrapped, owner=uuid4()), replace(wrapped, version=2)):
        with pytest.raises(SealBrokenError):
            masters.unwrap(moved)


def test_a_former_master_key_still_unwraps_and_an_unknown_one_does_not():
    old, new = MasterKey.made_of(b"old"), MasterKey.made_of(b"new")
    wrapped = MasterKeys([old]).new(uuid4(), uuid4(), 1)
    both = MasterKeys([new, old])
    key = both.unwrap(wrapped)
    assert both.wrap(key).master == new.name != wrapped.master
    assert MasterKeys([new]).unwrap(both.wrap(key)) == key
    with pytest.raises(KeysUnavailableError):
        MasterKeys([new]).unwrap(wrapped)


def test_a_destroyed_key_is_missing(masters):
    with pytest.raises(KeyMissingError):
        masters.unwrap(replace(masters.new(uuid4(), uuid4(), 1), wrapped=None))


def test_keys_do_not_show_themselves(masters):
    wrapped = masters.new(uuid4(), uuid4(), 1)
    key = masters.unwrap(wrapped)
    for thing in (wrapped, key, MasterKey.made_of(b"x")):
        assert not {"secret", "wrapped"} & set(repr(thing).replace("=", " ").split())
