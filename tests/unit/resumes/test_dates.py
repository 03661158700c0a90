import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobpilot.resumes.domain.dates import find_ranges, is_date_text, is_duration_text

RANGES = [
    ("Sept 2018 – May 2023", "2018-09", "2023-05"),
    ("2013-12-01 - 2014-12-01", "2013-12", "2014-12"),
    ("06/2011 - 01/2014", "2011-06", "2014-01"),
    ("Aug. 2018 – May 2021", "2018-08", "2021-05"),
    ("2014 - 2016", "2014", "2016"),
    ("2019-20", "2019", "2020"),
    ("Oct 11 - Oct 12", "2011-10", "2012-10"),
    ("Jan '20 to Mar '21", "2020-01", "2021-03"),
    ("June – August 2020", "2020-06", "2020-08"),
    ("01.03.2019 – 31.12.2020", "2019-03", "2020-12"),
    ("2010.09-2014.06", "2010-09", "2014-06"),
    ("März 2019 bis Juli 2020", "2019-03", "2020-07"),
    ("de février 2018 à décembre 2019", "2018-02", "2019-12"),
    ("enero de 2018 – diciembre de 2019", "2018-01", "2019-12"),
    ("fevereiro de 2017 até outubro de 2018", "2017-02", "2018-10"),
    ("gennaio 2016 – settembre 2017", "2016-01", "2017-09"),
    ("maart 2015 – augustus 2016", "2015-03", "2016-08"),
    ("styczeń 2015 – październik 2016", "2015-01", "2016-10"),
    ("2015 年 3 月 – 2016 年 5 月", "2015-03", "2016-05"),
]
GOING_ON = [
    ("June 2020 – Present", "2020-06"),
    ("2013 – 至今", "2013"),
    ("Sep 15 – NOW", "2015-09"),
    ("seit 03/2020", "2020-03"),
    ("depuis 2019", "2019"),
    ("mayo 2020 – actualidad", "2020-05"),
    ("janvier 2020 – aujourd'hui", "2020-01"),
    ("Jan. 2020 – heute", "2020-01"),
    ("marzo 2020 - oggi", "2020-03"),
    ("maj 2020 – obecnie", "2020-05"),
    ("mei 2020 – heden", "2020-05"),
    ("2020-", "2020"),
]
SINGLE = [
    ("2016/09", "2016-09"),
    ("2011 / 11", "2011-11"),
    ("15 March 2020", "2020-03"),
    ("Summer 2019", "2019"),
    ("12/31/2019", "2019-12"),
]
NO_DATES = [
    "99.97% uptime",
    "(912) 555-4321",
    "serves 2500 people",
    "ISO 9001",
    "10.1234/icml.2022.9012",
    "$2012",
    "US Patent 11,234,567",
]


class TestFindRanges:
    @pytest.mark.parametrize(("text", "start", "end"), RANGES)
    def test_start_and_end(self, text: str, start: str, end: str) -> None:
        (found,) = find_ranges(text)
        assert (found.start, found.end, found.current, found.single) == (start, end, False, False)

    @pytest.mark.parametrize(("text", "start"), GOING_ON)
    def test_still_going_on(self, text: str, start: str) -> None:
        (found,) = find_ranges(text)
        assert (found.start, found.end, found.current) == (start, None, True)

    @pytest.mark.parametrize(("text", "start"), SINGLE)
    def test_one_date(self, text: str, start: str) -> None:
        (found,) = find_ranges(text)
        assert (found.start, found.end, found.single) == (start, None, True)

    @pytest.mark.parametrize("text", NO_DATES)
    def test_other_numbers(self, text: str) -> None:
        assert list(find_ranges(text)) == []

    @given(st.text(max_size=200))
    def test_positions_lie_in_any_text(self, text: str) -> None:
        position = 0
        for found in find_ranges(text):
            assert position <= found.position < found.stop <= len(text)
            position = found.stop

    @given(
        st.integers(1950, 2049),
        st.integers(1, 12),
        st.integers(1950, 2049),
        st.integers(1, 12),
        st.sampled_from([" - ", "–", " — ", " to ", "-"]),
    )
    def test_reads_back_what_was_printed(
        self, year, month, other_year, other_month, between
    ) -> None:
        text = f"{month:02d}/{year}{between}{other_month:02d}/{other_year}"
        (found,) = find_ranges(text)
        assert (found.start, found.end) == (
            f"{year}-{month:02d}",
            f"{other_year}-{other_month:02d}",
        )


class TestIsDateText:
    @pytest.mark.parametrize(
        "text",
        [case[0] for case in RANGES if not case[0].startswith("de ")]
        + ["(2019 – 2020)", "Expected May 2025"],
    )
    def test_nothing_but_dates(self, text: str) -> None:
        assert is_date_text(text)

    @pytest.mark.parametrize("text", ["Engineer 2019", "in 2020 we built", "", "-", "Present"])
    def test_more_than_dates(self, text: str) -> None:
        assert not is_date_text(text)


class TestIsDurationText:
    @pytest.mark.parametrize(
        "text", ["2 years 10 months", "4 months", "1 year", "3 Jahre", "2 ans et 3 mois"]
    )
    def test_lengths_of_time(self, text: str) -> None:
        assert is_duration_text(text)

    @pytest.mark.parametrize("text", ["years", "10 people", "2019", "2 years of pain"])
    def test_other_text(self, text: str) -> None:
        assert not is_duration_text(text)
