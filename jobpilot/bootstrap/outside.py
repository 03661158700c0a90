"""Which implementation of an outside service the settings mean; each has one that needs nobody outside."""

from __future__ import annotations

from jobpilot.adapters.files.local import LocalFileStore
from jobpilot.adapters.files.supabase import StorageAddress, SupabaseFileStore
from jobpilot.adapters.identity.clerk import ClerkAccounts, NoAccounts
from jobpilot.adapters.scanning.clamd import ClamdScanner
from jobpilot.adapters.temporal.address import TemporalAddress
from jobpilot.settings import Settings


def file_store_of(settings: Settings) -> LocalFileStore | SupabaseFileStore:
    """A directory of this machine where no other place is named."""
    if settings.supabase_url is None or settings.supabase_key is None:
        return LocalFileStore(settings.jobpilot_home / "files")
    key = settings.supabase_key.get_secret_value()
    address = StorageAddress(
        settings.supabase_url, key, settings.supabase_bucket, settings.supabase_signed_links
    )
    return SupabaseFileStore(address)


def identity_eraser_of(settings: Settings) -> NoAccounts | ClerkAccounts:
    """Without Clerk's secret key an operator deletes people there."""
    if settings.clerk_domain is None or settings.clerk_secret_key is None:
        return NoAccounts()
    issuer = f"https://{settings.clerk_domain.removeprefix('https://').rstrip('/')}"
    return ClerkAccounts(
        issuer, settings.clerk_secret_key.get_secret_value(), settings.clerk_api_url
    )


def file_scanner_of(settings: Settings) -> ClamdScanner | None:
    """None: uploads are not scanned."""
    if settings.clamav_address is None:
        return None
    return ClamdScanner(settings.clamav_address, must_scan=settings.clamav_when_away == "refuse")


def temporal_address(settings: Settings) -> TemporalAddress:
    """The embedded server's connections are plain. Raises SettingsError when there is neither."""
    if settings.temporal_address is None:
        return TemporalAddress(settings.temporal_target)
    return TemporalAddress(settings.temporal_address, settings.temporal_variables)
