import io

from jobpilot.stack.console import Console


class ClosedTerminal(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_terminal_that_went_away_does_not_stop_the_house():
    Console(ClosedTerminal()).done("PostgreSQL", 1.0)


def test_no_colours_outside_of_a_terminal():
    out = io.StringIO()
    console = Console(out)
    console.done("PostgreSQL", 0.25)
    console.note("a word")
    assert out.getvalue() == f"  ✓ {'PostgreSQL':<34}   0.25 s\n  ! a word\n"
