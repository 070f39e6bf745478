"""The probes and the doctor say what works and what does not."""

import sys

import pytest
from django.core.management import call_command
from django.db import connection

from config import doctor, health
from config.celery import app

pytestmark = pytest.mark.django_db


def refuse() -> str:
    raise health.NotReadyError("It does not work: repair it.")


def test_healthz_answers_without_sign_in_or_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_readyz_names_each_part(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok"},
    }


def test_readyz_is_503_when_a_part_fails(client, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "broker", refuse)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["broker"] == "It does not work: repair it."


def test_missing_migrations_are_counted(monkeypatch):
    monkeypatch.setattr(
        "config.health.MigrationExecutor.migration_plan", lambda self, targets: [("a", False), ("b", False)]
    )

    with pytest.raises(health.NotReadyError, match="2 migrations are missing"):
        health.check_migrations()


def test_a_broker_that_is_not_there_is_noticed_quickly(monkeypatch):
    monkeypatch.setattr(app.conf, "broker_write_url", "amqp://guest:guest@127.0.0.1:1//")

    with pytest.raises(health.NotReadyError, match="CELERY_BROKER_URL"):
        health.check_broker()


def test_a_database_that_does_not_answer_is_noticed(monkeypatch):
    from django.db import DatabaseError

    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", broken)

    with pytest.raises(health.NotReadyError, match="DATABASE_URL"):
        health.check_database()
    with pytest.raises(health.NotReadyError, match="migrations"):
        health.check_migrations()


@pytest.mark.pdf
def test_the_doctor_prints_one_line_for_each_part(capsys, monkeypatch):
    monkeypatch.setattr(app.control, "ping", lambda **options: [{"levelmark@here": {"ok": "pong"}}])

    call_command("doctor")

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", part] for part in doctor.PARTS]


def test_the_doctor_says_what_to_do_and_exits_with_one(capsys, monkeypatch):
    monkeypatch.setattr(app.control, "ping", lambda **options: [])

    with pytest.raises(SystemExit) as stop:
        call_command("doctor")

    assert stop.value.code == 1
    assert "FAILS worker    No worker answers: start one with 'manage.py up'" in capsys.readouterr().out


def test_the_doctor_notices_a_folder_that_cannot_be_written(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "missing"

    with pytest.raises(health.NotReadyError, match="cannot be written"):
        doctor.storage()


def test_the_doctor_notices_that_pango_is_missing(monkeypatch):
    class WithoutPango:
        def __getattr__(self, name):
            raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setitem(sys.modules, "weasyprint", WithoutPango())

    with pytest.raises(health.NotReadyError, match="apt-get install libpango"):
        doctor.pdf()


@pytest.mark.pdf
def test_the_doctor_notices_a_renderer_that_makes_no_pdf(monkeypatch):
    monkeypatch.setattr("weasyprint.document.Document.write_pdf", lambda self, **options: b"nothing")

    with pytest.raises(health.NotReadyError, match="no PDF"):
        doctor.pdf()


def test_the_doctor_notices_missing_fonts(monkeypatch):
    monkeypatch.setitem(sys.modules, "fontpkg_inter", None)

    with pytest.raises(health.NotReadyError, match="fontpkg_inter"):
        doctor.fonts()


def test_the_doctor_notices_a_font_package_without_its_files(monkeypatch, tmp_path):
    monkeypatch.setattr("fontpkg_inter.ROOT", tmp_path)

    with pytest.raises(health.NotReadyError, match="Font files are missing"):
        doctor.fonts()
