"""Long words in narrow columns."""

import pytest
from django.utils import translation

from core.hyphens import hyphenated


@pytest.mark.parametrize(
    ("language", "divided"),
    [
        ("en", "Customer com|mu|nic|a|tion"),
        ("it", "Comu|ni|ca|zione"),
        ("ms", "Komu|ni|kasi"),
        ("ru", "Обслу|жи|ва|ние клиентов"),
        ("zh-hant", "客戶溝通與關係經營維護"),
        ("en", "Selling"),
    ],
)
def test_long_words_may_be_divided_where_their_language_allows_it(language, divided):
    with translation.override(language):
        assert hyphenated(divided.replace("|", "")) == divided.replace("|", "\u00ad")
