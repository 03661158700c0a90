"""A person who lives through all that agents do, and does not give up when something is away."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.chaos.seeker import POSTING, RESUME, WISHES
from tests.integration.api.conftest import Person

BOARD = "https://jobs.ashbyhq.com/Quillworks"
PATIENCE = 900.0
"""Seconds until a run must have ended; how long it may be silent for is looked at afterwards."""

Answer = Callable[[dict[str, Any]], str]


def approve(_: dict[str, Any]) -> str:
    return "approve"


@dataclass
class Protagonist:
    """`runs` are those that the person knows of; `mail` is where the cold e-mail goes, an address of their own."""

    person: Person
    http: httpx.AsyncClient
    name: str = field(default_factory=lambda: secrets.token_hex(4))
    user_id: str = ""
    runs: set[str] = field(default_factory=set)
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def mail(self) -> str:
        return f"hiring-{self.name}@kestrel.example"

    async def settle_in(self) -> None:
        self.user_id = (await self.get("/users/me"))["id"]

    async def live_through(self) -> None:
        """From a résumé to a sent e-mail, its follow-up, a briefing and a reminder."""
        await self.call("PUT", "/preferences", WISHES, {"If-Match": '"0"'})
        await self.post("/job-sources", {"url": BOARD})
        text = POSTING.format(title="Backend Engineer", number=self.name)
        self.ids["job_id"] = (await self.post("/jobs", {"text": text}))["id"]
        await self.read_resume()
        resume_id = self.ids["resume_id"]
        await asyncio.gather(
            self.change_my_mind(),
            self.search(resume_id),
            self.apply(resume_id),
            self.finish(await self.start("prepare", resume_id, None, ["linkedin_post"])),
        )
        await asyncio.gather(self.be_briefed(), self.be_reminded())

    async def read_resume(self) -> None:
        resume, run = await self.upload(1)
        self.ids |= {"resume_id": resume, "intake_run_id": run}
        await self.finish(run)

    async def change_my_mind(self) -> None:
        """A reading that is rejected, and read again."""
        _, run_id = await self.upload(2)
        await self.finish(run_id, lambda _: "reject", ends="failed")
        await self.post(f"/runs/{run_id}/retry", {"from_step": "nlp_parsing"})
        await self.finish(run_id, from_state="failed")

    async def search(self, resume_id: str) -> None:
        run_id = await self.start("discover", resume_id)
        await self.finish(run_id)
        for child in await self.children(run_id, "match"):
            await self.finish(child)

    async def apply(self, resume_id: str) -> None:
        """Three documents, one of them rejected; the e-mail is sent, and followed up."""
        wanted = ["tailored_resume", "cover_letter", "cold_email"]
        run_id = await self.start("prepare", resume_id, self.ids["job_id"], wanted)

        def decide(draft: dict[str, Any]) -> str:
            return "reject" if draft["kind"] == "tailored_resume" else "approve"

        await self.finish(run_id, decide)
        for child in await self.children(run_id, "outreach"):
            await self.finish(child)

    async def be_briefed(self) -> None:
        wanted = {"enabled": True, "hour": 7, "minute": 30, "email": True}
        await self.call("PUT", "/briefing-settings", wanted)
        await self.finish(await self.start("briefing"))

    async def want_no_briefings(self) -> None:
        unwanted = {"enabled": False, "hour": 7, "minute": 30, "email": True}
        await self.call("PUT", "/briefing-settings", unwanted)

    async def be_reminded(self) -> None:
        (application,) = (await self.get("/applications"))["items"]
        self.ids["application_id"] = application["id"]
        at = datetime.now(UTC) + timedelta(seconds=2)
        # the mail that was sent has already asked for a reminder, in some days
        while _later(application["remind_at"], at):
            match = {"If-Match": f'"{application["version"]}"'}
            body = {"remind_at": at.isoformat()}
            await self.call("PATCH", f"/applications/{application['id']}", body, match)
            application = await self.get(f"/applications/{application['id']}")
        for run in await self.of_kind("application"):
            await self.finish(run["id"])

    # -- what a patient client does -----------------------------------------------------------

    async def upload(self, number: int) -> tuple[str, str]:
        content = RESUME.format(number=number, salt=self.name).encode()
        key = {"Idempotency-Key": secrets.token_hex(16)}
        answer = await self.insist(
            lambda: self.http.post(
                "/api/v1/resumes", files={"file": (f"{number}.txt", content)}, headers=key
            )
        )
        assert answer.status_code in (200, 201), answer.text
        self.runs.add(answer.json()["run"]["id"])
        return answer.json()["resume"]["id"], answer.json()["run"]["id"]

    async def start(
        self,
        kind: str,
        resume_id: str | None = None,
        subject_id: str | None = None,
        options: list[str] | None = None,
    ) -> str:
        body = {
            "kind": kind,
            "resume_id": resume_id,
            "subject_id": subject_id,
            "options": options or [],
        }
        run_id = str((await self.post("/runs", body))["id"])
        self.runs.add(run_id)
        return run_id

    async def children(self, run_id: str, kind: str) -> list[str]:
        found = [run["id"] for run in await self.of_kind(kind) if run["parent_run_id"] == run_id]
        assert len(found) == 1, (kind, found)
        return found

    async def of_kind(self, kind: str) -> list[dict[str, Any]]:
        runs = (await self.get("/runs?limit=100"))["items"]
        found = [run for run in runs if run["kind"] == kind]
        self.runs |= {run["id"] for run in found}
        return found

    async def finish(
        self,
        run_id: str,
        decide: Answer = approve,
        *,
        ends: str = "succeeded",
        from_state: str = "",
    ) -> None:
        """Answer whatever the run asks until it ends as it should; a retry begins `from_state`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                run = await self.get(f"/runs/{run_id}")
                if run["state"] == ends:
                    return
                assert run["state"] not in {"succeeded", "failed", "cancelled"} - {from_state}, run
                if run["state"] != from_state:
                    from_state = ""
                for action in run["pending_actions"]:
                    await self._decide(run_id, action, decide)
                await asyncio.sleep(0.1)

    async def _decide(self, run_id: str, action: dict[str, Any], decide: Answer) -> None:
        """A refusal is left to the next look: whoever decided, or edited, was faster."""
        draft: dict[str, Any] = {}
        if action["kind"] == "review_draft":
            draft = await self.get(f"/drafts/{action['subject_id']}")
            document = draft["version"]["document"]
            if draft["kind"] == "cold_email" and not document["to"]:
                body = {"document": document | {"to": self.mail}}
                match = {"If-Match": f'"{draft["current_version"]}"'}
                await self.call("PUT", f"/drafts/{draft['id']}/document", body, match)
                return
        body = {"decision": decide(draft), "expected_version": action["version"]}
        await self.call("POST", f"/runs/{run_id}/actions/{action['id']}/decision", body)

    async def get(self, path: str) -> Any:
        answer = await self.insist(lambda: self.http.get(f"/api/v1{path}"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.call("POST", path, body, {"Idempotency-Key": secrets.token_hex(16)})
        assert answer.status_code in (200, 201, 202), (path, answer.text)
        return answer.json()

    async def call(
        self, method: str, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """The first answer that is one; a conflict may be what an answer that was lost has done."""
        return await self.insist(
            lambda: self.http.request(method, f"/api/v1{path}", json=body, headers=headers)
        )

    @staticmethod
    async def insist(attempt: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        while True:
            with suppress(httpx.HTTPError, TimeoutError):
                answer = await attempt()
                if answer.status_code < 429 and "in_progress" not in answer.text:
                    return answer
            await asyncio.sleep(0.2)


def _later(written: str | None, than: datetime) -> bool:
    """Whether a moment, as the API writes it, is still to be changed to the earlier one."""
    return written is None or datetime.fromisoformat(written) > than
