"""The boards that the fixture server has."""

from typing import Final

from jobpilot.ports.sources import Board, SourceName

DEMO_BOARDS: Final = (
    Board(SourceName.GREENHOUSE, "nordlichtsystems", None, "https://job-boards.greenhouse.io/nordlichtsystems", "Nordlicht Systems"),
    Board(SourceName.GREENHOUSE, "harborline", None, "https://job-boards.greenhouse.io/harborline", "Harborline Logistics"),
    Board(SourceName.LEVER, "meridian-atlas", "global", "https://jobs.lever.co/meridian-atlas", "Meridian Atlas"),
    Board(SourceName.LEVER, "ateliervoltaire", "eu", "https://jobs.eu.lever.co/ateliervoltaire", "Atelier Voltaire"),
    Board(SourceName.ASHBY, "Quillworks", None, "https://jobs.ashbyhq.com/Quillworks", "Quillworks"),
    Board(SourceName.ASHBY, "Solana Verde", None, "https://jobs.ashbyhq.com/Solana%20Verde", "Solana Verde"),
    Board(SourceName.HACKER_NEWS, "whoishiring", None, "https://news.ycombinator.com/submitted?id=whoishiring", "Hacker News: Who is hiring?"),
    Board(SourceName.REMOTEOK, "latest", None, "https://remoteok.com", "RemoteOK"),
    Board(SourceName.WEB_PAGE, "https://careers.kestrelhealth.example/jobs", None, "https://careers.kestrelhealth.example/jobs", "Kestrel Health"),
)  # fmt: skip
