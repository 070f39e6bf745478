"""The message catalogues are read from sources and templates without gettext."""

import importlib.util
import io
import sys

from django.conf import settings

spec = importlib.util.spec_from_file_location(
    "messages_script", settings.BASE_DIR / "scripts" / "messages.py"
)
assert spec
assert spec.loader
messages = importlib.util.module_from_spec(spec)
sys.modules["messages_script"] = messages
spec.loader.exec_module(messages)

TEMPLATE = b"""{% load i18n %}
  {# Translators: on the first page #}
    {% translate "Hello 'you'" %} don't {{ x|default:_("none") }}
{% blocktranslate count n=items|length trimmed %}
  One item
{% plural %}
  {{ n }} items
{% endblocktranslate %}
<p title="{% translate 'Save' context "verb" %}">
"""


def test_a_template_gives_its_messages_with_plural_context_and_comment():
    found = list(
        messages.extract(
            messages.extract_template, io.BytesIO(TEMPLATE), messages.KEYWORDS, messages.COMMENT_TAGS
        )
    )

    assert [(message, comments, context) for _, message, comments, context in found] == [
        ("Hello 'you'", ["Translators: on the first page"], None),
        ("none", [], None),
        (("One item", "%(n)s items"), [], None),
        ("Save", [], "verb"),
    ]


def catalogue(tmp_path, monkeypatch, text: str):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.py").write_text('_("%(n)s skills")\n')
    po = tmp_path / "locale" / "it" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(text)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    return po


def test_check_names_what_is_missing_unused_and_broken(tmp_path, monkeypatch, capsys):
    catalogue(tmp_path, monkeypatch, 'msgid "old"\nmsgstr ""\n')

    assert messages.run_check() == 1
    lines = capsys.readouterr().out
    assert "is behind the sources (run: make messages): '%(n)s skills'" in lines
    assert "is no longer used (run: make messages): 'old'" in lines


def test_extract_then_translate_then_compile(tmp_path, monkeypatch, capsys):
    po = catalogue(tmp_path, monkeypatch, "")

    messages.run_extract()
    assert messages.run_check() == 1
    po.write_text(po.read_text().replace('msgstr ""\n', 'msgstr "%(n)s competenze"\n').replace(
        'msgid ""\nmsgstr "%(n)s competenze"\n', 'msgid ""\nmsgstr ""\n', 1
    ))  # fmt: skip
    assert messages.run_check() == 0, capsys.readouterr().out
    messages.run_compile()

    assert b"competenze" in po.with_suffix(".mo").read_bytes()


def test_a_lost_placeholder_is_an_error(tmp_path, monkeypatch, capsys):
    catalogue(tmp_path, monkeypatch, '#, python-format\nmsgid "%(n)s skills"\nmsgstr "competenze %(m)s"\n')

    assert messages.run_check() == 1
    assert "%(n)s skills" in capsys.readouterr().out
