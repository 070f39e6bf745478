"""``manage.py load_demo``: the demo company, once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import ApiKey, Scope, User
from accounts.services import create_api_key
from assessments.models import Assessment, Cycle, Evidence
from config.demo import load_company
from config.demo.company import PASSWORD
from config.demo.people import sign_ins
from people.models import Employee, Team
from roles.models import Role

KEY_DAYS = 365


class Command(BaseCommand):
    """Loads everything in one transaction; where it is loaded it changes nothing."""

    help = "Loads the framework, the roles and a demo company. Running it twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing, then tell what is there and how to sign in."""
        if settings.PRODUCTION:
            raise CommandError("The demo's password is known to everybody: it is not loaded in production.")
        owner = User.objects.filter(email=next(address for address, _what in sign_ins())).first()
        if owner is None:
            if Employee.objects.exists():
                raise CommandError(
                    "There are people of another company here. The demo needs a database of its own."
                )
            load_company(timezone.now())
            owner = User.objects.get(email=next(address for address, _what in sign_ins()))
            self.stdout.write(f"Loaded the demo company: {self.summary()}.")
        else:
            self.stdout.write(f"The demo company is loaded already: {self.summary()}. Nothing was changed.")
        width = max(len(address) for address, _what in sign_ins())
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for address, what in sign_ins():
            self.stdout.write(f"  {address:<{width}}  {what}")
        self.stdout.write(f"API key: {self.key_of(owner)}")

    def summary(self) -> str:
        """What is there."""
        counts = (
            (Employee.objects, "people"),
            (Team.objects, "teams"),
            (Role.objects, "roles"),
            (Cycle.objects, "cycles"),
            (Assessment.objects, "assessments"),
            (Evidence.objects, "pieces of evidence"),
        )
        return ", ".join(f"{table.count()} {word}" for table, word in counts)

    def key_of(self, owner: User) -> str:
        """The key in the file, while it works; else a new one, which is put there."""
        file = Path(settings.VAR_DIR) / "demo" / "api-key"
        now = timezone.now()
        if file.exists():
            key = file.read_text().strip()
            if ApiKey.objects.usable(now).filter(digest=ApiKey.digest_of(key), user=owner).exists():
                return key
        _row, key = create_api_key(
            user=owner, scopes=[Scope.READ, Scope.WRITE], days=KEY_DAYS, name="Demo of the API", at=now
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.touch(mode=0o600, exist_ok=False)  # before the key is in it
        file.write_text(f"{key}\n")
        return key
