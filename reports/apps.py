"""Matrices, gaps, charts, PDF, spreadsheets and report jobs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What the dated facts say, for a page, a program and a sheet of paper alike."""

    name = "reports"

    def ready(self) -> None:
        """Put the pages into the navigation, and what is known of people beside the roles that they hold."""
        from core.navigation import register
        from people.selectors import leads_a_team
        from reports.beside import holders_of, paper_of
        from reports.policies import may_ask_for_reports, may_see_organisation
        from reports.selectors.affected import affected_by
        from roles import affected, beside

        affected.register("reports", affected_by)
        beside.register("holders", 10, holders_of)
        beside.register("paper", 20, paper_of)
        register("home", _("Home"), "home", 10)
        register(
            "teams", _("Teams"), "teams", 20, lambda user: user.is_hr or user.is_auditor or leads_a_team(user)
        )
        register("reports", _("Reports"), "reports", 60, lambda user: bool(may_ask_for_reports(user)))
        register(
            "organisation",
            _("Organisation"),
            "organisation",
            65,
            lambda user: bool(may_see_organisation(user)),
        )
