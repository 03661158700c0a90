"""The live view beside a bare Redis → WebSocket relay, in the same run on the same machine.

    python benchmarks/live_view.py [--clients 1000] [--seconds 5] [--rounds 3]

For each of the two: resident memory per idle socket; p50/p95 of publish → received at a steady
3,000 messages/s spread over all clients; the rate at which a burst is worked off, by the clock and by
the processor time that the server spent (which other work on the machine disturbs less). Goals: ours
≥ 0.8 of the relay's rate, p95 ≤ 3 times its, ≤ 40 KiB per idle socket. Everything is on 127.0.0.1,
starts its own servers in a temporary folder and ends by itself.
"""

import argparse
import asyncio
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from uuid import UUID, uuid4

import psutil
from redis.asyncio import Redis
from starlette.types import Receive, Scope, Send

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

STEADY_RATE = 3000
TICK = 0.005
BURST = 30_000
BATCH = 500
BURSTS = 3
MARK = b'"sent":'
TEXT, PING, PONG = 1, 9, 10


@dataclass
class Client:
    """One socket: counts what it receives and how long that was under way (seconds)."""

    user_id: UUID
    run_id: UUID = field(default_factory=uuid4)
    seq: int = 0
    received: int = 0


@dataclass
class Crowd:
    clients: list[Client]
    latencies: list[float] = field(default_factory=list)
    received: int = 0
    counting: bool = False
    """From here on messages are only counted, by the mark each of them has once."""


class Receiver(asyncio.Protocol):
    """The least a WebSocket client can be: a handshake, then unmasked text frames."""

    def __init__(self, crowd: Crowd, request: bytes) -> None:
        self._crowd = crowd
        self._request = request
        self._buffer = b""
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self._crowd.counting:
            seen = self._buffer + data
            self._crowd.received += seen.count(MARK)
            self._buffer = seen[seen.rfind(MARK) + 1 :][-len(MARK) + 1 :]
            self._pong(data)
            return
        self._buffer += data
        if not self.open.done():
            head, separator, rest = self._buffer.partition(b"\r\n\r\n")
            if not separator:
                return
            assert b" 101 " in head.split(b"\r\n")[0], head
            self._buffer = rest
            self.open.set_result(None)
        self._frames()

    def _frames(self) -> None:
        buffer, start, now = self._buffer, 0, time.perf_counter()
        while len(buffer) - start >= 2:
            length, head = buffer[start + 1], 2
            if length == 126:
                if len(buffer) - start < 4:
                    break
                (length,) = struct.unpack_from("!H", buffer, start + 2)
                head = 4
            end = start + head + length
            if len(buffer) < end:
                break
            body = buffer[start + head : end]
            if buffer[start] & 0x0F == TEXT:
                self._message(body, now)
            elif buffer[start] & 0x0F == PING:
                self._transport.write(bytes((0x80 | PONG, 0x80 | length, 0, 0, 0, 0)) + body)
            start = end
        self._buffer = buffer[start:]

    def _pong(self, data: bytes) -> None:
        """Answer a ping among text; no byte of a text is like its first one."""
        at = data.find(bytes((0x80 | PING,)))
        if (
            0 <= at < len(data) - 1
            and (length := data[at + 1]) < 126
            and len(data) >= at + 2 + length
        ):
            head = bytes((0x80 | PONG, 0x80 | length, 0, 0, 0, 0))
            self._transport.write(head + data[at + 2 : at + 2 + length])

    def _message(self, body: bytes, now: float) -> None:
        sent = body.find(b'"sent":')
        if sent >= 0:
            self._crowd.received += 1
            self._crowd.latencies.append(now - float(body[sent + 7 : body.index(b"}", sent)]))


def message(client: Client) -> bytes:
    """As `run events are published."""
    client.seq += 1
    event = {
        "v": 1,
        "topic": f"run:{client.run_id}",
        "run_id": str(client.run_id),
        "seq": client.seq,
        "type": "step.completed",
        "at": "2026-01-01T00:00:00.000000Z",
        "data": {"step": "inspect", "attempt": 1, "sent": time.perf_counter()},
    }
    return json.dumps(event, separators=(",", ":")).encode()


async def open_all(crowd: Crowd, port: int, redis: Redis) -> list[asyncio.BaseTransport]:
    from jobpilot.adapters.events.tickets import RedisTicketStore
    from jobpilot.ports.tickets import TicketHolder

    tickets = RedisTicketStore(redis)
    later = datetime.now(UTC) + timedelta(minutes=10)
    loop = asyncio.get_running_loop()
    transports: list[asyncio.BaseTransport] = []
    for client in crowd.clients:
        ticket = await tickets.issue(TicketHolder(client.user_id, None, later))
        request = (
            f"GET /api/v1/ws/agents/{client.user_id}?ticket={ticket} HTTP/1.1\r\n"
            f"Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
        ).encode()
        receiver = Receiver(crowd, request)
        transport, _ = await loop.create_connection(lambda r=receiver: r, "127.0.0.1", port)
        transports.append(transport)
        await receiver.open
    await asyncio.sleep(
        1
    )  # these events are in no database: nothing fills in what was announced before
    return transports


async def publish(redis: Redis, clients: Sequence[Client]) -> None:
    pipeline = redis.pipeline(transaction=False)
    for client in clients:
        pipeline.publish(f"agent:status:{client.user_id}", message(client))
    await pipeline.execute()


async def steady(crowd: Crowd, redis: Redis, seconds: float) -> tuple[float, float]:
    """p50 and p95 in milliseconds at STEADY_RATE."""
    crowd.latencies.clear()
    crowd.received = 0
    sent, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        due = int(elapsed * STEADY_RATE) - sent
        count = len(crowd.clients)
        await publish(redis, [crowd.clients[(sent + i) % count] for i in range(due)])
        sent += due
        await asyncio.sleep(TICK)
    await arrival(crowd, sent)
    cuts = quantiles(crowd.latencies, n=20)
    return cuts[9] * 1000, cuts[18] * 1000


async def burst(crowd: Crowd, redis: Redis) -> float:
    """Messages per second at which a burst is worked off.

    Everything that this process can do before or after is not done meanwhile: the commands for Redis are packed
    before the clock starts, and what arrives is counted, not read. Otherwise its own pace would be measured.
    """
    clients = crowd.clients
    packed = [
        b"".join(_command(clients[(first + i) % len(clients)]) for i in range(BATCH))
        for first in range(0, BURST, BATCH)
    ]
    address = redis.connection_pool.connection_kwargs
    reader, writer = await asyncio.open_connection(address["host"], address["port"])
    if address.get("password"):
        writer.write(_packed(b"AUTH", address["password"].encode()))
        await reader.readline()
    crowd.received, crowd.counting = 0, True
    answers = asyncio.create_task(_discard(reader))
    started = time.perf_counter()
    for batch in packed:
        writer.write(batch)
        await writer.drain()
        await asyncio.sleep(0)
    await arrival(crowd, BURST)
    taken = time.perf_counter() - started
    answers.cancel()
    writer.close()
    return BURST / taken


def _command(client: Client) -> bytes:
    return _packed(b"PUBLISH", f"agent:status:{client.user_id}".encode(), message(client))


def _packed(*parts: bytes) -> bytes:
    """One command of the Redis protocol."""
    texts = (b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
    return b"*%d\r\n" % len(parts) + b"".join(texts)


async def _discard(reader: asyncio.StreamReader) -> None:
    while await reader.read(65536):
        pass


async def arrival(crowd: Crowd, count: int) -> None:
    deadline = time.monotonic() + 30
    while (  # noqa: ASYNC110 - counted, not signalled
        crowd.received < count and time.monotonic() < deadline
    ):
        await asyncio.sleep(TICK)
    assert crowd.received == count, (crowd.received, count)


@dataclass(frozen=True)
class Measured:
    p50: float
    p95: float
    rate: float
    per_cpu_second: float
    kib_per_socket: float


def processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def measure(
    server: psutil.Process, port: int, redis_url: str, options: argparse.Namespace
) -> Measured:
    redis = Redis.from_url(redis_url)
    crowd = Crowd([Client(uuid4()) for _ in range(options.clients)])
    warm_up = Crowd([Client(uuid4()) for _ in range(20)])
    transports = await open_all(warm_up, port, redis)
    await publish(redis, warm_up.clients)
    await arrival(warm_up, len(warm_up.clients))
    before = server.memory_info().rss
    transports += await open_all(crowd, port, redis)
    memory = (server.memory_info().rss - before) / options.clients / 1024
    await publish(redis, crowd.clients)
    await arrival(crowd, len(crowd.clients))
    p50, p95 = await steady(crowd, redis, options.seconds)
    await burst(crowd, redis)  # warms up
    rates, costs = [], []
    for _ in range(BURSTS):
        spent = processor_seconds(server)
        rates.append(await burst(crowd, redis))
        costs.append(BURST / (processor_seconds(server) - spent))
    rate, per_cpu_second = median(rates), median(costs)
    for transport in transports:
        transport.close()
    await redis.aclose()
    return Measured(p50, p95, rate, per_cpu_second, memory)


# -- the two servers ----------------------------------------------------------------------------


def serve_ours(port: int) -> None:
    from api.app import serve
    from jobpilot.settings import Settings

    serve(Settings(_env_file=None, port=port, log_level="WARNING"))


def serve_bare(port: int, redis_url: str) -> None:
    """One subscription, a table of sockets, and nothing else."""
    import uvicorn

    from api.server import server_config

    sockets: dict[bytes, Send] = {}
    redis = Redis.from_url(redis_url)
    pubsub = redis.pubsub()

    async def relay() -> None:
        async for heard in pubsub.listen():
            send = sockets.get(heard["channel"])
            if heard["type"] == "message" and send is not None:
                await send({"type": "websocket.send", "text": heard["data"].decode()})

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await pubsub.subscribe("agent:status:none")
            task = asyncio.create_task(relay())
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await receive()
        await send({"type": "websocket.accept"})
        channel = b"agent:status:" + scope["path"].rsplit("/", 1)[1].encode()
        sockets[channel] = send
        await pubsub.subscribe(channel)
        while (await receive())["type"] != "websocket.disconnect":
            pass
        del sockets[channel]

    config = server_config(app, host="127.0.0.1", port=port, log_level="warning")
    uvicorn.Server(config).run()


@contextmanager
def serving(kind: str, port: int, redis_url: str, home: Path) -> Iterator[psutil.Process]:
    import urllib.error
    import urllib.request

    environment = os.environ | {"JOBPILOT_HOME": str(home), "APP_ENV": "test"}
    command = [sys.executable, __file__, "--serve", kind, "--port", str(port), "--redis", redis_url]
    process = subprocess.Popen(command, env=environment, cwd=REPOSITORY)
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=1)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def main(options: argparse.Namespace) -> int:
    from jobpilot.stack.servers import EmbeddedServers
    from tests.conftest import migrate

    resource.setrlimit(
        resource.RLIMIT_NOFILE, (16384, resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    )
    with (
        tempfile.TemporaryDirectory(prefix="jobpilot-bench-") as folder,
        EmbeddedServers(Path(folder)) as servers,
    ):
        migrate(servers.addresses.database_url)
        found: dict[str, list[Measured]] = {"bare": [], "ours": []}
        # in turns, and each of them first as often as second
        for kind in (("bare", "ours", "ours", "bare") * options.rounds)[: 2 * options.rounds]:
            port, redis_url = free_port(), servers.addresses.redis_url
            with serving(kind, port, redis_url, Path(folder)) as process:
                measured = asyncio.run(measure(process, port, redis_url, options))
            found[kind].append(measured)
            print(kind, measured, flush=True)
    ratios = [
        ours.rate / bare.rate for bare, ours in zip(found["bare"], found["ours"], strict=True)
    ]
    print("rate, round by round:", " ".join(f"{ratio:.2f}" for ratio in ratios))
    return report(middle(found["bare"]), middle(found["ours"]), median(ratios))


def middle(rounds: list[Measured]) -> Measured:
    """The median of each figure: other work on the machine disturbs single rounds."""
    columns = zip(*(astuple(measured) for measured in rounds), strict=True)
    return Measured(*(median(column) for column in columns))


def report(bare: Measured, ours: Measured, rate: float) -> int:
    """`rate` is the median of the rounds' ratios: what disturbs a round disturbs both of its halves."""
    checks = (
        ("rate", rate, rate >= 0.8, "≥ 0.8 of the relay's"),
        (
            "messages per second of processor time",
            ours.per_cpu_second / bare.per_cpu_second,
            ours.per_cpu_second >= 0.8 * bare.per_cpu_second,
            "≥ 0.8 of the relay's",
        ),
        ("p95", ours.p95 / bare.p95, ours.p95 <= 3 * bare.p95, "≤ 3 times the relay's"),
        ("KiB per idle socket", ours.kib_per_socket, ours.kib_per_socket <= 40, "≤ 40"),
    )
    for name, value, kept, goal in checks:
        print(f"{'ok  ' if kept else 'MISS'} {name}: {value:.2f} ({goal})")
    return 0 if all(kept for _, _, kept, _ in checks) else 1


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", choices=("ours", "bare"))
    parser.add_argument("--port", type=int)
    parser.add_argument("--redis")
    arguments = parser.parse_args()
    if arguments.serve == "ours":
        serve_ours(arguments.port)
    elif arguments.serve == "bare":
        serve_bare(arguments.port, arguments.redis)
    else:
        sys.exit(main(arguments))
