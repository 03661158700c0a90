"""What is sent to providers, and what their answers mean, over real connections to a scripted one."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from jobpilot.adapters.llm.builtin import BuiltinWriter
from jobpilot.adapters.llm.chat_completions import ChatCompletions
from jobpilot.adapters.llm.choosing import language_model
from jobpilot.adapters.llm.sdk import AnthropicModel, OpenAIModel
from jobpilot.ports.language_model import (
    Completion,
    LanguageModel,
    Message,
    ModelOutputTooLongError,
    ModelRefusedError,
    ModelRejectedError,
    ModelSettings,
    ModelUnavailableError,
    Prompt,
    Usage,
)
from jobpilot.settings import Settings, SettingsError
from tests.fixtures.chat_server import never_ends, refuses

SHAPE = {"type": "object", "properties": {"word": {"type": "string"}}}
PROMPT = Prompt(
    (Message("system", "Be brief."), Message("user", "A word?")),
    "word",
    SHAPE,
    {"secret": "fact"},
    77,
)
KINDS = ("compatible", "openai", "anthropic")


@pytest.fixture(scope="module")
async def provider() -> AsyncIterator["Provider"]:
    async with providing() as provider:
        yield provider


class Provider:
    """Answers every address with `answer`; `asked` holds path, headers and body of each request."""

    def __init__(self) -> None:
        self.answer: Response = JSONResponse({})
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.base_url = ""

    async def respond(self, request: Request) -> Response:
        self.asked.append((request.url.path, dict(request.headers), await request.json()))
        return self.answer

    def says(self, kind: str, text: str | None, end: str = "stop") -> None:
        self.asked.clear()
        if kind != "anthropic":
            usage = {
                "prompt_tokens": 100, "completion_tokens": 20,
                "prompt_tokens_details": {"cached_tokens": 30},
            }  # fmt: skip
            choice = {"finish_reason": end, "message": {"role": "assistant", "content": text}}
            self.answer = JSONResponse({"choices": [choice], "usage": usage})
            return
        ends = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}
        usage = {"input_tokens": 70, "output_tokens": 20, "cache_read_input_tokens": 30}
        content = [] if text is None else [{"type": "text", "text": text}]
        self.answer = JSONResponse(
            {"content": content, "stop_reason": ends[end], "usage": usage, "type": "message"}
        )


@asynccontextmanager
async def providing() -> AsyncIterator[Provider]:
    provider = Provider()
    app = Starlette(routes=[Route("/{path:path}", provider.respond, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    provider.base_url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield provider
    finally:
        server.should_exit = True
        server.force_exit = True
        await task


@pytest.fixture(params=KINDS)
async def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def model(kind: str, provider: Provider) -> AsyncIterator[LanguageModel]:
    base_url = provider.base_url + ("" if kind == "anthropic" else "/v1")
    settings = ModelSettings(base_url, "model-1", "secret", timeout_seconds=5.0, provider=kind)
    found = language_model(settings, {})
    yield found
    await found.aclose()


class TestComplete:
    async def test_one_request_with_the_shape_and_no_tools(
        self, provider: Provider, model: LanguageModel, kind: str
    ) -> None:
        provider.says(kind, '{"word": "heron"}')
        found = await model.complete(PROMPT, "key-1")
        assert found == Completion('{"word": "heron"}', Usage(100, 20, 30))
        ((path, headers, body),) = provider.asked
        assert path == ("/v1/messages" if kind == "anthropic" else "/v1/chat/completions")
        assert headers["idempotency-key"] == "key-1"
        assert "secret" in headers.get("authorization", "") + headers.get("x-api-key", "")
        assert body["model"] == "model-1"
        assert "tools" not in body
        assert 77 in (body.get("max_tokens"), body.get("max_completion_tokens"))
        assert json.dumps(SHAPE) in json.dumps(body)
        assert "Be brief." in json.dumps(body)
        assert "fact" not in json.dumps(body)

    @pytest.mark.parametrize(
        ("text", "end", "error"),
        [
            ("{", "length", ModelOutputTooLongError),
            ("x", "content_filter", ModelRefusedError),
            (None, "stop", ModelRefusedError),
            (" ", "stop", ModelRefusedError),
            ("x" * 70_000, "stop", ModelOutputTooLongError),
        ],
    )
    async def test_no_answer_is_paid_all_the_same(
        self, provider: Provider, model: LanguageModel, kind: str, text, end, error
    ) -> None:
        provider.says(kind, text, end)
        with pytest.raises(error) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.usage == Usage(100, 20, 30)
        assert len(provider.asked) == 1

    async def test_an_endless_answer_is_cut(self, provider: Provider, model: LanguageModel) -> None:
        provider.answer = never_ends()
        with pytest.raises(ModelOutputTooLongError) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.usage is None

    @pytest.mark.parametrize(
        ("answer", "error", "billed"),
        [
            (refuses(429, **{"Retry-After": "3600"}), ModelUnavailableError, False),
            (refuses(529), ModelUnavailableError, False),
            (refuses(500), ModelUnavailableError, False),
            (refuses(504), ModelUnavailableError, True),
            (Response("<html>", media_type="text/html"), ModelUnavailableError, True),
            (refuses(400), ModelRejectedError, None),
            (refuses(401), ModelRejectedError, None),
            (refuses(307, Location="http://127.0.0.1:1/"), ModelRejectedError, None),
        ],
    )
    async def test_failures_say_whether_to_try_again_and_what_they_cost(
        self, provider: Provider, model: LanguageModel, answer: Response, error, billed
    ) -> None:
        provider.asked.clear()
        provider.answer = answer
        with pytest.raises(error) as raised:
            await model.complete(PROMPT, "k")
        assert len(provider.asked) == 1
        assert getattr(raised.value, "maybe_billed", None) is billed
        if "retry-after" in answer.headers:
            assert raised.value.extra["retry_after"] == 3600

    async def test_nobody_there_costs_nothing(self, kind: str) -> None:
        settings = ModelSettings("http://127.0.0.1:1/v1", "m", "k", provider=kind)
        model = language_model(settings, {})
        with pytest.raises(ModelUnavailableError) as raised:
            await model.complete(PROMPT, "k")
        assert not raised.value.maybe_billed
        await model.aclose()

    async def test_silence_may_have_cost(self, kind: str) -> None:
        async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(100_000)
            await asyncio.sleep(3)
            writer.close()

        server = await asyncio.start_server(swallow, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        settings = ModelSettings(address, "m", "k", timeout_seconds=0.5, provider=kind)
        model = language_model(settings, {})
        with pytest.raises(ModelUnavailableError) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.maybe_billed
        await model.aclose()
        server.close()


QUOTA = {"error": {"code": "insufficient_quota", "type": "insufficient_quota", "message": "m"}}
NO_MODEL = {"error": {"code": "model_not_found", "type": "not_found_error", "message": "m"}}
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}


class TestAnswersOfEachKind:
    """What the two providers document beside an answer, in the shapes of both."""

    @pytest.mark.parametrize(
        ("answer", "error", "wait"),
        [
            (JSONResponse(NO_MODEL, 404), ModelRejectedError, None),
            (JSONResponse(QUOTA, 429), ModelRejectedError, None),
            (JSONResponse(OVERLOADED, 529, {"Retry-After": "11"}), ModelUnavailableError, 11),
            (JSONResponse(OVERLOADED, 503, {"Retry-After": "soon"}), ModelUnavailableError, None),
            (JSONResponse(["no", "object"], 200), ModelUnavailableError, None),
            (JSONResponse({"choices": [], "content": None}), ModelUnavailableError, None),
            (Response(b'{"choices": [{"mess', media_type="application/json"), ModelUnavailableError, None),
            (Response(b"\xff\xfe", media_type="application/json"), ModelUnavailableError, None),
        ],
        ids=["no-model", "quota", "overloaded", "soon", "list", "empty", "half", "bytes"],
    )  # fmt: skip
    async def test_beside_an_answer(
        self, provider: Provider, model: LanguageModel, answer: Response, error, wait
    ) -> None:
        provider.asked.clear()
        provider.answer = answer
        with pytest.raises(error) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.extra.get("retry_after") == wait
        assert len(provider.asked) == 1, "the libraries' own retries are off"

    @pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": -1}, "many"])
    async def test_no_usage_is_no_free_answer(
        self, provider: Provider, model: LanguageModel, kind: str, usage
    ) -> None:
        """The ledger then books the most that it may have cost."""
        provider.says(kind, '{"word": "heron"}')
        told = json.loads(bytes(provider.answer.body)) | {"usage": usage}
        provider.answer = JSONResponse(told)
        assert await model.complete(PROMPT, "k") == Completion('{"word": "heron"}', None)

    @pytest.mark.parametrize(
        ("kind", "change", "error"),
        [
            ("openai", {"refusal": "I can't."}, ModelRefusedError),
            ("compatible", {"refusal": "I can't."}, ModelRefusedError),
            ("anthropic", "model_context_window_exceeded", ModelOutputTooLongError),
            ("anthropic", "refusal", ModelRefusedError),
        ],
    )
    async def test_refusals_and_ends(self, provider: Provider, model, kind, change, error) -> None:
        provider.says(kind, '{"word": "heron"}')
        told = json.loads(bytes(provider.answer.body))
        if kind == "anthropic":
            told["stop_reason"] = change
        else:
            told["choices"][0]["message"] |= change
        provider.answer = JSONResponse(told)
        with pytest.raises(error) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.usage == Usage(100, 20, 30)

    @pytest.mark.parametrize(
        "said", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{"], ids=["before", "within"]
    )
    async def test_a_connection_that_breaks_after_the_question_may_have_cost(
        self, kind: str, said: bytes
    ) -> None:
        async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(said)
            await writer.drain()
            writer.transport.abort()

        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        model = language_model(ModelSettings(address, "m", "k", provider=kind), {})
        with pytest.raises(ModelUnavailableError) as raised:
            await model.complete(PROMPT, "k")
        assert raised.value.maybe_billed
        await model.aclose()
        server.close()


class TestChoosing:
    def chosen(self, **values: Any) -> object:
        settings = Settings(_env_file=None, **values)
        return language_model(settings.language_model, {})

    def test_nothing_configured_is_the_built_in_writer(self) -> None:
        assert isinstance(self.chosen(), BuiltinWriter)
        # a key alone sends nothing away
        assert isinstance(self.chosen(openai_api_key="k", anthropic_api_key="k"), BuiltinWriter)
        named = {"llm_model": "gpt-5-mini", "openai_api_key": "k"}
        assert isinstance(self.chosen(llm_provider="builtin", **named), BuiltinWriter)

    def test_keys_and_names_say_who(self) -> None:
        keys = {"openai_api_key": "o", "anthropic_api_key": "a"}
        assert isinstance(self.chosen(llm_model="gpt-5-mini", **keys), OpenAIModel)
        assert isinstance(self.chosen(llm_model="claude-sonnet-4-5", **keys), AnthropicModel)
        assert isinstance(
            self.chosen(llm_model="claude-sonnet-4-5", llm_provider="openai", **keys), OpenAIModel
        )
        local = self.chosen(llm_model="any", openai_base_url="http://127.0.0.1:1/v1")
        assert isinstance(local, ChatCompletions)

    def test_a_named_provider_without_its_key_is_a_mistake(self) -> None:
        with pytest.raises(SettingsError, match="ANTHROPIC_API_KEY"):
            self.chosen(llm_model="claude-sonnet-4-5", llm_provider="anthropic")

    def test_half_a_price_is_a_mistake(self) -> None:
        with pytest.raises(SettingsError, match="LLM_OUTPUT_PRICE"):
            Settings(_env_file=None, llm_input_price=1)


def test_a_process_without_calls_imports_no_library_of_a_provider() -> None:
    names = "('openai', 'anthropic', 'genai_prices')"
    code = f"import sys, api.app, workers.main; print([n for n in {names} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
