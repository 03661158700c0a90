"""Files that no résumé names."""

import os
import time
from pathlib import Path

from tests.integration.api.conftest import Api
from tests.integration.resumes.conftest import upload

LONG_AGO = time.time() - 2 * 3600


def age(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO))


async def test_only_old_files_that_nobody_names_are_deleted(resume_api: Api) -> None:
    context, folder = resume_api.context, resume_api.context.settings.jobpilot_home / "files"
    person = await resume_api.sign_up()
    async with person.client() as client:
        content = b"Robin Example\nrobin@example.org\n\nEngineer at Example Works\n"
        uploaded = await upload(client, content, "cv.txt")
        resume_id = uploaded.json()["resume"]["id"]
        for path in (folder / "resumes").iterdir():
            age(path)
        await context.file_store.put("resumes/0orphanold", b"left behind")
        await context.file_store.put("resumes/0orphannew", b"its row may be committed in a moment")
        half_written = folder / "resumes" / ".0orphanhalf.0123456789ab"
        half_written.write_bytes(b"left")
        age(folder / "resumes" / "0orphanold")
        age(half_written)

        assert await context.orphan_sweeper.sweep() >= 1

        assert not await context.file_store.exists("resumes/0orphanold")
        assert not half_written.exists()
        assert await context.file_store.exists("resumes/0orphannew")
        assert (await client.get(f"/api/v1/resumes/{resume_id}/file")).status_code == 200
    await context.file_store.delete("resumes/0orphannew")
