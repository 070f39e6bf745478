"""Every page of the product, from the table of addresses in tests/access: who may see it, asked as that person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core import signals
from django.db import close_old_connections, transaction
from django.test import Client

from accounts.models import User
from people.models import Employee, Team
from tests.access.rows import PAGES, Row
from tests.access.run import ACTORS, filled
from tests.access.test_table import expected
from tests.access.things import Things

# django-allauth's pages, as far as they can be reached: signed out, and signed in.
ENTRANCE = (
    "login/", "signup/", "inactive/", "password/reset/", "password/reset/done/", "password/reset/key/done/",
    "password/reset/key/1-set-password/",
)  # fmt: skip
INSIDE = (
    "logout/", "reauthenticate/", "password/change/", "2fa/", "2fa/totp/activate/", "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/", "2fa/reauthenticate/",
)  # fmt: skip


# What the upload of the address table is called, and the keys of the project's own documents.
UPLOADED = (
    "x.json", "is missing", "R", "slug", "skills", "out_of_range", "name", "levels", "framework", "format", "edition",
    "categories",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """A page: what was asked, its status, headers and body."""

    asked: str
    status: int
    language: str
    body: str


def pages(
    things: Things, language: str, *, actors: Sequence[str] = ("hana", "marek", "sam"), most: int = 1
) -> Iterator[Answer]:
    """Every GET address, as up to ``most`` of ``actors`` (else as anybody) who may see it; errors and account pages too."""
    statuses = expected()
    clients = {actor: _client(things, actor, language) for actor in ACTORS}
    for row in PAGES:
        name, method, _address, _data = row
        if method != "GET":
            continue
        allowed = dict(zip(ACTORS, statuses[name, method], strict=True))
        order = [*actors, *(actor for actor in ACTORS if actor not in actors)]
        for actor in [actor for actor in order if allowed[actor] == 200][:most]:
            yield from _ask(clients[actor], things, row, actor)
    for path in ("/no-such-page/", "/cycles/"):  # 404 and 403
        yield from _ask(clients["sam"], things, ("", "GET", path, {}), "sam")
    for path in ENTRANCE:
        yield from _ask(clients["anon"], things, ("", "GET", f"/accounts/{path}", {}), "anon")
    for path in INSIDE:
        yield from _ask(clients["sam"], things, ("", "GET", f"/accounts/{path}", {}), "sam")


def answers_to_forms(things: Things, language: str) -> Iterator[Answer]:
    """What every form says to nothing at all, and what one sees after it was sent well."""
    statuses = expected()
    for row in PAGES:
        name, method, address, data = row
        if method != "POST":
            continue
        allowed = dict(zip(ACTORS, statuses[name, method], strict=True))
        for actor in [actor for actor in ("hana", "marek", "sam") if allowed[actor] in {200, 302, 409}][:1]:
            if name in {"account", "set_language"}:  # they choose the language that the answer is in
                data = {"language": language}
            yield from _ask(_client(things, actor, language), things, (name, method, address, {}), actor)
            yield from _ask(_client(things, actor, language), things, (name, method, address, data), actor)


def sign_in_refused(language: str) -> Iterator[Answer]:
    """What a wrong password and an empty form are told."""
    client = Client(headers={"accept-language": language})
    for data in ({"login": "sam@example.org", "password": "wrong"}, {}):
        response = client.post("/accounts/login/", data)
        yield Answer("POST /accounts/login/", response.status_code, language, response.content.decode())


def data_of(things: Things) -> set[str]:
    """What people have entered, and the names of things: it stays as it is in every language."""
    names = {str(value) for value in things.names.values() if not isinstance(value, list)}
    entered = [value for row in PAGES for value in row[3].values() if isinstance(value, str)]
    return {
        *(value for value in entered if "{" not in value and not value.isdigit()),
        *UPLOADED,
        *Employee.objects.values_list("name", flat=True),
        *Team.objects.values_list("name", flat=True),
        *User.objects.values_list("email", flat=True),
        *(value for value in names if not value.isdigit()),
        "Feasibility note",
        "The note that the bid was built on.",
        "Seen at work.",
        "Because.",
        "account-manager",
    }


def _client(things: Things, actor: str, language: str) -> Client:
    client = Client(raise_request_exception=False, headers={"accept-language": language})
    if actor != "anon":
        client.force_login(things.world.user(actor))
    return client


def _ask(client: Client, things: Things, row: Row, actor: str) -> Iterator[Answer]:
    _name, method, address, data = row
    url = address.format(**things.names)
    body = {key: filled(value, things.names) for key, value in data.items()}
    with transaction.atomic():
        response = getattr(client, method.lower())(url, body, follow=True)
        html = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        if html:
            yield Answer(
                f"{method} {url} as {actor}",
                response.status_code,
                response.get("Content-Language", ""),
                response.content.decode(),
            )
        elif response.streaming:
            signals.request_finished.disconnect(close_old_connections)  # the transaction is not over
            response.close()
            signals.request_finished.connect(close_old_connections)
        transaction.set_rollback(True)
