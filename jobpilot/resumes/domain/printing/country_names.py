"""Names of countries by language, from `phonenumbers`.

They are one file of its package `geodata`, whose other files (which numbers belong to which town) are loaded with the
package: 96 MiB and a second for each process. So the one file is run by itself.
"""

import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import phonenumbers


@cache
def country_names() -> Mapping[str, Mapping[str, str]]:
    """By ISO 3166-1 code, then by ISO 639-1 code; `*en` stands for: as in English."""
    path = Path(str(phonenumbers.__file__)).parent / "geodata" / "locale.py"
    spec = importlib.util.spec_from_file_location("phonenumbers.geodata.locale", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Mapping[str, Mapping[str, str]] = module.LOCALE_DATA
    return found
