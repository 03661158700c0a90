"""The demo sources: serving them, and letting a day pass."""

from jobpilot.demo.server import CALENDAR_FILE, serve
from jobpilot.demo.world import Calendar
from jobpilot.settings import Settings, SettingsError


def run_demo_sources(port: int) -> None:
    """Raises SettingsError in production."""
    settings = Settings()
    if settings.is_production:
        raise SettingsError("There are no demo sources with APP_ENV=production")
    serve(port, settings.jobpilot_home)


def run_demo_day() -> None:
    """The server reads the calendar anew for each answer."""
    day = Calendar(Settings().jobpilot_home / CALENDAR_FILE).skip()
    print(f"The demo sources are at day {day}. The next search finds what is new.")
