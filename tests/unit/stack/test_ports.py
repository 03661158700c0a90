import socket
from pathlib import Path

import pytest

from jobpilot.stack.errors import PortTakenError
from jobpilot.stack.home import HomeDirectory
from jobpilot.stack.ports import OWN_RANGE, PortBook


@pytest.fixture
def home(tmp_path: Path):
    with HomeDirectory(tmp_path) as home:
        yield home


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def choose(home: HomeDirectory, name: str = "Thing", **options):
    return PortBook(home).choose(
        name, requested=options.pop("requested", None), setting="X", **options
    )


def test_a_requested_port_that_is_taken_names_the_setting(home, taken: int):
    with pytest.raises(PortTakenError) as caught:
        PortBook(home).choose("PostgreSQL", requested=taken, setting="POSTGRES_PORT")
    assert str(taken) in caught.value.detail
    assert "POSTGRES_PORT=" in caught.value.detail


def test_a_chosen_port_is_kept(home):
    first = choose(home)
    assert first.number in OWN_RANGE
    assert choose(home).number == first.number


def test_a_kept_port_that_is_taken_now_gives_way(home):
    first = choose(home)
    with socket.create_server(("127.0.0.1", first.number)):
        assert choose(home).number != first.number


def test_the_preferred_port_gives_way_to_the_next_free_one(home, taken: int):
    port = choose(home, preferred=taken)
    assert taken < port.number < taken + 50
    assert port.missed_preference


def test_two_servers_never_get_the_same_port(home):
    book = PortBook(home)
    numbers = [
        book.choose(f"s{n}", requested=None, setting="X", preferred=23_000).number for n in range(5)
    ]
    assert len(set(numbers)) == 5


def test_another_port_is_taken_only_when_ours_is_lost(home):
    port = choose(home)
    before = port.number
    port.renew()
    assert port.number == before
    with socket.create_server(("127.0.0.1", before)):
        port.renew()
    assert port.number != before


def test_the_preferred_port_is_taken_again_as_soon_as_it_is_free(home, taken: int):
    missed = choose(home, preferred=taken)
    wanted = next(port for port in range(23_500, 24_000) if port != missed.number)
    assert choose(home, preferred=wanted).number == wanted
