"""A process that sends a mail until it is killed: `python -m tests.chaos.postman HOME BASE_URL USER_ID`.

It forks for every order that it reads: a line of JSON with the `mail` to send and perhaps a `point`, a place in the
code where the process kills itself. It answers with the pid, and with how that process ended.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from jobpilot.adapters.mail.resend import ResendMailer
from jobpilot.bootstrap import ProcessContext
from jobpilot.outreach.sender import MailSender
from jobpilot.outreach.service import MailService
from jobpilot.settings import AppEnv, Settings

# (class, method, before or after it): every boundary between a mail and what is written down of it
POINTS: dict[str, tuple[type, str, bool]] = {
    "before anything": (MailService, "claim", True),
    "claimed, not committed": (MailService, "claim", False),
    "claimed, not handed over": (ResendMailer, "send", True),
    "handed over, not written down": (ResendMailer, "send", False),
    "written down, not committed": (MailService, "record_sent", False),
    "done, not told": (MailSender, "send", False),
}


def arm(point: str) -> None:
    """From now on the process dies at the point."""
    owner, name, before = POINTS[point]
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def mined(*arguments: Any, **named: Any) -> Any:
        if not before:
            await original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, mined)


async def post(home: Path, base_url: str, user_id: UUID, mail_id: UUID) -> None:
    settings = Settings(
        _env_file=None,
        app_env=AppEnv.TEST,
        jobpilot_home=home,
        resend_api_key="key",
        resend_base_url=base_url,
        mail_from="JobPilot <jobpilot@house.example>",
    )
    context = ProcessContext.create(settings)
    await context.mail_sender.send(user_id, mail_id)
    await context.aclose()


def main() -> None:
    home, base_url, user_id = Path(sys.argv[1]), sys.argv[2], UUID(sys.argv[3])
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            if order.get("point"):
                arm(order["point"])
            asyncio.run(post(home, base_url, user_id, UUID(order["mail"])))
            os._exit(0)
        print(pid, flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
