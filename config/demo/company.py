"""Who works in the demo company: teams, people, roles, and how they came there. Days are counted back from the first load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DOMAIN = "demo.example"
PASSWORD = "levelmark-demo"  # noqa: S105 - everybody may know it; the command refuses to load it in production

# slug, name, team above
TEAMS: Sequence[tuple[str, str, str | None]] = (
    ("sales", "Sales", None),
    ("field", "Field sales", "sales"),
    ("north", "Team North", "field"),
    ("south", "Team South", "field"),
    ("east", "Team East", "field"),
    ("key-accounts", "Key accounts", "sales"),
    ("contact-centre", "Contact centre", "sales"),
    ("sales-support", "Sales support", "sales"),
)

# Who leads which team today. A lead is a member of the team above.
LEADS: Mapping[str, str] = {
    "sales": "Giulia Conti",
    "field": "Henrik Solberg",
    "north": "Marek Novák",
    "south": "Olga Marin",
    "east": "Ingrid Holm",
    "key-accounts": "Alessandro Ricci",
    "contact-centre": "Siti Nurhaliza binti Osman",
    "sales-support": "Catherine Doyle",
}

# team -> role -> members
STAFF: Mapping[str, Mapping[str, Sequence[str]]] = {
    "sales": {
        "sales-leader": ["Giulia Conti"],
        "sales-director": ["Henrik Solberg"],
        "account-director": ["Alessandro Ricci"],
        "sales-manager": ["Siti Nurhaliza binti Osman", "Catherine Doyle"],
        "strategic-selling": ["Dmitri Volkov"],
        "business-development-manager": ["Farah binti Kamal", "Oliver Hastings"],
    },
    "field": {
        "sales-manager": ["Marek Novák", "Olga Marin", "Ingrid Holm"],
    },
    "north": {
        "junior-sales-representative": ["Nur Aisyah binti Rosli", "Tommaso Greco"],
        "sales-representative": [
            "Sam Okoro", "Lucia Ferri", "Wei-Ting Chen", "Farid bin Aziz", "Ekaterina Smirnova", "Jack Whitmore",
            "Chih-Hao Lin", "Chiara Lombardi", "Pavel Orlov", "Emily Carter",
        ],
        "senior-sales-representative": [
            "Nadia Petrova", "Tomás Ruiz", "Aisha Rahman", "Mei-Ling Lim",
        ],
    },
    "south": {
        "junior-sales-representative": ["Ahmad Faiz bin Hassan", "Yi-Chun Wu"],
        "sales-representative": [
            "Matteo Bianchi", "Anastasia Lebedeva", "Charlotte Reed", "Hui-Min Tan",
        ],
        "senior-sales-representative": ["Igor Sokolov", "Francesca Marino"],
        "automotive-sales-consultant": [
            "Luca Romano", "Zulkifli bin Ismail", "Sergey Kuznetsov", "Grace Thornton",
        ],
        "retail-sales-consultant": [
            "Sofia Esposito", "Nurul Huda binti Zain", "Jia-Wei Huang", "Daniel Fraser",
        ],
    },
    "east": {
        "sales-account-manager": [
            "Elena Gallo", "Hafiz bin Abdullah", "Maxim Fedorov", "Hannah Price", "Shu-Fen Chang",
        ],
        "solution-selling": ["Andrea Costa", "Natalia Morozova", "Edward Langley", "Kuan-Yu Liu"],
        "transactional-selling": ["Davide Rinaldi", "Azlan bin Yusof", "Yulia Pavlova", "William Shaw"],
        "business-development-manager": ["Valentina Moretti", "Jun-Jie Hsu"],
    },
    "key-accounts": {
        "enterprise-channel-manager": ["Rosnah binti Mahmud"],
        "key-account-manager": ["Jonas Weber", "Federica Barbieri", "Alexei Popov", "Ya-Ting Yang"],
        "senior-account-manager": ["Victoria Marsh", "Simone Fontana", "Khairul bin Anuar"],
        "account-manager": [
            "Marco De Luca", "Olesya Novikova", "Harriet Blake", "Zhi-Ming Tsai", "Noraini binti Salleh", "Paolo Caruso",
        ],
        "junior-account-manager": ["Irina Vasilieva", "George Atkins", "Xin-Yi Kuo", "Beatrice Ferrara"],
    },
    "contact-centre": {
        "contact-centre-inbound": [
            "Siew Ling Ong", "Roberto Mancini", "Ksenia Belova", "Amy Collins", "Faridah binti Jamil", "Po-Han Cheng",
            "Martina Villa", "Rizal bin Othman", "Вера Зайцева", "Thomas Ellery",
        ],
        "contact-centre-outbound": [
            "Ilaria Serra", "Azman bin Idris", "Kirill Egorov", "Rachel Dunn", "賴欣儀", "Stefano Leone",
            "Suhaila binti Razak", "Artem Nikitin", "Lucy Hargreaves", "Chun-Wei Kao",
        ],
    },
    "sales-support": {
        "sales-assistant": [
            "Elisa Martini", "Hazwani binti Latif", "Polina Orlova", "Megan Foster", "Pei-Shan Chou",
        ],
        "sales-administrator": [
            "Giorgio Sala", "Roslan bin Bakar", "Татьяна Макарова", "Peter Lindley", "蘇宇軒",
        ],
        "sales-analyst": ["Silvia Testa", "Amirul bin Hakim", "Roman Stepanov", "Claire Osborne"],
    },
}  # fmt: skip

# People without a place in sales: HR, the assessor of another department, the auditor.
OTHERS: Sequence[str] = ("Hana Dvořáková", "Aki Tanaka", "Ines Carvalho")

# Those who left: name, team, role, day of leaving.
LEAVERS: Sequence[tuple[str, str, str, int]] = (
    ("Dieter Krause", "field", "sales-manager", -560),
    ("Helen Marsden", "south", "sales-representative", -310),
    ("Bruno Ferretti", "contact-centre", "contact-centre-inbound", -120),
)

# Who joined not long ago, and has held nothing yet or little.
NEWCOMERS: Mapping[str, int] = {
    "Tommaso Greco": -64,
    "Yi-Chun Wu": -47,
    "Xin-Yi Kuo": -150,
    "Thomas Ellery": -38,
    "Chun-Wei Kao": -210,
    "Pei-Shan Chou": -95,
    "Daniel Fraser": -180,
    "Jun-Jie Hsu": -130,
}

# Who held another role before: name -> (that role, day of the change).
FORMER_ROLES: Mapping[str, tuple[str, int]] = {
    "Marek Novák": ("senior-sales-representative", -560),
    "Sam Okoro": ("junior-sales-representative", -470),
    "Nadia Petrova": ("sales-representative", -500),
    "Aisha Rahman": ("sales-representative", -240),
    "Lucia Ferri": ("junior-sales-representative", -600),
    "Igor Sokolov": ("sales-representative", -520),
    "Victoria Marsh": ("account-manager", -455),
    "Simone Fontana": ("account-manager", -260),
    "Marco De Luca": ("junior-account-manager", -610),
    "Olesya Novikova": ("junior-account-manager", -230),
    "Elena Gallo": ("contact-centre-outbound", -480),
    "Giorgio Sala": ("sales-assistant", -440),
    "Silvia Testa": ("sales-administrator", -530),
    "Alexei Popov": ("senior-account-manager", -350),
    "Andrea Costa": ("transactional-selling", -590),
}

# Who was a member of another team before: name -> (that team, day of the transfer).
FORMER_TEAMS: Mapping[str, tuple[str, int]] = {
    "Marek Novák": ("north", -560),
    "Elena Gallo": ("contact-centre", -480),
    "Pavel Orlov": ("south", -330),
    "Emily Carter": ("east", -200),
    "Simone Fontana": ("east", -260),
    "Charlotte Reed": ("contact-centre", -415),
}

# Who led a team before today's lead did: team -> (name, day of the change).
FORMER_LEADS: Mapping[str, tuple[str, int]] = {
    "north": ("Ingrid Holm", -560),
    "east": ("Dieter Krause", -560),
}

# The sign-ins that the demo promises: address before the @, name on record, what for.
SIGN_INS: Sequence[tuple[str, str, str]] = (
    ("hana", "Hana Dvořáková", "HR"),
    ("marek", "Marek Novák", "manager of Team North"),
    ("sam", "Sam Okoro", "representative in Team North, with an open self-assessment"),
    ("olga", "Olga Marin", "manager of Team South"),
    ("aki", "Aki Tanaka", "assessor from another department"),
    ("ines", "Ines Carvalho", "auditor"),
    ("root", "", "administrator (also the Django admin)"),
    ("vera", "", "second administrator, who approves what the first one asks for"),
)
