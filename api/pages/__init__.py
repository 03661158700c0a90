"""The few pages that the server itself renders: the built-in issuer's sign-in form, and what ends mails."""

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

ASSETS: Final = Path(__file__).parent / "assets"
_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(name: str, *, status: int, form_targets: str = "", **values: object) -> HTMLResponse:
    """A page without scripts. `form_targets` are origins that a submitted form may be redirected to."""
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        f"form-action 'self' {form_targets}".rstrip()
        + "; frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        # `no-referrer` would make browsers send `Origin: null` with the form
        "Referrer-Policy": "same-origin",
    }
    return HTMLResponse(_environment.get_template(name).render(values), status, headers)
