import pytest

from jobpilot.matching.domain.time_zones import (
    distance,
    hours_of_countries,
    hours_of_text,
    hours_of_zone,
)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("UTC-5 to UTC+1", (-5, 1)),
        ("GMT+5:30", (5.5, 5.5)),
        ("within 3 hours of CET", (-2, 4)),
        ("CET ± 2 hours", (-1, 3)),
        ("overlap with US time zones", (-8, -5)),
        ("Eastern Time or Central European Time", (-5, 1)),
        ("EST", (-5, -5)),
        ("the best estate in the west", None),
        ("", None),
    ],
)
def test_hours_of_text(text, span):
    assert hours_of_text(text) == span


def test_hours_of_countries():
    assert hours_of_countries(("DE", "PT")) == (-1, 1)
    assert hours_of_countries(("XX",)) is None


def test_hours_of_zone_are_those_of_the_northern_winter():
    assert hours_of_zone("Europe/Berlin") == 1
    assert hours_of_zone("Asia/Kolkata") == 5.5
    assert hours_of_zone("America/New_York") == -5


def test_distance_is_the_shorter_way_round():
    assert distance(1, (0, 2)) == 0
    assert distance(1, (-8, -5)) == 6
    assert distance(12, (-11, -10)) == 1
