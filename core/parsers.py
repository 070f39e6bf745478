"""How the API reads what a program sends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """JSON; a nesting that no reader survives, and halves of characters that no answer can repeat, are bad input and no fault."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The parsed body. Raises :class:`rest_framework.exceptions.ParseError` for anything else."""
        try:
            data = super().parse(stream, media_type, parser_context)
            json.dumps(data, ensure_ascii=False).encode()
        except RecursionError as exc:
            raise ParseError(_("The JSON is nested too deeply.")) from exc
        except UnicodeEncodeError as exc:
            raise ParseError(_("The JSON holds half of a character (a lone surrogate).")) from exc
        return data
