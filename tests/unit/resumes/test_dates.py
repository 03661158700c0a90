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
    ("03/2019 – 04/2021", "2019-03", "2021-04"),
    ("Mar 2019 — Apr 2021", "2019-03", "2021-04"),
    ("Mar. 2019-Apr. 2021", "2019-03", "2021-04"),
    ("March, 2019 to April, 2021", "2019-03", "2021-04"),
    ("from March 2019 to April 2021", "2019-03", "2021-04"),
    ("from 2019 to 2021", "2019", "2021"),
    ("1 March 2019 - 30 April 2021", "2019-03", "2021-04"),
    ("March 1, 2019 - April 30, 2021", "2019-03", "2021-04"),
    ("3/2019 - 4/2021", "2019-03", "2021-04"),
    ("2019/03 - 2021/04", "2019-03", "2021-04"),
    ("2019.03 – 2021.04", "2019-03", "2021-04"),
    ("03.2019 – 04.2021", "2019-03", "2021-04"),
    ("03/19 – 04/21", "2019-03", "2021-04"),
    ("Mar 19 – Apr 21", "2019-03", "2021-04"),
    ("Mar'19 – Apr'21", "2019-03", "2021-04"),
    ("2019–2021", "2019", "2021"),
    ("2019 bis 2021", "2019", "2021"),
    ("2019–21", "2019", "2021"),
    ("2019/20", "2019", "2020"),
    ("2019/2020", "2019", "2020"),
    ("'19 – '21", "2019", "2021"),
    ("Summer 2019 – Fall 2020", "2019", "2020"),
    ("Spring 2019 - Winter 2020", "2019", "2020"),
    ("Q1 2019 – Q3 2020", "2019", "2020"),
    ("Q1/2019 – Q3/2020", "2019", "2020"),
    ("2019 Q1 – 2020 Q3", "2019", "2020"),
    ("1st quarter 2019 – 3rd quarter 2020", "2019", "2020"),
    ("WS 2017/18 – SS 2020", "2017", "2020"),
    ("2019年3月 - 2021年4月", "2019-03", "2021-04"),
    ("2019年3月–2021年4月", "2019-03", "2021-04"),
    ("2019年3月至2021年4月", "2019-03", "2021-04"),
    ("2019/03~2021/04", "2019-03", "2021-04"),
    ("2019年03月01日-2021年04月30日", "2019-03", "2021-04"),
    ("de mars 2019 à avril 2021", "2019-03", "2021-04"),
    ("du 1er mars 2019 au 30 avril 2021", "2019-03", "2021-04"),
    ("de 2019 à 2021", "2019", "2021"),
    ("janv. 2019 – déc. 2020", "2019-01", "2020-12"),
    ("mar. 2019 – abr. 2021", "2019-03", "2021-04"),
    ("marzo de 2019 a abril de 2021", "2019-03", "2021-04"),
    ("desde marzo de 2019 hasta abril de 2021", "2019-03", "2021-04"),
    ("mar/2019 – abr/2021", "2019-03", "2021-04"),
    ("set. 2019 – out. 2020", "2019-09", "2020-10"),
    ("da marzo 2019 ad aprile 2021", "2019-03", "2021-04"),
    ("dal marzo 2019 al aprile 2021", "2019-03", "2021-04"),
    ("maart 2019 – april 2021", "2019-03", "2021-04"),
    ("maart 2019 t/m april 2021", "2019-03", "2021-04"),
    ("marzec 2019 – kwiecień 2021", "2019-03", "2021-04"),
    ("od marca 2019 do kwietnia 2021", "2019-03", "2021-04"),
    ("03.2019 r. – 04.2021 r.", "2019-03", "2021-04"),
    ("sty 2019 – gru 2020", "2019-01", "2020-12"),
    ("2019 → 2021", "2019", "2021"),
    ("[2019 - 2021]", "2019", "2021"),
    ("Mar-2019 - Apr-2021", "2019-03", "2021-04"),
    ("01/03/2019 - 30/04/2021", "2019-03", "2021-04"),
    ("01-03-2019 – 30-04-2021", "2019-03", "2021-04"),
    ("2019-03-01 to 2021-04-30", "2019-03", "2021-04"),
    ("2019.03.01-2021.04.30", "2019-03", "2021-04"),
    ("Mai 2019 - Sept. 2019", "2019-05", "2019-09"),
    ("Sept. 2019 – Oct. 2019", "2019-09", "2019-10"),
    ("août 2019 – févr. 2020", "2019-08", "2020-02"),
    ("1. März 2019 – 31. Dezember 2020", "2019-03", "2020-12"),
    ("Okt. 2019 – Dez. 2020", "2019-10", "2020-12"),
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
    ("Since 2019", "2019"),
    ("Since March 2019", "2019-03"),
    ("since 03/2019", "2019-03"),
    ("seit 2019", "2019"),
    ("seit März 2019", "2019-03"),
    ("ab 2019", "2019"),
    ("Depuis mars 2019", "2019-03"),
    ("depuis le 1er mars 2019", "2019-03"),
    ("desde 2019", "2019"),
    ("desde marzo de 2019", "2019-03"),
    ("Desde março de 2019", "2019-03"),
    ("dal 2019", "2019"),
    ("da marzo 2019", "2019-03"),
    ("sinds 2019", "2019"),
    ("Sinds maart 2019", "2019-03"),
    ("od 2018", "2018"),
    ("od marca 2018", "2018-03"),
    ("od 03.2018", "2018-03"),
    ("2019至今", "2019"),
    ("2019年至今", "2019"),
    ("2019年3月至今", "2019-03"),
    ("2019.03 - 至今", "2019-03"),
    ("自2019年3月至今", "2019-03"),
    ("März 2019 – heute", "2019-03"),
    ("01/2020 – laufend", "2020-01"),
    ("Januar 2020 – dato", "2020-01"),
    ("Jan. 2020 – jetzt", "2020-01"),
    ("mars 2019 – à ce jour", "2019-03"),
    ("mars 2019 à aujourd'hui", "2019-03"),
    ("mars 2019 - aujourd’hui", "2019-03"),
    ("marzo 2019 - a la fecha", "2019-03"),
    ("marzo 2019 – Actualidad", "2019-03"),
    ("março de 2019 - o momento", "2019-03"),
    ("mar/2019 - atual", "2019-03"),
    ("março/2019 – presente", "2019-03"),
    ("marzo 2019 – in corso", "2019-03"),
    ("mrt. 2019 - nu", "2019-03"),
    ("03.2019 – obecnie", "2019-03"),
    ("marzec 2019 – nadal", "2019-03"),
    ("marzec 2019 - do teraz", "2019-03"),
    ("2019 - do chwili obecnej", "2019"),
    ("2019 – present", "2019"),
    ("2019 - Current", "2019"),
    ("2019 to date", "2019"),
    ("Jan 2020 - to present", "2020-01"),
    ("9/2019 - ", "2019-09"),
    ("since Oct 19", "2019-10"),
    ("2019 — ongoing", "2019"),
    ("2019 – Now", "2019"),
]
SINGLE = [
    ("2016/09", "2016-09"),
    ("2011 / 11", "2011-11"),
    ("15 March 2020", "2020-03"),
    ("Summer 2019", "2019"),
    ("12/31/2019", "2019-12"),
    ("Sommer 2019", "2019"),
    ("Frühjahr 2019", "2019"),
    ("Herbst 2019", "2019"),
    ("été 2019", "2019"),
    ("verano 2019", "2019"),
    ("Q3 2019", "2019"),
    ("Autumn 2019", "2019"),
    ("2019年3月", "2019-03"),
    ("1 mars 2019", "2019-03"),
    ("Mar-2019", "2019-03"),
    ("Mar/2019", "2019-03"),
    ("Graduated 2019", "2019"),
    ("May 2019 (expected)", "2019-05"),
    ("anticipated May 2025", "2025-05"),
    ("Class of 2019", "2019"),
    ("2015/2018", "2015"),
    ("31/12/2019", "2019-12"),
]
NO_DATES = [
    "99.97% uptime",
    "(912) 555-4321",
    "serves 2500 people",
    "ISO 9001",
    "10.1234/icml.2022.9012",
    "$2012",
    "US Patent 11,234,567",
    "24/7",
    "03/19",
    "Mar 99 units",
    "the ’90s",
    "grade 9/10 – 10/10",
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
        [case[0] for case in [*RANGES, *GOING_ON, *SINGLE]]
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
