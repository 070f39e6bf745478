"""Composed reads of the reports app: every figure that a page, the API, a spreadsheet or a PDF prints comes from here."""

from reports.selectors.facts import Facts, facts_of
from reports.selectors.gap import held_levels, person_gap
from reports.selectors.home import Home, home_of
from reports.selectors.matrix import Matrix, MatrixFilters, MatrixRow, held_on, team_matrix
from reports.selectors.migration import (
    MigrationPage,
    MigrationReport,
    PersonImpact,
    migration_page,
    migration_report,
)
from reports.selectors.organisation import Overview, organisation_overview
from reports.selectors.person import Profile, person_profile
from reports.selectors.role_fit import RoleFits, role_fits
from reports.selectors.teams import TeamRow, team_tree

__all__ = [
    "Facts",
    "Home",
    "Matrix",
    "MatrixFilters",
    "MatrixRow",
    "MigrationPage",
    "MigrationReport",
    "Overview",
    "PersonImpact",
    "Profile",
    "RoleFits",
    "TeamRow",
    "facts_of",
    "held_levels",
    "held_on",
    "home_of",
    "migration_page",
    "migration_report",
    "organisation_overview",
    "person_gap",
    "person_profile",
    "role_fits",
    "team_matrix",
    "team_tree",
]
