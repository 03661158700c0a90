"""Who may ask how often, what the headers say, and what happens without Redis."""

import asyncio
import time

import pytest

from tests.integration.api.conftest import Api, running_api

ME = "/api/v1/users/me"


@pytest.fixture(scope="module")
async def strict(settings):
    async with running_api(settings, rate_limit_free_per_hour=5, rate_limit_pro_per_hour=5) as api:
        yield api


class TestByTier:
    async def test_the_sixth_of_five_an_hour_waits(self, strict: Api) -> None:
        person = await strict.sign_up()
        async with person.client() as client:
            answers = [await client.get(ME) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        left = [answer.headers["ratelimit"].split(";")[1] for answer in answers]
        assert left == ["r=4", "r=3", "r=2", "r=1", "r=0", "r=0", "r=0"]
        assert answers[0].headers["ratelimit-policy"] in {'"free";q=5;w=3600', '"pro";q=5;w=3600'}
        refused = answers[-1]
        assert refused.json()["code"] == "rate_limited"
        assert 0 < int(refused.headers["retry-after"]) <= 720
        assert refused.json()["retry_after"] == int(refused.headers["retry-after"])

    async def test_other_paths_methods_and_addresses_share_the_bucket(self, strict: Api) -> None:
        person = await strict.sign_up()
        async with person.client() as client:
            await client.get(ME)
            await client.patch(ME, json={})
            await client.get("/api/v1/users/me", headers={"X-Forwarded-For": "198.51.100.1"})
            await client.get("/api%2fv1%2fusers%2fme")
            await client.get("/api/v1/./users/me")
            assert (await client.get(ME, headers={"X-Forwarded-For": "1.2.3.4"})).status_code == 429

    async def test_another_person_is_not_affected(self, strict: Api) -> None:
        greedy, modest = await strict.sign_up(), await strict.sign_up()
        async with greedy.client() as client:
            for _ in range(6):
                await client.get(ME)
        async with modest.client() as client:
            assert (await client.get(ME)).status_code == 200


class TestByAddress:
    async def test_a_flood_without_sign_in_meets_its_own_limit(self, settings) -> None:
        async with running_api(settings, by_address=True) as api:
            person = await api.sign_up()
            async with api.client() as client:
                # more than the burst: on a busy machine the bucket refills a little meanwhile
                for number in range(3_000):
                    answer = await client.get(
                        "/api/v1/auth/config",
                        headers={"X-Forwarded-For": f"203.0.113.{number % 250}"},
                    )
                    if answer.status_code == 429:
                        break
            assert answer.status_code == 429
            assert int(answer.headers["retry-after"]) >= 1
            async with person.client() as client:
                assert (await client.get(ME)).status_code == 200

    async def test_behind_a_trusted_proxy_the_address_it_saw_counts(self, settings) -> None:
        async with (
            running_api(settings, by_address=True, trusted_proxies=["127.0.0.0/8"]) as api,
            api.client() as client,
        ):
            seen = []
            for address in ("198.51.100.7", "198.51.100.7", "198.51.100.8"):
                hops = ", ".join(["10.9.9.9"] * 50 + [address])
                answer = await client.get("/api/v1/auth/config", headers={"X-Forwarded-For": hops})
                seen.append(answer.headers["ratelimit"].split(";")[1])
        assert seen == ["r=599", "r=598", "r=599"]


class TestWithoutRedis:
    async def test_reads_pass_marked_and_costly_ones_wait(self, settings) -> None:
        async with running_api(settings, redis_url="redis://127.0.0.1:1/0") as api:
            person = await api.sign_up()
            async with person.client() as client:
                started = time.perf_counter()
                read = await client.get(ME)
                assert read.status_code == 200
                assert read.headers["ratelimit"].endswith(";degraded")
                costly = await client.post(
                    "/api/v1/runs",
                    json={
                        "kind": "resume_intake",
                        "resume_id": "0" * 8 + "-0000-4000-8000-" + "0" * 12,
                    },
                )
                assert time.perf_counter() - started < 3
            assert (costly.status_code, costly.json()["code"]) == (503, "rate_limit_unavailable")
            assert int(costly.headers["retry-after"]) >= 1

    async def test_the_limit_holds_in_memory(self, settings) -> None:
        async with running_api(
            settings,
            redis_url="redis://127.0.0.1:1/0",
            rate_limit_free_per_hour=3,
            rate_limit_pro_per_hour=3,
        ) as api:
            person = await api.sign_up()
            async with person.client() as client:
                codes = [(await client.get(ME)).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]

    async def test_a_slow_redis_is_not_waited_for(self, strict: Api) -> None:
        person = await strict.sign_up()
        async with person.client() as client:
            await client.get(ME)
            await strict.context.redis.client_pause(1500)
            started = time.perf_counter()
            answers = [await client.get(ME) for _ in range(3)]
            took = time.perf_counter() - started
            await asyncio.sleep(max(0.0, 2.6 - took))
            recovered = await client.get(ME)
        assert {answer.status_code for answer in answers} == {200}
        assert all(answer.headers["ratelimit"].endswith(";degraded") for answer in answers)
        assert took < 1.2
        assert "degraded" not in recovered.headers["ratelimit"]

    async def test_a_forgotten_script_is_loaded_again_and_counts_once(self, strict: Api) -> None:
        person = await strict.sign_up()
        async with person.client() as client:
            await client.get(ME)
            await strict.context.redis.script_flush()
            answer = await client.get(ME)
        assert answer.headers["ratelimit"].split(";")[1] == "r=3"
        assert "degraded" not in answer.headers["ratelimit"]
