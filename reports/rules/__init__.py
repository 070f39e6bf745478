"""Gap arithmetic (domain rules 6, 7 and 8), in one place: pages, API, spreadsheets and PDFs print what these functions give.

Per skill the gap is required − held. The fit with a role is

    Σ weight × min(held / required, 1)  ÷  Σ weight      over the essential requirements,

each term capped at 1, so that a strength never hides a gap. A skill that is not assessed adds nothing to the upper sum and
its whole weight to the lower one; the share of the weight that is assessed therefore always stands beside the fit.
"""

from reports.rules.dates import (
    parse_as_of,
)
from reports.rules.groups import (
    Coverage,
    FitSummary,
    coverage,
    summary,
    withheld,
)
from reports.rules.reach import Reach, RoleFit, best, in_order, ways
from reports.rules.refs import (
    DECIMALS,
    DESIRABLE,
    ESSENTIAL,
    SMALL_GROUP,
    Held,
    Need,
    PersonRef,
    ProfileRef,
    RoleRef,
    SkillRef,
    State,
    TeamRef,
)
from reports.rules.role import (
    Gap,
    Term,
    assessed_share,
    fit,
    meets_role,
    rounded,
    terms,
)
from reports.rules.skill import (
    GapItem,
    by_urgency,
    gap_of,
    item_of,
    state_of,
)

__all__ = [
    "DECIMALS",
    "DESIRABLE",
    "ESSENTIAL",
    "SMALL_GROUP",
    "Coverage",
    "FitSummary",
    "Gap",
    "GapItem",
    "Held",
    "Need",
    "PersonRef",
    "ProfileRef",
    "Reach",
    "RoleFit",
    "RoleRef",
    "SkillRef",
    "State",
    "TeamRef",
    "Term",
    "assessed_share",
    "best",
    "by_urgency",
    "coverage",
    "fit",
    "gap_of",
    "in_order",
    "item_of",
    "meets_role",
    "parse_as_of",
    "rounded",
    "state_of",
    "summary",
    "terms",
    "ways",
    "withheld",
]
