"""Settings that differ between the demo and production, read in a process of their own."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

SHOW = """
import json
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in %r}, default=str))
"""
PRODUCTION = {
    "LEVELMARK_ENV": "production",
    "SECRET_KEY": "a-secret-of-fifty-characters-and-more-0123456789-abcdef",
    "ALLOWED_HOSTS": "levelmark.example.org",
}


def read(*names: str, **env: str) -> subprocess.CompletedProcess[str]:
    unset = {"LEVELMARK_ENV", "SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL"}
    clean = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "-c", SHOW % (names,)],
        env={**clean, "DJANGO_SETTINGS_MODULE": "config.settings", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def values(*names: str, **env: str) -> dict:
    result = read(*names, **env)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({**PRODUCTION, "SECRET_KEY": ""}, "Production needs a secret of its own"),
        (
            {"LEVELMARK_ENV": "production", "ALLOWED_HOSTS": "a.example"},
            "Production needs a secret of its own",
        ),
        ({**PRODUCTION, "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({**PRODUCTION, "DEBUG": "on"}, "DEBUG is on"),
        ({"LEVELMARK_ENV": "staging"}, "Set it to 'demo' or 'production'"),
    ],
)
def test_a_dangerous_configuration_refuses_to_start_and_says_why(env, sentence):
    result = read("DEBUG", **env)

    assert result.returncode != 0
    assert sentence in result.stderr


def test_production_sends_cookies_over_https_only():
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT")

    assert set(values(*names, **PRODUCTION).values()) == {True}
    assert set(values(*names).values()) == {False}


def test_sqlite_takes_its_write_lock_when_a_transaction_starts():
    options = values("DATABASES")["DATABASES"]["default"]["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_keeps_connections_and_checks_them():
    database = values("DATABASES", DATABASE_URL="postgres://u:p@db.example/levelmark")["DATABASES"]["default"]

    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (60, True)
    assert "pool" not in database.get("OPTIONS", {})


@pytest.mark.parametrize(
    ("url", "option"),
    [
        ("filesystem://localhost//", "data_folder_in"),
        ("redis://127.0.0.1:6379/0", "visibility_timeout"),
    ],
)
def test_each_broker_gets_its_options(url, option):
    assert (
        option
        in values("CELERY_BROKER_TRANSPORT_OPTIONS", CELERY_BROKER_URL=url)["CELERY_BROKER_TRANSPORT_OPTIONS"]
    )


def test_jobs_travel_as_json_and_survive_a_lost_worker():
    names = ("CELERY_ACCEPT_CONTENT", "CELERY_TASK_ACKS_LATE", "CELERY_TASK_REJECT_ON_WORKER_LOST")

    assert list(values(*names).values()) == [["json"], True, True]


def test_a_proxy_is_trusted_only_when_told_to():
    assert "HTTP_X_FORWARDED_PROTO" in str(values("SECURE_PROXY_SSL_HEADER", BEHIND_TLS_PROXY="on"))
    assert values("SECURE_PROXY_SSL_HEADER") == {"SECURE_PROXY_SSL_HEADER": None}


def test_every_variable_is_listed_in_the_example():
    source = (settings.BASE_DIR / "config" / "settings.py").read_text()
    known = set(re.findall(r"^#?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE))

    read_here = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source)) - {"TEST_DATABASE_NAME"}

    assert read_here - known == set()
