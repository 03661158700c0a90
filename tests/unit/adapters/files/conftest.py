from collections.abc import AsyncIterator

import pytest

from jobpilot.adapters.files.supabase import StorageAddress, SupabaseFileStore
from tests.fixtures.storage_server import BUCKET, KEY, StorageServer, storage_serving


@pytest.fixture(scope="package")
async def serving() -> AsyncIterator[StorageServer]:
    async with storage_serving() as server:
        yield server


@pytest.fixture
async def storage(serving: StorageServer) -> StorageServer:
    serving.reset()
    return serving


@pytest.fixture
async def supabase(storage: StorageServer) -> AsyncIterator[SupabaseFileStore]:
    store = SupabaseFileStore(StorageAddress(storage.base_url, KEY, BUCKET))
    yield store
    await store.aclose()
