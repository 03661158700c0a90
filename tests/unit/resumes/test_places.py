import pytest

from jobpilot.resumes.domain.places import Place, is_address_text, is_place_text, parse_place


class TestIsPlaceText:
    @pytest.mark.parametrize(
        "text",
        [
            "San Francisco, CA",
            "London, UK",
            "Barcelona, Spain",
            "Berlin, Deutschland",
            "Remote",
            "Shanghai, China",
            "Boston, MA, USA",
            "Zürich",
            "上海, 中国",
            "New York, NY (Remote)",
        ],
    )
    def test_places(self, text: str) -> None:
        assert is_place_text(text)

    @pytest.mark.parametrize(
        "text",
        [
            "Meridian Technologies, Vancouver, BC",
            "Python, C++",
            "Engineer",
            "Acme, Inc.",
            "Python, JavaScript, CA",
            "",
            "Bachelor of Arts, Music",
            "Stripe",
        ],
    )
    def test_other_phrases(self, text: str) -> None:
        assert not is_place_text(text)


class TestParsePlace:
    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ("San Francisco, CA", Place(city="San Francisco", region="CA", region_hint="US")),
            ("Vancouver, BC", Place(city="Vancouver", region="BC", region_hint="CA")),
            ("Barcelona, Spain", Place(city="Barcelona", country_code="ES", region_hint="ES")),
            ("Example St. 1, 12345 Somewhere", Place("Example St. 1", "12345", "Somewhere")),
            ("Germany", Place(country_code="DE", region_hint="DE")),
        ],
    )
    def test_parts(self, text: str, place: Place) -> None:
        assert parse_place(text) == place


class TestIsAddressText:
    @pytest.mark.parametrize(
        "text", ["Musterstraße 12", "12 Example Road", "10115 Berlin", "Rue de l'Exemple 5"]
    )
    def test_streets_and_towns(self, text: str) -> None:
        assert is_address_text(text)

    @pytest.mark.parametrize("text", ["Example Street", "Room 12 was painted", "2019"])
    def test_other_phrases(self, text: str) -> None:
        assert not is_address_text(text)
